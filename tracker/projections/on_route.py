"""What is on record of a child's way to a permanent home, read for many journeys at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from tracker.models import Challenge, ChildExperience, Event, Evidence, RegisteredDocument, Track
from tracker.rules.permanence import place_of_route
from tracker.terms import OPEN_CHALLENGES, ChallengeState
from workflows.calendar import local_date
from workflows.definitions import documents
from workflows.definitions.documents import DocumentState
from workflows.definitions.progress import (
    FAMILY_FINDING,
    MATCH_ENDS,
    MATCHES,
    MEETS_MILESTONES,
    PROGRESS,
    PROGRESS_SHOWN_BY,
    ROUTE_STEPS,
    SHOWS_MILESTONES,
    matches_of,
)
from workflows.definitions.routes import BY_CODE
from workflows.engine.milestones import entered_by_hand, met, next_of
from workflows.terms import EventKind, TrackCode

ENDED = "ended"

_KINDS = [
    str(kind)
    for kind in {
        *MEETS_MILESTONES, *PROGRESS, *ROUTE_STEPS, *MATCHES, *MATCH_ENDS, *FAMILY_FINDING, *documents.TELLS_OF_DOCUMENTS,
        EventKind.SETTLED_RECORDED, EventKind.ROUTE_CHANGED, EventKind.LAC_REVIEW_PLANNED, EventKind.PERMANENCE_PLANNING_MEETING_HELD,
        EventKind.ADOPTION_APPLICATION_LODGED, EventKind.APPLICATION_WITHDRAWN,
    }
]  # fmt: skip
COUNTS = [str(kind) for kind in {*SHOWS_MILESTONES, *PROGRESS_SHOWN_BY, *documents.SHOWS_DOCUMENTS}]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing on record: what kind of row it is, its code, when (UTC), and what else the row says."""

    what: str
    code: str
    at: datetime
    number: int
    says: str
    more: str


@dataclass(slots=True)
class OnRoute:
    """The facts of one journey, in the order in which they happened."""

    facts: list[Fact] = field(default_factory=list)

    def rows(self, what: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.what == what]

    def happened(self, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.what == "event" and fact.code in kinds]

    def first_on(self, *kinds: str, since: datetime | None = None) -> date | None:
        found = next((fact for fact in self.happened(*kinds) if since is None or fact.at > since), None)
        return local_date(found.at) if found else None

    def last_on(self, *kinds: str) -> date | None:
        found = self.happened(*kinds)
        return local_date(found[-1].at) if found else None

    # ── the routes ──────────────────────────────────────────────────────────────────────────────────────────────────

    def routes(self) -> list[Fact]:
        """The open routes, the main one first: one that is followed before one that was left, then as planned, then as set."""
        open_ones = [track for track in self.rows("track") if track.more != ENDED]
        return sorted(open_ones, key=lambda t: place_of_route(state=t.says, plan=t.more, number=t.number))

    def milestones(self, track: Fact) -> tuple[str, date | None, str]:
        """The milestone that was met last on this route and when, and the next that every child on it passes."""
        route = BY_CODE.get(track.code)
        if route is None:
            return "", None, ""
        by_key: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.what == "event" and fact.code == EventKind.PERMANENCE_MILESTONE_REACHED:
                by_key[entered_by_hand(fact.says, fact.more)].append(fact)
            elif fact.what in ("event", "evidence"):
                by_key[fact.code].append(fact)
        done = met(route, track.at, by_key)
        last = max(((fact.at, place, code) for place, (code, fact) in enumerate(done.items())), default=None)
        following = next_of(route, done)
        return (last[2] if last else "", local_date(last[0]) if last else None, following.code if following else "")

    # ── the match ───────────────────────────────────────────────────────────────────────────────────────────────────

    def matched_at(self) -> datetime | None:
        """When the match was decided that still holds."""
        found = self.happened(*MATCHES)
        if not found or any(fact.at > found[-1].at for fact in self.happened(*MATCH_ENDS)):
            return None
        changed = [fact for fact in self.happened(EventKind.ROUTE_CHANGED) if fact.at > found[-1].at]
        return None if any(found[-1].code in matches_of(self._route_of(fact)) for fact in changed) else found[-1].at

    def _route_of(self, changed: Fact) -> str:
        """The route that a step is on; the event of the step names its track by number."""
        return next((track.code for track in self.rows("track") if str(track.number) == changed.more), "")

    def ended_at(self) -> datetime | None:
        """When a match or an adoption placement last came to nothing."""
        found = self.happened(*MATCH_ENDS)
        return found[-1].at if found else None

    # ── what else the tracker shows ─────────────────────────────────────────────────────────────────────────────────

    def progressed_at(self) -> datetime | None:
        found = [f.at for f in self.happened(*PROGRESS)]
        found += [f.at for f in self.rows("evidence") if f.code in PROGRESS_SHOWN_BY]
        return max(found, default=None)

    def booked_review(self) -> date | None:
        found = [fact.says for fact in self.happened(EventKind.LAC_REVIEW_PLANNED) if fact.says]
        return date.fromisoformat(found[-1]) if found else None

    def documents(self, routes: Iterable[str]) -> tuple[str, str, str]:
        """The codes of the documents that these routes expect: those not begun, those under way, those that are final."""
        stands = {fact.code: fact.says for fact in self.rows("document")}
        on_record = {fact.code for fact in self.facts if fact.what in ("event", "evidence")}
        sorted_out: dict[str, list[str]] = {"missing": [], "drafted": [], "final": []}
        for one in documents.expected(routes, on_record):
            sorted_out[_stage_of(one, stands.get(one.code, ""), on_record)].append(one.code)
        return ",".join(sorted_out["missing"]), ",".join(sorted_out["drafted"]), ",".join(sorted_out["final"])

    def challenge(self) -> Fact | None:
        """The open challenge that has gone furthest, the oldest of those."""
        order = (ChallengeState.FORMAL, ChallengeState.ANSWERED, ChallengeState.INFORMAL)
        return min(self.rows("challenge"), key=lambda c: (order.index(ChallengeState(c.code)), c.at, c.number), default=None)


def _stage_of(one: documents.ExpectedDocument, state: str, on_record: set[str]) -> str:
    if state == DocumentState.FINAL or not on_record.isdisjoint(one.final_by) or not on_record.isdisjoint(one.shown_by):
        return "final"
    return "drafted" if state else "missing"


def on_route(journeys: Sequence[int]) -> dict[int, OnRoute]:
    """The facts of each of these journeys. One query, of six parts."""
    found = {pk: OnRoute() for pk in journeys}
    first, *rest = (part.filter(journey__in=list(journeys)) for part in _parts())
    for journey, what, code, at, number, says, more in first.union(*rest, all=True):
        found[journey].facts.append(Fact(what, code, at, number, says or "", more or ""))
    for one in found.values():
        one.facts.sort(key=lambda fact: (fact.at, fact.number))
    return found


@cache
def _parts() -> tuple[QuerySet[Any], ...]:
    """The six tables without the journeys: put together once, because that takes longer than the reading."""
    return (
        _part(Event.objects.filter(kind__in=_KINDS, corrected_by__isnull=True), "event", "kind", "occurred_at",
              Coalesce(_body("ahead_on"), _body("route")), Coalesce(_body("milestone"), _changed("number"))),
        _part(Evidence.objects.filter(kind__in=COUNTS, event__corrected_by__isnull=True), "evidence", "kind", "occurred_at"),
        _part(Track.objects.filter(code=TrackCode.PERMANENCE_ROUTE), "track", "route", "opened_at", F("state"),
              Case(When(ended_at__isnull=True, then=F("plan")), default=Value(ENDED)), number=F("number")),
        _part(RegisteredDocument.objects.filter(event__corrected_by__isnull=True), "document", "document", "occurred_at", F("state")),
        _part(ChildExperience.objects.filter(event__corrected_by__isnull=True), "experience", "experience", "occurred_at", F("told_by")),
        _part(Challenge.objects.filter(state__in=[str(s) for s in OPEN_CHALLENGES]), "challenge", "state",
              Coalesce("formal_at", "raised_at")),
    )  # fmt: skip


def _part(rows: QuerySet[Any], what: str, code: str, at: Any, says: Any = None, more: Any = None, *, number: Any = None) -> QuerySet[Any]:
    """One table's rows in the columns that all of them share."""
    return (
        rows.order_by()
        .annotate(
            f_what=Value(what, output_field=CharField()), f_code=Cast(F(code), TextField()), f_at=F(at) if isinstance(at, str) else at,
            f_number=Cast(number or F("pk"), BigIntegerField()), f_says=_text(says), f_more=_text(more),
        )
        .values_list("journey_id", "f_what", "f_code", "f_at", "f_number", "f_says", "f_more")
    )  # fmt: skip


def _text(value: Any) -> Cast:
    return Cast(Value("") if value is None else value, TextField())


def _body(key: str) -> KeyTextTransform:
    return KeyTextTransform(key, "payload__body")


def _changed(key: str) -> KeyTextTransform:
    return KeyTextTransform(key, KeyTransform("0", KeyTransform("changes", "payload__body")))


__all__ = ["COUNTS", "ENDED", "Fact", "OnRoute", "on_route"]
