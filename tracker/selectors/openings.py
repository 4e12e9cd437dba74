"""How the next journey of a child begins: every move of the process book that starts where no journey is open, for one person."""

from collections.abc import Sequence
from datetime import datetime

from tracker.models import Child, Journey, OrgUnit, Stream
from tracker.rules.access import Actor
from tracker.rules.fold import Picture
from tracker.selectors import moves
from tracker.selectors.journeys import Read
from tracker.selectors.moves import Group, Option
from tracker.selectors.pictures import picture_of
from tracker.selectors.possible import Possible, each_possible
from tracker.selectors.rulebook import Book, rulebook
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.engine import registry
from workflows.shapes import Move
from workflows.terms import Direction, Nature, Role

TITLES = {
    "asks": "Help is asked for",
    "moves_in": "Moves in from another authority",
    "returns": "Comes back after a journey closed",
    "court_and_police": "Court and police",
    "died": "The child has died",
}
"""The groups of the page of openings, in order."""

_GROUPS = {Direction.REOPEN: "returns", Direction.EMERGENCY: "court_and_police", Direction.CLOSE: "died"}


def open_journey_of(child: Child) -> Journey | None:
    """The child's open journey; None where none is, so that the next may begin. One query."""
    return Journey.objects.filter(child=child, closed_at__isnull=True).first()


def next_journey(child: Child, *, at: datetime, team: OrgUnit | None = None) -> Journey:
    """The child's next journey as it is before its first move, unsaved, linked to the one that closed last. One query."""
    workflow = registry.current("journey")
    previous = Journey.objects.filter(child=child).order_by("-closed_at", "-pk").first()
    return Journey(
        child=child, stream=Stream(kind=StreamKind.JOURNEY), previous=previous, definition=workflow.code,
        definition_version=workflow.version, team=team, opened_at=at, stage_entered_at=at,
    )  # fmt: skip


def picture_before(journey: Journey) -> Picture:
    """What the engine decides an opening on: a journey on which nothing is yet. No query."""
    return picture_of(journey, [], [], [])


def options(child: Child, actor: Actor, words: Words, book: Book, *, now: datetime) -> list[Option]:
    """Every opening, decided for this child and this person now; none while a journey is open. Three queries at most."""
    if open_journey_of(child) is not None:
        return []
    journey = next_journey(child, at=now)
    picture = picture_before(journey)
    found = Read(journey=journey, tracks=[], placements=[], legal_statuses=[], picture=picture)
    return moves.options(found, picture.situation(now), actor, words, book)


def grouped(found: Sequence[Option]) -> list[Group]:
    """The openings by what brings the child, those that are this person's own first. Empty groups are left out."""
    groups = []
    for code, title in TITLES.items():
        here = sorted((o for o in found if _group_of(o.move) == code), key=lambda o: (not (o.ready and o.yours), not o.ready, o.says))
        if here:
            groups.append(Group(code=code, title=title, options=tuple(here)))
    return groups


def possible(child: Child, *, roles: frozenset[Role], person: int | None, now: datetime) -> list[Possible]:
    """The same for programs, decided as the moves out of an open journey are told."""
    if open_journey_of(child) is not None:
        return []
    journey = next_journey(child, at=now)
    situation = picture_before(journey).situation(now)
    return each_possible(registry.current("journey"), situation, roles=roles, person=person, book=rulebook(), ground={})


def _group_of(move: Move) -> str:
    if move.direction in _GROUPS:
        return _GROUPS[move.direction]
    return "moves_in" if move.nature is Nature.HAPPENING else "asks"
