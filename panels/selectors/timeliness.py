"""Whether the papers of an item came in time for its meeting, as the record has it."""

from datetime import date

from panels.models import AgendaItem, Meeting
from panels.rules.papers import Timeliness, last_day_for_papers, timeliness
from tracker.selectors.rulebook import rulebook


def papers_due(meeting: Meeting) -> date:
    """The last day on which papers are in time for a meeting (D-43), on whichever of the days it was planned for that is latest.

    A query for the days that it was moved from, and two for each meeting that it stands in for.
    """
    days, one = _planned_for(meeting), meeting
    while one.replaces_id is not None and one.replaces is not None:
        one = one.replaces
        days += _planned_for(one)
    return last_day_for_papers(days, calendar=rulebook().calendar)


def timeliness_of(item: AgendaItem, *, due_on: date | None = None) -> Timeliness:
    """How an item's papers stand. `due_on` where the caller has the meeting's last day; `late_papers` may be prefetched."""
    accepted = [late.accepted_at for late in item.late_papers.all()]
    return timeliness(item.request.papers_sent_at, accepted, due_on=due_on or papers_due(item.meeting))


def _planned_for(meeting: Meeting) -> list[date]:
    return [meeting.on, *(move.from_on for move in meeting.moves.all())]
