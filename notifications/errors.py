"""The refusals of need-to-knows. Each carries a sentence that says what to do."""

from tracker.errors import WaymarkError


class WrongMoment(WaymarkError):
    """It cannot be done now, whoever asks: it was sent, closed, dismissed or withdrawn before."""

    code = "wrong_moment"
