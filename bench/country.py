"""A country for the permanency tracker: authorities in one organisation tree, and the looked after children of all of them.

Written in bulk and all invented. Every child has a journey, the ties of a team, of a worker and of a reviewing officer, running
timescales of which some are late, the tracker's row, and three rows of its past. Some are challenged, some have an action of a
meeting to be done, so that everything which the tracker counts has its children.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.db import connection, transaction

from bench.bulk import Rows
from bench.sizes import Sizes
from tracker.models import (
    EVER,
    CaseloadRow,
    Challenge,
    Child,
    Clock,
    DelayQuestion,
    Event,
    EventPayload,
    Firing,
    Holding,
    Journey,
    MeetingAction,
    OrgUnit,
    PermanencyMeeting,
    PermanencyPast,
    PermanencyRow,
    Post,
    Relationship,
    Stream,
    User,
)
from tracker.rules.permanence import Standing, state_of
from workflows.calendar import local_date
from workflows.definitions.limits import BY_CODE
from workflows.terms import EventKind, Role, Stage

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
THEN = date(2025, 11, 28)
"""The past day that is asked for."""

SERVICES, TEAMS, WORKERS = 2, 3, 6
"""Services of an authority, teams of a service, workers of a team."""

ROUTES = ("", "return_home", "long_term_fostering", "long_term_fostering", "kinship_sgo", "adoption", "adoption")
STATES = ("planning", "plan_agreed", "matching", "matched")
DELAY = "permanence.settled_not_matched"
LIMITS = ("lac.visit", "lac.review")
FAMILY_NAMES = ("Ashdown", "Birchall", "Coldwell", "Dunmore", "Elmhirst", "Fernley", "Garside", "Hartwell", "Inskip", "Kettering")
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CARE = ("child_id", "team_id", "worker_id", "iro_id", "born_on", "state", "route", "route_state", "milestone", "milestone_on",
        "looked_after_since", "settled_on", "placed_for_adoption_on", "last_progress_at", "legal_status", "placement",
        "placement_started_at", "last_review_on", "documents_missing", "experience", "experience_on", "experience_told_by", "challenge",
        "next_limit", "next_answers", "next_due_at", "next_warns_at", "review_due_on")  # fmt: skip
"""The columns of the tracker that differ from child to child."""


@dataclass(frozen=True, slots=True)
class Country:
    """Who looks at one authority, and who at all of them."""

    of_one: User
    of_all: User


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its workers, and the reviewing officer of its authority."""

    unit: int
    workers: list[int]
    officer: int


def fill(sizes: Sizes) -> Country:
    """Make the country: 84,000 children in under three minutes on a busy machine."""
    with transaction.atomic():
        teams, head, chief = _organisation(sizes.authorities)
        _Children(teams, sizes.authorities, meeting_unit=teams[0].unit, chief=chief).write(sizes.in_care)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Country(of_one=User.objects.get(pk=head), of_all=User.objects.get(pk=chief))


def _organisation(authorities: int) -> tuple[list[Team], int, int]:
    """The tree and its people: the teams by authority, the head of the first authority, and whoever sees the country."""
    units = Rows(OrgUnit, "parent_id", "kind", "code", "name")
    people = Rows(User, "username", "first_name", "last_name", password="!", date_joined=NOW)
    posts = Rows(Post, "unit_id", "role", "title")
    held = Rows(Holding, "post_id", "user_id", from_on=date(2020, 1, 1))

    def person(code: str, unit: int, role: Role) -> int:
        user = people.add(code, "Sam", code.title())
        held.add(posts.add(unit, role.value, role.value.replace("_", " ").capitalize()), user)
        return user

    root = units.add(None, "authority", "country", "All authorities")
    chief, heads, teams = person("country", root, Role.DCS), [], []
    for a in range(authorities):
        authority = units.add(root, "authority", f"authority-{a}", f"Council {a}")
        heads.append(person(f"head-{a}", authority, Role.HEAD_OF_SERVICE))
        officer = person(f"officer-{a}", authority, Role.IRO)
        for s in range(SERVICES):
            service = units.add(authority, "service", f"service-{a}-{s}", f"Service {s} of council {a}")
            for t in range(TEAMS):
                code = f"team-{a}-{s}-{t}"
                unit = units.add(service, "team", code, f"Team {s}{t} of council {a}")
                person(f"{code}-manager", unit, Role.TEAM_MANAGER)
                teams.append(Team(unit, [person(f"{code}-{w}", unit, Role.SOCIAL_WORKER) for w in range(WORKERS)], officer))
    for rows in (units, people, posts, held):
        rows.write()
    return teams, heads[0], chief


class _Children:
    """Every table that has rows of a child, filled child by child and then written."""

    def __init__(self, teams: list[Team], authorities: int, *, meeting_unit: int, chief: int) -> None:
        self.teams, self.authorities = teams, authorities
        self.children = Rows(Child, "ref", "given_name", "family_name", "date_of_birth", "search_text", "is_restricted", sex="F")
        self.journeys = Rows(Journey, "public_id", "child_id", "stream_id", "team_id", "worker_id", "opened_at", "stage_entered_at",
                             "looked_after_since", stage=Stage.LOOKED_AFTER.value)  # fmt: skip
        self.events = Rows(Event, "stream_id", "journey_id", "child_id", "occurred_at", "recorded_at", seq=1, definition="journey",
                           kind=EventKind.LOOKED_AFTER_STARTED.value, definition_version=1, previous_hash="0" * 64,
                           payload_hash="1" * 64, hash="2" * 64)  # fmt: skip
        self.payloads = Rows(EventPayload, "event_id", salt="0" * 32, says="The child is looked after.")
        self.ties = Rows(Relationship, "child_id", "user_id", "unit_id", "kind", "from_at", "event_id")
        self.clocks = Rows(Clock, "public_id", "journey_id", "limit", "answers", "started_at", "series_started_at", "start_event_id",
                           "warns_at", "due_at")  # fmt: skip
        self.firings = Rows(Firing, "clock_id", "moment", "fired_at", rung="due")
        self.questions = Rows(DelayQuestion, "public_id", "journey_id", "clock_id", "event_id", "watcher", "role", "answer", "words",
                              "answered_at", "asked_at")  # fmt: skip
        self.challenges = Rows(Challenge, "public_id", "journey_id", "raised_by_id", "raised_at", state="informal", issue="No match yet.",
                               raised_as=Role.IRO.value)  # fmt: skip
        talk = Rows(Stream, "last_recorded_at", kind="permanency_meeting", next_seq=1)
        held = Rows(PermanencyMeeting, "public_id", "stream_id", "unit_id", "opened_by_id", "closed_by_id", "opened_at", "closed_at",
                    held_on=local_date(NOW - 30 * DAY), present="Sam Country", state="closed")  # fmt: skip
        meeting = held.add("meeting00001", talk.add(NOW - 30 * DAY), meeting_unit, chief, chief, NOW - 30 * DAY, NOW - 30 * DAY)
        talk.write()
        held.write()
        self.streams = Rows(Stream, "last_recorded_at", kind="journey", next_seq=2)
        self.actions = Rows(MeetingAction, "public_id", "journey_id", "owner_id", "set_by_id", "due_on", meeting_id=meeting,
                            what="Book the matching meeting.", owner_as="social_worker", state="to_do", set_at=NOW - 30 * DAY)  # fmt: skip
        self.lists = Rows(CaseloadRow, "journey_id", "child_id", "team_id", "worker_id", "looked_after_since", "opened_at",
                          "stage_entered_at", "last_event_at", "next_limit", "next_answers", "next_due_at", "next_warns_at",
                          stage=Stage.LOOKED_AFTER.value)  # fmt: skip
        self.rows = Rows(PermanencyRow, "journey_id", *CARE, stage=Stage.LOOKED_AFTER.value)
        self.past = Rows(PermanencyPast, "journey_id", *CARE, "true_from", "true_to", "known_from", "known_to",
                         stage=Stage.LOOKED_AFTER.value)  # fmt: skip

    def write(self, number: int) -> None:
        for n in range(number):
            self._child(n)
        for rows in (self.children, self.streams, self.journeys, self.events, self.payloads, self.ties, self.clocks, self.firings,
                     self.challenges, self.questions, self.actions, self.lists, self.rows, self.past):  # fmt: skip
            rows.write()

    def _child(self, n: int) -> None:
        of_team = n // self.authorities
        team = self.teams[(n % self.authorities) * SERVICES * TEAMS + of_team % (SERVICES * TEAMS)]
        worker = team.workers[of_team // (SERVICES * TEAMS) % WORKERS] if n % 23 else None
        since, born = NOW - (60 + n * 7 % 2_900) * DAY, date(2010, 1, 1) + n * 13 % 5_600 * DAY
        given, family = f"Robin{n}", FAMILY_NAMES[n % len(FAMILY_NAMES)]
        child = self.children.add(_ref(n), given, family, born, f"{given} {family}".lower(), n % 400 == 399)
        stream = self.streams.add(since)
        journey = self.journeys.add(f"j{n:011d}", child, stream, team.unit, worker, since, since, since)
        event = self.events.add(stream, journey, child, since, since)
        self.payloads.add(event)
        for user, unit, kind in ((None, team.unit, "responsible_team"), (worker, None, "allocated_worker"), (team.officer, None, "iro")):
            if user or unit:
                self.ties.add(child, user, unit, kind, since, event)
        first, review, is_late = self._clocks(n, journey, event, since)
        challenged = is_late and n % 3 == 0
        if challenged:
            self.challenges.add(f"c{n:011d}", journey, team.officer, NOW - 5 * DAY)
        if n % 17 == 0:
            self.actions.add(f"a{n:011d}", journey, worker or team.officer, team.officer, local_date(NOW + n % 40 * DAY))
        care = (child, team.unit, worker, team.officer, born, *_way(n, since, is_late), "informal" if challenged else "", *first, review)
        self.lists.add(journey, child, team.unit, worker, since, since, since, since, *first)
        self.rows.add(journey, *care)
        self._past(n, journey, care, since)

    def _clocks(self, n: int, journey: int, event: int, since: datetime) -> tuple[tuple[str, str, datetime, datetime], date, bool]:
        """Run the child's timescales. Returns the first of them as a row holds it, the review's day, and whether a match is late."""
        due = {limit: NOW + ((n * 7 + 13 * place) % 90 - 12) * DAY for place, limit in enumerate(LIMITS)}
        is_late = ROUTES[n % len(ROUTES)] == "long_term_fostering" and n // len(ROUTES) % 3 == 0
        if is_late:
            due[DELAY] = NOW - (5 + n % 60) * DAY
        for place, (limit, at) in enumerate(due.items()):
            # A limit in days ends with the first instant after its last day, in winter the same as midnight UTC.
            at = due[limit] = at.replace(hour=0)
            clock = self.clocks.add(f"{n:010d}{place:02d}", journey, limit, BY_CODE[limit].answers, since, since, event, at - 5 * DAY, at)
            if at <= NOW:
                self.firings.add(clock, at, at)
            if limit == DELAY and n % 5 == 0:
                self.questions.add(f"q{n:011d}", journey, clock, event, Role.IRO.value, Role.IRO.value, "explain", "A family is found.",
                                   NOW - DAY, at)  # fmt: skip
        limit, at = min(due.items(), key=lambda pair: (pair[1], pair[0]))
        return (limit, BY_CODE[limit].answers, at, at - 5 * DAY), local_date(due["lac.review"] - DAY), is_late

    def _past(self, n: int, journey: int, care: tuple[object, ...], since: datetime) -> None:
        """Three rows that follow one another, one of which was put right later for a child in ten."""
        moments = [since, *sorted(at for at in (NOW - 200 * DAY, NOW - (20 + n % 70) * DAY) if at > since), EVER]
        for number, (start, end) in enumerate(pairwise(moments)):
            put_right = number == 0 and n % 10 == 0
            if put_right:
                self.past.add(journey, *care, start, end, start, NOW - 10 * DAY)
            self.past.add(journey, *care, start, end, NOW - 10 * DAY if put_right else start, EVER)


def _way(n: int, since: datetime, is_late: bool) -> Iterator[object]:
    """From the state to the child's experience: the columns of CARE between the people and the challenge."""
    route = ROUTES[n % len(ROUTES)]
    route_state = STATES[n // len(ROUTES) % len(STATES)] if route and not is_late else "plan_agreed" if route else ""
    settled = local_date(since + 50 * DAY) if is_late or n % 11 == 0 else None
    placed = local_date(NOW - (10 + n % 300) * DAY) if route == "adoption" and n % 4 == 0 and (NOW - since).days > 400 else None
    state = state_of(Standing(route=route, route_state=route_state, settled_on=settled, placed_for_adoption_on=placed))
    milestone = local_date(since + 30 * DAY) if route else None
    told = ("thriving", local_date(NOW - n % 90 * DAY), "iro") if n % 2 else ("", None, "")
    yield from (state.value, route, route_state, "permanence_plan_adoption" if milestone else "", milestone, since, settled, placed)
    yield from (since + 40 * DAY if n % 3 else None, "E1" if placed else "C2", "A5" if placed else "U6", since)
    yield from (local_date(NOW - (20 + n % 160) * DAY), "matching_report" if n % 9 == 0 else "", *told)


def _ref(n: int) -> str:
    """A reference of the usual look, another for each number."""
    mixed, letters = n * 387_420_489 % 31**8, []
    for _ in range(8):
        mixed, digit = divmod(mixed, len(LETTERS))
        letters.append(LETTERS[digit])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
