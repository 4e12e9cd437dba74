"""Everything the returns say of one child, as the child's journeys, with all that does not add up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from tracker.actions.restored import Loose, Owed, Restored
from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903.happening import Attached, tell_missing, tell_review, tell_row
from tracker.exchange.ssda903.merging import Fact
from tracker.exchange.ssda903.noticing import about_the_child, about_the_end, about_the_journey
from tracker.exchange.ssda903.periods import Care, care_of
from tracker.exchange.ssda903.records import SOURCE, record
from tracker.exchange.ssda903.rules import Taken
from tracker.exchange.ssda903.telling import Teller, tell
from workflows.definitions.evidence import EVIDENCE
from workflows.terms import EventKind, EvidenceKind

SPEAKS_OF = frozenset(
    {
        EventKind.LAC_REVIEW_HELD,
        EventKind.PLACEMENT_STARTED,
        EventKind.PLACEMENT_ENDED,
        EventKind.LEGAL_STATUS_STARTED,
        EventKind.LEGAL_STATUS_ENDED,
        EventKind.LOOKED_AFTER_STARTED,
        EventKind.LOOKED_AFTER_CEASED,
        EventKind.CHILD_MISSING,
        EventKind.CHILD_RETURNED_FROM_MISSING,
    }
)
"""What a return would have told. It never tells of a visit, a plan or a health assessment on its day."""

AT_EIGHTEEN = EvidenceKind.REVIEW_OF_NEED
"""What is owed for a young person who turned 18 while the record stood still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownJourney:
    """A journey of the child that is on record already, by this importer or by people."""

    pk: int
    source_record: str
    opened_on: date
    closed_on: date | None

    @property
    def is_imported(self) -> bool:
        return self.source_record.startswith(f"{SOURCE}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record holds of a child. `episodes` tells on which journey the episode that starts on a day stands."""

    child_id: int
    journeys: tuple[KnownJourney, ...] = ()
    episodes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ChildPlan:
    """What is to be on record for one child. `episode_of` finds, for a journey, the row to name in a remark."""

    journeys: list[Restored] = field(default_factory=list)
    loose: Loose | None = None
    remarks: list[Remark] = field(default_factory=list)
    last_row_of: dict[str, Fact] = field(default_factory=dict)


def plan_child(header: Fact, facts: Sequence[Fact], known: Known, *, as_at: date, today: date, last_return: date) -> ChildPlan:
    """The journeys of one child as at a day. `last_return` is the end of the last return of this call."""
    by_table = {code: list(of) for code, of in groupby(sorted(facts, key=lambda f: f.said.key), key=lambda f: f.said.table.code)}
    closed = frozenset(j.pk for j in known.journeys if j.closed_on is not None)
    care = care_of(by_table.get("episodes", []), as_at=as_at, journeys=known.episodes, closed=closed)
    plan = ChildPlan(remarks=[*care.remarks, *about_the_child(header, facts, care)])
    if any(not j.is_imported for j in known.journeys):
        _set_aside(plan, care, known)
    attached = [Attached(Teller(header.said.child), period) for period in care.periods]
    for at in attached:
        tell(at.teller, at.period)
    alone = Teller(header.said.child)
    _tell_the_rest(plan, header, by_table, care, attached, alone, as_at=as_at)
    _restore(plan, header, care, attached, known, as_at=as_at, today=today, last_return=last_return)
    if alone.told:
        plan.loose = Loose(child_id=known.child_id, entries=alone.entries())
    return plan


def _set_aside(plan: ChildPlan, care: Care, known: Known) -> None:
    """People have opened a journey of their own since: what the return adds to it is theirs to record."""
    kept = [period for period in care.periods if period.journey is not None]
    for period in care.periods:
        if period.journey is None:
            says = "The child has a journey here that was not imported. The episode is on record and changes nothing there."
            plan.remarks.append(period.episodes[-1].fact.remark(Taken.RECORD_WENT_ON, says))
            care.planned.extend(episode.fact for episode in period.episodes)
    care.periods[:] = kept


def _tell_the_rest(
    plan: ChildPlan, header: Fact, by_table: dict[str, list[Fact]], care: Care, attached: list[Attached],
    alone: Teller, *, as_at: date,
) -> None:  # fmt: skip
    first = attached[0].period.started_on if attached else header.since
    tell_row(header, first, EventKind.RETURN_HEADER_READ, "The child's details in the return.", attached, alone)
    if not attached and not care.planned:
        says = "The child is in the return and has no episode in it. What the return says is on record, and no journey was made."
        plan.remarks.append(header.remark(Taken.NO_EPISODE, says))
    for fact in care.planned:
        says = f"Episode in the return, planned to begin on {_spoken(fact.values['DECOM'])}."
        tell_row(fact, fact.since, EventKind.EPISODE_RETURNED, says, attached, alone, what="planned_episode")
    for fact in by_table.get("reviews", []):
        plan.remarks += tell_review(fact, attached, alone)
    plan.remarks += tell_missing(by_table.get("missing_episodes", []), attached, alone, as_at=as_at)
    for code, (kind, says, day) in _ROWS.items():
        for fact in by_table.get(code, []):
            on = (fact.day(day) if day else None) or fact.since
            tell_row(fact, min(on, fact.since), kind, says, attached, alone)


def _restore(
    plan: ChildPlan, header: Fact, care: Care, attached: list[Attached], known: Known, *, as_at: date, today: date,
    last_return: date,
) -> None:  # fmt: skip
    born = header.day("DOB")
    assert born is not None
    names = {j.pk: j.source_record for j in known.journeys}
    previous = ""
    for at in attached:
        period = at.period
        name = names.get(period.journey or 0) or record("journey", header.said.child, period.started_on.isoformat())
        notes, adult = about_the_journey(period, header, as_at=as_at, today=today, last_return=last_return)
        plan.remarks += notes
        plan.remarks += about_the_end(period, care.periods, born)
        plan.last_row_of[name] = period.episodes[-1].fact
        plan.journeys.append(
            Restored(
                source_record=name,
                child_id=known.child_id,
                date_of_birth=born,
                entries=at.teller.entries(),
                rows=tuple(at.teller.rows),
                last_known_on=as_at,
                speaks_of=SPEAKS_OF,
                says=f"Brought in from the SSDA903 return, which speaks for the time up to {as_at.strftime('%d/%m/%Y')}.",
                previous=previous,
                known_as=period.journey,
                owed=(Owed(kind=AT_EIGHTEEN, answers=EVIDENCE[AT_EIGHTEEN].who[0]),) if adult else (),
            )
        )
        previous = name


_ROWS: dict[str, tuple[EventKind, str, str]] = {
    "oc2": (EventKind.HEALTH_DATA_RETURNED, "Health and offending in the return.", ""),
    "oc3": (EventKind.LEAVER_DATA_RETURNED, "Activity and accommodation of a care leaver in the return.", ""),
    "uasc": (EventKind.UNACCOMPANIED_STATUS_RETURNED, "Unaccompanied asylum-seeking child in the return.", ""),
    "ad1": (EventKind.ADOPTION_DATA_RETURNED, "Adoption in the return: decision, match and adopters.", ""),
    "placed_for_adoption": (
        EventKind.SHOULD_BE_PLACED_RETURNED, "The decision that the child should be placed for adoption, in the return.", "DATE_PLACED",
    ),
    "previous_permanence": (EventKind.EARLIER_PERMANENCE_RETURNED, "Earlier permanence that ended, in the return.", ""),
    "sw_episodes": (EventKind.SOCIAL_WORKER_RETURNED, "A social worker of the child in the return.", "SW_DECOM"),
    "dolo": (EventKind.DEPRIVATION_OF_LIBERTY_RETURNED, "A deprivation of liberty order in the return.", "DOLO_START"),
}  # fmt: skip
"""Tables whose rows are events and nothing more: the kind, the sentence, and the column with the day of the fact."""


def _spoken(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")
