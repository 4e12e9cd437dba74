"""A panel: its rule as data, who owns it and who sits on it."""

from django.db import models
from django.db.models import F, Q

from panels.rules.timetable import Rule
from panels.terms import Business, Pattern
from tracker.models import Post
from tracker.models.fields import one_of


class Panel(models.Model):
    """A panel and the rule that gives its dates. `anchor` is the day that its weeks are counted from.

    `business` is heard in turn with `alternates_with`, where there is one. `section` is heard at the end of every
    `section_every`th session. Times are local times in London. A panel that is not active gets no further dates.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    business = models.CharField(max_length=32)
    alternates_with = models.CharField(max_length=32, blank=True)
    section = models.CharField(max_length=32, blank=True)
    section_every = models.PositiveSmallIntegerField(default=0)
    section_minutes = models.PositiveSmallIntegerField(default=0)
    pattern = models.CharField(max_length=16)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(help_text="0 for Monday.")
    anchor = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    quorum = models.PositiveSmallIntegerField(default=3)
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="panels_owned")
    deputy = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="panels_deputised")
    members = models.ManyToManyField(Post, through="panels.Seat", related_name="panels_sat_on")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["weekday", "starts", "id"]
        constraints = [
            one_of("panel_business", "business", Business),
            one_of("panel_pattern", "pattern", Pattern),
            models.CheckConstraint(
                condition=Q(alternates_with="") | Q(alternates_with__in=[str(b) for b in Business]), name="panel_alternates_with"
            ),
            models.CheckConstraint(
                condition=Q(section="", section_every=0, section_minutes=0)
                | Q(section__in=[str(b) for b in Business], section_every__gte=1, section_minutes__gte=1),
                name="panel_section_with_its_turn_and_minutes",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="panel_weekday"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="panel_every_week_or_more"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="panel_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="panel_quorum_of_one_or_more"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hears(self) -> tuple[Business, ...]:
        """Every kind of business that this panel ever hears."""
        return tuple(Business(code) for code in (self.business, self.alternates_with, self.section) if code)

    def rule(self) -> Rule:
        """The rule that gives this panel's dates."""
        return Rule(
            pattern=Pattern(self.pattern),
            weekday=self.weekday,
            every_weeks=self.every_weeks,
            anchor=self.anchor,
            starts=self.starts,
            ends=self.ends,
            business=tuple(Business(code) for code in (self.business, self.alternates_with) if code),
            section=Business(self.section) if self.section else None,
            section_every=self.section_every,
            section_minutes=self.section_minutes,
        )


class Seat(models.Model):
    """A post whose holder sits on a panel, beside its owner and its deputy."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["panel", "post"], name="one_seat_a_post")]

    def __str__(self) -> str:
        return f"{self.post_id} on {self.panel_id}"
