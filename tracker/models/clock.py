"""Running timescales, their pauses, and the rungs of their ladders that have fired."""

from django.db import models
from django.db.models import F, Q

from tracker.models.event import Event, Stream
from tracker.models.fields import one_of, public_id
from tracker.models.journey import Journey
from tracker.terms import FiringState
from workflows.shapes import Length, Pause
from workflows.terms import LengthFrom, PauseReason, Unit


class Clock(models.Model):
    """One occurrence of a time limit: a start, pauses and a stop. Nobody edits a due date.

    It is of a child's journey, or of another stream such as a need-to-know's. `subject` tells apart what runs of one limit
    for several at a time: each person who is asked, each notice that awaits an answer.

    The length that was chosen as it started, who set it, and the day ahead that a lead time is counted back from are
    kept, so that the date can be worked out again. `opens_at` is when a window opens. `paused_at` is set while it stands
    still: nothing then fires.

    `due_at` and `next_fire_at` (UTC) are worked out from the start, the rule and the calendar and stored only as
    indexes. For limits in days `due_at` is the first instant after the due day. `asks_for` is the evidence that is
    owed, where the clock is a task. `answers` is the role that must act.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, null=True, on_delete=models.PROTECT, related_name="clocks")
    stream = models.ForeignKey(Stream, null=True, on_delete=models.PROTECT, related_name="clocks")
    limit = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True)
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
    length_value = models.PositiveIntegerField(null=True, blank=True)
    length_unit = models.CharField(max_length=16, blank=True)
    length_from = models.CharField(max_length=12, default=LengthFrom.RULE)
    from_series_start = models.BooleanField(default=False)
    ahead_on = models.DateField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "limit", "asks_for", "subject"],
                condition=Q(stopped_at__isnull=True, cancelled_at__isnull=True),
                name="one_running_clock_of_a_limit",
            ),
            models.UniqueConstraint(
                fields=["stream", "limit", "subject"],
                condition=Q(stream__isnull=False, stopped_at__isnull=True, cancelled_at__isnull=True),
                name="one_running_clock_of_a_stream",
            ),
            models.CheckConstraint(
                condition=Q(journey__isnull=False, stream__isnull=True) | Q(journey__isnull=True, stream__isnull=False),
                name="clock_of_a_journey_or_a_stream",
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
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(next_fire_at__isnull=True, stopped_at__isnull=True, cancelled_at__isnull=True),
                name="paused_clock_runs_and_fires_nothing",
            ),
            one_of("clock_length_from", "length_from", LengthFrom),
        ]
        indexes = [
            # The pass that takes what is due reads this one and nothing else.
            models.Index(fields=["next_fire_at", "id"], condition=Q(next_fire_at__isnull=False), name="clock_next_to_fire"),
            models.Index(
                fields=["journey", "due_at"],
                condition=Q(stopped_at__isnull=True, cancelled_at__isnull=True),
                name="running_clock_of_journey",
            ),
            models.Index(fields=["stream", "due_at"], condition=Q(stream__isnull=False), name="clock_of_stream"),
            # Rates read what came due of a limit in a period.
            models.Index(fields=["limit", "due_at"], name="clock_of_limit_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.occurrence} of {self.journey_id or f'stream {self.stream_id}'}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.cancelled_at is None

    @property
    def of_journey(self) -> Journey:
        """The journey of a timescale that is known to be a journey's."""
        assert self.journey is not None, "a timescale of another stream has no journey"
        return self.journey

    @property
    def on_stream(self) -> int:
        """The stream on which its events stand. Where it is a journey's, the journey must have been read with it."""
        return self.stream_id if self.stream_id is not None else self.of_journey.stream_id

    @property
    def length(self) -> Length | None:
        """The length that it runs for; None where it was recorded before lengths were kept, or a person set the date."""
        return Length(self.length_value, Unit(self.length_unit)) if self.length_value is not None else None


class ClockPause(models.Model):
    """A time during which a timescale stood still: for a reason of the list, by a manager, and no longer than `until`."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=32)
    note = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField()
    until = models.DateField()
    to_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    end_event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            one_of("clock_pause_reason", "reason", PauseReason),
            models.UniqueConstraint(fields=["clock"], condition=Q(to_at__isnull=True), name="one_open_pause_of_a_clock"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True, end_event__isnull=True)
                | Q(to_at__isnull=False, end_event__isnull=False, to_at__gte=F("from_at")),
                name="clock_pause_ends_by_an_event",
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(to_at__isnull=True), name="open_pause_until")]

    def __str__(self) -> str:
        return f"pause of {self.clock_id}"

    @property
    def as_fact(self) -> Pause:
        """The pause as the engine sees it."""
        return Pause(self.from_at, self.to_at)


class PlannedInterval(models.Model):
    """The longest gap that a child's own plan sets for a recurring time limit, by the entry that set it last."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="planned_intervals")
    limit = models.CharField(max_length=60)
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "limit"], name="one_planned_interval_of_a_limit"),
            models.CheckConstraint(condition=Q(value__gt=0), name="planned_interval_is_a_length"),
            one_of("planned_interval_unit", "unit", Unit),
        ]

    def __str__(self) -> str:
        return f"{self.limit} of {self.journey_id}: {self.length}"

    @property
    def length(self) -> Length:
        return Length(self.value, Unit(self.unit))


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
