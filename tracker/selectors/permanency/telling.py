"""Rows of the tracker in words. The rows may be those of today or of another day: nothing is read of them but what they hold."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tracker.models import PermanencyRow, User
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.beside import Beside, beside
from tracker.selectors.permanency.blockers import blockers_of, titles
from tracker.selectors.permanency.states import STATES
from tracker.selectors.permanency.tracked import Tracked
from tracker.selectors.timescales import first_of
from tracker.selectors.who import Directory, Responsible, directory
from tracker.selectors.words import Words, capital, spoken
from workflows.calendar import local_date
from workflows.definitions.experience import EXPERIENCE, TOLD_BY
from workflows.definitions.routes import BY_CODE
from workflows.engine.stage import age_on


def in_words(page: Iterable[PermanencyRow], words: Words, *, now: datetime, past: AsAt | None = None) -> list[Tracked]:
    """Some rows of the tracker as people read them. A fixed number of queries beside that of the rows.

    With `past` they are told as at that day; whoever was named for the child then must act, and what other parts of the
    program say of today is left out.
    """
    here = list(page)
    found = directory(words, [row.child_id for row in here], now=now, past=past)
    blockers = blockers_of(here, now=now, of_today=past is None)
    more = beside(here, now=now) if past is None else {}
    return [replace(_told(row, words, found, blockers[row.journey_id], now=now), beside=more.get(row.journey_id, Beside())) for row in here]


def _told(row: PermanencyRow, words: Words, found: Directory, blockers: tuple[str, ...], *, now: datetime) -> Tracked:
    worker = row.worker.display_name if row.worker else ""
    journey = Responsible(child_id=row.child_id, team_id=row.team_id, worker_id=row.worker_id, worker_name=worker)
    next_one = first_of(row.next_limit, row.next_asks_for, row.next_answers, row.next_due_at, row.next_warns_at, journey, found, now=now)
    must_act = next_one.who if next_one and next_one.who else found.manager(row.team_id)
    today, born = local_date(now), row.born_on
    progress = local_date(row.last_progress_at) if row.last_progress_at else None
    return Tracked(
        ref=row.child.ref, name=row.child.name, journey=row.journey.public_id,
        age=age_on(born, today) if born and born <= today else None, stage=words.stage(row.stage, row.sub_stage),
        days_in_care=(today - local_date(row.looked_after_since)).days, in_care_since=local_date(row.looked_after_since),
        legal_status=words.legal_status(row.legal_status), placement=words.placement(row.placement),
        placed_on=local_date(row.placement_started_at) if row.placement_started_at else None,
        settled_on=row.settled_on, days_settled=_days(row.settled_on, today),
        last_progress_on=progress, days_since_progress=_days(progress, today),
        next=next_one, must_act=str(must_act), team=row.team.name, worker=worker,
        iro=_name(row.iro), supervising_worker=_name(row.supervising_worker), blockers=blockers,
        **_way(row, words), **_watch(row),
    )  # fmt: skip


def _way(row: PermanencyRow, words: Words) -> dict[str, Any]:
    """The routes and how far along them the child is."""
    others = [f"{words.route(code)} (parallel)" for code in row.parallel_routes.split(",") if code]
    others += [f"{words.route(code)} (contingency)" for code in row.contingency_routes.split(",") if code]
    return {
        "route": words.route(row.route), "route_code": row.route,
        "route_state": words.route_state(row.route_state) if row.route else "",
        "state": STATES.get(row.state, spoken(row.state)), "state_code": row.state,
        "milestone": _milestone(row.route, row.milestone), "milestone_on": row.milestone_on,
        "next_milestone": _milestone(row.route, row.next_milestone), "other_routes": tuple(others),
        "matched_on": row.matched_on, "placed_for_adoption_on": row.placed_for_adoption_on,
        "application_on": row.application_on, "target_on": row.target_on,
        "family_finding": capital(spoken(row.family_finding)), "family_finding_on": row.family_finding_on,
    }  # fmt: skip


def _watch(row: PermanencyRow) -> dict[str, Any]:
    """Reviews, documents, the child's experience and what is challenged."""
    return {
        "last_review_on": row.last_review_on, "next_review_on": row.next_review_on, "review_due_on": row.review_due_on,
        "documents_missing": tuple(titles(row.documents_missing)), "documents_drafted": tuple(titles(row.documents_drafted)),
        "documents_final": tuple(titles(row.documents_final)), "experience": EXPERIENCE.get(row.experience, ""),
        "experience_on": row.experience_on, "experience_told_by": TOLD_BY.get(row.experience_told_by, ""), "challenge": row.challenge,
    }  # fmt: skip


def _milestone(route: str, code: str) -> str:
    """A milestone by its title, whatever route it is of."""
    found = BY_CODE[route].milestone(code) if route in BY_CODE and code else None
    return found.title if found else capital(spoken(code))


def _name(person: User | None) -> str:
    return person.display_name if person else ""


def _days(since: date | None, today: date) -> int | None:
    return (today - since).days if since else None
