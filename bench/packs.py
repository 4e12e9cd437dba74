"""The papers of a meeting that hears thirty children: made of the record as a draft, and as one PDF, against plain SQL for the reads.

The plain side sends the same sections' questions in SQL written by hand, through the driver's own cursor, and makes nothing
of the answers; both must find the same rows.
"""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.db import connection

from bench import plain
from bench.measuring import Figure, paired, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from panels.actions.build_pack import build_pack
from panels.actions.list_item import list_item
from panels.actions.publish_pack import publish_pack
from panels.exchange.pack_pdf import write_pack
from panels.models import AgendaItem, Meeting, Pack, PackFile
from panels.selectors.pack_contents import Said, contents, items_in_order
from panels.selectors.packs import reading_of_file
from panels.terms import Business
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, some_panels, the_next
from tracker.actions.record import record_happened
from tracker.selectors.sections_of_record import ACTS_SHOWN, ASSESSMENTS, NOT_HERE, PLANS
from workflows.terms import EventKind, Stage

LATER = NOON + timedelta(hours=4)
VISITS = 12
"""Visits and reviews on each child's record, so that the story of a child has some pages."""

ITEMS = """SELECT i.id, i.state, i.place, i.is_in_section, r.business, r.asks, r.asked_at, r.papers, r.papers_sent_at, j.id, j.stage,
  j.sub_stage, j.opened_at, j.closed_at, c.given_name, c.family_name, c.date_of_birth, c.ref, t.name, w.first_name, w.last_name,
  a.first_name, a.last_name, g.first_name, g.last_name
FROM panels_agendaitem i JOIN panels_panelrequest r ON r.id = i.request_id JOIN tracker_journey j ON j.id = r.journey_id
  JOIN tracker_child c ON c.id = j.child_id LEFT JOIN tracker_orgunit t ON t.id = j.team_id LEFT JOIN tracker_user w ON w.id = j.worker_id
  LEFT JOIN tracker_user a ON a.id = r.asked_by_id LEFT JOIN tracker_user g ON g.id = r.agreed_by_id
WHERE i.meeting_id = %s AND i.state IN ('listed', 'decided', 'deferred', 'reserve')"""
ATTACHED = """SELECT d.* FROM panels_attachment d JOIN panels_agendaitem i ON i.request_id = d.request_id WHERE i.meeting_id = %s"""
ACCEPTED = """SELECT l.* FROM panels_latepapers l JOIN panels_agendaitem i ON i.id = l.item_id WHERE i.meeting_id = %s"""
LEGAL = """SELECT journey_id, code, started_at, ended_at FROM tracker_legalstatus
WHERE journey_id IN ({0}) AND started_at <= %s ORDER BY started_at DESC, id DESC"""
PLACED = """SELECT journey_id, code, "where", started_at, ended_at FROM tracker_placement
WHERE journey_id IN ({0}) AND started_at <= %s ORDER BY started_at DESC, id DESC"""
MISSING = """SELECT journey_id, kind, started_at, ended_at FROM tracker_missingepisode
WHERE journey_id IN ({0}) AND started_at <= %s ORDER BY started_at DESC, id DESC"""
TRACKS = """SELECT journey_id, code, route, state, opened_at, ended_at FROM tracker_track
WHERE journey_id IN ({0}) AND code IN ({1}) AND opened_at <= %s ORDER BY opened_at DESC, id DESC"""
REVIEWS = """SELECT journey_id, kind, held_on, is_planned, participation FROM tracker_review
WHERE journey_id IN ({0}) ORDER BY held_on DESC, id DESC"""
CLOCKS = """SELECT * FROM tracker_clock WHERE (stopped_at IS NULL OR stopped_at > %s) AND journey_id IN ({0})
AND cancelled_at IS NULL AND started_at <= %s ORDER BY due_at, id"""
TIMELINE = """SELECT * FROM (SELECT e.journey_id, e.occurred_at, e.precision, u.first_name, u.last_name, p.says, p.reason,
    row_number() OVER (PARTITION BY e.journey_id ORDER BY e.occurred_at DESC, e.id DESC) AS number
  FROM tracker_event e LEFT JOIN tracker_user u ON u.id = e.actor_id LEFT JOIN tracker_eventpayload p ON p.event_id = e.id
  WHERE e.journey_id IN ({0}) AND e.recorded_at <= %s AND e.caused_by IS NULL AND e.kind NOT IN ({1})
    AND NOT EXISTS (SELECT 1 FROM tracker_event v WHERE v.corrects_id = e.id AND v.recorded_at <= %s)) told
WHERE number <= %s ORDER BY journey_id, number"""


def measure(sizes: Sizes) -> list[Figure]:
    """The draft and the PDF. Raises where the plain SQL finds other rows than the papers hold."""
    meeting, panels = _a_meeting(sizes.pack_children)
    items = items_in_order(meeting)
    read = partial(_read, meeting)
    by_hand, bare = plain.ready(_by_hand(meeting, items)), plain.cursor()
    _refuse_a_difference(read(), plain.send(bare, by_hand))
    sent = plain.statements_of(read)
    plainly = partial(seconds, partial(plain.send, bare, by_hand))
    whole = paired(sizes.packs, lambda _: seconds(read), lambda _: plainly(), warm_ups=2)
    database = paired(sizes.packs, lambda _: seconds(partial(plain.send, bare, sent)), lambda _: plainly(), warm_ups=2)
    pack = _published(meeting, panels)
    pages, took = _as_pdf(pack)
    of = f"{sizes.pack_children} children"
    return [
        Figure("packs", whole.ours * 1000, "ms", f"the papers of {of}, from the record to what is kept"),
        Figure("packs_plain", whole.plain * 1000, "ms", "the same reads in plain SQL"),
        Figure("packs_database_ratio", database.ratio, "x", "what the database does for us against plain SQL"),
        Figure("packs_ratio", whole.ratio, "x", "all of it against plain SQL"),
        Figure("packs_pdf", took, "s", f"the same as one PDF of {pages} pages"),
        Figure("packs_pdf_pages", pages / took, "pages/s", "pages of that PDF"),
    ]


def _a_meeting(children: int) -> tuple[Meeting, Panels]:
    """A meeting of the permanency panel with so many looked after children on its agenda, those beyond its time in reserve."""
    panels = some_panels()
    meeting = the_next(Business.PERMANENCY, after=NOON + timedelta(days=8))
    amina = panels.actor(panels.world.amina)
    for _ in range(children):
        journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
        for number in range(VISITS):
            kind = EventKind.LAC_REVIEW_HELD if number == VISITS - 1 else EventKind.CHILD_SEEN
            at = NOON + timedelta(minutes=number + 1)
            record_happened(journey_id=journey.pk, kinds=(kind,), says="Seen at home, and alone.", note="All is well.",
                            actor=amina, occurred_at=at, now=at)  # fmt: skip
        request = asked(panels, journey, Business.PERMANENCY, at=LATER)
        list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade, LATER), now=LATER)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return meeting, panels


def _read(meeting: Meeting) -> list[Said]:
    return contents(meeting, items_in_order(meeting), at=LATER)


def _by_hand(meeting: Meeting, items: list[AgendaItem]) -> list[Statement]:
    at: Any = connection.ops.adapt_datetimefield_value(LATER)
    journeys = [item.request.journey_id for item in items]
    ids = _marks(journeys)
    hidden, plans, assessments = ([str(one) for one in some] for some in (NOT_HERE, PLANS, ASSESSMENTS))
    return [
        *((sql, [meeting.pk]) for sql in (ITEMS, ATTACHED, ACCEPTED)),
        *((sql.format(ids), [*journeys, at]) for sql in (LEGAL, PLACED, MISSING)),
        *((TRACKS.format(ids, _marks(some)), [*journeys, *some, at]) for some in (assessments, plans)),
        (REVIEWS.format(ids), journeys),
        (CLOCKS.format(ids), [at, *journeys, at]),
        (TIMELINE.format(ids, _marks(hidden)), [*journeys, at, *hidden, at, ACTS_SHOWN]),
    ]


def _marks(values: list[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _refuse_a_difference(said: list[Said], found: list[list[Any]]) -> None:
    held = {"items": len(said)}
    for code in ("legal_status", "placements", "missing", "assessments", "plans", "reviews", "timescales", "timeline"):
        held[code] = sum(len(section["rows"]) for one in said for section in one.content["sections"] if section["code"] == code)
    counts = [len(rows) for rows in found]
    if list(held.values()) != [counts[0], *counts[3:]]:
        raise AssertionError(f"The papers hold {held}, and plain SQL finds {counts}.")


def _published(meeting: Meeting, panels: Panels) -> Pack:
    ade = panels.actor(panels.ade, LATER)
    draft = build_pack(meeting_id=meeting.pk, actor=ade, now=LATER)
    return publish_pack(pack_id=draft.pk, actor=ade, now=LATER)


def _as_pdf(pack: Pack) -> tuple[int, float]:
    """How many pages, and how many seconds they take, papers read again included."""
    file = PackFile(pack=pack, items=list(pack.papers.values_list("pk", flat=True)))
    pages: list[int] = []
    took = seconds(lambda: pages.append(write_pack(reading_of_file(file), BytesIO())))
    return pages[0], took


__all__ = ["measure"]
