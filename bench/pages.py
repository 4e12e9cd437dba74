"""The tracker's page and a list of children, against the two queries in plain SQL that each amounts to.

Three runs of each: the selector with all that it makes of the answers; the statements that it sends, through the driver's
own cursor, which is the database's part; and plain SQL written by hand as well as we know how (who may see a child is
asked row by row for a page, and once for a count), which must find the same children.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection

from bench import plain
from bench.fill import NOW, Filled
from bench.measuring import Figure, paired, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from tracker.selectors import caseloads, permanency
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from workflows.calendar import end_of_day, local_date

PAGE = 25
AT_MOST = 2.0

SEEN = """((NOT c.is_restricted AND EXISTS (SELECT 1 FROM tracker_relationship r
    WHERE r.child_id = p.child_id AND r.to_at IS NULL AND r.unit_id IN ({units})))
  OR EXISTS (SELECT 1 FROM tracker_relationship r WHERE r.child_id = p.child_id AND r.to_at IS NULL AND r.user_id = {me}))"""
SEEN_BY_ALL = """((NOT c.is_restricted AND p.child_id IN (SELECT r.child_id FROM tracker_relationship r
    WHERE r.to_at IS NULL AND r.unit_id IN ({units})))
  OR p.child_id IN (SELECT r.child_id FROM tracker_relationship r WHERE r.to_at IS NULL AND r.user_id = {me}))"""
JOINED = """JOIN tracker_child c ON c.id = p.child_id JOIN tracker_journey j ON j.id = p.journey_id
  JOIN tracker_orgunit t ON t.id = p.team_id LEFT JOIN tracker_user w ON w.id = p.worker_id"""
NEXT = "p.next_limit, p.next_asks_for, p.next_answers, p.next_due_at, p.next_warns_at"
NAMES = "j.public_id, c.ref, c.given_name, c.family_name, t.name, w.first_name, w.last_name"
WORST_FIRST = "ORDER BY p.next_due_at ASC NULLS LAST, p.journey_id LIMIT 25"

TRACKER_PAGE = f"""SELECT p.journey_id, p.stage, p.sub_stage, p.route, p.route_state, p.looked_after_since, p.legal_status, p.placement,
  p.settled_on, p.last_review_on, {NEXT}, {NAMES}
FROM tracker_permanencyrow p {JOINED} WHERE {SEEN} {WORST_FIRST}"""
TRACKER_COUNTS = f"""SELECT p.route, count(*),
  count(*) FILTER (WHERE p.next_due_at <= %s),
  count(*) FILTER (WHERE p.next_due_at > %s AND p.next_due_at <= %s),
  count(*) FILTER (WHERE p.next_due_at > %s AND p.next_warns_at <= %s),
  count(*) FILTER (WHERE p.next_due_at > %s AND (p.next_warns_at > %s OR p.next_warns_at IS NULL))
FROM tracker_permanencyrow p JOIN tracker_child c ON c.id = p.child_id WHERE {SEEN_BY_ALL} GROUP BY p.route"""
LIST_PAGE = f"""SELECT p.journey_id, p.stage, p.sub_stage, p.looked_after_since, p.stage_entered_at, {NEXT}, {NAMES}, c.date_of_birth
FROM tracker_caseloadrow p {JOINED} WHERE {SEEN} {WORST_FIRST}"""
LIST_COUNTS = f"""SELECT t.code, t.name, count(*), count(*) FILTER (WHERE p.next_due_at <= %s), count(*) FILTER (WHERE p.worker_id IS NULL)
FROM tracker_caseloadrow p JOIN tracker_child c ON c.id = p.child_id JOIN tracker_orgunit t ON t.id = p.team_id
WHERE {SEEN_BY_ALL} AND p.team_id IN ({{units}}) GROUP BY t.code, t.name"""  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page: how it is made, what of it the database answers, and the same by hand."""

    name: str
    says: str
    whole: Callable[[], object]
    read: Callable[[], tuple[list[int], int]]
    by_hand: list[Statement]


def measure(sizes: Sizes, filled: Filled) -> list[Figure]:
    """Both pages. Raises where the plain SQL finds other children than the page."""
    return [figure for page in (_tracker(filled), _list(filled)) for figure in _measure(page, sizes.pages)]


def _measure(page: Page, rounds: int) -> list[Figure]:
    bare = plain.cursor()
    sent = plain.statements_of(page.read)
    by_hand = plain.ready(page.by_hand)
    _refuse_a_difference(page, plain.send(bare, by_hand))
    plainly = partial(seconds, partial(plain.send, bare, by_hand))
    whole = paired(rounds, lambda _: seconds(page.whole), lambda _: plainly())
    database = paired(rounds, lambda _: seconds(partial(plain.send, bare, sent)), lambda _: plainly())
    return [
        Figure(page.name, whole.ours * 1000, "ms", page.says),
        Figure(f"{page.name}_plain", whole.plain * 1000, "ms", "the two queries in plain SQL"),
        Figure(f"{page.name}_database_ratio", database.ratio, "x", "the database's part against those two", AT_MOST),
        Figure(f"{page.name}_ratio", whole.ratio, "x", "all of it against those two, rows in words included"),
    ]


def _refuse_a_difference(page: Page, found: list[list[Any]]) -> None:
    rows, groups = found
    at = 1 if page.name == "tracker_page" else 2
    by_hand = ([row[0] for row in rows], sum(group[at] for group in groups))
    if page.read() != by_hand:
        raise AssertionError(f"{page.name}: the plain SQL finds {by_hand} and the page {page.read()}")


def _tracker(filled: Filled) -> Page:
    words = Words(labels=rulebook().rules.labels)
    filters = permanency.Filters()
    page = permanency.tracker(filled.viewer, filters, now=NOW)

    def whole() -> None:
        permanency.in_words(page.all()[:PAGE], words, now=NOW)
        permanency.counts(filled.viewer, filters, words, now=NOW)

    def read() -> tuple[list[int], int]:
        rows = list(page.all()[:PAGE])
        return [row.pk for row in rows], permanency.counts(filled.viewer, filters, words, now=NOW).total

    now, tonight = _moments()
    moments = [now, now, tonight, tonight, now, tonight, now]
    by_hand = [(_for(filled, TRACKER_PAGE), ()), (_for(filled, TRACKER_COUNTS), moments)]
    return Page("tracker_page", "the permanency tracker's page and its counts", whole, read, by_hand)


def _list(filled: Filled) -> Page:
    words = Words(labels=rulebook().rules.labels)
    page = caseloads.with_people(caseloads.caseload(filled.viewer, caseloads.Filters(), now=NOW))

    def whole() -> None:
        caseloads.listed(page.all()[:PAGE], words, now=NOW)
        caseloads.by_team(filled.viewer, filled.units, now=NOW)

    def read() -> tuple[list[int], int]:
        rows = list(page.all()[:PAGE])
        return [row.pk for row in rows], sum(team.children for team in caseloads.by_team(filled.viewer, filled.units, now=NOW))

    by_hand = [(_for(filled, LIST_PAGE), ()), (_for(filled, LIST_COUNTS), [_moments()[0]])]
    return Page("caseload_page", "a list of children, worst first, and the counts by team", whole, read, by_hand)


def _moments() -> tuple[Any, Any]:
    moment = connection.ops.adapt_datetimefield_value
    return moment(NOW), moment(end_of_day(local_date(NOW)))


def _for(filled: Filled, sql: str) -> str:
    return sql.format(units=", ".join(str(unit) for unit in sorted(filled.viewer.unit_ids)), me=filled.viewer.user_id)
