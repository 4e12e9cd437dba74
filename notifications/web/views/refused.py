"""What the actions of need-to-knows refuse, and how a page answers each."""

from notifications.errors import WrongMoment
from tracker.errors import BadInput, NotVisible, NotYourDecision, StaleDraft, WaymarkError

STATUS: dict[type[WaymarkError], int] = {WrongMoment: 409, StaleDraft: 409, NotYourDecision: 403, BadInput: 422, NotVisible: 404}


REFUSALS = tuple(STATUS)


__all__ = ["REFUSALS", "STATUS"]
