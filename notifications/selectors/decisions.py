"""Need-to-knows that wait to be confirmed and sent, or dismissed, told to a manager's list of what waits for a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from notifications.models import NeedToKnow
from notifications.models.readable import readable
from notifications.rules.made_with import read
from notifications.rules.may import MAY_CONFIRM
from notifications.terms import NeedToKnowState
from tracker.rules.access import Viewer
from tracker.selectors.deciding import About, Kind, register_kind
from tracker.selectors.words import Words
from workflows.engine.clock import moment_in_words


def register() -> None:
    """Tell the tracker of them. Called once, when the program starts."""
    register_kind(Kind(code="need_to_know", says="Need-to-knows to confirm", page="need_to_know_one", rows=drafts, tells=tell))


def drafts(viewer: Viewer, units: Sequence[int], now: datetime) -> QuerySet[Any]:
    """Those of these units that this person may read and confirm; none for whoever confirms none."""
    rows = readable(viewer).filter(state=NeedToKnowState.DRAFT, unit__in=list(units))
    if viewer.roles.isdisjoint(MAY_CONFIRM):
        rows = rows.none()
    return rows.annotate(which=F("pk"), waits_since=F("drafted_at"))


def tell(keys: Sequence[int], words: Words) -> Mapping[int, About]:
    """Each by its category and when it became known, which tells one from the next: whom it is about stands on its own page. One query."""
    rows = NeedToKnow.objects.select_related("unit").in_bulk(list(keys))
    return {
        pk: About(says=_says(row), named=_named(row), team=row.unit.name if row.unit else "", key=row.public_id)
        for pk, row in rows.items()
    }  # fmt: skip


def _named(row: NeedToKnow) -> str:
    return f"{read(row.terms).title}, known {moment_in_words(row.known_at)}"


def _says(row: NeedToKnow) -> str:
    return "Confirm and send, or dismiss" if row.written_at else "Write and send, or dismiss"


__all__ = ["register"]
