"""The routes to permanence of one child: how far along each the child is, milestone by milestone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.models import Event, Evidence, Journey, Track
from tracker.selectors.timescales import Timescale, title_of
from tracker.selectors.words import ROUTE_STATES, Words, capital
from workflows.calendar import local_date
from workflows.definitions.evidence import EVIDENCE, RECORDABLE
from workflows.definitions.routes import BY_CODE
from workflows.definitions.tracks import TRACKS
from workflows.engine.milestones import entered_by_hand, met
from workflows.shapes import Milestone, Route
from workflows.terms import EventKind, EvidenceKind, TrackCode
from workflows.terms.in_words import in_full


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One milestone of a child's route. `record` is the entry that meets it; `by_hand` where a person says so."""

    number: int
    code: str
    title: str
    optional: bool
    decides: str
    forum: str
    papers: tuple[str, ...]
    source: str
    done_on: date | None
    done_by: str
    due: Timescale | None
    record: str
    by_hand: bool

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A route that a child is on, or was. `steps` are the states that may follow, with their words."""

    code: str
    name: str
    legal_basis: str
    state: str
    state_code: str
    since: date
    ended_on: date | None
    milestones: tuple[Reached, ...]
    steps: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def next(self) -> Reached | None:
        """The first milestone that every child on this route passes and this child has not."""
        return next((one for one in self.milestones if not one.is_done and not one.optional), None)

    @property
    def done(self) -> int:
        return sum(1 for one in self.milestones if one.is_done)


@dataclass(frozen=True, slots=True)
class _Happened:
    """Something on record that may meet a milestone."""

    at: datetime
    says: str


def of_journey(journey: Journey, tracks: Iterable[Track], running: Sequence[Timescale], words: Words) -> list[Planned]:
    """The routes of a journey, those that are open first, with their milestones. Two queries, and none without a route.

    `running` are the timescales that run: the one that answers for a milestone tells by when, and who must act.
    """
    planned = [track for track in tracks if track.code == TrackCode.PERMANENCE_ROUTE and track.route in BY_CODE]
    if not planned:
        return []
    routes = {track.route: BY_CODE[track.route] for track in planned}
    events = _events(journey, routes.values())
    papers = _papers(journey, routes.values())
    due = {timescale.name: timescale for timescale in running}
    told = [_planned(track, routes[track.route], events, papers, due, words) for track in planned]
    return sorted(told, key=lambda one: (not one.is_open, one.since))


def steps_from(state: str) -> tuple[tuple[str, str], ...]:
    """The states that a route in this state may come to next, with their words."""
    moves = TRACKS[TrackCode.PERMANENCE_ROUTE].moves
    return tuple((move.target, ROUTE_STATES[move.target]) for move in moves if move.source == state)


def _planned(
    track: Track, route: Route, events: Mapping[str, list[_Happened]], papers: Mapping[str, list[_Happened]],
    due: Mapping[str, Timescale], words: Words,
) -> Planned:  # fmt: skip
    done = met(route, track.opened_at, {**papers, **events})
    return Planned(
        code=route.code, name=words.route(route.code), legal_basis=route.legal_basis, state=words.route_state(track.state),
        state_code=track.state, since=local_date(track.opened_at), ended_on=local_date(track.ended_at) if track.ended_at else None,
        milestones=tuple(
            _reached(number, milestone, done.get(milestone.code), due, words) for number, milestone in enumerate(route.milestones, start=1)
        ),
        steps=steps_from(track.state) if track.ended_at is None else (),
    )  # fmt: skip


def _reached(number: int, milestone: Milestone, done: _Happened | None, due: Mapping[str, Timescale], words: Words) -> Reached:
    named = [due[title_of(code)] for code in (milestone.limit, milestone.target) if code and title_of(code) in due]
    return Reached(
        number=number, code=milestone.code, title=milestone.title, optional=milestone.optional, decides=_decides(milestone, words),
        forum=milestone.forum, papers=tuple(map(in_full, milestone.papers)), source=milestone.source,
        done_on=local_date(done.at) if done else None,
        done_by=done.says if done else "", due=min(named, key=lambda t: t.due_at, default=None) if done is None else None,
        record=_record_key(milestone), by_hand=milestone.is_entered_by_hand,
    )  # fmt: skip


def _decides(milestone: Milestone, words: Words) -> str:
    if milestone.by is not None:
        return capital(words.role(milestone.by))
    return capital(milestone.decided_by or milestone.recommended_by)


def _record_key(milestone: Milestone) -> str:
    """The entry of the record form that meets a milestone; empty where a move, the court or a panel does."""
    for kind in milestone.shown_by:
        if EVIDENCE[kind].where == "record":
            return f"evidence:{kind}"
    wanted = set(milestone.met_by)
    entry = next((entry for entry in RECORDABLE if wanted & set(entry.can_tell)), None)
    return f"happened:{entry.code}" if entry is not None else ""


def _events(journey: Journey, routes: Iterable[Route]) -> dict[str, list[_Happened]]:
    kinds = {kind for route in routes for milestone in route.milestones for kind in milestone.met_by}
    rows = Event.objects.filter(
        journey=journey, kind__in=[*(str(k) for k in kinds), str(EventKind.PERMANENCE_MILESTONE_REACHED)], corrected_by__isnull=True
    ).select_related("payload")
    found: dict[str, list[_Happened]] = {}
    for event in rows:
        body = event.payload.body
        key = event.kind if event.kind in kinds else entered_by_hand(body.get("route", ""), body.get("milestone", ""))
        found.setdefault(key, []).append(_Happened(event.occurred_at, event.payload.says))
    return found


def _papers(journey: Journey, routes: Iterable[Route]) -> dict[str, list[_Happened]]:
    kinds = {kind for route in routes for milestone in route.milestones for kind in milestone.shown_by}
    rows = Evidence.objects.filter(journey=journey, kind__in=[str(kind) for kind in kinds])
    found: dict[str, list[_Happened]] = {}
    for row in rows:
        label = capital(EVIDENCE[EvidenceKind(row.kind)].label)
        found.setdefault(row.kind, []).append(_Happened(row.occurred_at, f"{label}."))
    return found
