"""Whether a child is ready to be heard, what lacks, and who owes it: worked out from facts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from panels.definitions.readiness import MATCHES, NEEDS, Match, Need
from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is on record of one journey, as readiness reads it. Moments are aware UTC, the latest of each kind.

    `route` and `route_state` are those of the open route to permanence; empty where none is open.
    """

    asked_at: datetime | None = None
    papers_sent_at: datetime | None = None
    route: str = ""
    route_state: str = ""
    happened: Mapping[EventKind, datetime] = field(default_factory=dict)
    on_record: Mapping[EvidenceKind, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is needed, and since when it is there (UTC); None while it lacks."""

    need: Need
    met_at: datetime | None

    @property
    def is_met(self) -> bool:
        return self.met_at is not None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Everything that one request needs, in order."""

    rows: Sequence[Row]
    asked_at: datetime | None = None

    @property
    def missing(self) -> list[Row]:
        """What lacks, what keeps the child off an agenda first."""
        return sorted((row for row in self.rows if not row.is_met), key=lambda row: not row.need.keeps_off)

    @property
    def keeping_off(self) -> list[Row]:
        """What lacks and keeps the child off every agenda."""
        return [row for row in self.missing if row.need.keeps_off]

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def is_listable(self) -> bool:
        return not self.keeping_off

    @property
    def since(self) -> datetime | None:
        """Since when everything is there, and never before it was asked; None while something lacks."""
        if not self.is_ready:
            return None
        moments = [row.met_at for row in self.rows if row.met_at is not None]
        return max([*moments, *([self.asked_at] if self.asked_at else [])], default=None)

    @property
    def in_words(self) -> str:
        """`Ready`, `Not ready: the papers`, or `Not listable: the final child permanence report`."""
        if self.is_ready:
            return "Ready"
        said = " and ".join(_lower(row.need.title) for row in (self.keeping_off or self.missing))
        return f"Not listable: lacks {said}" if self.keeping_off else f"Not ready: lacks {said}"


def readiness(business: Business, facts: Facts) -> Readiness:
    """What this kind of business needs for a child of whom these are the facts, and what of it is there."""
    needs = [need for need in NEEDS.get(business, ()) if _applies(need, facts)]
    return Readiness([Row(need, _met_at(need, facts)) for need in needs], facts.asked_at)


def match_ready(facts: Facts) -> Match | None:
    """The match that the child is ready for; None where there is no such route or something lacks (PM-05)."""
    for match in MATCHES:
        if facts.route in match.routes and all(kind in facts.happened for kind in match.needs):
            return match
    return None


def _applies(need: Need, facts: Facts) -> bool:
    return (not need.routes or facts.route in need.routes) and (not need.states or facts.route_state in need.states)


def _met_at(need: Need, facts: Facts) -> datetime | None:
    if need.is_the_papers:
        return facts.papers_sent_at
    moments = [facts.happened[kind] for kind in need.met_by if kind in facts.happened]
    moments += [facts.on_record[kind] for kind in need.shown_by if kind in facts.on_record]
    return max(moments, default=None)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
