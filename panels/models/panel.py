"""A panel: its rule as data, who owns it and who sits on it."""

from dataclasses import replace

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels.definitions import QUORUM_RULES, QuorumRule
from panels.models.room import Room
from panels.rules.timetable import Rule
from panels.terms import Business, HolidayRule, Pattern, QuorumCode, SeatPart
from tracker.models import Post
from tracker.models.fields import one_of


def _at_least_the_quorum_in_law() -> Q:
    allowed = Q()
    for code, rule in QUORUM_RULES.items():
        allowed |= Q(quorum_rule=code.value, quorum__gte=rule.at_least if rule.is_statutory else 1)
    return allowed


class Panel(models.Model):
    """A panel and the rule that gives its dates. `anchor` is the day that its weeks are counted from.

    `business` is heard in turn with `alternates_with`, where there is one. `section` is heard at the end of every
    `section_every`th session. Times are local times in London. A panel that is not active gets no further dates.
    `nth` is which weekday of the month it is, 1 to 4, and 0 for the other patterns. `version` counts the changes of an
    administrator, so that two who change it at once are told of each other.
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
    nth = models.PositiveSmallIntegerField(default=0)
    weekday = models.PositiveSmallIntegerField(help_text="0 for Monday.")
    anchor = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    on_bank_holiday = models.CharField(max_length=20, default=HolidayRule.CANCEL.value)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="panels")
    quorum = models.PositiveSmallIntegerField(default=3)
    quorum_rule = models.CharField(max_length=16, default=QuorumCode.LOCAL.value)
    papers_stay_open = models.PositiveSmallIntegerField(
        default=10, help_text="For how many days after a meeting closes its papers may still be read by those who sat on it."
    )
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="panels_owned")
    deputy = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="panels_deputised")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

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
            models.CheckConstraint(
                condition=Q(pattern=Pattern.NTH_OF_MONTH.value, nth__gte=1, nth__lte=4) | ~Q(pattern=Pattern.NTH_OF_MONTH.value) & Q(nth=0),
                name="panel_nth_of_month",
            ),
            one_of("panel_on_bank_holiday", "on_bank_holiday", HolidayRule),
            models.CheckConstraint(condition=_at_least_the_quorum_in_law(), name="panel_quorum_no_lower_than_in_law"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def hears(self) -> tuple[Business, ...]:
        """Every kind of business that this panel ever hears."""
        return tuple(Business(code) for code in (self.business, self.alternates_with, self.section) if code)

    @property
    def quorum_to_meet(self) -> QuorumRule:
        """Who must be there: the rule of its kind, with as many members as the authority asks for."""
        return replace(QUORUM_RULES[QuorumCode(self.quorum_rule)], at_least=self.quorum)

    @property
    def has_appointed_chair(self) -> bool:
        """Whether somebody is appointed to chair it, as the law asks of a statutory panel; else the owning post chairs."""
        return self.quorum_to_meet.is_statutory

    def rule(self) -> Rule:
        """The rule that gives this panel's dates."""
        return Rule(
            pattern=Pattern(self.pattern),
            weekday=self.weekday,
            every_weeks=self.every_weeks,
            nth=self.nth,
            on_bank_holiday=HolidayRule(self.on_bank_holiday),
            anchor=self.anchor,
            starts=self.starts,
            ends=self.ends,
            business=tuple(Business(code) for code in (self.business, self.alternates_with) if code),
            section=Business(self.section) if self.section else None,
            section_every=self.section_every,
            section_minutes=self.section_minutes,
        )


class Seat(models.Model):
    """A seat on a panel, beside its owner and its deputy: of whoever holds a post, or of a person by name.

    A seat by name is for somebody who holds no post here, such as an independent chair. `is_independent` of the agency,
    `is_experienced_social_worker`: three years or more of relevant practice since qualifying (both for the quorum in law).
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="panel_seats")
    part = models.CharField(max_length=16, default=SeatPart.MEMBER.value)
    is_independent = models.BooleanField(default=False)
    is_experienced_social_worker = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "post"], name="one_seat_a_post"),
            models.UniqueConstraint(fields=["panel", "user"], name="one_seat_a_person"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, user__isnull=True) | Q(post__isnull=True, user__isnull=False),
                name="seat_of_a_post_or_a_person",
            ),
            one_of("seat_part", "part", SeatPart),
        ]

    def __str__(self) -> str:
        return f"{self.post_id or self.user_id} on {self.panel_id}"

    @property
    def who(self) -> str:
        """The person's name, or the post's title."""
        if self.user is not None:
            return self.user.display_name
        return self.post.title if self.post is not None else ""
