"""The state of a journey as the fold of its events. Each event carries its `changes`; applied in order they give the state.

The changes are dictionaries of one shape each, kept in the event's payload:
stage, sub_stage, by · track, number, state, open, route, plan · placement, open · legal_status, open · closed ·
team, worker · date_of_birth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from workflows.calendar import local_date
from workflows.engine.stage import looked_after_in_law, stage_of
from workflows.shapes import Situation
from workflows.terms import EvidenceKind, Stage, SubStage, TrackCode

Change = Mapping[str, Any]


def stage_change(stage: Stage, sub_stage: SubStage | None, *, by: str = "") -> dict[str, Any]:
    """The child comes to a stage; `by` is the code of the move, where it was one."""
    return {"stage": str(stage), "sub_stage": str(sub_stage or ""), "by": by}


def track_change(code: TrackCode, number: int, state: str, *, is_open: bool, route: str = "", plan: str = "") -> dict[str, Any]:
    """A step of a track. `plan` is told only where a person said what the route is to the child's plan."""
    told = {"track": str(code), "number": number, "state": state, "open": is_open, "route": route}
    return {**told, "plan": plan} if plan else told


def placement_change(code: str, *, is_open: bool) -> dict[str, Any]:
    return {"placement": code, "open": is_open}


def legal_change(code: str, *, is_open: bool) -> dict[str, Any]:
    return {"legal_status": code, "open": is_open}


@dataclass(slots=True)
class Picture:
    """One journey as folded so far."""

    stage: Stage | None = None
    sub_stage: SubStage | None = None
    stage_entered_at: datetime | None = None
    arrived_by: str = ""
    closed_because: str = ""
    is_closed: bool = False
    tracks: dict[tuple[TrackCode, int], str] = field(default_factory=dict)
    ended_tracks: dict[tuple[TrackCode, int], str] = field(default_factory=dict)
    legal: dict[str, datetime] = field(default_factory=dict)
    placement: str | None = None
    placement_started_at: datetime | None = None
    privately_fostered_since: datetime | None = None
    looked_after_since: datetime | None = None
    earlier_care: list[tuple[date, date]] = field(default_factory=list)
    team: int | None = None
    worker: int | None = None
    date_of_birth: date | None = None

    @property
    def is_looked_after(self) -> bool:
        return looked_after_in_law(frozenset(self.legal), self.placement)

    def next_number(self, code: TrackCode) -> int:
        return max((n for c, n in [*self.tracks, *self.ended_tracks] if c is code), default=0) + 1

    def open_numbers(self, code: TrackCode) -> list[int]:
        return sorted(n for c, n in self.tracks if c is code)

    def apply(self, changes: Iterable[Change], occurred_at: datetime) -> None:
        """Apply, in order, all that happened at one moment.

        A child who moves from one placement or order to the next at one moment does not stop being looked after
        between the two, so whether the child is looked after is asked once, after all of it.
        """
        was_looked_after = self.is_looked_after
        for change in changes:
            self._apply(change, occurred_at)
        if self.is_looked_after and not was_looked_after:
            self.looked_after_since = occurred_at
        elif was_looked_after and not self.is_looked_after and self.looked_after_since:
            self.earlier_care.append((local_date(self.looked_after_since), local_date(occurred_at)))
            self.looked_after_since = None

    def _apply(self, change: Change, occurred_at: datetime) -> None:
        if "stage" in change:
            stage = Stage(change["stage"])
            if stage is not self.stage:
                self.stage_entered_at = occurred_at
            self.stage = stage
            self.arrived_by = change.get("by", "")
            self.sub_stage = SubStage(change["sub_stage"]) if change.get("sub_stage") else None
        elif "track" in change:
            self._apply_track(change, occurred_at)
        elif "placement" in change:
            self.placement = change["placement"] if change["open"] else None
            self.placement_started_at = occurred_at if change["open"] else None
        elif "legal_status" in change:
            if change["open"]:
                self.legal[change["legal_status"]] = occurred_at
            else:
                self.legal.pop(change["legal_status"], None)
        elif "closed" in change:
            self.is_closed, self.closed_because = True, change["closed"]
        elif "team" in change:
            self.team, self.worker = change["team"], change.get("worker")
        elif "date_of_birth" in change:
            self.date_of_birth = date.fromisoformat(change["date_of_birth"])

    def _apply_track(self, change: Change, occurred_at: datetime) -> None:
        key = (TrackCode(change["track"]), change["number"])
        self.tracks.pop(key, None)
        self.ended_tracks.pop(key, None)
        (self.tracks if change["open"] else self.ended_tracks)[key] = change["state"]
        if key[0] is TrackCode.PRIVATE_FOSTERING:
            self.privately_fostered_since = occurred_at if change["open"] else None

    def situation(self, now: datetime, evidence: Mapping[EvidenceKind, datetime] | None = None) -> Situation:
        """What the engine decides on: this picture at a moment, with the evidence that counts then."""
        today = local_date(now)
        return Situation(
            stage=self.stage or Stage.CLOSED,
            today=today,
            sub_stage=self.sub_stage,
            is_open=self.stage is not None and not self.is_closed,
            tracks=frozenset((code, state) for (code, _), state in self.tracks.items()),
            evidence={} if evidence is None else evidence,
            date_of_birth=self.date_of_birth,
            legal_statuses=frozenset(self.legal),
            placement=self.placement,
            placement_started_on=local_date(self.placement_started_at) if self.placement_started_at else None,
            privately_fostered_since=local_date(self.privately_fostered_since) if self.privately_fostered_since else None,
            looked_after_since=local_date(self.looked_after_since) if self.looked_after_since else None,
            days_looked_after_since_14=self._days_since_14(today),
            closed_because=self.closed_because,
            arrived_by=self.arrived_by,
        )

    def stage_by_the_tracks(self, now: datetime) -> Stage:
        """The stage that the tracks and the facts in law give. The stored stage must be this one."""
        return stage_of(self.situation(now))

    def _days_since_14(self, today: date) -> int:
        if self.date_of_birth is None:
            return 0
        fourteenth = _birthday(self.date_of_birth, 14)
        periods = list(self.earlier_care)
        if self.looked_after_since:
            periods.append((local_date(self.looked_after_since), today))
        return sum(max(0, (to - max(start, fourteenth)).days) for start, to in periods)


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February: the law counts the birthday as 1 March in a common year
        return date(born.year + years, 3, 1)


def fold(entries: Iterable[tuple[datetime, bool, int, Iterable[Change]]], date_of_birth: date | None) -> Picture:
    """The picture after all events, each (occurred_at, starts, seq, changes), by moment, ends before starts, then seq."""
    picture = Picture(date_of_birth=date_of_birth)
    in_order = sorted(entries, key=lambda e: e[:3])
    for occurred_at, together in groupby(in_order, key=lambda e: e[0]):
        picture.apply([change for _, _, _, changes in together for change in changes], occurred_at)
    return picture


def starts(changes: Iterable[Change]) -> bool:
    """False for an event that only ends something: at one moment, ends come before starts."""
    return not any(change.get("open") is False for change in changes)
