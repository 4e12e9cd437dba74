"""Who was told what."""

from notifications.models.notice import Item, Mail, Notice

__all__ = ["Item", "Mail", "Notice"]
