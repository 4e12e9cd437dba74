"""Everybody who came into care between two days. The tracker itself holds only those who are in care on its day."""

from datetime import datetime

from tracker.rules.access import Viewer
from tracker.rules.as_at import EARLIEST, AsAt
from tracker.rules.cohorts import Cohort
from tracker.rules.flow import Stay
from tracker.selectors.permanency.stays import IN_CARE, stays


def entered(viewer: Viewer, entry: Cohort, *, now: datetime, past: AsAt | None = None) -> list[Stay]:
    """Each time that a child whom this person may see came into care by this rule, the first one first. Four queries."""
    found = stays(viewer, since=entry.entered_from or EARLIEST, now=now, past=past)[IN_CARE]
    here = [
        one for one in found
        if (entry.entered_from is None or one.began_on >= entry.entered_from)
        and (entry.entered_to is None or one.began_on <= entry.entered_to)
    ]  # fmt: skip
    return sorted(here, key=lambda one: (one.began_on, one.journey))


__all__ = ["entered"]
