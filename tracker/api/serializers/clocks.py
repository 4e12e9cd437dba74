"""Timescales as they go out: the rule and its source, start and stop, due, colour and its word, and how it was worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from tracker.models import Clock, ClockPause
from tracker.selectors.timescales import COLOURS, dates_of, kind_of, title_of
from tracker.selectors.who import Who
from tracker.selectors.worked_out import WorkedOut
from workflows.engine import clock as engine
from workflows.shapes import TimeLimit
from workflows.terms import PauseReason

COLOUR_CHOICES = [("red", "red"), ("amber", "amber"), ("green", "green"), ("grey", "grey")]


class RunningOut(Out):
    """One timescale that runs."""

    code = serializers.CharField(source="limit")
    title = serializers.SerializerMethodField()
    asks_for = serializers.CharField(help_text="The kind of evidence that is owed, where the timescale is a task.")
    occurrence = serializers.IntegerField()
    answers = serializers.CharField(help_text="The role that must act.")
    started_at = Moment()
    due_at = Moment(help_text="The first moment that is too late.")
    due_on = serializers.SerializerMethodField(help_text="The last day that is in time, in Europe/London.")
    colour = serializers.SerializerMethodField()
    word = serializers.SerializerMethodField(help_text="The colour as a word: on time, due soon, due today, overdue.")

    def get_title(self, clock: Clock) -> str:
        return title_of(clock.limit, clock.asks_for)

    def get_due_on(self, clock: Clock) -> date:
        return engine.day_of(kind_of(clock.limit), clock.due_at)

    def get_colour(self, clock: Clock) -> str:
        return str(engine.colour(**dates_of(clock), now=self.context["now"]))

    def get_word(self, clock: Clock) -> str:
        return engine.word(**dates_of(clock), now=self.context["now"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """A timescale with all that is said of it. `how` is None where a list leaves it out."""

    clock: Clock
    rule: TimeLimit | None
    who: Who
    now: datetime
    how: WorkedOut | None = None
    pauses: Sequence[ClockPause] = ()

    @property
    def state(self) -> str:
        if self.clock.stopped_at is not None:
            return "stopped"
        if self.clock.cancelled_at is not None:
            return "cancelled"
        return "paused" if self.clock.paused_at is not None else "running"

    @property
    def title(self) -> str:
        return title_of(self.clock.limit, self.clock.asks_for)

    @property
    def due_on(self) -> date:
        return engine.day_of(kind_of(self.clock.limit), self.clock.due_at)

    @property
    def colour(self) -> str:
        return str(engine.colour(**dates_of(self.clock), now=self.now))

    @property
    def word(self) -> str:
        return engine.word(**dates_of(self.clock), now=self.now)

    @property
    def skipped(self) -> list[dict[str, Any]]:
        return [{"on": on, "because": because} for on, because in (self.how.skipped if self.how else ())]


class RuleOut(Out):
    """The rule behind a timescale."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    basis = serializers.CharField(help_text="statutory, national_guidance or common_local_standard")
    source = serializers.CharField()  # type: ignore[assignment]


class CauseOut(Out):
    """The event that started, stopped or cancelled a timescale, by its place in the journey's record."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    says = serializers.CharField(source="payload.says")
    occurred_at = Moment()


class WhoOut(Out):
    """Who must act: a named person, or a post where nobody is named."""

    name = serializers.CharField()
    post = serializers.CharField()


class PauseOut(Out):
    """A time during which a timescale stood still."""

    paused_at = Moment(source="from_at")
    resumed_at = Moment(source="to_at", allow_null=True)
    reason = serializers.ChoiceField(choices=[(str(r), str(r)) for r in PauseReason])
    until = serializers.DateField(help_text="The last day of the longest pause.")


class SkippedOut(Out):
    """A day that was not counted."""

    on = serializers.DateField()
    because = serializers.CharField()


class ClockOut(Out):
    """One timescale across journeys."""

    id = serializers.CharField(source="clock.public_id")
    journey = serializers.CharField(source="clock.journey.public_id")
    child = serializers.CharField(source="clock.journey.child.ref")
    code = serializers.CharField(source="clock.limit")
    title = serializers.CharField()
    rule = RuleOut(allow_null=True, help_text="Null where the journey's definition no longer has it.")
    source = serializers.SerializerMethodField(help_text="Of the rule, in law, guidance or local standard.")  # type: ignore[assignment]
    occurrence = serializers.IntegerField(source="clock.occurrence")
    asks_for = serializers.CharField(source="clock.asks_for")
    state = serializers.ChoiceField(choices=[(s, s) for s in ("running", "paused", "stopped", "cancelled")])
    answers = serializers.CharField(source="clock.answers")
    who = WhoOut()
    start_event = CauseOut(source="clock.start_event")
    started_at = Moment(source="clock.started_at")
    pauses = PauseOut(many=True)
    warns_at = Moment(source="clock.warns_at", allow_null=True)
    due_at = Moment(source="clock.due_at")
    due_on = serializers.DateField()
    colour = serializers.ChoiceField(choices=COLOUR_CHOICES)
    word = serializers.CharField()

    def get_source(self, row: ClockRow) -> str:
        return row.rule.source if row.rule else ""


class JourneyClockOut(ClockOut):
    """One timescale of a journey, with how its date was worked out."""

    stopped_at = Moment(source="clock.stopped_at", allow_null=True)
    stop_event = CauseOut(source="clock.stop_event", allow_null=True)
    cancelled_at = Moment(source="clock.cancelled_at", allow_null=True)
    cancel_event = CauseOut(source="clock.cancel_event", allow_null=True)
    worked_out = serializers.ListField(child=serializers.CharField(), source="how.says")
    skipped = SkippedOut(many=True)


class CertificateOut(Out):
    """Everything from which the date of a timescale can be worked out again. `docs/certificate.md` describes each part."""

    format = serializers.CharField()
    timescale = serializers.CharField(help_text="The timescale's public id.")
    journey = serializers.CharField(allow_null=True, help_text="Null where the timescale is of no child's journey.")
    rule = serializers.DictField()
    count = serializers.DictField(help_text="What it is counted from, and the days that do not count.")
    result = serializers.DictField()
    events = serializers.DictField()
    ladder = serializers.ListField(child=serializers.DictField())
    rulebook_edition = serializers.IntegerField()
    issued_at = serializers.CharField()
    hash = serializers.CharField(help_text="SHA-256 over the canonical JSON of all but `hash` and `issued_at`.")


class ClocksAsked(In):
    """How a list of timescales may be narrowed."""

    colour = serializers.ChoiceField(
        choices=[(colour, colour) for colour in COLOURS], required=False, default="",
        help_text="today: due today, which is a part of amber or green.",
    )  # fmt: skip
    team = serializers.CharField(max_length=60, required=False, default="", help_text="A team's code.")
    worker = serializers.CharField(max_length=150, required=False, default="", help_text="A username.")
    code = serializers.CharField(max_length=60, required=False, default="", help_text="A time limit's code.")
    due_before = Moment(required=False, allow_null=True, default=None)


class PauseIn(In):
    """Why a timescale is to stand still, and until which day at the latest."""

    reason = serializers.ChoiceField(choices=[(str(reason), str(reason)) for reason in PauseReason])
    until = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ResumeIn(In):
    """A word with it, where there is one."""

    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
