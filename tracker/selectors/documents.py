"""The documents that a child's routes expect: how far each is, where it is held, by when and from whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.models import ChildExperience, Event, Evidence, Journey, RegisteredDocument, Track
from tracker.selectors.timescales import Timescale, title_of
from tracker.selectors.words import Words, capital
from workflows.calendar import local_date
from workflows.definitions import documents as definitions
from workflows.definitions.documents import DOCUMENTS, DocumentState, ExpectedDocument
from workflows.definitions.experience import EXPERIENCE, TOLD_BY
from workflows.terms import TrackCode

STATES: Mapping[str, str] = MappingProxyType(
    {DocumentState.DRAFTED: "Drafted", DocumentState.QUALITY_CHECKED: "Quality-checked", DocumentState.FINAL: "Final"}
)
"""The states that are recorded, in order."""

OWED = "Still owed"
LATER = "Expected later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One document as a child's page tells it. `is_owed`: expected by now and not final."""

    code: str
    title: str
    why: str
    not_enough: str
    source: str
    state: str
    says: str
    is_owed: bool
    is_final: bool
    on: date | None
    where_held: str
    is_on_paper: bool
    due: Timescale | None
    owes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experienced:
    """How the child's life was going on a day, and who told it."""

    experience: str
    word: str
    told_by: str
    told_by_code: str
    on: date
    says: str
    recorded_by: str


def of_journey(journey: Journey, tracks: Iterable[Track], running: Sequence[Timescale], words: Words) -> list[Registered]:
    """The documents of a journey's routes, those owed first. Three queries, and none without a route."""
    routes = {t.route: t.ended_at is None for t in tracks if t.code == TrackCode.PERMANENCE_ROUTE and t.route}
    if not routes:
        return []
    rows = RegisteredDocument.objects.filter(journey=journey, event__corrected_by__isnull=True).order_by("occurred_at", "pk")
    stands = {row.document: row for row in rows}
    on_record = _on_record(journey)
    followed = [route for route, is_open in routes.items() if is_open] or list(routes)
    owed = {one.code for one in definitions.expected(followed, on_record)}
    due = {timescale.name: timescale for timescale in running}
    wanted = [one for one in definitions.ALL_DOCUMENTS if set(followed).intersection(one.routes) or one.code in stands]
    told = [_told(one, stands.get(one.code), one.code in owed, on_record, due, words) for one in wanted]
    return sorted(told, key=lambda one: (not one.is_owed, one.is_final))


def experiences_of(journey: Journey, *, most: int = 5) -> list[Experienced]:
    """How the child's life was going, the last told first. One query."""
    rows = ChildExperience.objects.filter(journey=journey, event__corrected_by__isnull=True).select_related("recorded_by")
    return [
        Experienced(
            experience=row.experience, word=EXPERIENCE[row.experience], told_by=TOLD_BY[row.told_by], told_by_code=row.told_by,
            on=local_date(row.occurred_at), says=row.says, recorded_by=row.recorded_by.display_name if row.recorded_by else "",
        )
        for row in rows[:most]
    ]  # fmt: skip


def _on_record(journey: Journey) -> set[str]:
    events = Event.objects.filter(journey=journey, kind__in=[str(k) for k in definitions.TELLS_OF_DOCUMENTS], corrected_by__isnull=True)
    papers = Evidence.objects.filter(journey=journey, kind__in=[str(k) for k in definitions.SHOWS_DOCUMENTS])
    return {*events.values_list("kind", flat=True), *papers.values_list("kind", flat=True)}


def _told(
    one: ExpectedDocument, row: RegisteredDocument | None, is_expected: bool, on_record: set[str], due: Mapping[str, Timescale],
    words: Words,
) -> Registered:  # fmt: skip
    is_final = (row is not None and row.state == DocumentState.FINAL) or not on_record.isdisjoint((*one.final_by, *one.shown_by))
    state = DocumentState.FINAL if is_final else DocumentState(row.state) if row else DocumentState.EXPECTED
    if state is DocumentState.EXPECTED:
        says = OWED if is_expected else LATER
    else:
        says = STATES[state]
    named = [due[title_of(code)] for code in one.limits if title_of(code) in due]
    first = None if is_final else min(named, key=lambda t: t.due_at, default=None)
    return Registered(
        code=one.code, title=one.title, why=one.why, not_enough=one.not_enough, source=one.source, state=str(state), says=says,
        is_owed=is_expected and not is_final, is_final=is_final, on=local_date(row.occurred_at) if row else None,
        where_held=row.where_held if row else "", is_on_paper=row.is_on_paper if row else False, due=first,
        owes=capital(words.role(one.owes)),
    )  # fmt: skip


def document(code: str) -> ExpectedDocument | None:
    """The definition of one document."""
    return DOCUMENTS.get(code)
