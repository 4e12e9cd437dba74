"""One child as the tracker tells it: plain words, dates and numbers, wherever the row came from."""

from dataclasses import dataclass
from datetime import date

from tracker.selectors.permanency.beside import NOTHING_BESIDE, Beside
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
    state: str
    state_code: str
    milestone: str
    milestone_on: date | None
    next_milestone: str
    other_routes: tuple[str, ...]
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
    matched_on: date | None
    placed_for_adoption_on: date | None
    application_on: date | None
    target_on: date | None
    family_finding: str
    family_finding_on: date | None
    last_review_on: date | None
    next_review_on: date | None
    review_due_on: date | None
    documents_missing: tuple[str, ...]
    documents_drafted: tuple[str, ...]
    documents_final: tuple[str, ...]
    experience: str
    experience_on: date | None
    experience_told_by: str
    challenge: str
    next: Timescale | None
    must_act: str
    team: str
    worker: str
    iro: str
    supervising_worker: str
    blockers: tuple[str, ...] = ()
    beside: Beside = NOTHING_BESIDE
