"""Who came into care and who left, month by month, as a table for a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tracker.exchange.sheets import Plain, Sheet
from tracker.exchange.stamps import stamp_of
from tracker.rules.as_at import AsAt
from tracker.rules.flow import Month
from tracker.selectors.permanency.stays import IN_CARE, KINDS
from workflows.definitions.ends_of_care import ENDS_OF_CARE

HEADINGS = ("Counted", "Month", "From", "To", "At the start", "Began", "Ended", *(end.title for end in ENDS_OF_CARE.values()), "At the end")


def flow_sheet(number: int, *, past: AsAt | None, now: datetime) -> Sheet:
    """The head of the file: the moment, whom it counts, and each rule."""
    notes = [
        f"{number} months. Only children whom the person who made this file may see. Each coming and each leaving counts.",
        *(f"{kind.title}: {kind.rule}." for kind in KINDS.values()),
        *(f"{end.title}: {end.rule}." for end in ENDS_OF_CARE.values()),
    ]
    return Sheet("Into and out of care", f"Into and out of care, {stamp_of(past, now=now)}", notes, HEADINGS)


def flow_rows(flows: Mapping[str, Sequence[Month]]) -> Iterator[list[Plain]]:
    """A line a kind and month, the earliest first. Short breaks end for no reason that is counted here."""
    for kind, found in flows.items():
        for month in found:
            period = month.period
            why: list[Plain] = [month.why.get(code, 0) if kind == IN_CARE else None for code in ENDS_OF_CARE]
            yield [KINDS[kind].title, period.title, period.first, period.last, month.at_start, month.began, month.ended, *why, month.at_end]


__all__ = ["HEADINGS", "flow_rows", "flow_sheet"]
