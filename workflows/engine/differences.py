"""What one version of a definition changes in the one before, in sentences that a practice lead can check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from workflows.shapes import (
    From,
    Move,
    Opens,
    Rung,
    Standing,
    Step,
    TimeLimit,
    To,
    TrackEnd,
    TrackIs,
    TrackMachine,
    TrackMove,
    Workflow,
)
from workflows.terms.in_words import in_words

Row = Move | TimeLimit | TrackMachine


def differences(before: Workflow, after: Workflow) -> tuple[str, ...]:
    """Each change as a sentence: what is new, what is gone, and for what stays which part was what and is now what."""
    return (
        *_of("Move", before.moves, after.moves, lambda move: move.says.rstrip(".")),
        *_of("Beside the stage", before.tracks, after.tracks, lambda machine: machine.title),
        *_of("Time limit", before.limits, after.limits, lambda limit: limit.title),
    )


def _of(what: str, before: Iterable[Any], after: Iterable[Any], title: Callable[[Any], str]) -> Iterator[str]:
    old: Mapping[str, Row] = {row.code: row for row in before}
    new: Mapping[str, Row] = {row.code: row for row in after}
    for code, row in new.items():
        if code not in old:
            yield f"{what} added: {title(row)}."
    for code, row in old.items():
        if code not in new:
            yield f"{what} taken out: {title(row)}."
    for code in old.keys() & new.keys() if old != new else ():
        for part in _changed(old[code], new[code]):
            yield f"{what} “{title(new[code])}”: {part}."


def _changed(before: Row, after: Row) -> Iterator[str]:
    for part in fields(before):
        was, now = getattr(before, part.name), getattr(after, part.name)
        if was != now and part.name != "version":
            yield _words_of(in_words(part.name), was, now)


def _words_of(name: str, was: Any, now: Any) -> str:
    """What a part was and is. Of a list only what was added and taken away is told."""
    if isinstance(was, tuple) and isinstance(now, tuple):
        added = [said(one) for one in now if one not in was]
        gone = [said(one) for one in was if one not in now]
        parts = ([f"added {', '.join(added)}"] if added else []) + ([f"taken out {', '.join(gone)}"] if gone else [])
        return f"{name}: {'; '.join(parts) or 'the order changed'}"
    return f"{name} was {said(was)} and is {said(now)}"


def said(value: Any) -> str:
    """A value of a definition in words."""
    if value in (None, "", ()):
        return "nothing"
    return next((says(value) for kind, says in _SAYS if isinstance(value, kind)), str(value))


def _and_if(text: str, when: Iterable[Enum]) -> str:
    conditions = " and ".join(in_words(str(condition.value)) for condition in when)
    return f"{text} if {conditions}" if conditions else text


def _target(target: To) -> str:
    return _and_if(target.standing.title if target.standing else "the same stage", target.when)


def _rung(rung: Rung) -> str:
    when = f" {'before' if rung.before_due else 'after'} {rung.length}" if rung.length else ""
    return f"{in_words(rung.code)}: {in_words(rung.tells)}{when}"


_SAYS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "yes" if value else "no"),
    (Enum, lambda value: in_words(str(value.value))),
    (Standing, lambda value: str(value.title)),
    (From, lambda value: _and_if(value.standing.title, value.when)),
    (To, _target),
    (Opens, lambda value: f"{in_words(value.track)} {in_words(value.state)}"),
    (TrackIs, lambda value: f"{in_words(value.track)} {' or '.join(in_words(state) for state in value.states) or 'open'}"),
    (TrackMove, lambda value: f"{in_words(value.source)} to {in_words(value.target)}"),
    (TrackEnd, lambda value: in_words(value.state)),
    (Step, lambda value: _and_if(str(value.length), value.when)),
    (Rung, _rung),
    (tuple, lambda value: ", ".join(said(one) for one in value)),
)
