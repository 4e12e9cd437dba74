"""A journey: one period of involvement with a child, from the contact that opened it to its closure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker import machines
from tracker.models.child import Child
from tracker.models.event import Stream
from tracker.models.fields import one_of, public_id
from tracker.models.staff import OrgUnit
from workflows.terms import Stage


class Journey(machines.journey_machine(), models.Model):  # type: ignore[misc]
    """Where a child stands now. Changed only by the door; everything here can be folded again from the events.

    `version` counts changes of stage, track or holder. `team` and `worker` are who is responsible; without a worker
    the post of the team's manager is. `stage_entered_at` is when the child came to the present stage (UTC).
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="journeys")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="journey")
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    stage = machines.state_field(Stage)
    sub_stage = models.CharField(max_length=32, blank=True)
    definition = models.CharField(max_length=40, default="journey")
    definition_version = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    team = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="journeys")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="journeys")
    opened_at = models.DateTimeField()
    stage_entered_at = models.DateTimeField()
    arrived_by = models.CharField(max_length=60, blank=True, help_text="The move that brought the child to this stage.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=60, blank=True)
    looked_after_since = models.DateTimeField(null=True, blank=True)
    last_known_on = models.DateField(null=True, blank=True)
    source_record = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            one_of("journey_stage", "stage", Stage),
            models.UniqueConstraint(fields=["child"], condition=Q(closed_at__isnull=True), name="one_open_journey_of_a_child"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, stage=Stage.CLOSED.value) | (Q(closed_at__isnull=True) & ~Q(stage=Stage.CLOSED.value)),
                name="journey_closed_with_a_date",
            ),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | ~Q(closed_because=""), name="journey_closed_with_a_reason"),
            models.CheckConstraint(condition=Q(closed_at__isnull=False) | Q(team__isnull=False), name="open_journey_has_a_holder"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="journey_closes_after_it_opens",
            ),
            models.UniqueConstraint(fields=["source_record"], condition=~Q(source_record=""), name="journey_once_per_source_record"),
        ]
        indexes = [
            models.Index(fields=["team", "stage"], condition=Q(closed_at__isnull=True), name="open_journey_of_team"),
            models.Index(fields=["worker"], condition=Q(closed_at__isnull=True), name="open_journey_of_worker"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
