"""The content of a rulebook as plain values: what its changes make of it, and what tells two editions apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.terms import RuleKind
from workflows.terms import Role

CHANGES_RULES = (Role.SYSTEM_ADMINISTRATOR,)
"""Who drafts a change of the rules and keeps the organisation."""

PUBLISHES_RULES = (Role.SYSTEM_ADMINISTRATOR, Role.PRINCIPAL_SOCIAL_WORKER, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Who may publish what somebody else has drafted, and may therefore read it."""

Key = tuple[RuleKind, str]
Value = Mapping[str, Any]
Content = Mapping[Key, Value]
"""Every rule that an authority has set, by its kind and key. What is not there is as it ships."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One rule as a change sets it; None: as it ships, or no longer there."""

    kind: RuleKind
    key: str
    value: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A rule that two contents hold differently; None where one of them does not hold it."""

    kind: RuleKind
    key: str
    before: Value | None
    after: Value | None


def changed(content: Content, changes: Iterable[Set]) -> dict[Key, Value]:
    """The content after these changes."""
    result = dict(content)
    for change in changes:
        if change.value is None:
            result.pop((change.kind, change.key), None)
        else:
            result[change.kind, change.key] = change.value
    return result


def differences(before: Content, after: Content) -> list[Difference]:
    """What is not the same in both, by kind and key."""
    keys = sorted(before.keys() | after.keys())
    return [
        Difference(kind=kind, key=key, before=before.get((kind, key)), after=after.get((kind, key)))
        for kind, key in keys
        if before.get((kind, key)) != after.get((kind, key))
    ]
