"""Tells one period of care as the entries and dated rows of a journey, day by day.

On one day the row itself comes first, then what ends, what starts, where the child then stands, what else happened, and
last of all the end of care and of the journey: so that a review held on the last day still counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from tracker.actions.change import LEGAL_ENDS, LEGAL_STARTS, LEGAL_TRACK, sentence
from tracker.actions.record_event import Entry
from tracker.actions.restored import Dated, DatedRow
from tracker.exchange.ssda903 import formats, mapping
from tracker.exchange.ssda903.mapping import Outcome, Where
from tracker.exchange.ssda903.periods import Episode, Period
from tracker.exchange.ssda903.records import body_of, record, record_of
from tracker.models import LegalStatus, Placement
from tracker.rules.fold import legal_change, placement_change, stage_change, track_change
from tracker.terms import Precision
from workflows.calendar import start_of_day
from workflows.definitions.tracks import TRACKS
from workflows.terms import EventKind, Stage, TrackCode

LONGEST_REFERENCE = 20


class Turn(IntEnum):
    """The order in which things of one day are told."""

    ROW = 0
    ENDS = 1
    STARTS = 2
    CARE_STARTS = 3
    STANDS = 4
    HAPPENS = 5
    CARE_ENDS = 6
    CLOSES = 7


@dataclass(slots=True)
class Open:
    """The dated row that is being told: its record, its columns and the entry it stands on."""

    source_record: str
    model: type[Dated]
    values: dict[str, Any]
    start: str


@dataclass(slots=True)
class Route:
    """The open route to permanence."""

    number: int
    code: str
    state: str


@dataclass(slots=True)
class Teller:
    """Puts together the entries of one journey. `child` is the source's own reference."""

    child: str
    told: list[tuple[datetime, Turn, Entry]] = field(default_factory=list)
    rows: list[DatedRow] = field(default_factory=list)
    numbers: dict[TrackCode, int] = field(default_factory=dict)

    def say(
        self, turn: Turn, day: date, kind: EventKind, says: str, *, what: str = "", source_record: str = "",
        changes: Iterable[dict[str, Any]] = (), body: dict[str, Any] | None = None,
    ) -> str:  # fmt: skip
        """Tell one thing of a day. Returns the source record of its entry: `what` names it where it is no row itself."""
        known_as = source_record or record(what or kind.value, self.child, day.isoformat())
        at = start_of_day(day)
        entry = Entry(kind=kind, says=says, occurred_at=at, precision=Precision.DAY, changes=tuple(changes),
                      body=body or {}, source_record=known_as)  # fmt: skip
        self.told.append((at, turn, entry))
        return known_as

    def keep(self, row: Open, *, end: str = "") -> None:
        self.rows.append(DatedRow(model=row.model, source_record=row.source_record, values=row.values, start=row.start, end=end))

    def next_number(self, code: TrackCode) -> int:
        self.numbers[code] = self.numbers.get(code, 0) + 1
        return self.numbers[code]

    def entries(self) -> tuple[Entry, ...]:
        """Everything told, in order."""
        return tuple(entry for _, _, entry in sorted(self.told, key=lambda told: told[:2]))


def tell(teller: Teller, period: Period) -> None:
    """Tell a period of care from its first day to its last, or to the last day known."""
    _Care(teller, period).tell()


class _Care:
    """Where the child stands as the episodes are told one after another."""

    def __init__(self, teller: Teller, period: Period) -> None:
        self._teller = teller
        self._period = period
        self._where: Where | None = None
        self._placement: Open | None = None
        self._placement_track: tuple[int, str] | None = None
        self._legal: Open | None = None
        self._legal_track: tuple[int, str] | None = None
        self._short_breaks: int | None = None
        self._route: Route | None = None

    def tell(self) -> None:
        for episode in self._period.episodes:
            self._row(episode)
        # An episode that ends on the day it starts changes nothing: the child was never there overnight.
        lasting = [e for e in self._period.episodes if e.end is None or e.end > e.start]
        before: Episode | None = None
        for episode in lasting:
            self._episode(before, episode)
            before = episode
        if not lasting:
            first = self._period.episodes[0]
            self._stand(first, mapping.where(first["LS"], first["PLACE"]))
        if self._period.ended_on is not None:
            self._close(before, self._period.ended_on)
        else:
            self._keep_what_is_open()

    def _row(self, episode: Episode) -> None:
        says = f"Episode in the return: {_began(episode)}, legal status {episode['LS']}, placement {episode['PLACE']}."
        self._teller.say(Turn.ROW, episode.start, EventKind.EPISODE_RETURNED, says, source_record=record_of(episode.fact),
                         body=body_of(episode.fact))  # fmt: skip

    def _episode(self, before: Episode | None, episode: Episode) -> None:
        where = self._where_in(episode)
        moves_legal = before is None or before["LS"] != episode["LS"]
        moves_placement = before is None or episode.says_new_placement(before)
        if before is not None and moves_placement:
            self._end_placement(episode.start, reason=before["REASON_PLACE_CHANGE"])
        state = LEGAL_TRACK[episode["LS"]]
        if before is not None and moves_legal:
            self._end_legal(episode.start, following=state)
        if before is None:
            self._stand(episode, where)
        self._short_break_track(episode, where)
        if moves_legal:
            self._start_legal(episode, state)
        if moves_placement:
            self._start_placement(episode)
        self._care_starts_or_ends(episode.start, where)
        if before is not None and where != self._where:
            self._move(episode.start, where)
        self._plan(episode, where)
        self._where = where

    def _where_in(self, episode: Episode) -> Where:
        """A temporary move does not end the match or the placement for adoption that it interrupts."""
        where = mapping.where(episode["LS"], episode["PLACE"])
        if episode["PLACE"] in formats.TEMPORARY and where.in_care and self._where is not None and self._where.in_care:
            return self._where
        return where

    # Standing ---------------------------------------------------------------------------------------------------

    def _stand(self, episode: Episode, where: Where) -> None:
        says = "Short breaks began." if not where.in_care else "A period of care began."
        self._teller.say(Turn.ROW, episode.start, EventKind.JOURNEY_OPENED, says,
                         changes=[stage_change(where.stage, where.sub_stage)])  # fmt: skip

    def _move(self, day: date, where: Where) -> None:
        was = self._where
        self._teller.say(Turn.STANDS, day, EventKind.JOURNEY_MOVED, _MOVED[where], changes=[stage_change(where.stage, where.sub_stage)])
        if was == mapping.WITH_ADOPTERS and where.in_care:
            self._tell(Turn.STANDS, day, EventKind.ADOPTION_PLACEMENT_ENDED, EventKind.CHILD_RETURNED_TO_AGENCY)

    def _care_starts_or_ends(self, day: date, where: Where) -> None:
        was_in_care = self._where is not None and self._where.in_care
        if where.in_care and not was_in_care:
            self._teller.say(Turn.CARE_STARTS, day, EventKind.LOOKED_AFTER_STARTED, "The child is looked after.")
        if was_in_care and not where.in_care:
            self._teller.say(Turn.CARE_ENDS, day, EventKind.LOOKED_AFTER_CEASED, "The child is no longer looked after.")
        if where == mapping.WITH_ADOPTERS and self._where != where:
            self._tell(Turn.STANDS, day, EventKind.PLACED_FOR_ADOPTION)

    def _short_break_track(self, episode: Episode, where: Where) -> None:
        if not where.in_care and self._short_breaks is None:
            self._short_breaks = self._teller.next_number(TrackCode.SHORT_BREAKS)
            opened = track_change(TrackCode.SHORT_BREAKS, self._short_breaks, "open", is_open=True)
            self._teller.say(Turn.STARTS, episode.start, EventKind.SHORT_BREAKS_STARTED, "Short breaks began.", changes=[opened])
        elif where.in_care:
            self._end_short_breaks(episode.start)

    def _end_short_breaks(self, day: date) -> None:
        if self._short_breaks is not None:
            ended = track_change(TrackCode.SHORT_BREAKS, self._short_breaks, "ended", is_open=False)
            self._teller.say(Turn.ENDS, day, EventKind.SHORT_BREAKS_ENDED, "The series of short breaks ended.", changes=[ended])
            self._short_breaks = None

    # Placement --------------------------------------------------------------------------------------------------

    def _start_placement(self, episode: Episode) -> None:
        changes = [placement_change(episode["PLACE"], is_open=True)]
        state = mapping.placement_state(episode["PLACE"])
        if self._placement_track is None or self._placement_track[1] != state:
            number = self._placement_track[0] if self._placement_track else self._teller.next_number(TrackCode.PLACEMENT)
            self._placement_track = (number, state)
            changes.append(track_change(TrackCode.PLACEMENT, number, state, is_open=True))
        start = self._teller.say(Turn.STARTS, episode.start, EventKind.PLACEMENT_STARTED, f"Placed ({episode['PLACE']}).", changes=changes)
        self._placement = Open(
            record("placement", self._teller.child, episode.start.isoformat()),
            Placement,
            {
                "code": episode["PLACE"],
                "provider": episode["PLACE_PROVIDER"],
                "where": episode["PL_POST"],
                "provider_reference": episode["URN"][:LONGEST_REFERENCE],
                "started_at": start_of_day(episode.start),
                "ended_at": None,
                "reason_changed": "",
            },
            start,
        )

    def _end_placement(self, day: date, *, reason: str = "", closes: bool = False) -> None:
        assert self._placement is not None
        changes = [placement_change(self._placement.values["code"], is_open=False)]
        if closes and self._placement_track is not None:
            changes.append(track_change(TrackCode.PLACEMENT, self._placement_track[0], "ended", is_open=False))
        end = self._teller.say(Turn.ENDS, day, EventKind.PLACEMENT_ENDED, "The placement ended.", changes=changes)
        self._placement.values.update(ended_at=start_of_day(day), reason_changed=reason[:8])
        self._teller.keep(self._placement, end=end)
        self._placement = None

    # Legal status -----------------------------------------------------------------------------------------------

    def _start_legal(self, episode: Episode, state: str) -> None:
        code = episode["LS"]
        changes = [legal_change(code, is_open=True)]
        if self._legal_track is None:
            self._legal_track = (self._teller.next_number(TrackCode.LEGAL), "")
        if self._legal_track[1] != state:
            self._legal_track = (self._legal_track[0], state)
            changes.append(track_change(TrackCode.LEGAL, self._legal_track[0], state, is_open=True))
        start = self._teller.say(Turn.STARTS, episode.start, EventKind.LEGAL_STATUS_STARTED, f"Legal status {code} began.",
                                 changes=changes, body={"code": code})  # fmt: skip
        self._tell(Turn.STARTS, episode.start, *LEGAL_STARTS.get(code, ()))
        self._legal = Open(
            record("legal_status", self._teller.child, episode.start.isoformat()),
            LegalStatus,
            {"code": code, "started_at": start_of_day(episode.start), "ended_at": None},
            start,
        )

    def _end_legal(self, day: date, *, following: str = "") -> None:
        """End the legal status. The legal track goes on where its machine knows the step to the `following` state."""
        assert self._legal is not None
        assert self._legal_track is not None
        code, (number, state) = self._legal.values["code"], self._legal_track
        changes = [legal_change(code, is_open=False)]
        if state != following and TRACKS[TrackCode.LEGAL].step(state, following) is None:
            changes.append(track_change(TrackCode.LEGAL, number, "discharged", is_open=False))
            self._legal_track = None
        end = self._teller.say(Turn.ENDS, day, EventKind.LEGAL_STATUS_ENDED, f"Legal status {code} ended.",
                               changes=changes, body={"code": code})  # fmt: skip
        self._tell(Turn.ENDS, day, *LEGAL_ENDS.get(code, ()))
        self._legal.values["ended_at"] = start_of_day(day)
        self._teller.keep(self._legal, end=end)
        self._legal = None

    # The route to permanence ------------------------------------------------------------------------------------

    def _plan(self, episode: Episode, where: Where) -> None:
        """The route that the placement's code speaks of. A code that says nothing leaves a plan for adoption standing."""
        if episode["PLACE"] in formats.TEMPORARY and where.in_care:
            return
        wanted = mapping.route(episode["PLACE"]) if where.in_care else None
        now = self._route
        if wanted is None:
            if now is not None and now.state == mapping.MATCHED and now.code != mapping.FOSTERING:
                self._route_to(episode.start, now, mapping.PLANNED, "The route to permanence is a plan again.")
            elif now is not None and now.code != mapping.ADOPTION:
                self._give_up_route(episode.start)
            return
        code, state = wanted
        if now is not None and (now.code == code or (now.code, code) == (mapping.EARLY_PERMANENCE, mapping.ADOPTION)):
            if now.state != state:
                self._route_to(episode.start, now, state, "The route to permanence went on.")
            return
        self._give_up_route(episode.start)
        self._route = Route(self._teller.next_number(TrackCode.PERMANENCE_ROUTE), code, state)
        opened = track_change(TrackCode.PERMANENCE_ROUTE, self._route.number, state, is_open=True, route=code)
        says = f"The placement's code says the route to permanence: {code.replace('_', ' ')}."
        self._teller.say(Turn.STANDS, episode.start, EventKind.PERMANENCE_ROUTE_SET, says, changes=[opened])

    def _route_to(self, day: date, route: Route, state: str, says: str) -> None:
        route.state = state
        changed = track_change(TrackCode.PERMANENCE_ROUTE, route.number, state, is_open=True, route=route.code)
        self._teller.say(Turn.STANDS, day, EventKind.PERMANENCE_ROUTE_MOVED, says, changes=[changed])

    def _give_up_route(self, day: date) -> None:
        if self._route is not None:
            ended = track_change(TrackCode.PERMANENCE_ROUTE, self._route.number, mapping.GIVEN_UP, is_open=False, route=self._route.code)
            self._teller.say(Turn.ENDS, day, EventKind.ROUTE_CHANGED, "The route to permanence ended.", changes=[ended])
            self._route = None

    def _arrive(self, day: date, outcome: Outcome) -> None:
        """The outcome reaches a route: the open one where it leads there, else one that nothing told of before."""
        now = self._route
        leads_there = now is not None and now.code in (outcome.route, mapping.EARLY_PERMANENCE if outcome.route == mapping.ADOPTION else "")
        if now is None or not leads_there:
            self._give_up_route(day)
            now = Route(self._teller.next_number(TrackCode.PERMANENCE_ROUTE), outcome.route, "")
        reached = track_change(TrackCode.PERMANENCE_ROUTE, now.number, mapping.ACHIEVED, is_open=False, route=now.code)
        self._teller.say(Turn.CARE_ENDS, day, EventKind.PERMANENCE_ACHIEVED, outcome.says, changes=[reached])
        self._route = None

    # The end ----------------------------------------------------------------------------------------------------

    def _close(self, last: Episode | None, day: date) -> None:
        outcome = mapping.OUTCOMES.get(self._period.outcome, mapping.NOT_SAID)
        if last is not None:
            self._end_placement(day, reason=last["REASON_PLACE_CHANGE"], closes=True)
            self._end_legal(day)
        self._end_short_breaks(day)
        if outcome.route and last is not None:
            self._arrive(day, outcome)
        else:
            self._give_up_route(day)
        self._tell(Turn.CARE_ENDS, day, *outcome.tells)
        if self._where is not None and self._where.in_care:
            self._teller.say(Turn.CARE_ENDS, day, EventKind.LOOKED_AFTER_CEASED, "The child is no longer looked after.")
        closed = [stage_change(Stage.CLOSED, None), {"closed": outcome.because}]
        says = f"{outcome.says} The journey closed."
        self._teller.say(Turn.CLOSES, day, EventKind.JOURNEY_CLOSED, says, changes=closed)

    def _keep_what_is_open(self) -> None:
        for row in (self._placement, self._legal):
            if row is not None:
                self._teller.keep(row)

    def _tell(self, turn: Turn, day: date, *kinds: EventKind) -> None:
        for kind in kinds:
            self._teller.say(turn, day, kind, sentence(kind))


_MOVED = {
    mapping.IN_CARE: "The child is looked after.",
    mapping.WITH_ADOPTERS: "The child was placed for adoption.",
    mapping.WITH_LONG_TERM_CARERS: "The child is with long-term carers. The placement's code says so; the match is to be confirmed.",
    mapping.ON_SHORT_BREAKS: "The child is on a series of short breaks.",
}


def _began(episode: Episode) -> str:
    return f"began {episode.start.strftime('%d/%m/%Y')}"
