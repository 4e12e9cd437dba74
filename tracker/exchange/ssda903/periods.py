"""Episodes into periods of care. Episodes that touch or overlap are one period; a gap begins the next.

Where episodes overlap the later start wins: the earlier one is taken to end as the later begins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903 import formats
from tracker.exchange.ssda903.merging import Fact
from tracker.exchange.ssda903.rules import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode as it counts: `end` is None while it is open on the last day known. `journey` is where it stands already."""

    fact: Fact
    start: date
    end: date | None
    journey: int | None = None

    def __getitem__(self, column: str) -> str:
        return self.fact.values[column]

    @property
    def is_short_break(self) -> bool:
        return self["LS"] in formats.SHORT_BREAKS

    @property
    def place(self) -> tuple[str, ...]:
        return (self["PLACE"], self["PLACE_PROVIDER"], self["PL_POST"], self["URN"])

    def says_new_placement(self, before: "Episode") -> bool:
        return self["RNE"] != formats.LEGAL_ONLY or self.place != before.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period of care. `ended_on` is None while the child is in care on the last day known."""

    episodes: tuple[Episode, ...]
    ended_on: date | None
    outcome: str

    @property
    def started_on(self) -> date:
        return self.episodes[0].start

    @property
    def journey(self) -> int | None:
        """The journey on record that this period is, where an earlier import made one."""
        return next((episode.journey for episode in self.episodes if episode.journey is not None), None)


@dataclass(slots=True)
class Care:
    """A child's periods of care in order, the episodes that are still only planned, and what does not add up."""

    periods: list[Period]
    planned: list[Fact]
    remarks: list[Remark]


def care_of(facts: Sequence[Fact], *, as_at: date, journeys: dict[str, int], closed: frozenset[int]) -> Care:
    """A child's episodes as periods of care, as at a day.

    `journeys` tells on which journey an episode (its DECOM) stands already, and `closed` which of those are closed: a
    closed journey is never opened again, so what follows it is the next one.
    """
    remarks: list[Remark] = []
    in_order = sorted(facts, key=lambda fact: fact.values["DECOM"])
    planned = [fact for fact in in_order if fact.values["DECOM"] > as_at.isoformat()]
    for fact in planned:
        says = f"The episode starts after {_spoken(as_at)}, the last day the files speak for. It is on record as a plan."
        remarks.append(fact.remark(Taken.AFTER_THE_LAST_DAY, says))
    begun = [fact for fact in in_order if fact.values["DECOM"] <= as_at.isoformat()]
    groups = list(_groups(begun, journeys, closed, remarks))
    remarks += _measured(begun)
    periods = [_period(group, later=number + 1 < len(groups), as_at=as_at, journeys=journeys, remarks=remarks)
               for number, group in enumerate(groups)]  # fmt: skip
    return Care(periods, planned, remarks)


def _groups(facts: Sequence[Fact], journeys: dict[str, int], closed: frozenset[int], remarks: list[Remark]) -> Iterator[list[Fact]]:
    group: list[Fact] = []
    for fact in facts:
        if group and _next_period(group[-1], fact, journeys, closed, remarks):
            yield group
            group = []
        group.append(fact)
    if group:
        yield group


def _next_period(before: Fact, fact: Fact, journeys: dict[str, int], closed: frozenset[int], remarks: list[Remark]) -> bool:
    """Whether this episode begins another period than the one before it. Says so where they do not simply touch."""
    start, end = fact.day("DECOM"), before.day("DEC")
    assert start is not None
    see = f"({before.said.file}, line {before.said.line})"
    known, other = journeys.get(before.values["DECOM"]), journeys.get(fact.values["DECOM"])
    if end is None:
        says = f"The episode before it {see} is still open when this one starts. It was taken to end then."
        remarks.append(fact.remark(Taken.OPEN_WHEN_THE_NEXT_STARTS, says))
    elif end > start:
        says = f"The episode starts before the one before it {see} ends on {_spoken(end)}. The later start was taken."
        remarks.append(fact.remark(Taken.OVERLAP, says))
    elif end < start:
        says = f"There is a gap since the episode before it {see} ended on {_spoken(end)}. A new journey begins."
        remarks.append(fact.remark(Taken.GAP, says))
        return known is None or known != other
    if known is not None and known != other and known in closed:
        says = f"Care goes on from an episode {see} whose journey is closed on record. A new journey begins."
        remarks.append(fact.remark(Taken.CLOSED_ALREADY, says))
        return True
    return False


def _period(group: Sequence[Fact], *, later: bool, as_at: date, journeys: dict[str, int], remarks: list[Remark]) -> Period:
    episodes = []
    for number, fact in enumerate(group):
        start, end = fact.day("DECOM"), fact.day("DEC")
        assert start is not None
        following = group[number + 1].day("DECOM") if number + 1 < len(group) else None
        if following is not None:
            end = following
        episodes.append(Episode(fact=fact, start=start, end=end, journey=journeys.get(fact.values["DECOM"])))
    last = episodes[-1]
    ended_on = _ended_on(last, later=later, as_at=as_at, remarks=remarks)
    episodes[-1] = Episode(fact=last.fact, start=last.start, end=ended_on, journey=last.journey)
    return Period(episodes=tuple(episodes), ended_on=ended_on, outcome=last["REC"] if ended_on else "")


def _ended_on(last: Episode, *, later: bool, as_at: date, remarks: list[Remark]) -> date | None:
    """The day on which care ended with the last episode, where it did by the last day known."""
    if last.end is None:
        if last["REC"]:
            says = f"The episode is open and yet holds {last['REC']} (REC). It was taken as open."
            remarks.append(last.fact.remark(Taken.OPEN_WITH_AN_OUTCOME, says))
        return None
    if last.end > as_at:
        says = f"The episode ends after {_spoken(as_at)}, the last day the files speak for. It was taken as open."
        remarks.append(last.fact.remark(Taken.ENDS_AFTER_THE_LAST_DAY, says))
        return None
    if last["REC"] == formats.GOES_ON and not later:
        says = f"The episode ends on {_spoken(last.end)} with X1, which says that another begins, and none does. It was taken as open."
        remarks.append(last.fact.remark(Taken.NOTHING_FOLLOWS, says))
        return None
    if last["REC"] in ("", formats.GOES_ON):
        says = f"Care ended on {_spoken(last.end)} and REC does not say how."
        remarks.append(last.fact.remark(Taken.ENDED_WITHOUT_AN_OUTCOME, says))
    return last.end


def _measured(facts: Sequence[Fact]) -> Iterator[Remark]:
    """What the episodes say of each other and cannot be so."""
    before: Fact | None = None
    for fact in facts:
        if fact.values["DEC"] and fact.values["DEC"] == fact.values["DECOM"]:
            yield fact.remark(Taken.LENGTH_OF_NO_DAYS, "The episode ends on the day it starts.")
        if before is None or _apart(before, fact):
            if fact.values["RNE"] != formats.STARTED_CARE:
                says = "The first episode does not say that care started (RNE S): the child was in care before. Days count from here."
                yield fact.remark(Taken.CARE_BEGAN_EARLIER, says)
        else:
            yield from _within(before, fact)
        if before is not None:
            yield from _changes(before, fact)
        before = fact


def _within(before: Fact, fact: Fact) -> Iterator[Remark]:
    if fact.values["RNE"] == formats.STARTED_CARE:
        yield fact.remark(Taken.STARTED_TWICE, "The episode says that care started (RNE S), and the child was in care the day before.")
    if before.values["REC"] not in ("", formats.GOES_ON) and before.values["DEC"]:
        says = f"The episode before it says that care ended ({before.values['REC']}), and care goes on."
        yield fact.remark(Taken.CARE_WENT_ON, says)
    if before.values["CIN"] != fact.values["CIN"]:
        says = f"The category of need was {before.values['CIN']} and is {fact.values['CIN']}; it does not change within a period of care."
        yield fact.remark(Taken.CATEGORY_OF_NEED_CHANGED, says)


def _changes(before: Fact, fact: Fact) -> Iterator[Remark]:
    rne, changed = fact.values["RNE"], before.values["LS"] != fact.values["LS"]
    if rne == formats.LEGAL_ONLY and not changed:
        says = f"The episode says that the legal status changed, and it is {fact.values['LS']} as before."
        yield fact.remark(Taken.LEGAL_STATUS_NOT_CHANGED, says)
    elif changed and rne in ("P", "T"):
        says = f"The legal status was {before.values['LS']} and is {fact.values['LS']}, and the episode does not say that it changed."
        yield fact.remark(Taken.LEGAL_STATUS_CHANGED_UNSAID, says)
    elif not changed and rne in ("B", "U"):
        says = f"The episode says that placement and legal status changed, and the legal status is {fact.values['LS']} as before."
        yield fact.remark(Taken.PLACEMENT_ALONE_CHANGED, says)


def _apart(before: Fact, fact: Fact) -> bool:
    return bool(before.values["DEC"]) and before.values["DEC"] < fact.values["DECOM"]


def _spoken(day: date) -> str:
    return day.strftime("%d/%m/%Y")
