"""What the tracker can be narrowed to: one entry a filter, with its words and the children whom it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Q

from tracker.models import MeetingAction
from tracker.rules.cohorts import COHORTS, Cohort
from tracker.selectors.permanency.cohorts import narrowed_to
from tracker.selectors.permanency.without_challenge import delayed, silent
from tracker.selectors.timescales import of_colour
from tracker.terms import PermanenceState
from workflows.calendar import local_date
from workflows.terms import Role

NO_ROUTE = "none"
"""The word in an address for a child without a route."""

PLACED_FOR_ADOPTION = ("A3", "A4", "A5", "A6")
"""The return's codes of placements for adoption, by consent or by order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the tracker is narrowed to. Empty values narrow nothing."""

    team: str = ""
    route: str = ""
    state: str = ""
    colour: str = ""
    concern: str = ""
    cohort: str = ""
    acts: str = ""
    legal: str = ""
    placement: str = ""
    aged_at_most: int | None = None
    aged_at_least: int | None = None
    in_care_over: int | None = None
    entered_from: date | None = None
    entered_to: date | None = None

    @property
    def is_empty(self) -> bool:
        return not self.chosen

    @property
    def chosen(self) -> dict[str, str | int | date]:
        """What narrows, by its name in an address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value not in ("", None)}

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The rules by age and time in care that narrow: the named cohort, and the comparisons chosen one by one."""
        own = Cohort(**{name: getattr(self, name) for name in COMPARISONS})
        named = COHORTS[self.cohort].rule if self.cohort else Cohort()
        return tuple(rule for rule in (named, own) if not rule.is_empty)


COMPARISONS = ("aged_at_most", "aged_at_least", "in_care_over", "entered_from", "entered_to")
"""The comparisons of a cohort, by their names in an address."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that a meeting asks about: what it is called, what exactly it counts, and the filter.

    `among` is the part of the filter that several concerns have in common, so that whoever counts them all asks it once.
    """

    says: str
    rule: str
    own: Callable[[], Q]
    among: Callable[[], Q] = Q

    def narrows(self) -> Q:
        return self.among() & self.own()


CONCERNS: Mapping[str, Concern] = {
    "settled_not_matched": Concern(
        "Settled, not matched",
        "Settled in the present placement, where a match is the way to stay, and no match is decided",
        lambda: Q(state=PermanenceState.SETTLED_NOT_MATCHED),
    ),
    "placed_no_application": Concern(
        "Placed for adoption, no application",
        "In a placement for adoption, with no adoption application on record",
        lambda: Q(placement__in=PLACED_FOR_ADOPTION, application_on__isnull=True),
    ),
    "documents_missing": Concern(
        "Documents missing",
        "A document that the child’s routes expect by now has not been begun",
        lambda: ~Q(documents_missing=""),
    ),
    "challenged": Concern("Challenged", "A challenge about the plan is open", lambda: ~Q(challenge="")),
    "no_iro_challenge": Concern(
        "Drift without challenge by the reviewing officer",
        "A timescale of permanence is overdue, and the reviewing officer has no open challenge and has not explained it",
        lambda: silent(Role.IRO),
        among=delayed,
    ),
    "no_ssw_challenge": Concern(
        "Drift without challenge by the supervising social worker",
        "A timescale of permanence is overdue, and the supervising social worker has no open challenge and has not explained it",
        lambda: silent(Role.SUPERVISING_SOCIAL_WORKER),
        among=delayed,
    ),
    "actions": Concern(
        "Actions of a meeting to be done",
        "A permanency meeting agreed something that is not done yet",
        lambda: Q(journey__in=MeetingAction.objects.filter(ended_at__isnull=True).values("journey")),
    ),
    "no_worker": Concern("No allocated worker", "Nobody is allocated to the child", lambda: Q(worker__isnull=True)),
}
"""What a meeting asks about."""


def narrowing(filters: Filters, *, now: datetime, without: tuple[str, ...] = ()) -> Q:
    """The filter of everything that is chosen, apart from what `without` names."""
    narrowed = Q()
    for name, narrows in _NARROWS.items():
        value = getattr(filters, name)
        if value and name not in without:
            narrowed &= narrows(value, now)
    for rule in filters.cohorts:
        narrowed &= narrowed_to(rule, day=local_date(now))
    return narrowed


def route_code(value: str) -> str:
    """The stored code of a route by its word in an address."""
    return "" if value == NO_ROUTE else value


_NARROWS: Mapping[str, Callable[[str, datetime], Q]] = {
    "team": lambda value, _: Q(team__code=value),
    "route": lambda value, _: Q(route=route_code(value)),
    "state": lambda value, _: Q(state=value),
    "colour": lambda value, now: of_colour(value, now=now),
    "concern": lambda value, _: CONCERNS[value].narrows(),
    "acts": lambda value, _: Q(next_answers=value),
    "legal": lambda value, _: Q(legal_status=value),
    "placement": lambda value, _: Q(placement=value),
}
