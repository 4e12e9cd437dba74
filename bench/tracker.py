"""The permanency tracker of one council and of a whole country: each look at it beside plain SQL that finds the same.

The plain side is the query of the page and that of the counts, written by hand, with the filter by who may see whom. Ours is
every statement that the whole answer sends, the signing in and the frame of the page among them. The whole answer, from the
request to the last byte, is set beside an answer with the same template whose children are held in memory.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest import mock

import time_machine
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from bench import plain
from bench.country import NOW, THEN, Country
from bench.measuring import Figure, paired, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from bench.tracker_by_hand import ByHand
from tests import builders
from tests.builders import NOON
from tracker.actions.move import move
from tracker.actions.requests import Details, MoveRequest, PlacementDetails
from tracker.exchange.make_sheets import write
from tracker.exchange.tracker_sheet import Wanted, children_of, rows_of, sheet_of
from tracker.models import Journey, User
from tracker.projections import past as past_rows
from tracker.projections import permanency as row_of_today
from tracker.rules.as_at import as_at
from tracker.selectors.permanency import Filters
from tracker.selectors.permanency.columns import chosen
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import viewer_of
from tracker.selectors.words import Words
from tracker.terms import KindOfSheet
from tracker.web.views.permanency import Permanency
from workflows.terms import EvidenceKind

AT_MOST = 2.0
ADDRESS = "/permanency/"


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at the tracker: its address, and the same by hand."""

    name: str
    says: str
    query: str
    by_hand: ByHand
    colour: str = ""


def measure(sizes: Sizes, country: Country) -> list[Figure]:
    """Every look, of one council and of the country. Raises where plain SQL finds other children, or one asks more queries."""
    found: list[Figure] = []
    asked: dict[str, list[int]] = {}
    with time_machine.travel(NOW, tick=False), override_settings(ALLOWED_HOSTS=["testserver"], HTTPS=False, SESSION_COOKIE_SECURE=False):
        for name, user in (("council", country.of_one), ("country", country.of_all)):
            figures, queries = _looks(name, user, sizes.looks)
            found += [*figures, *_every_row(name, user, sizes.looks)]
            asked[name] = queries
    if asked["council"] != asked["country"]:
        raise AssertionError(f"The country asks other numbers of queries than one council: {asked}")
    found.append(Figure("tracker_queries", asked["country"][0], "queries", "queries of the page, the same for a council and the country"))
    return [*found, *_projection(sizes.looks)]


def _looks(name: str, user: User, rounds: int) -> tuple[list[Figure], list[int]]:
    client, seen = Client(), viewer_of(user, now=NOW)
    client.force_login(user)
    then = as_at(THEN.isoformat(), "", now=NOW)
    assert then is not None
    today = ByHand(seen, NOW)
    looks = [
        Look("page", "the page", "", today),
        Look("filter", "one route, and what is overdue", "?route=adoption&colour=red",
             replace(today, only="p.route = 'adoption' AND p.next_due_at <= '2026-03-04 12:00:00+00'"), colour="red"),
        Look("sort", "the longest settled first", "?order=-days_settled",
             replace(today, order="p.settled_on ASC NULLS LAST, p.journey_id")),
        Look("as_at", "the page of a past day", f"?as_at={THEN}", ByHand(seen, then.moment, past=then)),
    ]  # fmt: skip
    found, queries = [], []
    for look in looks:
        figures, number = _measure(name, look, client, rounds)
        found += [*figures, *_whole(name, look, client, rounds)]
        queries.append(number)
    return [*found, *_counts(name, user, today, rounds)], queries


def _measure(name: str, look: Look, client: Client, rounds: int) -> tuple[list[Figure], int]:
    """The database's part of one look. The counts tell every route and every colour, so what narrows to one is left out of theirs."""
    bare = plain.cursor()
    client.get(ADDRESS + look.query)
    with _told() as told:
        sent = plain.statements_of(lambda: _ok(client.get(ADDRESS + look.query)))
    counted = replace(look.by_hand, only="") if look.colour else look.by_hand
    by_hand = plain.ready([look.by_hand.page(), counted.counts(colour=look.colour)])
    _refuse_a_difference(look, told, plain.send(bare, by_hand))
    pairs = paired(rounds, lambda _: seconds(partial(plain.send, bare, sent)), lambda _: seconds(partial(plain.send, bare, by_hand)))
    named = f"tracker_{look.name}_{name}"
    return [
        Figure(named, pairs.ours * 1000, "ms", f"{name}: {look.says}, the database's part"),
        Figure(f"{named}_ratio", pairs.ratio, "x", "against its page and counts in plain SQL", AT_MOST),
    ], len(sent)


def _refuse_a_difference(look: Look, told: dict[str, Any], found: list[list[Any]]) -> None:
    rows, groups = found
    in_row = -7  # the child's reference, from the end of the columns
    by_hand = [row[in_row] for row in rows]
    total = sum(group[2] for group in groups if not look.colour or group[0] == "adoption")
    ours = [row.ref for row in told["rows"]]
    if ours != by_hand or told["counts"].total != total:
        raise AssertionError(f"{look.name}: plain SQL finds {total} children, {by_hand}; the page {told['counts'].total}, {ours}")
    colours = [sum(group[3 + place] for group in groups) for place in range(4)]
    concerns = [sum(group[7 + place] for group in groups if not look.colour or group[0] == "adoption") for place in range(8)]
    if not look.colour and [one.number for one in told["counts"].by_colour] != colours:
        raise AssertionError(f"{look.name}: the colours differ from {colours}")
    if [one.number for one in told["counts"].by_concern] != concerns:
        raise AssertionError(f"{look.name}: what a meeting asks about differs from {concerns}: {told['counts'].by_concern}")


def _counts(name: str, user: User, today: ByHand, rounds: int) -> list[Figure]:
    from tracker.selectors import permanency

    bare, words = plain.cursor(), Words(rulebook().rules.labels)
    sent = plain.statements_of(lambda: permanency.counts(today.viewer, Filters(), words, now=NOW))
    by_hand = plain.ready([today.counts()])
    pairs = paired(rounds, lambda _: seconds(partial(plain.send, bare, sent)), lambda _: seconds(partial(plain.send, bare, by_hand)))
    return [
        Figure(f"tracker_counts_{name}", pairs.ours * 1000, "ms", f"{name}: the counts alone"),
        Figure(f"tracker_counts_{name}_ratio", pairs.ratio, "x", "against the same counts in plain SQL", AT_MOST),
    ]


def _whole(name: str, look: Look, client: Client, rounds: int) -> list[Figure]:
    """The whole answer beside one that is drawn with the same template from what the page was told, held in memory.

    Both go the whole way from the request to the last byte: who has signed in, what the frame of the page counts and the
    addresses that the template puts together are in both. What the one has ready is all that `Permanency.get` finds.
    """
    address = ADDRESS + look.query
    with _told() as told:
        size = len(_ok(client.get(address)).content)

    def from_memory(view: Permanency, _: HttpRequest) -> HttpResponse:
        return view.show(**told)

    def of_memory(_: int) -> float:
        with mock.patch.object(Permanency, "get", from_memory):
            took = seconds(lambda: answers.append(_ok(client.get(address))))
        if len(answers.pop().content) != size:
            raise AssertionError("The answer from memory is another page.")
        return took

    answers: list[HttpResponse] = []
    pairs = paired(rounds, lambda _: seconds(lambda: _ok(client.get(address))), of_memory)
    named = f"tracker_whole_{look.name}_{name}"
    return [
        Figure(named, pairs.ours * 1000, "ms", f"{name}: {look.says}, the whole answer, {size / 1000:.0f} kB"),
        Figure(f"{named}_ratio", pairs.ratio, "x", "against the same template fed from memory", AT_MOST),
    ]


def _every_row(name: str, user: User, rounds: int) -> list[Figure]:
    """The file of all children: its reads against plain SQL, and how long until it is written."""
    seen, words = viewer_of(user, now=NOW), Words(rulebook().rules.labels)
    wanted = Wanted(filters=Filters(), order="", columns=chosen(()))
    number = len(children_of(seen, wanted, now=NOW))

    def ours() -> int:
        ids = children_of(seen, wanted, now=NOW)
        with tempfile.TemporaryFile() as file:
            write(KindOfSheet.CSV, file, sheet_of(wanted, len(ids), now=NOW), rows_of(ids, wanted, words, now=NOW))
            return file.tell()

    bare, today = plain.cursor(), ByHand(seen, NOW)
    sent = plain.statements_of(ours)
    by_hand = plain.ready([today.every_row(), *today.beside()])

    def plainly() -> None:
        rows = plain.send(bare, by_hand)[0]
        if len(rows) != number:
            raise AssertionError(f"Plain SQL finds {len(rows)} children and the file has {number}.")
        with tempfile.TemporaryFile("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)

    times = 1 if number > 10_000 else min(rounds, 3)
    database = paired(
        times, lambda _: seconds(partial(_drained, bare, sent)), lambda _: seconds(partial(_drained, bare, by_hand)), warm_ups=0
    )
    whole = paired(times, lambda _: seconds(ours), lambda _: seconds(plainly), warm_ups=0)
    return [
        Figure(f"tracker_file_{name}", whole.ours, "s", f"{name}: the file of all {number:,} children"),
        Figure(f"tracker_file_{name}_database_ratio", database.ratio, "x", "its reads against plain SQL for every row", AT_MOST),
        Figure(f"tracker_file_{name}_ratio", whole.ratio, "x", "all of it against plain SQL written out with csv"),
    ]


def _drained(bare: Any, statements: list[Statement]) -> None:
    """Send them one by one, and hold no more than one answer at a time."""
    for statement in statements:
        plain.send(bare, [statement])


def _projection(rounds: int) -> list[Figure]:
    """An admission to care with the tracker's rows kept up, and without: what the projection costs a move."""
    world = builders.a_world()
    details = Details(placement=PlacementDetails(code="U6", where="Foster carers"), legal_status="L1")
    later = NOON + timedelta(hours=1)

    def admitted() -> float:
        journey = builders.fresh(builders.a_contact(world))
        given = builders.given(EvidenceKind.DECISION_MAKER_NAMED)
        request = builders.ask("referral_to_looked_after_emergency", journey, later, warnings_accepted=True, details=details, given=given)
        return seconds(lambda: _admit(journey, request, world, later))

    def without() -> float:
        nothing = row_of_today.Written()
        with mock.patch.object(row_of_today, "refresh", return_value=nothing), mock.patch.object(past_rows, "advance"):
            return admitted()

    pairs = paired(rounds, lambda _: admitted(), lambda _: without())
    return [
        Figure("tracker_move", pairs.ours * 1000, "ms", "an admission to care, the tracker's rows of now and of the past kept up"),
        Figure("tracker_move_ratio", pairs.ratio, "x", "against the same move with no tracker", AT_MOST),
    ]


def _admit(journey: Journey, request: MoveRequest, world: builders.World, now: datetime) -> None:
    with transaction.atomic():
        move(journey_id=journey.pk, request=request, actor=world.actor(world.edward), now=now)


@contextmanager
def _told() -> Iterator[dict[str, Any]]:
    """What the page is told while the block lasts."""
    told: dict[str, Any] = {}
    show: Callable[..., HttpResponse] = Permanency.show

    def noted(view: Permanency, /, **context: Any) -> HttpResponse:
        told.update(context)
        return show(view, **context)

    with mock.patch.object(Permanency, "show", noted):
        yield told


def _ok(response: Any) -> HttpResponse:
    """The answer of the tests' client, which has no type of its own."""
    if response.status_code != 200:
        raise AssertionError(f"The page answers with {response.status_code}.")
    answer: HttpResponse = response
    return answer
