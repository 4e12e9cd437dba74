"""What the tracker tells of a child beside its row: drift with its parts, the open challenge, and what meetings agreed.

All of it is worked out as it is read, and only for rows as they are now: a page about the past has its own dates and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Challenge, PermanencyRow
from tracker.selectors.drift import drifts
from tracker.selectors.drift_in_words import DriftInWords, drift_in_words
from tracker.selectors.oversight import STATES
from tracker.selectors.permanency_meetings import actions_on_rows
from workflows.engine.clock import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`drift` is None for a row of the past."""

    drift: DriftInWords | None = None
    challenged: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()


NOTHING_BESIDE = Beside()


def beside(rows: Sequence[PermanencyRow], *, now: datetime) -> dict[int, Beside]:
    """The same for one page of rows, by journey. Three queries."""
    here = [row for row in rows if not row._state.adding]
    if not here:
        return {}
    found, ids = drifts(here, now=now), [row.pk for row in here]
    challenges: dict[int, list[str]] = {}
    for one in Challenge.objects.filter(journey__in=ids, ended_at__isnull=True).order_by("raised_at", "pk"):
        says = STATES[one.state]
        if one.agreed_by is not None:
            says = f"{says}. Agreed by {in_words(one.agreed_by)}: {one.agreed_action}"
        challenges.setdefault(one.journey_id, []).append(says)
    agreed = actions_on_rows(ids)
    return {
        pk: Beside(
            drift=drift_in_words(found[pk]), challenged=tuple(challenges.get(pk, ())),
            agreed=tuple(f"{one.what} ({one.owner.display_name}, {in_words(one.due_on)})" for one in agreed.get(pk, ())),
        )
        for pk in ids
    }  # fmt: skip


__all__ = ["NOTHING_BESIDE", "Beside", "beside"]
