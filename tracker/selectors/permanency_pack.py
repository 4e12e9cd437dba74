"""The weekly pack of the permanency meeting: each list that it asks about, with the children on it, for managers who may see them."""

from dataclasses import dataclass
from datetime import datetime

from tracker.rules.access import Viewer
from tracker.selectors.permanency import CONCERNS, Filters, Tracked, in_words, tracker
from tracker.selectors.permanency.filters import Concern
from tracker.selectors.permanency.reading import DRIFT
from tracker.selectors.words import Words

LISTS = (
    "settled_not_matched", "placed_no_application", "documents_missing", "no_iro_challenge", "no_ssw_challenge", "challenged", "actions",
)  # fmt: skip
"""The lists of the pack, in order, by the names of the tracker's filters."""

MOST = 50
"""How many children a list names here, the worst drift first; its link has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackList:
    """One list: what it is called, what exactly it counts, how many children are on it, and the first of them."""

    code: str
    says: str
    rule: str
    number: int
    rows: tuple[Tracked, ...]

    @property
    def left_out(self) -> int:
        return self.number - len(self.rows)


def pack(viewer: Viewer, words: Words, *, team: str = "", now: datetime) -> list[PackList]:
    """Every list, about the children whom this person may see, of one team where one is named. As many queries whatever they hold."""
    return [_list(code, CONCERNS[code], viewer, words, team, now) for code in LISTS if code in CONCERNS]


def children_of(viewer: Viewer, *, team: str = "", now: datetime) -> dict[str, list[int]]:
    """Every child of each list, by its code, the worst drift first: keys of the tracker's rows. One query a list."""
    return {
        code: list(tracker(viewer, Filters(concern=code, team=team), now=now, order=f"-{DRIFT}").values_list("pk", flat=True))
        for code in LISTS
        if code in CONCERNS
    }


def _list(code: str, concern: Concern, viewer: Viewer, words: Words, team: str, now: datetime) -> PackList:
    rows = tracker(viewer, Filters(concern=code, team=team), now=now, order=f"-{DRIFT}")
    return PackList(
        code=code, says=concern.says, rule=concern.rule, number=rows.order_by().count(), rows=tuple(in_words(rows[:MOST], words, now=now))
    )


__all__ = ["LISTS", "MOST", "PackList", "children_of", "pack"]
