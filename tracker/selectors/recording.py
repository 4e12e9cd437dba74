"""What somebody may put on record for a child: what would stop a timescale that runs, then everything, by theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.models import Clock
from tracker.selectors.timescales import Timescale
from tracker.selectors.words import capital
from workflows.definitions.evidence import EVIDENCE, RECORDABLE, Recordable
from workflows.definitions.limits import BY_CODE, NEVER_LATE
from workflows.terms import EvidenceKind, Role

EVIDENCE_GROUP = "Evidence for a decision"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be recorded. `key` is its value in an address: `happened:child_seen`, `evidence:consent`."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Due:
    """What would stop a timescale."""

    timescale: Timescale
    choices: tuple[Choice, ...]


def choices(roles: frozenset[Role]) -> list[tuple[str, tuple[Choice, ...]]]:
    """Everything that these roles may record, by theme, evidence last."""
    by_group = sorted(_happenings(roles), key=lambda entry: entry.group)
    groups = [
        (group, tuple(Choice(f"happened:{entry.code}", entry.label) for entry in entries))
        for group, entries in groupby(by_group, key=lambda entry: entry.group)
    ]
    return [*groups, (EVIDENCE_GROUP, tuple(sorted(_papers(roles), key=lambda choice: choice.label)))]


def choice_of(key: str, roles: frozenset[Role]) -> Choice | None:
    """The choice of this key, where these roles may record it."""
    return next((choice for _, some in choices(roles) for choice in some if choice.key == key), None)


def recordable(key: str) -> Recordable | None:
    """The entry of a key that is a happening; None for evidence."""
    kind, _, code = key.partition(":")
    return next((entry for entry in RECORDABLE if kind == "happened" and entry.code == code), None)


def evidence(key: str) -> EvidenceKind | None:
    """The kind of a key that is evidence; None for a happening."""
    kind, _, code = key.partition(":")
    return EvidenceKind(code) if kind == "evidence" and code in EVIDENCE else None


def due(running: Sequence[tuple[Clock, Timescale]], roles: frozenset[Role]) -> list[Due]:
    """What these roles may record that would stop a timescale which runs now and can be late, the first due first."""
    found = [Due(timescale, tuple(_stops(clock, roles))) for clock, timescale in running if clock.limit not in NEVER_LATE]
    return [one for one in found if one.choices]


def _stops(clock: Clock, roles: frozenset[Role]) -> Iterable[Choice]:
    if clock.asks_for:
        rule = EVIDENCE[EvidenceKind(clock.asks_for)]
        if rule.may_record(roles):
            yield Choice(f"evidence:{clock.asks_for}", capital(rule.label))
        return
    limit = BY_CODE.get(clock.limit)
    if limit is not None:
        met = [entry for entry in _happenings(roles) if set(entry.can_tell) & set(limit.stops_on)]
        # An entry that is about something else, and meets this by the way, is not what a person looks for here.
        about = [entry for entry in met if entry.events[0] in limit.stops_on]
        for entry in about or met:
            yield Choice(f"happened:{entry.code}", entry.label)


def _happenings(roles: frozenset[Role]) -> list[Recordable]:
    return [entry for entry in RECORDABLE if not entry.by or roles.intersection(entry.by)]


def _papers(roles: frozenset[Role]) -> Iterable[Choice]:
    for kind, rule in EVIDENCE.items():
        if not rule.asked_with_move and not rule.met_by_acceptance and rule.may_record(roles):
            yield Choice(f"evidence:{kind}", capital(rule.label))
