"""Looking at a child leaves a trace: one row for each read of a child's page, on screen or by a program."""

from datetime import datetime

from tracker.models import AccessRow

LONGEST_PAGE = 60
LONGEST_REASON = 300


def look(*, child_id: int, user_id: int, page: str, reason: str = "", now: datetime) -> AccessRow:
    """Note that a person reads a page about a child now, and why where a reason was asked for."""
    return AccessRow.objects.create(
        child_id=child_id, user_id=user_id, page=page[:LONGEST_PAGE], reason=reason.strip()[:LONGEST_REASON], at=now
    )


__all__ = ["look"]
