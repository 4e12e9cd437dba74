"""The brothers and sisters of a child whom a viewer may see, and what one move would ask of each of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from tracker.models import Child, FamilyLink, Journey, LegalStatus, Placement, Track, as_machine
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.caseloads import age_in_words
from tracker.selectors.journeys import Read
from tracker.selectors.moves import Told, told
from tracker.selectors.pictures import evidence_of_each, picture_of
from tracker.selectors.rulebook import Book
from tracker.selectors.words import Words
from workflows.engine import registry
from workflows.engine.decide import decide
from workflows.engine.remedy import completed
from workflows.shapes import Move, To

FARTHEST = 3
"""How many links away a child of the family may be: a brother's half-sister's twin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One child of the family and what the move would ask of this child. `first` must be there before it can be made."""

    journey: Journey
    child: Child
    name: str
    age: str
    stands: str
    ready: bool
    first: tuple[Told, ...]
    warns: tuple[Told, ...]


def family(viewer: Viewer, child: Child) -> list[Child]:
    """The other children of the family whom this viewer may see, by name. As many queries as links lie between, at most."""
    found: dict[int, Child] = {child.pk: child}
    newest = [child.pk]
    for _ in range(FARTHEST):
        seen = Q(visible(viewer, child="other_id"), child__in=newest) | Q(visible(viewer, child="child_id"), other__in=newest)
        links = FamilyLink.objects.filter(seen).select_related("child", "other")
        others = {one.pk: one for link in links for one in (link.child, link.other) if one.pk not in found}
        found |= others
        newest = sorted(others)
        if not newest:
            break
    del found[child.pk]
    return sorted(found.values(), key=lambda one: (one.family_name, one.given_name, one.pk))


def open_journeys(viewer: Viewer, child: Child) -> list[Journey]:
    """The open journeys of the other children of the family whom this viewer may see. One query more."""
    rows = Journey.objects.filter(child__in=family(viewer, child), closed_at__isnull=True)
    return list(rows.select_related("child", "team", "worker").order_by("child__family_name", "child__given_name", "pk"))


def members(journeys: Sequence[Journey], move: Move, target: To, actor: Actor, words: Words, book: Book, *, now: datetime) -> list[Member]:
    """What this move would ask of each of these children. Four queries, however many there are."""
    reads = _read(journeys)
    evidence = evidence_of_each(journeys, tracks={j.pk: reads[j.pk].tracks for j in journeys}, at=now)
    found = []
    for journey in journeys:
        situation = reads[journey.pk].picture.situation(now, evidence[journey.pk])
        workflow = registry.get(journey.definition, journey.definition_version)
        decision = completed(
            decide(
                move, target, situation, roles=actor.roles, given=frozenset(), warnings_accepted=True, why="to be given",
                rules=book.rules, calendar=book.calendar,
            ),
            workflow, situation, rules=book.rules, calendar=book.calendar,
        )  # fmt: skip
        first = [reason for reason in decision.reasons if reason.where != "move"]
        found.append(
            Member(
                journey=journey, child=journey.child, name=journey.child.name, age=age_in_words(journey.child, now=now),
                stands=words.stage(journey.stage, journey.sub_stage), ready=not first, first=told(first, words, actor.roles),
                warns=told(decision.warnings, words, actor.roles),
            )
        )  # fmt: skip
    return found


def _read(journeys: Sequence[Journey]) -> dict[int, Read]:
    """The rows of each journey's state. Three queries."""
    tracks = _by_journey(as_machine(track) for track in Track.objects.filter(journey__in=journeys))
    placements = _by_journey(Placement.objects.filter(journey__in=journeys))
    legal = _by_journey(LegalStatus.objects.filter(journey__in=journeys))
    return {
        j.pk: Read(journey=j, tracks=tracks[j.pk], placements=placements[j.pk], legal_statuses=legal[j.pk],
                   picture=picture_of(j, tracks[j.pk], placements[j.pk], legal[j.pk]))
        for j in journeys
    }  # fmt: skip


def _by_journey(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.journey_id].append(row)
    return found
