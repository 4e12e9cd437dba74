"""Tokens for programs. Only the hash of a token is kept, so that a copy of the database opens nothing."""

import hashlib
from datetime import datetime

from tracker.models import ApiToken, User


def make_token(*, user: User, token: str, now: datetime) -> ApiToken:
    """Let whoever holds this token act as the person. `token` must come from a source of secrets."""
    return ApiToken.objects.create(user=user, hashed=hashed(token), made_at=now)


def hashed(token: str) -> str:
    """A token as it is kept: SHA-256. A token is long and random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


__all__ = ["hashed", "make_token"]
