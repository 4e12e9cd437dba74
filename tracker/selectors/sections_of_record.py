"""The sections that the record itself has: where the child stands, the law, placements, reviews, timescales, what happened."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from tracker.models import Clock, Event, Journey, LegalStatus, MissingEpisode, Placement, Review, Track
from tracker.selectors import timescales
from tracker.selectors.rulebook import rulebook
from tracker.selectors.sections import Row, Rows, Section, register_section
from tracker.selectors.timeline import HIDDEN, OF_A_LINK
from tracker.selectors.words import Words, capital, spoken
from tracker.terms import Precision
from workflows.calendar import local_date
from workflows.engine import clock as engine
from workflows.engine.clock import moment_in_words
from workflows.terms import EventKind, TrackCode

ACTS_SHOWN = 150
"""How many of the latest acts papers tell; the record itself has them all."""

ASSESSMENTS = (TrackCode.ASSESSMENT, TrackCode.SECTION_47_ENQUIRY, TrackCode.PRE_BIRTH)
PLANS = (
    TrackCode.EARLY_HELP, TrackCode.CHILD_IN_NEED_PLAN, TrackCode.PROTECTION_PLAN, TrackCode.LEGAL, TrackCode.PERMANENCE_ROUTE,
    TrackCode.PATHWAY_16_PLUS, TrackCode.SHORT_BREAKS, TrackCode.EDGE_OF_CARE, TrackCode.PRIVATE_FOSTERING,
)  # fmt: skip
REVIEWS = {
    "looked_after": "Looked after review",
    "child_protection": "Child protection conference",
    "child_in_need": "Child in need review",
}
OF_PAPERS = (
    EventKind.PANEL_DOCUMENT_ATTACHED, EventKind.PANEL_DOCUMENT_REMOVED, EventKind.PANEL_DOCUMENT_QUARANTINED,
    EventKind.PANEL_LATE_PAPERS_ACCEPTED, EventKind.PANEL_PAPERS_SENT, EventKind.PANEL_PAPERS_PUBLISHED, EventKind.PANEL_PAPERS_CHANGED,
)  # fmt: skip
NOT_HERE = (*HIDDEN, *OF_A_LINK, *OF_PAPERS)
"""What the timeline leaves out: a link to another child, which is for those alone who may see that child too, and what was
done with papers, which would make each version differ from the one before it."""


def register() -> None:
    """Register the record's own sections. Called once, when the program starts."""
    for section in (
        Section(code="standing", title="Where the child stands", order=10, head=("What", "Now"), by_name=True, read=standing,
                empty="Nothing is on record."),
        Section(code="legal_status", title="Legal status", order=20, head=("Legal status", "From", "Until"), read=legal_statuses,
                empty="The child is not looked after and has not been on this journey."),
        Section(code="placements", title="Placements", order=30, head=("Placement", "Where", "From", "Until"), read=placements,
                empty="The child has not been placed on this journey."),
        Section(code="missing", title="Missing from home or care", order=35, head=("What", "From", "Until"), read=missing,
                empty="No missing episode is on record."),
        Section(code="assessments", title="Assessments and enquiries", order=40, head=("What", "Where it stands", "From", "Until"),
                read=assessments, empty="No assessment is on record."),
        Section(code="plans", title="Plans and proceedings", order=45, head=("What", "Where it stands", "From", "Until"), read=plans,
                empty="No plan is on record."),
        Section(code="reviews", title="Reviews", order=50, head=("Review", "Held or planned", "How the child took part"), read=reviews,
                empty="No review is on record."),
        Section(code="timescales", title="Timescales", order=60, head=("Timescale", "Due", "How it stands"), read=running_timescales,
                compared=2, empty="No timescale is running."),
        Section(code="timeline", title="What happened", order=90, head=("When", "What", "By whom", "Reason"), read=timeline,
                empty="Nothing is on record."),
    ):  # fmt: skip
        register_section(section)


def standing(journeys: Sequence[int], at: datetime) -> Rows:
    """The stage, who holds the child, since when. One query."""
    words = _words()
    found: dict[int, list[Row]] = {}
    for journey in Journey.objects.filter(pk__in=journeys).select_related("team", "worker"):
        rows: list[Row] = [
            ("Stage", words.stage(journey.stage, journey.sub_stage)),
            ("Open since", _day(journey.opened_at)),
            ("Responsible team", journey.team.name if journey.team else "None"),
            ("Allocated worker", journey.worker.display_name if journey.worker else "Nobody is allocated"),
        ]
        if journey.closed_at is not None:
            rows.append(("Closed", _day(journey.closed_at)))
        found[journey.pk] = rows
    return found


def legal_statuses(journeys: Sequence[int], at: datetime) -> Rows:
    """Every legal status that had begun, the latest first. One query."""
    words = _words()
    rows = LegalStatus.objects.filter(journey__in=journeys, started_at__lte=at).order_by("-started_at", "-pk")
    return _by_journey((s.journey_id, (words.legal_status(s.code), _day(s.started_at), _until(s.ended_at, at))) for s in rows)


def placements(journeys: Sequence[int], at: datetime) -> Rows:
    """Every placement that had begun, the latest first. One query."""
    words = _words()
    rows = Placement.objects.filter(journey__in=journeys, started_at__lte=at).order_by("-started_at", "-pk")
    return _by_journey((p.journey_id, (words.placement(p.code), p.where, _day(p.started_at), _until(p.ended_at, at))) for p in rows)


def missing(journeys: Sequence[int], at: datetime) -> Rows:
    """Every episode that had begun, the latest first. One query."""
    rows = MissingEpisode.objects.filter(journey__in=journeys, started_at__lte=at).order_by("-started_at", "-pk")
    return _by_journey(
        (m.journey_id, (capital(spoken(m.kind)), moment_in_words(m.started_at), _until_moment(m.ended_at, at))) for m in rows
    )


def assessments(journeys: Sequence[int], at: datetime) -> Rows:
    """Every assessment and enquiry that had begun, the latest first. One query."""
    return _tracks(journeys, at, ASSESSMENTS)


def plans(journeys: Sequence[int], at: datetime) -> Rows:
    """Every plan and proceeding that had begun, the latest first. One query."""
    return _tracks(journeys, at, PLANS)


def reviews(journeys: Sequence[int], at: datetime) -> Rows:
    """Every review held or planned, the latest first. One query."""
    rows = Review.objects.filter(journey__in=journeys).order_by("-held_on", "-pk")
    return _by_journey(
        (r.journey_id, (REVIEWS.get(r.kind, capital(spoken(r.kind))), f"{'Planned for ' if r.is_planned else ''}{_on(r.held_on)}",
                        r.participation))
        for r in rows
    )  # fmt: skip


def running_timescales(journeys: Sequence[int], at: datetime) -> Rows:
    """What is due and by when, the first due first. One query."""
    running = Q(stopped_at__isnull=True) | Q(stopped_at__gt=at)
    clocks = Clock.objects.filter(running, journey__in=journeys, cancelled_at__isnull=True, started_at__lte=at).order_by("due_at", "pk")
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for clock in clocks:
        if clock.journey_id is not None:
            due = _on(engine.day_of(timescales.kind_of(clock.limit), clock.due_at))
            word = capital(engine.word(**timescales.dates_of(clock), now=at))
            found[clock.journey_id].append((timescales.title_of(clock.limit, clock.asks_for), due, word))
    return found


def timeline(journeys: Sequence[int], at: datetime) -> Rows:
    """The latest acts that were on record, the newest first; what was put right since is told once, as it is now. One query."""
    acts = (
        Event.objects.filter(journey__in=journeys, recorded_at__lte=at, caused_by__isnull=True)
        .exclude(kind__in=[str(kind) for kind in NOT_HERE])
        .filter(~Exists(Event.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=at)))
        .annotate(number=Window(RowNumber(), partition_by=[F("journey")], order_by=[F("occurred_at").desc(), F("pk").desc()]))
        .filter(number__lte=ACTS_SHOWN)
        .order_by("journey", "number")
        .select_related("payload", "actor")
    )
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for act in acts:
        if act.journey_id is not None:
            when = _day(act.occurred_at) if act.precision == Precision.DAY else moment_in_words(act.occurred_at)
            by = act.actor.display_name if act.actor else "Waymark"
            payload = getattr(act, "payload", None)  # what was lawfully erased says nothing any more
            if payload is not None:
                found[act.journey_id].append((when, payload.says, by, payload.reason))
    for rows in found.values():
        if len(rows) == ACTS_SHOWN:
            rows.append(("", f"The latest {ACTS_SHOWN} are shown here. What came before them is on the child's record.", "", ""))
    return found


def _tracks(journeys: Sequence[int], at: datetime, codes: Iterable[TrackCode]) -> Rows:
    words = _words()
    rows = Track.objects.filter(journey__in=journeys, code__in=[str(c) for c in codes], opened_at__lte=at).order_by("-opened_at", "-pk")
    return _by_journey(
        (
            t.journey_id,
            (
                f"{words.track(t.code)}: {words.route(t.route).lower()}" if t.route else words.track(t.code),
                words.route_state(t.state) if t.route else capital(spoken(t.state)),
                _day(t.opened_at),
                _until(t.ended_at, at),
            ),
        )
        for t in rows
    )


def _by_journey(rows: Iterable[tuple[int, Row]]) -> Rows:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for journey, row in rows:
        found[journey].append(row)
    return found


def _words() -> Words:
    return Words(rulebook().rules.labels)


def _on(day: object) -> str:
    return f"{day.day} {day:%B %Y}"  # type: ignore[attr-defined]


def _day(moment: datetime) -> str:
    return _on(local_date(moment))


def _until(moment: datetime | None, at: datetime) -> str:
    return _day(moment) if moment is not None and moment <= at else "Still so"


def _until_moment(moment: datetime | None, at: datetime) -> str:
    return moment_in_words(moment) if moment is not None and moment <= at else "Still so"


__all__ = ["register"]
