"""Rows of the tracker in words. The rows may be those of today or of another day: nothing is read of them but what they hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tracker.models import PermanencyRow
from tracker.models.prepared import filled_up, read
from tracker.models.staff import NAMES, display_name
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.beside import NOTHING_BESIDE, Beside, beside, beside_then
from tracker.selectors.permanency.blockers import blockers_of, titles
from tracker.selectors.permanency.states import STATES
from tracker.selectors.permanency.tracked import Tracked
from tracker.selectors.timescales import first_of
from tracker.selectors.who import Directory, Responsible, directory_of
from tracker.selectors.words import Words, capital, spoken
from workflows.calendar import local_date
from workflows.definitions.experience import EXPERIENCE, TOLD_BY
from workflows.definitions.routes import BY_CODE
from workflows.engine.stage import age_on


def in_words(page: Iterable[PermanencyRow], words: Words, *, now: datetime, past: AsAt | None = None) -> list[Tracked]:
    """Some rows of the tracker as people read them. A fixed number of queries beside that of the rows.

    With `past` they are told as at that day, drift too; whoever was named for the child then must act, and what other parts
    of the program say of today is left out.
    """
    here = list(page)
    names = _names(here)
    teams, roles = {row.team_id for row in here}, {row.next_answers for row in here}
    found = directory_of(words, [row.child_id for row in here], teams=teams, roles=roles, now=now, past=past)
    blockers = blockers_of(here, now=now, of_today=past is None)
    more = beside(here, now=now) if past is None else beside_then(here, past)
    told = []
    for row in here:
        beside_it = more.get(row.journey_id, NOTHING_BESIDE)
        told.append(_told(row, names.get(row.pk) or _names_of(row), words, found, blockers[row.journey_id], beside_it, now=now))
    return told


class _Names(NamedTuple):
    """The names that belong to a row: of the child and the journey, of the team and of the people."""

    ref: str
    name: str
    journey: str
    team: str
    worker: str
    iro: str
    supervising_worker: str


_PEOPLE = ("worker", "iro", "supervising_worker")
_READ = ("pk", "child__ref", "child__given_name", "child__family_name", "journey__public_id", "team__name",
         *(f"{person}__{name}" for person in _PEOPLE for name in NAMES))  # fmt: skip


def _names(here: Sequence[PermanencyRow]) -> dict[int, _Names]:
    """The names of a page's rows, and nothing else of those tables. One query."""
    if not here:
        return {}
    rows = read(_rows_with_names, type(here[0]), filled_up([row.pk for row in here]))
    return {
        pk: _Names(ref, f"{given} {family}".strip() or ref, journey, team,
                   *(display_name(*people[at : at + 3]) if people[at + 2] else "" for at in (0, 3, 6)))
        for pk, ref, given, family, journey, team, *people in rows
    }  # fmt: skip


def _rows_with_names(table: type[PermanencyRow], rows: list[int]) -> QuerySet[PermanencyRow, tuple[Any, ...]]:
    return table._default_manager.filter(pk__in=rows).order_by().values_list(*_READ)


def _names_of(row: PermanencyRow) -> _Names:
    """The same one by one, of a row that has been taken away since it was read: the child has just left care."""
    people = [getattr(row, person) for person in _PEOPLE]
    return _Names(row.child.ref, row.child.name, row.journey.public_id, row.team.name, *(one.display_name if one else "" for one in people))


def _told(
    row: PermanencyRow, names: _Names, words: Words, found: Directory, blockers: tuple[str, ...], more: Beside, *, now: datetime
) -> Tracked:  # fmt: skip
    worker = names.worker
    journey = Responsible(child_id=row.child_id, team_id=row.team_id, worker_id=row.worker_id, worker_name=worker)
    next_one = first_of(row.next_limit, row.next_asks_for, row.next_answers, row.next_due_at, row.next_warns_at, journey, found, now=now)
    must_act = next_one.who if next_one and next_one.who else found.manager(row.team_id)
    today, born = local_date(now), row.born_on
    progress = local_date(row.last_progress_at) if row.last_progress_at else None
    return Tracked(
        ref=names.ref, name=names.name, journey=names.journey,
        age=age_on(born, today) if born and born <= today else None, stage=words.stage(row.stage, row.sub_stage),
        days_in_care=(today - local_date(row.looked_after_since)).days, in_care_since=local_date(row.looked_after_since),
        legal_status=words.legal_status(row.legal_status), placement=words.placement(row.placement),
        placed_on=local_date(row.placement_started_at) if row.placement_started_at else None,
        settled_on=row.settled_on, days_settled=_days(row.settled_on, today),
        last_progress_on=progress, days_since_progress=_days(progress, today),
        next=next_one, must_act=str(must_act), team=names.team, worker=worker,
        iro=names.iro, supervising_worker=names.supervising_worker, blockers=blockers, beside=more,
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


def _days(since: date | None, today: date) -> int | None:
    return (today - since).days if since else None
