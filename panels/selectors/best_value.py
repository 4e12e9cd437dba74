"""What a review of quality and cost reads of the record: the placement, what it costs and until when, when the child was last seen.

What is not on record says so, and who owes it (PN-07, D-40).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from panels.definitions import KINDS
from panels.definitions.papers import QUALITY_AND_COST
from panels.models import ChairsAction, Decision, PanelRequest
from panels.terms import Business
from tracker.selectors.placed_now import Placed, placed_at
from tracker.selectors.placed_now import terms_ending as recorded_terms_ending
from tracker.selectors.rulebook import rulebook
from tracker.selectors.sections import Row, Rows, Section, register_section
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.engine.amounts import in_pounds
from workflows.engine.clock import in_words
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What a panel, or its chair between meetings, agreed to pay. `weekly_cost` is in whole pence, `on` and `until` London's days.

    `cause` names the decision, so that what follows from it follows once.
    """

    cause: str
    journey_id: int
    by: str
    weekly_cost: int
    until: date | None
    on: date


def register() -> None:
    """Register the section of papers. Called once, when the program starts."""
    register_section(
        Section(code=QUALITY_AND_COST, title="Quality and cost of the placement", order=15, head=("What", "On record"), by_name=True,
                read=quality_and_cost, empty="Nothing is on record.")
    )  # fmt: skip


def quality_and_cost(journeys: Sequence[int], at: datetime) -> Rows:
    """What is on record of each child's placement at a moment (UTC). Eight queries for any number of journeys."""
    agreed = agreed_until(journeys, at)
    words = Words(rulebook().rules.labels)
    return {pk: _rows(placed, agreed.get(pk), words) for pk, placed in placed_at(journeys, at).items()}


def agreed_until(journeys: Iterable[int], at: datetime) -> dict[int, Agreed]:
    """The latest that was agreed for each journey up to a moment (UTC). Two queries."""
    wanted = list(journeys)
    decided = Decision.objects.filter(item__request__journey__in=wanted, weekly_cost__isnull=False, defers=False, decided_at__lte=at)
    alone = ChairsAction.objects.filter(request__journey__in=wanted, weekly_cost__isnull=False, taken_at__lte=at)
    told = [(one.decided_at, _agreed(one, one.item.request, one.decided_at)) for one in decided.select_related("item__request")]
    told += [(one.taken_at, _agreed(one, one.request, one.taken_at, alone=True)) for one in alone.select_related("request")]
    return {agreed.journey_id: agreed for _, agreed in sorted(told, key=lambda pair: pair[0])}


def _agreed(act: Decision | ChairsAction, request: PanelRequest, when: datetime, *, alone: bool = False) -> Agreed:
    assert act.weekly_cost is not None, "only what has a cost is asked for"
    panel = f"the {KINDS[Business(request.business)].meeting}"
    return Agreed(
        cause=f"{'chairs_action' if alone else 'decision'}:{act.pk}", journey_id=request.journey_id,
        by=f"the chair of {panel} between meetings" if alone else panel, weekly_cost=act.weekly_cost, until=act.ends_on,
        on=local_date(when),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """The day (in London) on which what is paid for now ends. `cause` names the record that says so; `is_recorded` where it is
    the terms of the placement, else it is what a panel or its chair agreed to."""

    until: date
    cause: str
    is_recorded: bool


def term_of(placed: Placed, agreed: Agreed | None) -> Term | None:
    """What was said last of when it ends: by the recorded terms of this placement, or by whoever agreed to pay. None where nobody did."""
    recorded = placed.terms
    by_panel = Term(agreed.until, agreed.cause, is_recorded=False) if agreed and agreed.until else None
    if recorded is None or recorded.until is None:
        return by_panel
    if agreed is not None and by_panel is not None and agreed.on > recorded.from_on:
        return by_panel
    return Term(recorded.until, f"terms:{recorded.event_id}", is_recorded=True)


def terms_ending(first: date, last: date, *, at: datetime) -> dict[int, Term]:
    """Of children in care whose term ends between these days (in London) the term, by journey. A fixed number of queries.

    A term that was put in the place of another does not end any more.
    """
    within = Q(ends_on__gte=first, ends_on__lte=last)
    decided = Decision.objects.filter(within, _in_care("item__request__journey"), defers=False)
    alone = ChairsAction.objects.filter(within, _in_care("request__journey"))
    found = {*decided.values_list("item__request__journey", flat=True), *alone.values_list("request__journey", flat=True)}
    journeys = sorted(found.union(recorded_terms_ending(first, last, at=at)))
    agreed = agreed_until(journeys, at)
    terms = {pk: term_of(placed, agreed.get(pk)) for pk, placed in placed_at(journeys, at).items()}
    return {pk: term for pk, term in terms.items() if term is not None and first <= term.until <= last}


def _in_care(journey: str) -> Q:
    return Q(**{f"{journey}__closed_at__isnull": True, f"{journey}__looked_after_since__isnull": False})


def _rows(placed: Placed, agreed: Agreed | None, words: Words) -> list[Row]:
    officer, worker = f"the {words.role(Role.PLACEMENTS_OFFICER)}", placed.worker or f"the {words.role(Role.SOCIAL_WORKER)}"
    reviewer = f"the {words.role(Role.IRO)}"
    return [
        ("Placement", _placement(placed) or _owed(worker)),
        ("Provider", _provider(placed) or _owed(officer)),
        ("Cost a week", _cost(placed, agreed) or _owed(officer)),
        ("Agreed until", _until(placed, agreed) or _owed(officer)),
        ("Child last seen", in_words(placed.seen_on) if placed.seen_on else _owed(worker)),
        ("Last looked after review", in_words(placed.reviewed_on) if placed.reviewed_on else _owed(reviewer)),
    ]


def _owed(by: str) -> str:
    return f"Not recorded. Owed by {by}."


def _placement(placed: Placed) -> str:
    if placed.since is None:
        return ""
    where = f", {placed.where}" if placed.where else ""
    return f"{placed.placement}{where}, since {in_words(placed.since)}"


def _provider(placed: Placed) -> str:
    return placed.terms.provider if placed.terms else placed.provider


def _cost(placed: Placed, agreed: Agreed | None) -> str:
    """What is recorded of this placement; what a panel agreed to stands in for it, and is told beside it where it differs."""
    own = f"{in_pounds(placed.terms.weekly_cost)}, recorded on {in_words(placed.terms.from_on)}" if placed.terms else ""
    if agreed is None or (placed.terms and placed.terms.weekly_cost == agreed.weekly_cost):
        return own
    theirs = f"{in_pounds(agreed.weekly_cost)}, agreed by {agreed.by} on {in_words(agreed.on)}"
    return f"{own}; {theirs}" if own else theirs


def _until(placed: Placed, agreed: Agreed | None) -> str:
    term = term_of(placed, agreed)
    return in_words(term.until) if term else ""


__all__ = ["Agreed", "Term", "agreed_until", "quality_and_cost", "register", "term_of", "terms_ending"]
