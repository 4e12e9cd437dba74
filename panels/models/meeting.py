"""One sitting of a panel."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels import machines
from panels.models.fields import public_id
from panels.models.panel import Panel
from panels.models.room import Room
from panels.terms import Business, MeetingState
from tracker.models import Stream
from tracker.models.fields import one_of

_Machine = machines.simple_machine("MeetingMachine", "state", machines.MEETING_MOVES)


class Meeting(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A panel meeting. `on` is its day in London; `starts_at` and `ends_at` are UTC.

    `section` is a second kind of business, heard at the end, for which `section_minutes` are kept. A meeting that is
    put in the place of a cancelled one names it as `replaces`. `by_hand` is a date that was given, not worked out from
    the panel's rule, or a meeting that was moved: the rule leaves it alone. `planned_for` is the rule's own day that it
    sits for, where that is not the day it is on. `changes` counts what calendars must take over: moved, cancelled.
    `current_item` is before the panel now, from `current_since`: every screen of the meeting follows it.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="panel_meeting")
    state = machines.state_field(MeetingState)
    on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    business = models.CharField(max_length=32)
    section = models.CharField(max_length=32, blank=True)
    section_minutes = models.PositiveSmallIntegerField(default=0)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    planned_for = models.DateField(null=True, blank=True)
    by_hand = models.BooleanField(default=False)
    changes = models.PositiveSmallIntegerField(default=0)
    cancelled_because = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    current_item = models.ForeignKey("panels.AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    current_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            one_of("meeting_state", "state", MeetingState),
            one_of("meeting_business", "business", Business),
            models.CheckConstraint(
                condition=Q(section="", section_minutes=0) | Q(section__in=[str(b) for b in Business], section_minutes__gte=1),
                name="meeting_section_with_its_minutes",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.UniqueConstraint(fields=["panel", "on"], name="one_meeting_of_a_panel_a_day"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CANCELLED.value) & ~Q(cancelled_because="")
                | ~Q(state=MeetingState.CANCELLED.value) & Q(cancelled_because=""),
                name="meeting_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.HELD.value, MeetingState.CLOSED.value], held_at__isnull=False, chair__isnull=False)
                | Q(state__in=[MeetingState.PLANNED.value, MeetingState.CANCELLED.value], held_at__isnull=True),
                name="meeting_held_with_a_chair",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CLOSED.value, closed_at__isnull=False)
                | ~Q(state=MeetingState.CLOSED.value) & Q(closed_at__isnull=True),
                name="meeting_closed_with_a_time",
            ),
            models.CheckConstraint(condition=Q(current_item__isnull=True) | Q(current_since__isnull=False), name="meeting_item_since_when"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_time")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def length(self) -> int:
        """The whole length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def hears(self, business: str) -> bool:
        """Whether this kind of business may be listed here."""
        return bool(business) and business in (self.business, self.section)

    @property
    def own_day(self) -> date:
        """The day of the rule that this meeting sits for."""
        return self.planned_for or self.on
