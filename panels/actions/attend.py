"""Members come and go while a meeting is held. Each time is kept, and with it who chairs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from panels.actions.allowed import must_run
from panels.actions.locks import Locked, lock, sitting_of
from panels.errors import WrongMoment
from panels.models import Attendance, Decision, Meeting
from panels.rules.session import acting_chair
from panels.selectors.people import Sitting
from panels.selectors.sitting_now import here_now
from panels.terms import MeetingState
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from workflows.calendar import LONDON
from workflows.engine.clock import hour_in_words
from workflows.terms import EventKind


@transaction.atomic
def note_arrival(*, meeting_id: int, user_id: int, actor: Actor, now: datetime, at: datetime | None = None) -> Attendance:
    """Note that a member came in, now or at `at` (UTC), once the meeting had been opened.

    Raises WrongMoment where the meeting is not being held or the member is there already, BadInput for somebody who does
    not sit on the panel or a time that lies before the last decision, which was made by those who were noted then.
    """
    meeting, people, locked, actor = _held(meeting_id, actor, now)
    if user_id not in people.members:
        raise BadInput("Only a member of this panel takes part.", {"user": "Choose a member of this panel."})
    when = _when(meeting, at, now)
    stays = list(meeting.attendances.filter(user=user_id))
    if any(stay.left_at is None for stay in stays):
        raise WrongMoment(f"{people.members[user_id]} is here already.")
    if any(stay.left_at is not None and stay.left_at > when for stay in stays):
        raise BadInput("That is before the member last left.", {"at": "Give a time after the member last left."})
    made = Attendance.objects.create(meeting=meeting, user_id=user_id, arrived_at=when)
    _tell(locked, meeting, EventKind.PANEL_MEMBER_ARRIVED, "A member arrived.", user_id, when, Act(actor=actor, now=now))
    _hand_over_the_chair(meeting, people, now)
    return made


@transaction.atomic
def note_leaving(*, meeting_id: int, user_id: int, actor: Actor, now: datetime, at: datetime | None = None) -> Attendance:
    """Note that a member left, now or at `at` (UTC). Where the chair leaves, the next who may chair does from now on.

    What was decided stays decided. Raises WrongMoment where the meeting is not being held or the member is not there,
    BadInput for a time before the member came or before the last decision.
    """
    meeting, people, locked, actor = _held(meeting_id, actor, now)
    stay = meeting.attendances.filter(user=user_id, left_at__isnull=True).first()
    if stay is None:
        raise WrongMoment("This member is not here.")
    when = _when(meeting, at, now)
    if when < stay.arrived_at:
        raise BadInput("That is before the member came.", {"at": "Give a time after the member came."})
    stay.left_at = when
    stay.save(update_fields=["left_at"])
    _tell(locked, meeting, EventKind.PANEL_MEMBER_LEFT, "A member left.", user_id, when, Act(actor=actor, now=now))
    _hand_over_the_chair(meeting, people, now)
    return stay


def begin(meeting: Meeting, present: set[int], *, now: datetime) -> None:
    """Note who is there as a meeting opens. The meeting is locked."""
    Attendance.objects.bulk_create(Attendance(meeting=meeting, user_id=user, arrived_at=now) for user in sorted(present))


def end(meeting: Meeting, *, now: datetime) -> None:
    """Whoever is still there as a meeting closes leaves then. The meeting is locked."""
    meeting.attendances.filter(left_at__isnull=True).update(left_at=now)


def _held(meeting_id: int, actor: Actor, now: datetime) -> tuple[Meeting, Sitting, Locked, Actor]:
    locked = lock(meetings=[meeting_id])
    meeting = Meeting.objects.filter(pk=meeting_id).select_related("panel").first()
    if meeting is None:
        raise NotVisible("There is no such panel meeting.")
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    if meeting.state != MeetingState.HELD:
        raise WrongMoment("Who is here is noted while the meeting is being held.")
    return meeting, people, locked, actor


def _when(meeting: Meeting, at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    assert meeting.held_at is not None, "a meeting that is being held has been opened"
    if not meeting.held_at <= at <= now:
        raise BadInput("That time is not within the meeting.", {"at": "Give a time between the opening of the meeting and now."})
    last = Decision.objects.filter(item__meeting=meeting).aggregate(last=Max("decided_at"))["last"]
    if last is not None and at <= last:
        says = f"An item was decided at {hour_in_words(last.astimezone(LONDON).time())} by those who were noted as here. Give a later time."
        raise BadInput(f"{says} The minutes may say what was otherwise.", {"at": says})
    return at


def _hand_over_the_chair(meeting: Meeting, people: Sitting, now: datetime) -> None:
    """The first who may chair and is there does. Where none is, who chaired last stands, and nothing is decided."""
    chair = acting_chair([h.user_id for h in people.chairs], here_now(meeting, now=now), now_chairs=meeting.chair_id)
    if chair is not None and chair != meeting.chair_id:
        meeting.chair_id = chair
        meeting.save(update_fields=["chair"])


def _tell(locked: Locked, meeting: Meeting, kind: EventKind, says: str, user_id: int, at: datetime, act: Act) -> None:
    locked.tell(meeting, kind, says, act=act, body={"user": user_id, "at": at.isoformat()})
