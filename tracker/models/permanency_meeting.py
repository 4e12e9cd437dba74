"""The permanency meeting: who was on its list and in what state, and what was agreed for each child."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker import machines
from tracker.models.event import Stream
from tracker.models.fields import one_of, public_id
from tracker.models.journey import Journey
from tracker.models.staff import OrgUnit
from tracker.terms import MeetingActionState, MeetingState

_Meeting = machines.simple_machine("PermanencyMeetingMachine", "state", machines.MEETING_MOVES)
_Action = machines.simple_machine("MeetingActionMachine", "state", machines.MEETING_ACTION_MOVES)


def _person(**over: object) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **over)  # type: ignore[arg-type]


class PermanencyMeeting(_Meeting, models.Model):  # type: ignore[misc, valid-type]
    """One meeting about the children of a unit and of those below it. `present` is who was there, in their own words.

    Its list is fixed as it opens, the worst drift first, and the state of each child is written again as it closes. From
    then on nothing of it changes. `held_on` is the day in Europe/London.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="permanency_meeting")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="permanency_meetings")
    held_on = models.DateField()
    present = models.CharField(max_length=1000)
    state = machines.state_field(MeetingState)
    opened_by = _person()
    opened_at = models.DateTimeField()
    closed_by = _person(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            one_of("permanency_meeting_state", "state", MeetingState),
            models.CheckConstraint(
                condition=Q(state=MeetingState.OPEN.value, closed_at__isnull=True, closed_by__isnull=True)
                | Q(state=MeetingState.CLOSED.value, closed_at__isnull=False, closed_by__isnull=False),
                name="permanency_meeting_closed_by_somebody",
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(closed_at__isnull=True), name="one_open_permanency_meeting_of_a_unit"),
        ]
        indexes = [models.Index(fields=["unit", "-held_on"], name="permanency_meeting_of_unit")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MeetingChild(models.Model):
    """A child on a meeting's list and the child's state as codes and dates: as it stood when the list was last written.

    `is_looked_after` is false for a child who left care while the meeting went on; the rest is then the last that was known.
    """

    meeting = models.ForeignKey(PermanencyMeeting, on_delete=models.PROTECT, related_name="children")
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    considered_at = models.DateTimeField(null=True, blank=True)
    considered_by = _person(null=True, blank=True)
    is_looked_after = models.BooleanField(default=True)
    stage = models.CharField(max_length=32)
    sub_stage = models.CharField(max_length=32, blank=True)
    route = models.CharField(max_length=32, blank=True)
    route_state = models.CharField(max_length=32, blank=True)
    looked_after_since = models.DateTimeField()
    settled_on = models.DateField(null=True, blank=True)
    last_progress_at = models.DateTimeField(null=True, blank=True)
    legal_status = models.CharField(max_length=4, blank=True)
    placement = models.CharField(max_length=4, blank=True)
    last_review_on = models.DateField(null=True, blank=True)
    next_limit = models.CharField(max_length=60, blank=True)
    next_asks_for = models.CharField(max_length=60, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    next_warns_at = models.DateTimeField(null=True, blank=True)
    challenge = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["meeting_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "journey"], name="child_once_on_a_permanency_meeting"),
            models.UniqueConstraint(fields=["meeting", "position"], name="one_child_at_a_place_of_a_permanency_meeting"),
            models.CheckConstraint(
                condition=Q(considered_at__isnull=True, considered_by__isnull=True)
                | Q(considered_at__isnull=False, considered_by__isnull=False),
                name="child_considered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.meeting_id}"


class MeetingAction(_Action, models.Model):  # type: ignore[misc, valid-type]
    """What a meeting agreed for a child, whose it is and by when. It is a timescale of the child, whose subject is `public_id`.

    `owner_as` is the role in which the owner was named: whoever has it is told as the day comes near and passes. It stands
    on the child's row, at this meeting and at each next one, until it is done or is not wanted any more.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    meeting = models.ForeignKey(PermanencyMeeting, on_delete=models.PROTECT, related_name="actions")
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="permanency_actions")
    what = models.CharField(max_length=500)
    owner = _person()
    owner_as = models.CharField(max_length=40)
    due_on = models.DateField()
    state = machines.state_field(MeetingActionState)
    set_by = _person()
    set_at = models.DateTimeField()
    ended_by = _person(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    came_of_it = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            one_of("permanency_action_state", "state", MeetingActionState),
            models.CheckConstraint(
                condition=Q(state=MeetingActionState.TO_DO.value, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state=MeetingActionState.TO_DO.value) & Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(came_of_it="")),
                name="permanency_action_ended_with_what_came_of_it",
            ),
        ]
        indexes = [
            models.Index(fields=["journey", "due_on"], condition=Q(ended_at__isnull=True), name="permanency_action_to_do"),
            models.Index(fields=["journey", "set_at"], name="permanency_action_of_journey"),
        ]

    def __str__(self) -> str:
        return self.public_id
