"""What panels add to a child's page: where the child stands with them, and the link to put the child forward."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from panels.definitions import BEGIN_WORK, MANAGES
from panels.selectors.actions import actions_of_child
from panels.selectors.requests import put_forward_so_far
from panels.web.home import home_block
from tracker.web import blocks
from tracker.web.blocks import Action, Shown


def register() -> None:
    """Hang panels on the child's page and the home page. Called once, when the program starts."""
    blocks.register_child_block("panels", child_block)
    blocks.register_child_actions("panels", child_actions)
    blocks.register_home_block("panels", home_block)


def child_block(request: HttpRequest, shown: Shown) -> str:
    """The child's business with panels, where there is any. Four queries, whatever there is."""
    put = put_forward_so_far(shown.child_id, viewer=shown.viewer, now=shown.now)
    if not put:
        return ""
    may_confirm = bool(shown.viewer.roles & set(MANAGES))
    to_do = actions_of_child(shown.child_id, viewer=shown.viewer)
    context = {"put": put, "to_do": to_do, "shown": shown, "may_confirm": may_confirm}
    return render_to_string("panels/_child_block.html", context, request=request, using="jinja2")


def child_actions(shown: Shown) -> Iterable[Action]:
    """The link to put an open journey's child forward, for those who may."""
    if shown.journey and shown.viewer.roles & BEGIN_WORK:
        return [Action(text="Put forward to a panel", href=reverse("put_forward", args=[shown.journey]))]
    return []
