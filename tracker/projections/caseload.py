"""One row an open journey, for lists and homes."""

from collections.abc import Sequence
from datetime import datetime

from tracker.models import CaseloadRow, Clock, Journey

_FIELDS = [
    "child", "team", "worker", "stage", "sub_stage", "looked_after_since", "opened_at", "stage_entered_at",
    "last_event_at", "next_limit", "next_asks_for", "next_answers", "next_due_at", "next_warns_at",
]  # fmt: skip


def refresh(journey: Journey, running: Sequence[Clock], *, last_event_at: datetime) -> None:
    """Write the row of an open journey, or take away that of a closed one. One query."""
    if not journey.is_open:
        CaseloadRow.objects.filter(journey=journey).delete()
        return
    save([row_of(journey, running, last_event_at=last_event_at)])


def save(rows: Sequence[CaseloadRow]) -> None:
    """Insert or overwrite these rows, in one statement a batch."""
    CaseloadRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["journey"], update_fields=_FIELDS, batch_size=300)


def row_of(journey: Journey, running: Sequence[Clock], *, last_event_at: datetime) -> CaseloadRow:
    """The row that an open journey with these running timescales has. `running` is ordered by due moment."""
    first = running[0] if running else None
    assert journey.team_id is not None, "an open journey has a holder"
    return CaseloadRow(
        journey=journey,
        child_id=journey.child_id,
        team_id=journey.team_id,
        worker_id=journey.worker_id,
        stage=journey.stage,
        sub_stage=journey.sub_stage,
        looked_after_since=journey.looked_after_since,
        opened_at=journey.opened_at,
        stage_entered_at=journey.stage_entered_at,
        last_event_at=last_event_at,
        next_limit=first.limit if first else "",
        next_asks_for=first.asks_for if first else "",
        next_answers=first.answers if first else "",
        next_due_at=first.due_at if first else None,
        next_warns_at=first.warns_at if first else None,
    )
