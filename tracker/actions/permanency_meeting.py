"""The permanency meeting: opened with its list, walked child by child, closed with the list as it then stood (PN-17, PM-13)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from tracker.actions import effects
from tracker.actions.locks import lock_streams
from tracker.actions.record_event import Act, Entry, append
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.machines import go
from tracker.models import Challenge, MeetingChild, OrgUnit, PermanencyMeeting, PermanencyRow, Stream
from tracker.models.many import insert_many, save_many
from tracker.rules.access import Actor, Viewer
from tracker.selectors.drift import worst_drift_first
from tracker.selectors.permanency_meetings import unit_and_below
from tracker.selectors.words import Words
from tracker.terms import MeetingState, StreamKind
from workflows.calendar import local_date
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role

RUNS = (
    Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS,
)  # fmt: skip
"""Who may run a permanency meeting, each about the units whose children are theirs."""

NOT_THEIRS = "The meeting is run by whoever manages these children."

LONGEST_AGO = timedelta(days=366)
"""How long ago a meeting may have been held: longer is a slip of the pen."""

FACTS = (
    "stage", "sub_stage", "route", "route_state", "looked_after_since", "settled_on", "last_progress_at", "legal_status",
    "placement", "last_review_on", "next_limit", "next_asks_for", "next_due_at", "next_warns_at",
)  # fmt: skip
"""What of a child's state the list keeps: codes and dates, and nothing that ages."""


@transaction.atomic
def open_meeting(
    *, unit_id: int, held_on: date, present: str, actor: Actor, viewer: Viewer, now: datetime
) -> PermanencyMeeting:  # fmt: skip
    """Open the meeting of a unit with everybody on its list: each child looked after in law by it or below it, the worst drift first.

    A child whose record is restricted is on the list as well, and is shown to those alone who may see the child. Raises
    NotYourDecision for anybody who may not run it, and BadInput without who is there, for a day ahead or long ago, for a unit that has no
    such child, and where one of the unit's is open.
    """
    unit = OrgUnit.objects.filter(pk=unit_id, is_active=True).first()
    check_runs(actor)
    if unit is None:
        raise NotYourDecision(NOT_THEIRS, RUNS)
    _check_theirs(unit.pk, viewer)
    _check(held_on, present, now)
    rows = list(worst_drift_first(PermanencyRow.objects.filter(team__in=unit_and_below(unit.pk)), now=now))
    if not rows:
        raise BadInput(
            "No child of this team or service is looked after.", {"unit": "Choose a team or a service with children looked after"}
        )
    stream = Stream.objects.create(kind=StreamKind.PERMANENCY_MEETING)
    meeting = PermanencyMeeting(
        stream=stream, unit=unit, held_on=held_on, present=present.strip(), opened_by_id=_person(actor), opened_at=now
    )
    go(meeting, "open", MeetingState.OPEN)
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError:
        raise BadInput("A meeting about these children is open. Close it first.", {"unit": "Close the open meeting first"}) from None
    challenges = _challenges(row.pk for row in rows)
    insert_many(
        [
            MeetingChild(meeting=meeting, journey_id=row.pk, position=place, challenge=challenges.get(row.pk, ""), **_facts(row))
            for place, row in enumerate(rows, start=1)
        ]
    )
    says = f"The permanency meeting of {in_words(held_on)} was opened: {len(rows)} on its list."
    _say(meeting, EventKind.PERMANENCY_MEETING_OPENED, says, {"children": len(rows), "unit": unit.code}, actor, now)
    return meeting


@transaction.atomic
def consider(*, meeting_id: int, journey_id: int, actor: Actor, viewer: Viewer, now: datetime) -> MeetingChild:
    """Note that the meeting has considered a child on its list. A second time changes nothing.

    Raises NotYourDecision for anybody who may not run it, NotVisible for a child who is not on the list.
    """
    check_runs(actor)
    meeting = lock_meeting(meeting_id, viewer)
    child = MeetingChild.objects.filter(meeting=meeting, journey=journey_id).first()
    if child is None:
        raise NotVisible("This child is not on the list.")
    if child.considered_at is None:
        child.considered_at, child.considered_by_id = now, _person(actor)
        child.save(update_fields=["considered_at", "considered_by"])
    return child


@transaction.atomic
def close_meeting(*, meeting_id: int, actor: Actor, viewer: Viewer, now: datetime) -> PermanencyMeeting:
    """Close a meeting. Each child's state on its list is written as it stands now, and is never written again.

    Raises NotYourDecision for anybody who may not run it, BadInput where it is closed.
    """
    check_runs(actor)
    meeting = lock_meeting(meeting_id, viewer)
    children = list(MeetingChild.objects.filter(meeting=meeting).order_by("position"))
    _write_state(children)
    go(meeting, "close", MeetingState.CLOSED)
    meeting.closed_at, meeting.closed_by_id = now, _person(actor)
    meeting.save(update_fields=["state", "closed_at", "closed_by"])
    considered = sum(child.considered_at is not None for child in children)
    _say(meeting, EventKind.PERMANENCY_MEETING_CLOSED,
         f"The permanency meeting of {in_words(meeting.held_on)} was closed: {considered} of {len(children)} considered.",
         {"children": len(children), "considered": considered}, actor, now)  # fmt: skip
    return meeting


def check_runs(actor: Actor) -> None:
    """Raises NotYourDecision for anybody who may not run a permanency meeting."""
    if actor.user_id is None or actor.roles.isdisjoint(RUNS):
        raise NotYourDecision(f"A permanency meeting is run by: {Words().roles(RUNS)}.", RUNS)


def _check_theirs(unit: int, viewer: Viewer) -> None:
    """Whoever sees one child of a list, as the team that has taken the child over does, does not run the meeting for that."""
    if unit not in viewer.unit_ids:
        raise NotYourDecision(NOT_THEIRS, RUNS)


def lock_meeting(meeting_id: int, viewer: Viewer) -> PermanencyMeeting:
    """The open meeting, its stream locked. Raises NotVisible where there is none, BadInput where it is closed, and
    NotYourDecision where it is about children of others."""
    found = PermanencyMeeting.objects.filter(pk=meeting_id).values_list("stream", flat=True).first()
    if found is None:
        raise NotVisible("There is no such meeting.")
    lock_streams([found])
    meeting = PermanencyMeeting.objects.select_related("stream", "unit").get(pk=meeting_id)
    _check_theirs(meeting.unit_id, viewer)
    if not meeting.is_open:
        raise BadInput("This meeting is closed, and a closed meeting never changes. Open the next one.")
    return meeting


def _check(held_on: date, present: str, now: datetime) -> None:
    faults = {}
    if not present.strip():
        faults["present"] = "Enter who is there"
    if not local_date(now) - LONGEST_AGO <= held_on <= local_date(now):
        faults["held_on"] = "Enter today, or the day within the last year on which it was held"
    if faults:
        raise BadInput("The meeting is not complete.", faults)


def _write_state(children: Sequence[MeetingChild]) -> None:
    ids = [child.journey_id for child in children]
    rows = {row.pk: row for row in PermanencyRow.objects.filter(pk__in=ids)}
    challenges = _challenges(ids)
    for child in children:
        row = rows.get(child.journey_id)
        child.is_looked_after = row is not None
        child.challenge = challenges.get(child.journey_id, "")
        for name, value in _facts(row).items() if row is not None else ():
            setattr(child, name, value)
    save_many(children, ["is_looked_after", "challenge", *FACTS])


def _challenges(journeys: Iterable[int]) -> dict[int, str]:
    """The state of the oldest open challenge of each journey."""
    found = Challenge.objects.filter(journey__in=list(journeys), ended_at__isnull=True).order_by("-raised_at", "-pk")
    return dict(found.values_list("journey", "state"))


def _facts(row: PermanencyRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}


def _say(meeting: PermanencyMeeting, kind: EventKind, says: str, body: dict[str, object], actor: Actor, now: datetime) -> None:
    role = actor.acting_as(RUNS) or ""
    stream = meeting.stream
    entry = Entry(kind=kind, says=says, occurred_at=now, body={"meeting": meeting.public_id, **body})
    events = append(stream, [entry], act=Act(actor=actor, now=now, role=role))
    effects.save(effects.for_events(events, now=now))


def _person(actor: Actor) -> int:
    assert actor.user_id is not None, "who runs a meeting has been checked"
    return actor.user_id


__all__ = ["FACTS", "RUNS", "check_runs", "close_meeting", "consider", "lock_meeting", "open_meeting"]
