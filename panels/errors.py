"""The refusals of panels. Each carries a sentence that says what to do."""

from collections.abc import Sequence

from tracker.errors import WaymarkError


class WrongMoment(WaymarkError):
    """It cannot be done now, whoever asks: the meeting is over, the item decided, the date not one of this panel's."""

    code = "wrong_moment"


class ItemsUndecided(WrongMoment):
    """The meeting has items without a decision. `items` are their places on the agenda."""

    def __init__(self, says: str, items: Sequence[int]) -> None:
        self.items = tuple(items)
        super().__init__(says)
