"""Reviews, missing episodes and rows that are only data, each on the journey that covers its day, or the nearest one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.actions.restored import DatedRow
from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903.merging import Fact
from tracker.exchange.ssda903.periods import Period
from tracker.exchange.ssda903.records import body_of, record, record_of
from tracker.exchange.ssda903.rules import Taken
from tracker.exchange.ssda903.telling import Teller, Turn
from tracker.models import MissingEpisode, Review
from tracker.rules.fold import track_change
from tracker.terms import MissingKind
from workflows.calendar import start_of_day
from workflows.terms import EventKind, TrackCode


@dataclass(frozen=True, slots=True)
class Attached:
    """A journey that is being told, and the period of care that it is."""

    teller: Teller
    period: Period

    def covers(self, day: date) -> bool:
        return self.days_from(day) == 0

    def days_from(self, day: date) -> int:
        """How many days lie between this day and the period; 0 for a day within it, first and last day included."""
        if day < self.period.started_on:
            return (self.period.started_on - day).days
        end = self.period.ended_on
        return (day - end).days if end is not None and day > end else 0


def nearest(attached: Sequence[Attached], day: date) -> Attached | None:
    """The journey that covers this day, or else the one nearest to it."""
    return min(attached, key=lambda at: at.days_from(day), default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is told: on a journey or, where `at` is None, on the child alone; and its source record."""

    at: Attached | None
    teller: Teller
    known_as: str


def place_of(fact: Fact, day: date, attached: Sequence[Attached], alone: Teller, *, what: str = "", moves: bool = False) -> Place:
    """A row that is on record stays where it stands; a new one goes to the nearest journey, or to the child alone.

    `moves`: a row that was told on the child alone is told again once there is a journey, for it counts there.
    """
    known_as = record(what, *fact.said.key[1:]) if what else record_of(fact)
    kept = fact.kept
    if kept is not None and kept.stands_on is None and moves and attached:
        known_as = f"{known_as}:on_journey"
    elif kept is not None and (not what or kept.record == known_as):
        stays = next((at for at in attached if kept.stands_on is not None and at.period.journey == kept.stands_on), None)
        return Place(stays, stays.teller if stays else alone, kept.record)
    at = nearest(attached, day)
    return Place(at, at.teller if at else alone, known_as)


def tell_row(fact: Fact, day: date, kind: EventKind, says: str, attached: Sequence[Attached], alone: Teller, *, what: str = "") -> None:
    """Tell a row that is an event and nothing more, on the nearest journey or on the child alone."""
    place = place_of(fact, day, attached, alone, what=what)
    place.teller.say(Turn.ROW, day, kind, says, source_record=place.known_as, body=body_of(fact))


def tell_review(fact: Fact, attached: Sequence[Attached], alone: Teller) -> list[Remark]:
    """Tell a review: held, or planned where its day is after the last day known."""
    day = fact.day("REVIEW")
    assert day is not None
    place = place_of(fact, day, attached, alone, moves=True)
    at, teller, known_as = place.at, place.teller, place.known_as
    spoken = _day(day)
    if day > fact.as_at:
        told_on = min(fact.since, fact.as_at)
        teller.say(Turn.HAPPENS, told_on, EventKind.LAC_REVIEW_PLANNED, f"A looked after review is planned for {spoken}.",
                   source_record=known_as, body=body_of(fact))  # fmt: skip
        says = f"The review on {spoken} is after {_day(fact.as_at)}, the last day the files speak for. It was taken as planned."
        remarks = [fact.remark(Taken.REVIEW_PLANNED, says)]
    else:
        teller.say(Turn.HAPPENS, day, EventKind.LAC_REVIEW_HELD, "A looked after review was held.",
                   source_record=known_as, body=body_of(fact))  # fmt: skip
        remarks = []
        if at is not None and not at.covers(day):
            remarks = [fact.remark(Taken.OUTSIDE_CARE, f"The review on {spoken} is outside every period of care in the returns.")]
    if at is not None:
        values = {"held_on": day, "participation": fact.values["REVIEW_CODE"], "is_planned": day > fact.as_at}
        teller.rows.append(DatedRow(model=Review, source_record=known_as, values=values, start=known_as))
    return remarks


def tell_missing(facts: Sequence[Fact], attached: Sequence[Attached], alone: Teller, *, as_at: date) -> list[Remark]:
    """Tell the times a child was missing, or away without authorisation."""
    remarks: list[Remark] = []
    in_order = sorted(facts, key=lambda fact: fact.values["MIS_START"])
    for number, fact in enumerate(in_order):
        start = fact.day("MIS_START")
        assert start is not None
        if start > as_at:
            tell_row(fact, fact.since, EventKind.NOTE_RECORDED, "Missing in the return, on a day still to come.", attached, alone)
            says = f"The child is said to be missing after {_day(as_at)}, the last day the files speak for. It is on record as a note."
            remarks.append(fact.remark(Taken.AFTER_THE_LAST_DAY, says))
            continue
        following = in_order[number + 1].day("MIS_START") if number + 1 < len(in_order) else None
        end, notes = _end(fact, following, as_at=as_at)
        place = place_of(fact, start, attached, alone, moves=True)
        if place.at is None or not place.at.covers(start):
            notes.append(fact.remark(Taken.OUTSIDE_CARE, f"The child was missing on {_day(start)}, outside every period of care."))
            _tell_outside(place, fact, start, end)
        else:
            notes += _tell_within(place.at, place.known_as, fact, start, end)
        remarks += notes
    return remarks


def _end(fact: Fact, following: date | None, *, as_at: date) -> tuple[date | None, list[Remark]]:
    """The day on which the child was found, by the last day known; and what is odd about it."""
    end = fact.day("MIS_END")
    if end is not None and end > as_at:
        says = f"The child was found after {_day(as_at)}, the last day the files speak for. The child was taken as still missing."
        return None, [fact.remark(Taken.ENDS_AFTER_THE_LAST_DAY, says)]
    if following is not None and following <= as_at and (end is None or end > following):
        says = "The child is said to be missing twice at once."
        return end or following, [fact.remark(Taken.MISSING_TWICE_AT_ONCE, says)]
    return end, []


def _tell_outside(place: Place, fact: Fact, start: date, end: date | None) -> None:
    """Outside a period of care the dates are on record, and no track opens on a journey that is not open then."""
    teller, says = place.teller, _WORDS[fact.values["MISSING"]][1]
    teller.say(Turn.HAPPENS, start, EventKind.CHILD_MISSING, says, source_record=place.known_as, body=body_of(fact))
    found = _found(teller, end, place.known_as) if end is not None else ""
    if place.at is not None and end is not None:
        teller.rows.append(_row(fact, start, end, place.known_as, found))


def _tell_within(at: Attached, known_as: str, fact: Fact, start: date, end: date | None) -> list[Remark]:
    teller, number = at.teller, at.teller.next_number(TrackCode.MISSING)
    back = track_change(TrackCode.MISSING, number, "returned", is_open=False)
    opened = track_change(TrackCode.MISSING, number, "open", is_open=True)
    # Missing and back on one day is told as one step, for at one moment ends come before starts.
    teller.say(Turn.HAPPENS, start, EventKind.CHILD_MISSING, _WORDS[fact.values["MISSING"]][1], source_record=known_as,
               body=body_of(fact), changes=[opened] if end != start else [])  # fmt: skip
    closed = at.period.ended_on
    if closed is not None and (end is None or end > closed):
        over = teller.say(Turn.ENDS, closed, EventKind.TRACK_CHANGED, "The missing episode ended with the journey.", changes=[back],
                          what=f"missing_ended:{start.isoformat()}")  # fmt: skip
        teller.rows.append(_row(fact, start, closed, known_as, over))
        says = "The child was still missing when care ended. The missing episode was taken to end with the journey."
        return [fact.remark(Taken.STILL_MISSING_AT_THE_END, says)]
    found = _found(teller, end, known_as, back) if end is not None else ""
    teller.rows.append(_row(fact, start, end, known_as, found))
    return []


def _found(teller: Teller, end: date, known_as: str, *changes: dict[str, object]) -> str:
    kind, says = EventKind.CHILD_RETURNED_FROM_MISSING, "The child was found."
    return teller.say(Turn.HAPPENS, end, kind, says, changes=changes, source_record=f"{known_as}:found")


def _row(fact: Fact, start: date, end: date | None, known_as: str, found: str) -> DatedRow:
    values = {
        "kind": _WORDS[fact.values["MISSING"]][0],
        "started_at": start_of_day(start),
        "ended_at": start_of_day(end) if end is not None else None,
    }
    return DatedRow(model=MissingEpisode, source_record=known_as, values=values, start=known_as, end=found)


_WORDS = {
    "M": (MissingKind.MISSING, "The child was missing."),
    "A": (MissingKind.AWAY, "The child was away without authorisation."),
}


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
