"""Running timescales, and the rungs of their ladders that have fired."""

from django.db import models
from django.db.models import F, Q

from tracker.models.event import Event
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import FiringState


class Clock(models.Model):
    """One occurrence of a time limit: a start and a stop. Nobody edits a due date.

    `due_at` and `next_fire_at` (UTC) are worked out from the start, the rule and the calendar and stored only as
    indexes. For limits in days `due_at` is the first instant after the due day. `asks_for` is the evidence that is
    owed, where the clock is a task. `answers` is the role that must act.
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="clocks")
    limit = models.CharField(max_length=60)
    limit_version = models.PositiveSmallIntegerField(default=1)
    occurrence = models.PositiveSmallIntegerField(default=1)
    asks_for = models.CharField(max_length=60, blank=True)
    answers = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    series_started_at = models.DateTimeField()
    start_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="clocks_started")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="clocks_stopped")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="clocks_cancelled")
    warns_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    next_fire_at = models.DateTimeField(null=True, blank=True)
    set_for_child = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "limit", "asks_for"],
                condition=Q(stopped_at__isnull=True, cancelled_at__isnull=True),
                name="one_running_clock_of_a_limit",
            ),
            models.CheckConstraint(condition=Q(stopped_at__isnull=True) | Q(cancelled_at__isnull=True), name="clock_stopped_or_cancelled"),
            models.CheckConstraint(
                condition=(Q(stopped_at__isnull=True) & Q(stop_event__isnull=True))
                | (Q(stopped_at__isnull=False) & Q(stop_event__isnull=False)),
                name="clock_stopped_by_an_event",
            ),
            models.CheckConstraint(
                condition=Q(next_fire_at__isnull=True) | Q(stopped_at__isnull=True, cancelled_at__isnull=True),
                name="only_running_clocks_fire",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="clock_due_after_it_starts"),
        ]
        indexes = [
            # The pass that takes what is due reads this one and nothing else.
            models.Index(fields=["next_fire_at", "id"], condition=Q(next_fire_at__isnull=False), name="clock_next_to_fire"),
            models.Index(
                fields=["journey", "due_at"],
                condition=Q(stopped_at__isnull=True, cancelled_at__isnull=True),
                name="running_clock_of_journey",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.occurrence} of {self.journey_id}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.cancelled_at is None


class Firing(models.Model):
    """A rung of a clock's ladder that has fired, once. `moment` is when it was to fire, `fired_at` when it did."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="firings")
    rung = models.CharField(max_length=12)
    state = models.CharField(max_length=8, default=FiringState.FIRED)
    moment = models.DateTimeField()
    fired_at = models.DateTimeField()
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="firings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung"], name="rung_fires_once"),
            one_of("firing_state", "state", FiringState),
        ]

    def __str__(self) -> str:
        return f"{self.rung} of {self.clock_id}"
