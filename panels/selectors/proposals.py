"""A proposal as those who run the panel read it: meeting by meeting, what has no place and why, who would be late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from panels.definitions import KINDS, KindOfBusiness
from panels.models import Meeting, Panel, PanelRequest, Proposal, ProposedLine
from panels.terms import Business, LineState
from tracker.rules.access import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request of a proposal. `seen` is whether this person may see the child; `late` says by how much it would be late."""

    row: ProposedLine
    kind: KindOfBusiness
    seen: bool
    late: str

    @property
    def is_open(self) -> bool:
        return bool(self.row.state == LineState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMeeting:
    """What a proposal would add to one meeting."""

    meeting: Meeting
    lines: Sequence[Line]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The whole proposal."""

    proposal: Proposal
    meetings: Sequence[AtMeeting]
    nowhere: Sequence[Line]

    @property
    def lines(self) -> list[Line]:
        return [*(line for at in self.meetings for line in at.lines), *self.nowhere]

    @property
    def open(self) -> list[Line]:
        """Those that may still be accepted."""
        return [line for at in self.meetings for line in at.lines if line.is_open]


def panel_heard(code: str) -> Panel | None:
    """The active panel that hears this kind of business, as its page names it."""
    if code not in {str(kind) for kind in Business}:
        return None
    return next((panel for panel in Panel.objects.filter(is_active=True).order_by("pk") if Business(code) in panel.hears), None)


def proposal(public_id: str) -> Proposal | None:
    """The proposal of this public id."""
    return Proposal.objects.filter(public_id=public_id).select_related("panel", "made_by").first()


def shown(found: Proposal, *, viewer: Viewer) -> Shown:
    """A proposal in order. A fixed number of queries."""
    rows = list(found.lines.select_related("request__journey__child", "request__journey__team", "meeting", "stood_at"))
    seen = set(PanelRequest.objects.seen_by(viewer).filter(pk__in=[row.request_id for row in rows]).values_list("pk", flat=True))
    lines = [
        Line(row=row, kind=KINDS[Business(row.request.business)], seen=row.request_id in seen, late=_late(row, until=found.until))
        for row in rows
    ]
    meetings: dict[int, list[Line]] = {}
    for line in lines:
        if line.row.meeting_id is not None:
            meetings.setdefault(line.row.meeting_id, []).append(line)
    by_time = sorted(meetings.values(), key=_starts)
    return Shown(
        proposal=found,
        meetings=[
            AtMeeting(meeting=_meeting(at), lines=at, minutes=sum(line.row.request.minutes for line in at)) for at in by_time
        ],
        nowhere=[line for line in lines if line.row.meeting_id is None],
    )  # fmt: skip


def _meeting(lines: Sequence[Line]) -> Meeting:
    meeting: Meeting | None = lines[0].row.meeting
    assert meeting is not None, "these lines have a meeting"
    return meeting


def _starts(lines: Sequence[Line]) -> tuple[object, int]:
    meeting = _meeting(lines)
    return meeting.starts_at, meeting.pk


def _late(row: ProposedLine, *, until: date) -> str:
    if row.deadline is None:
        return ""
    if row.meeting is None:
        return "Late: not heard in time" if row.deadline <= until else ""
    days = (row.meeting.on - row.deadline).days
    return f"{days} {'day' if days == 1 else 'days'} late" if days > 0 else ""
