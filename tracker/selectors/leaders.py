"""The summary for leaders, child by child from contacts to care leavers: what happened in a period, and how many stand where now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from tracker.models import CaseloadRow, Event, PermanencyRow, Track
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.rates import Period
from workflows.calendar import local_date
from workflows.terms import EventKind, Stage, TrackCode

HAPPENED: Mapping[str, tuple[EventKind, str]] = {
    "contacts": (EventKind.CONTACT_RECEIVED, "Contacts received"),
    "referrals": (EventKind.REFERRAL_RECEIVED, "Referrals received"),
    "early-help": (EventKind.EARLY_HELP_PLAN_STARTED, "Early help plans started"),
    "assessments": (EventKind.ASSESSMENT_AUTHORISED, "Assessments authorised"),
    "section-47": (EventKind.SECTION_47_STARTED, "Section 47 enquiries started"),
    "conferences": (EventKind.INITIAL_CONFERENCE_HELD, "Initial conferences held"),
    "in-need": (EventKind.CIN_PLAN_STARTED, "Child in need plans started"),
    "protection": (EventKind.CP_PLAN_STARTED, "Child protection plans started"),
    "protection-ended": (EventKind.CP_PLAN_ENDED, "Child protection plans ended"),
    "into-care": (EventKind.LOOKED_AFTER_STARTED, "Children who came into care"),
    "out-of-care": (EventKind.LOOKED_AFTER_CEASED, "Children who left care"),
    "missing": (EventKind.CHILD_MISSING, "Times that a child went missing"),
    "adopted": (EventKind.ADOPTION_ORDER_MADE, "Adoption orders made"),
    "turned-18": (EventKind.TURNED_18, "Young people who turned 18"),
}
"""What happened, in the order of a child's way through the services, by its word in an address."""

STAGES_NOW: Mapping[Stage, str] = {
    Stage.CONTACT: "Contacts and referrals awaiting a decision",
    Stage.EARLY_HELP: "Early help",
    Stage.ASSESSMENT: "In assessment",
    Stage.CHILD_IN_NEED: "Child in need",
    Stage.CHILD_PROTECTION: "Child protection",
    Stage.LOOKED_AFTER: "Looked after",
    Stage.PERMANENCE: "Permanence",
    Stage.LEAVING_CARE: "Leaving care",
}
"""The stages of open journeys. A child stands at one of them, so that they add up."""

BESIDE_NOW: Mapping[TrackCode, str] = {
    TrackCode.PROTECTION_PLAN: "On a child protection plan, at any stage",
    TrackCode.SECTION_47_ENQUIRY: "With a section 47 enquiry",
    TrackCode.EDGE_OF_CARE: "On the edge of care",
    TrackCode.LEGAL: "In pre-proceedings, in proceedings or on an order",
    TrackCode.MISSING: "Missing now",
    TrackCode.PATHWAY_16_PLUS: "With a pathway plan",
}
"""What runs beside the stage. A child can be in several of these."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words. `children` is how many different ones are behind it, and the list `leads_to` has exactly those.

    The list is a page by its name, with what is asked of it; a time that something happened is asked for by its word.
    """

    says: str
    number: int
    children: int
    leads_to: str
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One time that something happened to a child."""

    ref: str
    child: str
    team: str
    on: date


def happened(viewer: Viewer, period: Period, *, now: datetime) -> list[Number]:
    """How often each happened in the period, to how many children. One query."""
    kinds = {kind: code for code, (kind, _) in HAPPENED.items()}
    rows = _events(viewer, list(kinds), period, now, reads_all=True).order_by()
    counted = rows.values_list("kind").annotate(number=Count("pk"), children=Count("child", distinct=True))
    found = {kinds[EventKind(kind)]: (number, children) for kind, number, children in counted}
    return [Number(says, *found.get(code, (0, 0)), code, {"period": period.code}) for code, (_, says) in HAPPENED.items()]


def behind(viewer: Viewer, code: str, period: Period, *, now: datetime) -> QuerySet[Event]:
    """Each time behind a number, the latest first. Raises KeyError for a word that is none."""
    rows = _events(viewer, [HAPPENED[code][0]], period, now, reads_all=False)
    return rows.select_related("child", "journey__team").order_by("-occurred_at", "-pk")


def in_words(rows: Iterable[Event]) -> list[Happened]:
    """One page of it in words. No query."""
    return [_in_words(row) for row in rows]


def by_stage(viewer: Viewer) -> list[Number]:
    """The children with an open journey, by stage; they add up. One query."""
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id", reads_all=True)).order_by()
    found: dict[str, int] = dict(rows.values_list("stage").annotate(number=Count("pk")))
    return [_now(says, found.get(stage, 0), "children", stage=stage) for stage, says in STAGES_NOW.items()]


def beside(viewer: Viewer) -> list[Number]:
    """What runs beside the stages of open journeys, and the children looked after in law. Two queries."""
    rows = Track.objects.filter(
        visible(viewer, child="journey__child_id", reads_all=True),
        code__in=list(BESIDE_NOW), ended_at__isnull=True, journey__closed_at__isnull=True,
    ).order_by()  # fmt: skip
    found: dict[str, int] = dict(rows.values_list("code").annotate(number=Count("journey", distinct=True)))
    in_care = PermanencyRow.objects.filter(visible(viewer, child="child_id", reads_all=True)).count()
    return [
        _now("Looked after in law, at any stage", in_care, "permanency"),
        *(_now(says, found.get(code, 0), "children", track=code) for code, says in BESIDE_NOW.items()),
    ]


def _events(viewer: Viewer, kinds: list[EventKind], period: Period, now: datetime, *, reads_all: bool) -> QuerySet[Event]:
    in_time = Q(occurred_at__gte=period.starts_at, occurred_at__lt=period.ends_at, occurred_at__lte=now)
    seen = visible(viewer, child="child_id", reads_all=reads_all)
    return Event.objects.filter(seen, in_time, kind__in=[str(kind) for kind in kinds], corrected_by__isnull=True)


def _in_words(row: Event) -> Happened:
    child, journey = row.child, row.journey
    assert child is not None, "only events of a child are counted"
    team: Any = journey.team if journey else None
    return Happened(ref=child.ref, child=child.name, team=team.name if team else "No team", on=local_date(row.occurred_at))


def _now(says: str, number: int, page: str, **asked: str) -> Number:
    return Number(says, number, number, page, asked)
