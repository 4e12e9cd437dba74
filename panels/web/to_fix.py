"""What panels add to the page of what is to be fixed: documents in quarantine, and those that no scanner answers for."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string

from panels.selectors.documents import in_trouble, waiting_since
from tracker.rules.access import Viewer
from tracker.web import blocks
from workflows.terms import Role

TOO_LONG = timedelta(minutes=15)
"""A scan takes seconds; a document that waits longer waits for a scanner that is away."""


def register() -> None:
    """Hang them on the page. Called once, when the program starts."""
    blocks.register_to_fix_block("panel_documents", to_fix_block)


def to_fix_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """For administrators, by a document's reference: never its name or the child's. Two queries."""
    if Role.SYSTEM_ADMINISTRATOR not in viewer.roles:
        return ""
    rows, since = in_trouble(), waiting_since()
    late = since if since is not None and now - since > TOO_LONG else None
    if not rows and late is None:
        return ""
    context = {"rows": rows, "waiting_since": late}
    return render_to_string("panels/_to_fix_block.html", context, request=request, using="jinja2")


__all__ = ["register"]
