"""An authority with many looked after children, written in bulk: what the pages and the pass over timescales read.

Every child has a journey, a placement, a legal status, tracks, a first event, the tie of a team and of a worker, and the
same number of open timescales. The rows are those that the actions leave; only the way to them is shorter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from bench import plain
from bench.sizes import Sizes
from tracker import machines
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
from tracker.projections import caseload
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
CLOCK = """INSERT INTO tracker_clock (journey_id, "limit", limit_version, answers, started_at, series_started_at, start_event_id, warns_at,
  due_at, next_fire_at, public_id, length_value, length_unit, occurrence, asks_for, set_for_child, length_from, from_series_start, subject)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1, '', false, 'rule', false, '')"""

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
    children = Child.objects.bulk_create(
        Child(given_name=f"Robin{n}", family_name="Example", date_of_birth=date(2012, 1, 1) + timedelta(days=n % 2500), sex="F",
              search_text=f"robin{n} example")
        for n in numbers
    )  # fmt: skip
    streams = Stream.objects.bulk_create(Stream(kind=StreamKind.JOURNEY, next_seq=2, last_recorded_at=_since(n)) for n in numbers)
    journeys = [_journey(n, child, stream, teams[n % len(teams)]) for n, child, stream in zip(numbers, children, streams, strict=True)]
    Journey.objects.bulk_create(journeys)
    events = Event.objects.bulk_create(_event(journey) for journey in journeys)
    EventPayload.objects.bulk_create(EventPayload(event=event, salt="0" * 32, says="The child is looked after.") for event in events)
    _care(journeys, events)
    _clocks(numbers, journeys, events, limits)
    _ties(journeys, events)
    _rows(numbers, journeys, limits)


def _since(number: int) -> datetime:
    return NOW - timedelta(days=30 + number % 1_500)


def _journey(number: int, child: Child, stream: Stream, held: Held) -> Journey:
    since = _since(number)
    journey = Journey(child=child, stream=stream, team=held.team, worker=held.workers[number % WORKERS], opened_at=since,
                      stage_entered_at=since, looked_after_since=since)  # fmt: skip
    machines.restore(journey, "stage", Stage.LOOKED_AFTER)
    return journey


def _event(journey: Journey) -> Event:
    return Event(
        stream=journey.stream, seq=1, kind=EventKind.LOOKED_AFTER_STARTED, journey=journey, child=journey.child,
        occurred_at=journey.opened_at, recorded_at=journey.opened_at, definition=journey.definition,
        definition_version=journey.definition_version, previous_hash="0" * 64, payload_hash="1" * 64, hash="2" * 64,
    )  # fmt: skip


def _care(journeys: Sequence[Journey], events: Sequence[Event]) -> None:
    both = list(zip(journeys, events, strict=True))
    Placement.objects.bulk_create(Placement(journey=j, code="U6", started_at=j.opened_at, start_event=e) for j, e in both)
    LegalStatus.objects.bulk_create(LegalStatus(journey=j, code="C2", started_at=j.opened_at, start_event=e) for j, e in both)
    tracks = [(TrackCode.PLACEMENT, "placed"), (TrackCode.LEGAL, "final_order")]
    made = []
    for journey in journeys:
        for code, state in tracks:
            track = Track(journey=journey, code=code, opened_at=journey.opened_at)
            machines.restore(track, "state", state)
            made.append(track)
    Track.objects.bulk_create(made)


def _limits(each: int) -> list[TimeLimit]:
    """So many different timescales, that which falls due first among them."""
    others = [limit for limit in ALL_LIMITS if limit.code != DUE and limit.kind.can_be_late and limit.kind is not LimitKind.LEAD_TIME]
    return [BY_CODE[DUE], *others][:each]


def _due(number: int, place: int) -> datetime:
    """Spread over the days and hours of the months to come."""
    return NOW + timedelta(days=20 + (number * 7 + place * 13) % 200, minutes=number % 600)


def _clocks(numbers: Sequence[int], journeys: Sequence[Journey], events: Sequence[Event], limits: Sequence[TimeLimit]) -> None:
    """The open timescales of these journeys. Past the ORM, which would take minutes over them."""
    moment = connection.ops.adapt_datetimefield_value
    rows = []
    for number, journey, event in zip(numbers, journeys, events, strict=True):
        since = moment(journey.opened_at)
        for place, limit in enumerate(limits):
            due = _due(number, place)
            warns = moment(due - WARNED)
            length = limit.steps[0][-1].length
            named = f"{number:06x}{place:02x}"
            rows.append((journey.pk, limit.code, limit.version, limit.answers, since, since, event.pk, warns, moment(due), warns,
                         named, length.value, length.unit))  # fmt: skip
    plain.cursor().executemany(plain.ready([(CLOCK, ())])[0][0], rows)


def _ties(journeys: Sequence[Journey], events: Sequence[Event]) -> None:
    ties = []
    for journey, event in zip(journeys, events, strict=True):
        common = {"child_id": journey.child_id, "from_at": journey.opened_at, "event": event}
        ties.append(Relationship(kind=RelationshipKind.RESPONSIBLE_TEAM, unit_id=journey.team_id, **common))
        ties.append(Relationship(kind=RelationshipKind.ALLOCATED_WORKER, user_id=journey.worker_id, **common))
    Relationship.objects.bulk_create(ties)


def _rows(numbers: Sequence[int], journeys: Sequence[Journey], limits: Sequence[TimeLimit]) -> None:
    lists, tracked = [], []
    for number, journey in zip(numbers, journeys, strict=True):
        due, limit = min(((_due(number, place), limit) for place, limit in enumerate(limits)), key=lambda pair: pair[0])
        # A third of the first timescales are past, so that every colour has its children. Only the pages read these.
        due -= timedelta(days=60) if number % 3 == 0 else timedelta()
        first = Clock(limit=limit.code, answers=limit.answers, due_at=due, warns_at=due - WARNED)
        row = caseload.row_of(journey, [first], last_event_at=journey.opened_at)
        lists.append(row)
        tracked.append(_permanency(number, journey, row))
    CaseloadRow.objects.bulk_create(lists)
    PermanencyRow.objects.bulk_create(tracked)


def _permanency(number: int, journey: Journey, row: CaseloadRow) -> PermanencyRow:
    same = ("child_id", "team_id", "worker_id", "stage", "sub_stage", "looked_after_since",
            "next_limit", "next_asks_for", "next_answers", "next_due_at", "next_warns_at")  # fmt: skip
    return PermanencyRow(
        journey=journey, route=ROUTES[number % len(ROUTES)], legal_status="C2", placement="U6",
        placement_started_at=journey.opened_at, **{name: getattr(row, name) for name in same},
    )  # fmt: skip


def _fall_due(due: int, passes: int) -> list[datetime]:
    """Have `due` timescales fall due at each of so many moments, a second apart; each has given its warning."""
    wanted = due * passes
    clocks = list(Clock.objects.filter(limit=DUE).order_by("pk")[:wanted])
    if len(clocks) < wanted:
        raise ValueError(f"{wanted} timescales are to fall due and only {len(clocks)} children are there.")
    moments = [NOW + timedelta(seconds=number) for number in range(passes)]
    for number, clock in enumerate(clocks):
        clock.due_at = clock.next_fire_at = moments[number // due]
        clock.warns_at = clock.due_at - WARNED
    with transaction.atomic():
        Clock.objects.bulk_update(clocks, ["due_at", "next_fire_at", "warns_at"], batch_size=500)
        Firing.objects.bulk_create(
            Firing(clock=clock, rung="warn", moment=clock.due_at - WARNED, fired_at=clock.due_at - WARNED) for clock in clocks
        )
    return moments
