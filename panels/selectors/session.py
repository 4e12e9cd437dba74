"""A meeting as it sits, for a screen that follows it: who is here, what is before the panel, what comes next, how much time is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from panels.models import AgendaItem, Draft, PanelAction
from panels.rules.session import here_at, minutes_left
from panels.selectors.agendas import Agenda, Item
from panels.selectors.conflicts import Conflict, conflicts_of, who_takes_no_part
from panels.selectors.presenters import presenter_of
from panels.selectors.sitting_now import gaps, stays_of
from panels.terms import ActionState, ItemState
from tracker.selectors.around import siblings_of
from workflows.calendar import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A member at the meeting: there since a moment (UTC), or away."""

    user_id: int
    name: str
    since: datetime | None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the screens of a meeting follow. `current` is None where nothing is before the panel, or this person does not see it.

    `day_is_over` where the meeting was left open: minutes that are left or over say nothing any more.
    """

    here: Sequence[Here]
    away: Sequence[Here]
    gaps: Sequence[str]
    current: Item | None
    is_hidden: bool
    following: Item | None
    presenter: str
    presenter_next: str
    item_left: int
    meeting_left: int
    day_is_over: bool
    leave_the_room: Sequence[Conflict]
    to_do: Sequence[PanelAction]

    @property
    def is_quorate(self) -> bool:
        return not self.gaps


def live(agenda: Agenda, *, now: datetime) -> Live:
    """A meeting that is being held, as this person's screen shows it. A fixed number of queries."""
    meeting = agenda.meeting
    stays = stays_of(meeting)
    here = here_at(stays, now)
    current = next((item for item in agenda.items if item.row.pk == meeting.current_item_id), None)
    following = next((i for i in agenda.items if i.row.state == ItemState.LISTED and (current is None or i.number > current.number)), None)
    conflicts = conflicts_of([current.row.pk], now=now)[current.row.pk] if current else []
    apart = {c.user_id for c in conflicts if c.takes_no_part}
    since = {s.user_id: s.arrived_at for s in stays if s.user_id in here}
    left = {s.user_id: s.left_at for s in stays if s.left_at is not None}
    people = [Here(user_id=pk, name=name, since=since.get(pk), left_at=left.get(pk)) for pk, name in agenda.people.members.items()]
    minutes = current.row.minutes if current else 0
    until = (meeting.current_since or now) + timedelta(minutes=minutes)
    return Live(
        here=[one for one in people if one.since is not None],
        away=[one for one in people if one.since is None],
        gaps=gaps(meeting, agenda.people, here, apart=apart),
        current=current,
        is_hidden=current is None and meeting.current_item_id is not None,
        following=following,
        presenter=_presenter(current),
        presenter_next=_presenter(following),
        item_left=minutes_left(until, now),
        meeting_left=minutes_left(meeting.ends_at, now),
        day_is_over=local_date(now) > meeting.on,
        leave_the_room=[c for c in conflicts if c.takes_no_part and c.user_id in here],
        to_do=_to_do(agenda),
    )


def gaps_for(agenda: Agenda, item: Item, *, now: datetime) -> list[str]:
    """What the panel lacks to decide this item now, in words."""
    here = here_at(stays_of(agenda.meeting), now)
    return gaps(agenda.meeting, agenda.people, here, apart=who_takes_no_part([item.row.pk], now=now)[item.row.pk])


def together_with(item: AgendaItem, agenda: Agenda) -> list[Item]:
    """The open items of the child's brothers and sisters at the same meeting, this one first. One query."""
    children = {one.row.request.journey.child_id: one for one in agenda.items if one.is_open}
    own = item.request.journey.child_id
    others = siblings_of([own])[own]
    first = [one for one in agenda.items if one.row.pk == item.pk]
    return first + [one for child, one in children.items() if child in others and one.row.pk != item.pk]


def draft_of(item: AgendaItem, user_id: int) -> dict[str, list[str]]:
    """What this person has typed about an item and not recorded; empty where there is nothing. One query."""
    kept = Draft.objects.filter(item=item, user=user_id).values_list("typed", flat=True).first()
    return dict(kept) if kept else {}


def _presenter(item: Item | None) -> str:
    if item is None:
        return ""
    person = presenter_of(item.row.request)
    return person.display_name if person is not None else ""


def _to_do(agenda: Agenda) -> list[PanelAction]:
    """What earlier sessions of this panel asked for and is not done, of the children of this agenda: the panel clears it first."""
    journeys = [item.row.request.journey_id for item in agenda.items]
    rows = PanelAction.objects.filter(
        state=ActionState.TO_DO, decision__item__request__journey__in=journeys,
        decision__item__meeting__panel=agenda.meeting.panel_id, decision__decided_at__lt=agenda.meeting.starts_at,
    )  # fmt: skip
    return list(rows.select_related("owner", "decision__item__request__journey__child")[:50])
