"""Small pieces that several tables share."""

import secrets
import string
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import models

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: a reference is read out over the telephone."""


def child_ref() -> str:
    """A random public reference for a child, such as K7P2-M4QX. Never sequential and never derived from a fact."""
    letters = "".join(_choose(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def public_id() -> str:
    """A random public id of 12 lower-case letters and digits, for journeys, offers and meetings."""
    return "".join(_choose(string.ascii_lowercase + string.digits) for _ in range(12))


_choose: Callable[[Sequence[str]], str] = secrets.choice


@contextmanager
def chosen_by(choose: Callable[[Sequence[str]], str]) -> Iterator[None]:
    """Draw references and public ids with `choose`. Only for an invented world, where the same seed must give the same."""
    global _choose
    usual, _choose = _choose, choose
    try:
        yield
    finally:
        _choose = usual


def one_of(name: str, field: str, values: type) -> models.CheckConstraint:
    """A constraint that a column holds one of an enum's values."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [str(v) for v in values]}), name=name)  # type: ignore[attr-defined]
