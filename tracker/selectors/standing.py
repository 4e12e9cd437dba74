"""Which journeys break which standing rule now, and the list of what is to be fixed as a viewer may see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from tracker.models import (
    CaseloadRow,
    Clock,
    ClockPause,
    Effect,
    Fault,
    Firing,
    Handover,
    Holding,
    Journey,
    Relationship,
    SpanRow,
    Track,
)
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.standing import BY_RULE, DECISIONS, Fix
from tracker.selectors.words import Words
from tracker.terms import HandoverState, RelationshipKind, StandingRule
from workflows.calendar import local_date
from workflows.definitions.limits import ALL_LIMITS, NEVER_LATE

FIX = "oversight.fix"
"""The timescale on which a manager puts right what was found. It does not count as something that is due for the child."""

SLACK = timedelta(hours=1)
"""How late a timescale may be told before nobody was told: a pass may have been busy."""

FROM_A_DECISION = tuple(limit.code for limit in ALL_LIMITS if DECISIONS.intersection(limit.starts_on))


def found(*, now: datetime, journey: int | None = None) -> set[tuple[int, StandingRule]]:
    """Every open journey that breaks a standing rule, with the rule; of one journey where one is named.

    A fixed number of queries, each set-based: what they cost grows with the journeys that are open.
    """
    wrong = {(pk, rule) for rule, find in _FINDERS.items() for pk in find(_open(journey), now)}
    closed = Journey.objects.filter(closed_at__isnull=False, caseload__isnull=False)
    closed = closed if journey is None else closed.filter(pk=journey)
    return wrong | {(pk, StandingRule.RECORD_CHANGED) for pk in closed.values_list("pk", flat=True)}


def what_is_stuck(*, now: datetime) -> Iterator[dict[str, str]]:
    """Every standing rule that does not hold now, as plain values: the rule, the journey's public id, what is wrong, the step."""
    wrong = sorted(found(now=now))
    ids = dict(Journey.objects.filter(pk__in={pk for pk, _ in wrong}).values_list("pk", "public_id"))
    for pk, rule in wrong:
        yield {"rule": str(rule), "journey": ids[pk], "says": BY_RULE[rule].says, "step": BY_RULE[rule].step}


def _open(journey: int | None) -> QuerySet[Journey]:
    rows = Journey.objects.filter(closed_at__isnull=True)
    return rows if journey is None else rows.filter(pk=journey)


def _record_changed(journeys: QuerySet[Journey], now: datetime) -> Iterator[int]:
    """The row of the journey or of a track is not what was written with the last event, or the lists lack the child.

    The spans are what is compared with: only an event that changes something writes them.
    """
    yield from journeys.filter(~Exists(CaseloadRow.objects.filter(journey=OuterRef("pk")))).values_list("pk", flat=True)
    stored = journeys.annotate(
        sub=_or_none(F("sub_stage")), holder=_or_none(_text("team")), by=_or_none(_text("worker"))
    )  # fmt: skip
    for part, column in (("stage", "stage"), ("sub_stage", "sub"), ("team", "holder"), ("worker", "by")):
        said = SpanRow.objects.filter(journey=OuterRef("pk"), what=part, true_to__isnull=True, known_to__isnull=True)
        yield from stored.filter(~Exists(said.filter(value=OuterRef(column)))).values_list("pk", flat=True)
    what = Concat(Value("track:"), F("code"), Value(":"), Cast(F("number"), CharField()), output_field=CharField())
    spans = SpanRow.objects.filter(journey=OuterRef("journey"), true_to__isnull=True, known_to__isnull=True)
    tracks = Track.objects.filter(journey__in=journeys, ended_at__isnull=True).annotate(what=what)
    told = spans.filter(what=OuterRef("what"), value=OuterRef("state"))
    yield from tracks.filter(~Exists(told)).values_list("journey", flat=True)
    yield from _with_a_track_less(journeys)


def _text(column: str) -> Cast:
    return Cast(F(column), CharField())


def _or_none(text: F | Cast) -> Coalesce:
    """How a span says that there is none."""
    return Coalesce(NullIf(text, Value("")), Value("none"), output_field=CharField())


def _with_a_track_less(journeys: QuerySet[Journey]) -> Iterable[int]:
    """Journeys with fewer open tracks than the record has."""
    tracks = Track.objects.filter(journey=OuterRef("pk"), ended_at__isnull=True).order_by().values("journey")
    spans = SpanRow.objects.filter(journey=OuterRef("pk"), what__startswith="track:", true_to__isnull=True, known_to__isnull=True)
    counted = journeys.annotate(
        rows=Coalesce(Subquery(tracks.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        told=Coalesce(Subquery(spans.order_by().values("journey").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )
    return counted.filter(rows__lt=F("told")).values_list("pk", flat=True)


def _no_owner(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    held = Relationship.objects.filter(
        child=OuterRef("child"), unit=OuterRef("team"), kind=RelationshipKind.RESPONSIBLE_TEAM, to_at__isnull=True
    )
    return journeys.filter(Q(team__isnull=True) | ~Exists(held)).values_list("pk", flat=True)


def _owner_inactive(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    today = local_date(now)
    works = Holding.objects.filter(user=OuterRef("worker"), post__unit=OuterRef("team"), from_on__lte=today).exclude(to_on__lt=today)
    gone = Q(worker__isnull=False) & (Q(worker__is_active=False) | ~Exists(works))
    return journeys.filter(gone | Q(team__is_active=False)).values_list("pk", flat=True)


def _nothing_due(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    running = Clock.objects.filter(journey=OuterRef("pk"), stopped_at__isnull=True, cancelled_at__isnull=True)
    running = running.exclude(limit__in=[FIX, *NEVER_LATE])
    return journeys.filter(~Exists(running)).values_list("pk", flat=True)


def _nobody_told(journeys: QuerySet[Journey], now: datetime) -> Iterator[int]:
    """A timescale that was not told when it passed, one that would not be, and a notice that was given up."""
    told = Firing.objects.filter(clock=OuterRef("pk"), rung="due")
    silent = Q(next_fire_at__isnull=True) | Q(next_fire_at__gt=F("due_at")) & Q(next_fire_at__gt=now) | Q(next_fire_at__lte=now - SLACK)
    clocks = Clock.objects.filter(journey__in=journeys, stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True)
    yield from clocks.filter(silent).filter(~Exists(told)).values_list("journey", flat=True)
    given_up = Effect.objects.filter(gave_up_at__isnull=False)
    yield from given_up.filter(firing__clock__journey__in=journeys).values_list("firing__clock__journey", flat=True)
    yield from given_up.filter(event__journey__in=journeys).values_list("event__journey", flat=True)


def _offer_unanswered(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    late = Handover.objects.filter(journey__in=journeys, state=HandoverState.OFFERED, fell_back_at__isnull=False)
    return late.values_list("journey", flat=True)


def _decision_without_action(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    late = Clock.objects.filter(journey__in=journeys, stopped_at__isnull=True, cancelled_at__isnull=True, due_at__lte=now)
    return late.filter(limit__in=FROM_A_DECISION).values_list("journey", flat=True)


def _paused_too_long(journeys: QuerySet[Journey], now: datetime) -> Iterable[int]:
    over = ClockPause.objects.filter(clock__journey__in=journeys, to_at__isnull=True, until__lt=local_date(now))
    return over.values_list("clock__journey", flat=True)


_FINDERS = {
    StandingRule.RECORD_CHANGED: _record_changed,
    StandingRule.NO_OWNER: _no_owner,
    StandingRule.OWNER_INACTIVE: _owner_inactive,
    StandingRule.NOTHING_DUE: _nothing_due,
    StandingRule.NOBODY_TOLD: _nobody_told,
    StandingRule.OFFER_UNANSWERED: _offer_unanswered,
    StandingRule.DECISION_WITHOUT_ACTION: _decision_without_action,
    StandingRule.PAUSED_TOO_LONG: _paused_too_long,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFix:
    """One thing to be fixed, as a list shows it. `offer` is the public id of the offer that waits, where one does."""

    ref: str
    child: str
    journey: str
    team: str
    stage: str
    fix: Fix
    days: int
    found_at: datetime
    offer: str = ""

    @property
    def key(self) -> str:
        """What the step's page is addressed by."""
        return {"handover": self.offer, "child": self.ref}.get(self.fix.page, self.journey)


def to_fix(viewer: Viewer, *, rule: str = "", journey: Journey | None = None) -> QuerySet[Fault]:
    """What is to be fixed on the children this person may see, the oldest first; by one rule, or of one journey."""
    rows = Fault.objects.filter(visible(viewer, child="journey__child_id"), mended_at__isnull=True)
    if rule:
        rows = rows.filter(rule=rule)
    if journey is not None:
        rows = rows.filter(journey=journey)
    offer = Handover.objects.filter(journey=OuterRef("journey"), state=HandoverState.OFFERED).values("public_id")[:1]
    return rows.select_related("journey__child", "journey__team").annotate(offer=Coalesce(Subquery(offer), Value("")))


def in_words(rows: Iterable[Fault], words: Words, *, now: datetime) -> list[ToFix]:
    """The rows of one page in words. No query."""
    return [
        ToFix(
            ref=row.journey.child.ref,
            child=row.journey.child.name,
            journey=row.journey.public_id,
            team=row.journey.team.name if row.journey.team else "No team",
            stage=words.stage(row.journey.stage, row.journey.sub_stage),
            fix=BY_RULE[StandingRule(row.rule)],
            days=(local_date(now) - local_date(row.found_at)).days,
            found_at=row.found_at,
            offer=getattr(row, "offer", ""),
        )
        for row in rows
    ]


def counts(viewer: Viewer) -> dict[str, int]:
    """How many things of each rule are to be fixed. One query."""
    rows = Fault.objects.filter(visible(viewer, child="journey__child_id", reads_all=True), mended_at__isnull=True)
    return dict(rows.values_list("rule").annotate(n=Count("pk")).order_by())
