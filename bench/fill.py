"""An authority with many looked after children, written in bulk: what the pages and the pass over timescales read.

Every child has a journey, a placement, a legal status, tracks, a first event, the tie of a team and of a worker, and the
same number of open timescales. The rows are those that the actions leave; only the way to them is shorter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from bench import plain
from bench.bulk import Rows
from bench.sizes import Sizes
from tracker.models import (
    CaseloadRow,
    Child,
    Clock,
    Event,
    EventPayload,
    Firing,
    Holding,
    Journey,
    LegalStatus,
    OrgUnit,
    PermanencyRow,
    Placement,
    Post,
    Relationship,
    Stream,
    Track,
    User,
)
from tracker.rules.access import Viewer
from tracker.selectors.viewers import viewer_of
from tracker.terms import RelationshipKind, StreamKind, UnitKind
from workflows.definitions.limits import ALL_LIMITS, BY_CODE
from workflows.shapes import TimeLimit
from workflows.terms import EventKind, LimitKind, Role, Stage, TrackCode

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DUE = "lac.visit"
"""The timescale that falls due in the passes."""

WARNED = timedelta(days=5)
COPIES = """INSERT INTO tracker_clock (journey_id, "limit", limit_version, answers, started_at, series_started_at, start_event_id, warns_at,
  due_at, next_fire_at, public_id, length_value, length_unit, occurrence, asks_for, set_for_child, length_from, from_series_start, subject)
  WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < %s)
  SELECT journey_id, "limit", limit_version, answers, started_at, series_started_at, start_event_id, warns_at, due_at, next_fire_at,
  public_id || CAST(n AS text), length_value, length_unit, occurrence, CAST(n AS text), set_for_child, length_from, from_series_start,
  subject
  FROM tracker_clock CROSS JOIN copies"""
EACH = 10
"""Different timescales of one child. More than these are the same ones over again, each asking for something else."""

SERVICES, TEAMS, WORKERS = 4, 5, 8
ROUTES = ("", "return_home", "long_term_fostering", "kinship_sgo", "adoption")
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made: the one who looks at the pages, and the moments at which `due` timescales each fall due."""

    viewer: Viewer
    units: list[int]
    moments: list[datetime]


@dataclass(frozen=True, slots=True)
class Held:
    """A team and the workers in it."""

    team: OrgUnit
    workers: list[User]


def fill(sizes: Sizes, *, passes: int) -> Filled:
    """Fill the database for this many passes, each with its own timescales to fall due."""
    teams, head = _organisation()
    of_a_child = sizes.clocks // sizes.looked_after
    limits = _limits(min(of_a_child, EACH))
    with transaction.atomic():
        for first in range(0, sizes.looked_after, BATCH):
            _children(range(first, min(first + BATCH, sizes.looked_after)), teams, limits)
        if of_a_child > EACH:
            plain.send(plain.cursor(), plain.ready([(COPIES, [of_a_child // EACH - 1])]))
    moments = _fall_due(sizes.due, passes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Filled(viewer=viewer_of(head, now=NOW), units=[held.team.pk for held in teams], moments=moments)


def _organisation() -> tuple[list[Held], User]:
    authority = OrgUnit.objects.create(kind=UnitKind.AUTHORITY, code="measured", name="Measured Council")
    teams = []
    for service in range(SERVICES):
        above = OrgUnit.objects.create(parent=authority, kind=UnitKind.SERVICE, code=f"service-{service}", name=f"Service {service}")
        for team in range(TEAMS):
            code = f"team-{service}-{team}"
            unit = OrgUnit.objects.create(parent=above, kind=UnitKind.TEAM, code=code, name=f"Team {service}-{team}")
            _person(f"{code}-manager", unit, Role.TEAM_MANAGER)
            teams.append(Held(unit, [_person(f"{code}-{n}", unit, Role.SOCIAL_WORKER) for n in range(WORKERS)]))
    return teams, _person("head", authority, Role.HEAD_OF_SERVICE)


def _person(username: str, unit: OrgUnit, role: Role) -> User:
    user = User.objects.create(username=username, first_name="Sam", last_name=username.title())
    post = Post.objects.create(unit=unit, role=role, title=role.value.replace("_", " ").capitalize())
    Holding.objects.create(post=post, user=user, from_on=date(2020, 1, 1))
    return user


def _children(numbers: Sequence[int], teams: Sequence[Held], limits: Sequence[TimeLimit]) -> None:
    made = _Made()
    for n in numbers:
        held, since = teams[n % len(teams)], _since(n)
        worker = held.workers[n % WORKERS].pk
        child = made.children.add(f"B{n:08d}", f"Robin{n}", date(2012, 1, 1) + timedelta(days=n % 2500), f"robin{n} example")
        stream = made.streams.add(since)
        journey = made.journeys.add(f"b{n:011d}", child, stream, held.team.pk, worker, since, since, since)
        event = made.events.add(stream, journey, child, since, since)
        made.payloads.add(event)
        made.placements.add(journey, since, event)
        made.legal.add(journey, since, event)
        for code, state in TRACKS:
            made.tracks.add(journey, code.value, state, since)
        made.ties.add(child, held.team.pk, None, RelationshipKind.RESPONSIBLE_TEAM.value, since, event)
        made.ties.add(child, None, worker, RelationshipKind.ALLOCATED_WORKER.value, since, event)
        for place, limit in enumerate(limits):
            due, length = _due(n, place), limit.steps[0][-1].length
            warns = due - WARNED
            made.clocks.add(journey, limit.code, limit.version, limit.answers, since, since, event, warns, due, warns,
                            f"{n:06x}{place:02x}", length.value, length.unit.value)  # fmt: skip
        first = _first(n, limits)
        made.lists.add(journey, child, held.team.pk, worker, since, since, since, since, *first)
        made.tracked.add(journey, child, held.team.pk, worker, ROUTES[n % len(ROUTES)], since, since, *first)
    made.write()


TRACKS = ((TrackCode.PLACEMENT, "placed"), (TrackCode.LEGAL, "final_order"))
NEXT = ("next_limit", "next_answers", "next_due_at", "next_warns_at")


class _Made:
    """Every table that has rows of a child, in the order in which they are written."""

    def __init__(self) -> None:
        started = ("journey_id", "started_at", "start_event_id")
        of_journey = ("journey_id", "child_id", "team_id", "worker_id")
        care = {"stage": Stage.LOOKED_AFTER.value}
        self.children = Rows(Child, "ref", "given_name", "date_of_birth", "search_text", family_name="Example", sex="F")
        self.streams = Rows(Stream, "last_recorded_at", kind=StreamKind.JOURNEY.value, next_seq=2)
        self.journeys = Rows(Journey, "public_id", "child_id", "stream_id", "team_id", "worker_id", "opened_at", "stage_entered_at",
                             "looked_after_since", **care)  # fmt: skip
        self.events = Rows(Event, "stream_id", "journey_id", "child_id", "occurred_at", "recorded_at", seq=1, definition="journey",
                           kind=EventKind.LOOKED_AFTER_STARTED.value, definition_version=1, previous_hash="0" * 64,
                           payload_hash="1" * 64, hash="2" * 64)  # fmt: skip
        self.payloads = Rows(EventPayload, "event_id", salt="0" * 32, says="The child is looked after.")
        self.placements = Rows(Placement, *started, code="U6")
        self.legal = Rows(LegalStatus, *started, code="C2")
        self.tracks = Rows(Track, "journey_id", "code", "state", "opened_at")
        self.ties = Rows(Relationship, "child_id", "unit_id", "user_id", "kind", "from_at", "event_id")
        self.clocks = Rows(Clock, "journey_id", "limit", "limit_version", "answers", "started_at", "series_started_at", "start_event_id",
                           "warns_at", "due_at", "next_fire_at", "public_id", "length_value", "length_unit")  # fmt: skip
        self.lists = Rows(CaseloadRow, *of_journey, "looked_after_since", "opened_at", "stage_entered_at", "last_event_at", *NEXT, **care)
        self.tracked = Rows(PermanencyRow, *of_journey, "route", "looked_after_since", "placement_started_at", *NEXT, legal_status="C2",
                            placement="U6", **care)  # fmt: skip

    def write(self) -> None:
        for rows in vars(self).values():
            rows.write()


def _since(number: int) -> datetime:
    return NOW - timedelta(days=30 + number % 1_500)


def _limits(each: int) -> list[TimeLimit]:
    """So many different timescales, that which falls due first among them."""
    others = [limit for limit in ALL_LIMITS if limit.code != DUE and limit.kind.can_be_late and limit.kind is not LimitKind.LEAD_TIME]
    return [BY_CODE[DUE], *others][:each]


def _due(number: int, place: int) -> datetime:
    """Spread over the days and hours of the months to come."""
    return NOW + timedelta(days=20 + (number * 7 + place * 13) % 200, minutes=number % 600)


def _first(number: int, limits: Sequence[TimeLimit]) -> tuple[str, str, datetime, datetime]:
    """The first timescale of a child, as the rows of the lists hold it."""
    due, limit = min(((_due(number, place), limit) for place, limit in enumerate(limits)), key=lambda pair: pair[0])
    # A third of the first timescales are past, so that every colour has its children. Only the pages read these.
    due -= timedelta(days=60) if number % 3 == 0 else timedelta()
    return limit.code, limit.answers, due, due - WARNED


def _fall_due(due: int, passes: int) -> list[datetime]:
    """Have `due` timescales fall due at each of so many moments, a second apart; each has given its warning."""
    wanted = due * passes
    clocks = list(Clock.objects.filter(limit=DUE).order_by("pk").values_list("pk", flat=True)[:wanted])
    if len(clocks) < wanted:
        raise ValueError(f"{wanted} timescales are to fall due and only {len(clocks)} children are there.")
    moments = [NOW + timedelta(seconds=number) for number in range(passes)]
    warned = Rows(Firing, "clock_id", "moment", "fired_at", rung="warn")
    with transaction.atomic():
        for number, moment in enumerate(moments):
            some = clocks[number * due : (number + 1) * due]
            # By the first and the last of them: so many cannot be named one by one in one statement.
            chosen = Clock.objects.filter(limit=DUE, pk__gte=some[0], pk__lte=some[-1])
            chosen.update(due_at=moment, next_fire_at=moment, warns_at=moment - WARNED)
            for pk in some:
                warned.add(pk, moment - WARNED, moment - WARNED)
        warned.write()
    return moments
