"""Who was told what, and what an authority has set about it."""

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
from notifications.models.notice import Asked, Item, Mail, Notice
from notifications.models.on_call import OnCall
from notifications.models.rule import BouncedAddress, NoticeRule
from tracker.models.many import insert_missing

__all__ = [
    "Asked",
    "BouncedAddress",
    "Call",
    "ChildOfNeedToKnow",
    "Direction",
    "Item",
    "Mail",
    "NeedToKnow",
    "Notice",
    "NoticeRule",
    "OnCall",
    "OutsideNotice",
    "ReadOfNeedToKnow",
    "Rung",
    "Trigger",
    "Update",
    "insert_missing",
]
