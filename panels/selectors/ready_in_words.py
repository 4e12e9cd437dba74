"""What a request needs as people read it: who owes what is missing, and where it is put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from panels.definitions.readiness import Need
from panels.models import PanelRequest
from panels.rules.readiness import Row
from panels.selectors.readiness import readiness_of
from tracker.selectors.who import Responsible, directory
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.recordable import RECORDABLE
from workflows.terms import Basis, EventKind

BASES = {Basis.STATUTORY: "Law", Basis.NATIONAL_GUIDANCE: "Guidance", Basis.COMMON_LOCAL_STANDARD: "Local standard"}
PAPERS, ASSESSMENT, RECORD = "papers", "assessment", "record"
"""Where something that is missing is put right."""
ASSESSING = EventKind.ASSESSMENT_AUTHORISED


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedShown:
    """One row. `where` names the page where it is put right and `what` is asked there; empty where nobody records it by itself."""

    title: str
    basis: str
    source: str
    met_at: datetime | None
    keeps_off: bool
    who: str
    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessShown:
    """What one request needs, how long it has waited (in days), and how many of them it was ready. `journey` is the public id."""

    journey: str
    rows: Sequence[NeedShown]
    is_ready: bool
    is_listable: bool
    since: datetime | None
    days_waiting: int
    days_ready: int | None
    also: Sequence[str]


def readiness_shown(request: PanelRequest, *, now: datetime) -> ReadinessShown:
    """The readiness list of one request. A fixed number of queries."""
    found = readiness_of([request])[request.pk]
    journey = request.journey
    people = directory(Words(), [journey.child_id], now=now)
    responsible = Responsible(
        child_id=journey.child_id, team_id=journey.team_id, worker_id=journey.worker_id,
        worker_name=journey.worker.display_name if journey.worker else "",
    )  # fmt: skip
    today = local_date(now)
    return ReadinessShown(
        journey=journey.public_id,
        rows=[_row(row, str(people.who(row.need.who, responsible))) for row in found.rows],
        is_ready=found.is_ready,
        is_listable=found.is_listable,
        since=found.since,
        days_waiting=(today - local_date(request.asked_at)).days,
        days_ready=(today - local_date(found.since)).days if found.since is not None else None,
        also=[c.because for c in request.causes.all() if c.because != request.by_itself_because],
    )


def _row(row: Row, who: str) -> NeedShown:
    where, what = _where(row.need)
    return NeedShown(
        title=row.need.title, basis=BASES.get(row.need.basis, str(row.need.basis)), source=row.need.source, met_at=row.met_at,
        keeps_off=row.need.keeps_off, who=who, where=where, what=what,
    )  # fmt: skip


def _where(need: Need) -> tuple[str, str]:
    """The page where it is put right by its word, and what is asked of it there."""
    if need.is_the_papers:
        return PAPERS, ""
    if ASSESSING in need.met_by:
        return ASSESSMENT, ""
    entry = next((e for e in RECORDABLE if e.asks_ahead == "" and set(e.events) & set(need.met_by)), None)
    if entry is not None:
        return RECORD, f"happened:{entry.code}"
    kind = next((k for k in need.shown_by if EVIDENCE[k].where == "record"), None)
    return (RECORD, f"evidence:{kind}") if kind is not None else ("", "")
