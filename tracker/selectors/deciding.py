"""Kinds of decision that wait in apps above the tracker: panels and notices register theirs as the program starts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tracker.rules.access import Viewer
from tracker.selectors.words import Words

Rows = Callable[[Viewer, Sequence[int], datetime], QuerySet[Any]]
"""What waits, for this viewer who manages these units: rows with `which` (their key) and `waits_since`, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One thing that waits, in words. `key` is its own in the address where it is decided.

    Where it is about no one child, `ref` is empty and `named` says what it is about.
    """

    says: str
    named: str
    ref: str = ""
    stage: str = ""
    team: str = ""
    key: str


Tells = Callable[[Sequence[int], Words], Mapping[int, About]]
"""By key, those of these that are there, in words. A fixed number of queries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of decision: what many of them are called, the page (by name) where one is decided, and how they are found."""

    code: str
    says: str
    page: str
    rows: Rows
    tells: Tells


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Let this kind be counted and listed among the decisions that wait. Registering twice shows it once."""
    _kinds[kind.code] = kind


def registered() -> Mapping[str, Kind]:
    """Every kind from above, by its code."""
    return _kinds


__all__ = ["About", "Kind", "register_kind", "registered"]
