"""What other apps add to our pages without our importing them: a part of the child's page, of the home page, a link.

An app registers when it starts (`AppConfig.ready`). Each block makes a fixed number of queries, whatever it shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from tracker.rules.access import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The child whose page is being shown to a viewer who may see the child. `journey_id` is None where none is open."""

    child_id: int
    ref: str
    journey_id: int | None
    journey: str
    """The public id of the open journey; empty where none is."""
    viewer: Viewer
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A link among the things that can be done for a child."""

    text: str
    href: str


ChildBlock = Callable[[HttpRequest, Shown], str]
"""Gives HTML that is safe to show, with its own heading (h2); an empty text for nothing."""
HomeBlock = Callable[[HttpRequest, Viewer, datetime], str]
"""The same for the home page."""
ChildActions = Callable[[Shown], Iterable[Action]]

_child_blocks: dict[str, ChildBlock] = {}
_home_blocks: dict[str, HomeBlock] = {}
_to_fix_blocks: dict[str, HomeBlock] = {}
_child_actions: dict[str, ChildActions] = {}


def register_child_block(name: str, render: ChildBlock) -> None:
    """Show a part on every child's page. `name` is the block's own, so that registering twice shows it once."""
    _child_blocks[name] = render


def register_home_block(name: str, render: HomeBlock) -> None:
    """Show a part on the home page of whoever it has something for."""
    _home_blocks[name] = render


def register_to_fix_block(name: str, render: HomeBlock) -> None:
    """Show a part on the page of what is to be fixed: what is stuck and is no journey."""
    _to_fix_blocks[name] = render


def register_child_actions(name: str, actions: ChildActions) -> None:
    """Add links to what can be done on a child's page."""
    _child_actions[name] = actions


def child_blocks(request: HttpRequest, shown: Shown) -> list[str]:
    """Every part that other apps have for this child, by name."""
    return _rendered(_child_blocks[name](request, shown) for name in sorted(_child_blocks))


def home_blocks(request: HttpRequest, viewer: Viewer, now: datetime) -> list[str]:
    """Every part that other apps have for this person's home page, by name."""
    return _rendered(_home_blocks[name](request, viewer, now) for name in sorted(_home_blocks))


def to_fix_blocks(request: HttpRequest, viewer: Viewer, now: datetime) -> list[str]:
    """Every part that other apps have for the page of what is to be fixed, by name."""
    return _rendered(_to_fix_blocks[name](request, viewer, now) for name in sorted(_to_fix_blocks))


def child_actions(shown: Shown) -> list[Action]:
    """Every link that other apps add to what can be done for this child."""
    return [action for name in sorted(_child_actions) for action in _child_actions[name](shown)]


def _rendered(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part.strip()]
