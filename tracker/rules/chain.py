"""The hash that links each event of a stream to the one before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""The previous hash of the first event of a stream."""


def utc_text(moment: datetime) -> str:
    """A moment as the chain writes it: UTC with six digits."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(payload: Mapping[str, Any]) -> bytes:
    """A payload as bytes: sorted keys, no spaces. Raises TypeError for a float, which has no one spelling."""
    _refuse_floats(payload)
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def payload_hash(salt: str, payload: Mapping[str, Any]) -> str:
    """SHA-256 of the salt and the canonical payload. The salt keeps an erased payload from being guessed."""
    return hashlib.sha256(salt.encode() + canonical(payload)).hexdigest()


def event_hash(*, seq: int, kind: str, actor: int | None, occurred_at: datetime, recorded_at: datetime, previous: str, payload: str) -> str:
    """The hash of one event over the previous hash, so that no event can be changed, removed or put between."""
    parts = [str(seq), kind, str(actor or ""), utc_text(occurred_at), utc_text(recorded_at), previous, payload]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("A float has no one spelling; write a number of days, pence or a string.")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
