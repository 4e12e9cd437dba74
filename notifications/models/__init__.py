"""Who was told what."""

from notifications.models.need_to_know import (
    Call,
    ChildOfNeedToKnow,
    Direction,
    NeedToKnow,
    OutsideNotice,
    ReadOfNeedToKnow,
    Rung,
    Trigger,
    Update,
)
from notifications.models.notice import Item, Mail, Notice
from notifications.models.on_call import OnCall

__all__ = [
    "Call",
    "ChildOfNeedToKnow",
    "Direction",
    "Item",
    "Mail",
    "NeedToKnow",
    "Notice",
    "OnCall",
    "OutsideNotice",
    "ReadOfNeedToKnow",
    "Rung",
    "Trigger",
    "Update",
]
