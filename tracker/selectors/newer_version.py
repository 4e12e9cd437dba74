"""Open journeys beside a newer version of the process: which it fits, which it does not and why, and what is to be done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from tracker.models import Clock, Handover, Journey, RuleChange
from tracker.selectors.pictures import picture_of
from tracker.selectors.words import capital, spoken
from tracker.terms import HandoverState, RuleKind
from workflows.definitions.limits import BY_CODE
from workflows.definitions.tracks import TRACKS
from workflows.engine import registry
from workflows.engine.stage import stands_at
from workflows.shapes import Situation, Workflow
from workflows.terms import TrackCode

NO_WAY_ON = "no_way_on"
NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a newer version fits one journey. No fault: it can be carried over. A fault is a short code, told by `what_to_do`."""

    faults: tuple[str, ...]
    gains: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()


def version_of(changes: Iterable[RuleChange]) -> int | None:
    """The version to which these changes carry open journeys over; None where they do not."""
    return next((int(change.value["version"]) for change in changes if change.kind == RuleKind.DEFINITION and change.value), None)


def journeys_behind(version: int) -> QuerySet[Journey]:
    """The open journeys that follow an older version."""
    return Journey.objects.filter(definition="journey", definition_version__lt=version, closed_at__isnull=True).order_by("pk")


def open_by_version() -> list[tuple[int, int]]:
    """Each shipped version with how many open journeys follow it. One query."""
    rows = Journey.objects.filter(closed_at__isnull=True).order_by().values_list("definition_version").annotate(number=Count("pk"))
    found = dict(rows)
    return [(one.version, found.get(one.version, 0)) for one in registry.versions("journey")]


def fits(journeys: Sequence[Journey], version: int, *, now: datetime) -> Iterator[tuple[Journey, Fit]]:
    """How this version fits each of these journeys, read `with_standing`. Two queries, however many there are."""
    newer = registry.get("journey", version)
    running: dict[int, list[str]] = {}
    clocks = Clock.objects.filter(journey__in=journeys, stopped_at__isnull=True, cancelled_at__isnull=True)
    for journey_id, limit in clocks.values_list("journey", "limit"):
        running.setdefault(journey_id, []).append(limit)
    offers: dict[int, list[str]] = {}
    for journey_id, code in Handover.objects.filter(journey__in=journeys, state=HandoverState.OFFERED).values_list("journey", "move"):
        offers.setdefault(journey_id, []).append(code)
    for journey in journeys:
        picture = picture_of(journey, journey.its_tracks, journey.its_placements, journey.its_legal)
        older = registry.get(journey.definition, journey.definition_version)
        situation = picture.situation(now, {})
        yield journey, _fit(older, newer, situation, running.get(journey.pk, []), offers.get(journey.pk, []))


def what_to_do(fault: str) -> str:
    """A fault in words, with what is to be done before the journey can be carried over; empty for what is none."""
    kind, _, rest = fault.partition(":")
    match kind:
        case "track":
            code, _, state = rest.partition(":")
            title = TRACKS[TrackCode(code)].title if code in TRACKS else code
            return f"{title} stands at “{spoken(state)}”, which the newer version does not have. Move it on first."
        case "limit":
            title = BY_CODE[rest].title if rest in BY_CODE else capital(spoken(rest))
            return f"“{title}” is running, and the newer version has no such timescale. Do what it asks for first."
        case "offer":
            return "An offer waits whose move the newer version does not have. Have it answered or withdraw it first."
        case "no_way_on":
            return "No move of the newer version starts from where the child stands. Move the child on first."
        case "nothing_due":
            return "Nothing would be due any more. Put right what is due first."
        case _:
            return ""


def _fit(older: Workflow, newer: Workflow, situation: Situation, running: Sequence[str], offers: Sequence[str]) -> Fit:
    machines = {machine.code: machine for machine in newer.tracks}
    limits = {limit.code for limit in newer.limits}
    moves = {move.code for move in newer.moves}
    faults = [
        f"track:{code}:{state}"
        for code, state in sorted(situation.tracks)
        if code not in machines or state not in machines[code].open_states
    ]
    faults += [f"limit:{limit}" for limit in sorted(set(running)) if limit not in limits]
    faults += [f"offer:{code}" for code in offers if code and code not in moves]
    before, after = _from_here(older, situation), _from_here(newer, situation)
    if not after:
        faults.append(NO_WAY_ON)
    if not running:
        faults.append(NOTHING_DUE)
    return Fit(tuple(faults), gains=tuple(sorted(after - before)), loses=tuple(sorted(before - after)))


def _from_here(workflow: Workflow, situation: Situation) -> set[str]:
    """The moves that start where the child stands."""
    return {move.code for move in workflow.moves if any(stands_at(source.standing, situation) for source in move.sources)}
