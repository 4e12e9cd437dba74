"""Whether the service keeps up: how old the oldest thing may be that should have happened and has not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Watched:
    """The oldest of one kind that is still to be done (None where there is none), and how long it may take."""

    name: str
    oldest: datetime | None
    limit: timedelta

    def seconds(self, now: datetime) -> int:
        """How long it has been waiting. A moment still ahead, after the clock was set back, is not late."""
        return max(0, int((now - self.oldest).total_seconds())) if self.oldest else 0

    def is_late(self, now: datetime) -> bool:
        return timedelta(seconds=self.seconds(now)) > self.limit


@dataclass(frozen=True, slots=True)
class Health:
    """How the service stood at `now` (UTC). `checkpoint` is when the whole record was last proved; None before the first time."""

    now: datetime
    watched: tuple[Watched, ...]
    checkpoint: datetime | None
    checkpoint_limit: timedelta
    chain_holds: bool

    @property
    def late(self) -> tuple[Watched, ...]:
        return tuple(each for each in self.watched if each.is_late(self.now))

    @property
    def checkpoint_is_late(self) -> bool:
        return self.checkpoint is not None and self.now - self.checkpoint > self.checkpoint_limit

    @property
    def is_well(self) -> bool:
        return not self.late and not self.checkpoint_is_late and self.chain_holds

    def as_json(self) -> Mapping[str, object]:
        watched = {
            each.name: {
                "at": each.oldest.isoformat() if each.oldest else None,
                "seconds": each.seconds(self.now),
                "limit_seconds": int(each.limit.total_seconds()),
            }
            for each in self.watched
        }
        checkpoint = {
            "at": self.checkpoint.isoformat() if self.checkpoint else None,
            "seconds": max(0, int((self.now - self.checkpoint).total_seconds())) if self.checkpoint else 0,
            "limit_seconds": int(self.checkpoint_limit.total_seconds()),
            "holds": self.chain_holds,
        }
        return {"well": self.is_well, "database": "answers", **watched, "last_audit_checkpoint": checkpoint}


__all__ = ["Health", "Watched"]
