"""Proves the whole record once a day, and keeps that it held, or that it did not."""

from datetime import datetime, timedelta

import structlog

from tracker.models import AuditCheckpoint
from tracker.selectors.audit import verify_chain

EVERY = timedelta(hours=24)

log = structlog.get_logger(__name__)


def take_checkpoint(*, now: datetime, every: timedelta = EVERY) -> AuditCheckpoint | None:
    """Follow every chain from its first event to its last, unless that was done a short while ago. None where it was.

    A broken chain is kept as broken and said in the log by stream and number; it is then read again at each call, until
    it holds.
    """
    last = AuditCheckpoint.objects.order_by("-pk").first()
    if last is not None and last.holds and abs(now - last.taken_at) < every:
        return None
    verified = verify_chain()
    if verified.broken is not None:
        log.error("chain_broken", stream=verified.broken.stream, seq=verified.broken.seq)
    return AuditCheckpoint.objects.create(taken_at=now, streams=verified.streams, events=verified.events, holds=verified.broken is None)


__all__ = ["EVERY", "take_checkpoint"]
