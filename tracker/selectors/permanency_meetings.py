"""Permanency meetings as a viewer may see them: the list, a child on it, and what was agreed. A child out of sight is not on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.errors import NotVisible
from tracker.models import MeetingAction, MeetingChild, OrgUnit, PermanencyMeeting
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.oversight import STATES
from tracker.selectors.timescales import kind_of, shown, title_of
from tracker.selectors.who import Directory, Responsible, Who
from tracker.selectors.words import Words
from tracker.terms import MeetingActionState
from workflows.calendar import local_date
from workflows.engine.clock import day_of
from workflows.terms import Role

OWNERS = (
    Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SUPERVISING_SOCIAL_WORKER, Role.IRO, Role.FAMILY_FINDER, Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
)  # fmt: skip
"""Those who may be given an action for a child, by what they are to the child."""

ACTION_STATES = {
    MeetingActionState.TO_DO: "To do",
    MeetingActionState.DONE: "Done",
    MeetingActionState.ENDED: "Not wanted any more",
}


class Facts(Protocol):
    """What the tracker's row and a meeting's list both hold of a child, as codes and dates."""

    stage: str
    sub_stage: str
    route: str
    route_state: str
    looked_after_since: datetime
    settled_on: date | None
    last_progress_at: datetime | None
    legal_status: str
    placement: str
    last_review_on: date | None
    next_limit: str
    next_asks_for: str
    next_due_at: datetime | None
    next_warns_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A child's state in words, at a moment. `days_settled` and `days_since_progress` are None where there is nothing to count from."""

    stage: str
    route: str
    route_state: str
    in_care_since: date
    days_in_care: int
    settled_on: date | None
    days_settled: int | None
    last_progress_on: date | None
    days_since_progress: int | None
    legal_status: str
    placement: str
    last_review_on: date | None
    next_name: str
    next_due_on: date | None
    next_colour: str
    next_word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An action in words. `set_on` is the day of the meeting that agreed it: an earlier one, where it was carried."""

    public_id: str
    ref: str
    child: str
    what: str
    owner: str
    due_on: date
    is_late: bool
    state: str
    is_open: bool
    set_on: date
    meeting: str
    came_of_it: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnList:
    """A child on a meeting's list: the place in it, the state, and how many actions are to be done."""

    number: int
    ref: str
    name: str
    journey: str
    team: str
    state: State
    challenge: str
    considered: bool
    left_care: bool
    to_do: int
    actions: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is on a list: the number of how many, and the journeys before and after."""

    number: int
    of: int
    before: str
    after: str


def unit_and_below(unit: int) -> set[int]:
    """The unit with every unit below it. One query."""
    below: dict[int | None, list[int]] = {}
    for pk, parent in OrgUnit.objects.values_list("pk", "parent"):
        below.setdefault(parent, []).append(pk)
    found, waiting = set(), [unit]
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting += below.get(here, [])
    return found


def units_to_run(viewer: Viewer) -> list[tuple[str, str]]:
    """The units about whose children this person may run a meeting: code and name. One query."""
    units = OrgUnit.objects.filter(pk__in=sorted(viewer.unit_ids), is_active=True).order_by("name")
    return list(units.values_list("code", "name"))


def unit_by_code(code: str) -> int | None:
    """The id of the unit of this code. One query."""
    return OrgUnit.objects.filter(code=code, is_active=True).values_list("pk", flat=True).first()


def meetings(viewer: Viewer) -> QuerySet[PermanencyMeeting]:
    """The meetings about units whose children this person works with, or with a child on the list whom they may see; the latest first."""
    seen = MeetingChild.objects.filter(visible(viewer, child="journey__child_id"), meeting=OuterRef("pk"))
    return PermanencyMeeting.objects.filter(Q(unit__in=sorted(viewer.unit_ids)) | Exists(seen)).select_related(
        "unit", "opened_by", "closed_by"
    )


def the_meeting(viewer: Viewer, public_id: str) -> PermanencyMeeting:
    """One meeting that this person may see. Raises NotVisible."""
    found = meetings(viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("There is no such meeting.")
    return found


def on_list(viewer: Viewer, meeting: PermanencyMeeting) -> QuerySet[MeetingChild]:
    """The children on a meeting's list whom this person may see, in its order."""
    rows = MeetingChild.objects.filter(visible(viewer, child="journey__child_id"), meeting=meeting).order_by("position")
    return rows.select_related("journey__child", "journey__team", "journey__worker", "journey__permanency")


def place_of(viewer: Viewer, meeting: PermanencyMeeting, child: MeetingChild) -> Place:
    """Where this child is among those on the list whom the viewer may see. Four queries, however long the list is."""
    rows = MeetingChild.objects.filter(visible(viewer, child="journey__child_id"), meeting=meeting)
    before = rows.filter(position__lt=child.position).order_by("-position").values_list("journey__public_id", flat=True)
    after = rows.filter(position__gt=child.position).order_by("position").values_list("journey__public_id", flat=True)
    number = rows.filter(position__lte=child.position).count()
    return Place(number=number, of=rows.count(), before=before.first() or "", after=after.first() or "")


def owners_of(journey: Responsible, names: Directory) -> list[tuple[Role, Who]]:
    """Who may be given an action for this child, each person once, by the first role in which they answer. No query."""
    found: dict[int, tuple[Role, Who]] = {}
    for role in OWNERS:
        who = names.who(role, journey)
        if who.user_id is not None:
            found.setdefault(who.user_id, (role, who))
    return list(found.values())


def the_action(viewer: Viewer, public_id: str) -> MeetingAction:
    """One action about a child whom this person may see. Raises NotVisible."""
    rows = MeetingAction.objects.filter(visible(viewer, child="journey__child_id"), public_id=public_id)
    found = rows.select_related("journey__child", "journey__team", "meeting", "owner").first()
    if found is None:
        raise NotVisible("There is no such action.")
    return found


def actions(viewer: Viewer, *, mine: bool = False) -> QuerySet[MeetingAction]:
    """What is to be done for children whom this person may see, the earliest due first; only what is theirs, where `mine`."""
    rows = MeetingAction.objects.filter(visible(viewer, child="journey__child_id"), ended_at__isnull=True)
    rows = rows.filter(owner=viewer.user_id) if mine else rows
    return rows.select_related("journey__child", "meeting", "owner").order_by("due_on", "pk")


def actions_on_rows(journeys: Iterable[int], meeting: PermanencyMeeting | None = None) -> dict[int, list[MeetingAction]]:
    """What stands on the rows of these children, by journey: what is to be done still. One query.

    Of a meeting: what was to be done as it was closed, or is now while it is open, and whatever it agreed itself.
    """
    rows = MeetingAction.objects.filter(journey__in=list(journeys))
    if meeting is None:
        rows = rows.filter(ended_at__isnull=True)
    elif meeting.closed_at is None:
        rows = rows.filter(Q(ended_at__isnull=True) | Q(meeting=meeting))
    else:
        still = Q(ended_at__isnull=True) | Q(ended_at__gt=meeting.closed_at)
        rows = rows.filter(Q(still, set_at__lte=meeting.closed_at) | Q(meeting=meeting))
    found: dict[int, list[MeetingAction]] = {}
    for row in rows.select_related("journey__child", "meeting", "owner").order_by("due_on", "pk"):
        found.setdefault(row.journey_id, []).append(row)
    return found


def agreed_in_words(rows: Iterable[MeetingAction], *, now: datetime) -> list[Agreed]:
    """Actions in words. No query."""
    return [_agreed(row, local_date(now)) for row in rows]


def list_in_words(page: Sequence[MeetingChild], meeting: PermanencyMeeting, words: Words, *, now: datetime) -> list[OnList]:
    """One page of a meeting's list: as it stands now while it is open, as it stood when it was closed. One query."""
    agreed = actions_on_rows([row.journey_id for row in page], meeting)
    at = meeting.closed_at or now
    return [_on_list(row, meeting, agreed.get(row.journey_id, []), words, at) for row in page]


def state_of(facts: Facts, words: Words, *, now: datetime) -> State:
    """A child's state in words at a moment. No query."""
    today = local_date(now)
    since, progressed = local_date(facts.looked_after_since), local_date(facts.last_progress_at) if facts.last_progress_at else None
    colour, word = shown(facts.next_due_at, facts.next_warns_at, now=now, kind=kind_of(facts.next_limit)) if facts.next_due_at else ("", "")
    return State(
        stage=words.stage(facts.stage, facts.sub_stage), route=words.route(facts.route),
        route_state=words.route_state(facts.route_state) if facts.route else "", in_care_since=since, days_in_care=(today - since).days,
        settled_on=facts.settled_on, days_settled=(today - facts.settled_on).days if facts.settled_on else None,
        last_progress_on=progressed, days_since_progress=(today - progressed).days if progressed else None,
        legal_status=words.legal_status(facts.legal_status), placement=words.placement(facts.placement),
        last_review_on=facts.last_review_on,
        next_name=title_of(facts.next_limit, facts.next_asks_for) if facts.next_due_at else "",
        next_due_on=day_of(kind_of(facts.next_limit), facts.next_due_at) if facts.next_due_at else None, next_colour=colour, next_word=word,
    )  # fmt: skip


def _on_list(row: MeetingChild, meeting: PermanencyMeeting, agreed: Sequence[MeetingAction], words: Words, at: datetime) -> OnList:
    journey = row.journey
    live = getattr(journey, "permanency", None) if meeting.is_open else None
    is_looked_after = live is not None if meeting.is_open else row.is_looked_after
    return OnList(
        number=row.position, ref=journey.child.ref, name=journey.child.name, journey=journey.public_id,
        team=journey.team.name if journey.team else "", state=state_of(live or row, words, now=at),
        challenge=STATES.get(row.challenge, ""), considered=row.considered_at is not None, left_care=not is_looked_after,
        to_do=sum(_was_open(one, at) for one in agreed), actions=tuple(_agreed(one, local_date(at)) for one in agreed),
    )  # fmt: skip


def _was_open(action: MeetingAction, at: datetime) -> bool:
    return action.ended_at is None or action.ended_at > at


def _agreed(row: MeetingAction, today: date) -> Agreed:
    return Agreed(
        public_id=row.public_id, ref=row.journey.child.ref, child=row.journey.child.name, what=row.what, owner=row.owner.display_name,
        due_on=row.due_on, is_late=row.ended_at is None and row.due_on < today, state=ACTION_STATES[MeetingActionState(row.state)],
        is_open=row.ended_at is None, set_on=row.meeting.held_on, meeting=row.meeting.public_id, came_of_it=row.came_of_it,
        ended_on=local_date(row.ended_at) if row.ended_at else None,
    )  # fmt: skip
