"""The refusals of panels. Each carries a sentence that says what to do."""

from collections.abc import Sequence
from typing import Any

from tracker.errors import WaymarkError


class WrongMoment(WaymarkError):
    """It cannot be done now, whoever asks: the meeting is over, the item decided, the date not one of this panel's."""

    code = "wrong_moment"


class AgendaChanged(WrongMoment):
    """Somebody else changed the agenda since this person opened it. The sentence says who did what."""

    code = "agenda_changed"


class ItemsUndecided(WrongMoment):
    """The meeting has items without a decision. `items` are their places on the agenda."""

    def __init__(self, says: str, items: Sequence[int]) -> None:
        self.items = tuple(items)
        super().__init__(says)


class NotQuorate(WrongMoment):
    """Too few are there to decide. `gaps` says in words what lacks; advice may be recorded, or the meeting adjourned."""

    code = "not_quorate"

    def __init__(self, gaps: Sequence[str]) -> None:
        self.gaps = tuple(gaps)
        super().__init__(f"{' '.join(gaps)} Record what those who are here advise, or adjourn: nothing is decided without a quorum.")


class AlreadyDecided(WrongMoment):
    """Somebody else recorded a decision on the item first. `says` tells what; nothing was written."""

    code = "already_decided"


class NotListable(WrongMoment):
    """What this kind of business needs by law is not there yet. `missing` are the rows that lack, each with who owes it."""

    code = "not_listable"

    def __init__(self, missing: Sequence[Any]) -> None:
        self.missing = tuple(missing)
        said = " and ".join(row.need.title[:1].lower() + row.need.title[1:] for row in self.missing)
        super().__init__(f"This child cannot be listed yet. It lacks {said}. Put that on record first.")


class StalePanel(WaymarkError):
    """Somebody else has changed the panel since the person saw it."""

    code = "stale_panel"
