"""One child as the tracker tells it: plain words, dates and numbers, wherever the row came from."""

from dataclasses import dataclass
from datetime import date

from tracker.selectors.timescales import Timescale


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """One child on the tracker. Days are whole days in London until the day that the page speaks for."""

    ref: str
    name: str
    journey: str
    age: int | None
    route: str
    route_code: str
    route_state: str
    stage: str
    days_in_care: int
    in_care_since: date
    legal_status: str
    placement: str
    placed_on: date | None
    settled_on: date | None
    days_settled: int | None
    last_progress_on: date | None
    days_since_progress: int | None
    last_review_on: date | None
    next: Timescale | None
    must_act: str
    team: str
    worker: str
    blockers: tuple[str, ...] = ()
