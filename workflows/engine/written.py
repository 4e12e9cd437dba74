"""A definition in plain JSON, and back. What is read equals what was written.

Only what differs from the usual is written. A standing is written once, under a name, and named by the moves. What
cannot be read is told in one sentence each, with the place in the file.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from workflows.errors import NotAsWritten
from workflows.shapes import SmallMachine, Standing, TimeLimit, TrackMachine, Workflow

Written = Workflow | TrackMachine | TimeLimit | SmallMachine

FORMAT = "waymark-definition-1"
_MOST_DIGITS = 18
SHAPES: Mapping[str, type] = {"workflow": Workflow, "track": TrackMachine, "time_limit": TimeLimit, "machine": SmallMachine}

_NOUNS = {
    "Role": "role",
    "EventKind": "event",
    "EvidenceKind": "kind of evidence",
    "Condition": "condition",
    "Detail": "detail",
    "TrackCode": "track",
    "Stage": "stage",
    "SubStage": "sub-stage",
    "Direction": "direction",
    "Nature": "nature of a move",
    "TakesEffect": "way of taking effect",
    "LimitKind": "kind of time limit",
    "Basis": "basis of a time limit",
    "Unit": "unit of time",
}


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def plain(definition: Written) -> dict[str, Any]:
    """A definition as values that JSON has."""
    what = next(name for name, shape in SHAPES.items() if isinstance(definition, shape))
    standings: dict[Standing, str] = {}
    written = _plain(definition, standings)
    found: dict[str, Any] = {"format": FORMAT}
    if standings:
        found["standings"] = {name: _fields(standing, {}) for standing, name in standings.items()}
    return {**found, what: written}


def text(definitions: Iterable[Written]) -> str:
    """One definition, or several as a book, as JSON to be read by people too."""
    documents = [plain(definition) for definition in definitions]
    document = documents[0] if len(documents) == 1 else {"format": FORMAT, "book": documents}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _plain(value: Any, standings: dict[Standing, str]) -> Any:
    if isinstance(value, Standing):
        return _name_of(value, standings)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one, standings) for one in value]
    if is_dataclass(value):
        return _fields(value, standings)
    return value


def _fields(value: Any, standings: dict[Standing, str]) -> dict[str, Any]:
    kept = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: _plain(one, standings) for field, one in kept if field.default is MISSING or one != field.default}


def _name_of(standing: Standing, standings: dict[Standing, str]) -> str:
    """The name of a standing: its id, with a number where another standing has the same id."""
    if standing not in standings:
        alike = sum(known.id == standing.id for known in standings)
        standings[standing] = f"{standing.id}_{alike + 1}" if alike else standing.id
    return standings[standing]


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(document: str) -> list[Written]:
    """The definitions of a JSON text. Raises NotAsWritten with everything that is wrong with it."""
    try:
        data = json.loads(document, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole)
    except json.JSONDecodeError as wrong:
        raise NotAsWritten([f"line {wrong.lineno}, column {wrong.colno}: this is not JSON ({wrong.msg})."]) from None
    except RecursionError:
        raise NotAsWritten(["$: this is nested too deeply to be a definition."]) from None
    except ValueError as wrong:
        raise NotAsWritten([f"$: {wrong}"]) from None
    return from_plain(data)


def from_plain(data: Any) -> list[Written]:
    """The definitions of what JSON holds. Raises NotAsWritten with everything that is wrong with it."""
    reader = _Reader()
    documents = data["book"] if isinstance(data, dict) and isinstance(data.get("book"), list) else [data]
    places = ["$"] if documents == [data] else [f"$.book[{number}]" for number in range(len(documents))]
    found = [reader.document(one, at) for one, at in zip(documents, places, strict=True)]
    if not documents:
        reader.wrong.append("$.book: this book holds no definition.")
    if reader.wrong:
        raise NotAsWritten(reader.wrong)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the field “{twice}” is there twice in one object.")
    return found


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"“{digits[:_MOST_DIGITS]}…” has more digits than any number of a definition.")
    return int(digits)


def _no_number(word: str) -> Any:
    raise ValueError(f"“{word}” is no number that JSON has.")


class _Reader:
    """Reads one text, and gathers what is wrong with it. A value that cannot be read is None, and the text is refused."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._standings: dict[str, Any] = {}

    def document(self, data: Any, at: str) -> Any:
        if not isinstance(data, dict):
            return self._no(at, "this is no definition.")
        if data.get("format") != FORMAT:
            return self._no(f"{at}.format", f"this must be “{FORMAT}”.")
        for name in data.keys() - {"format", "standings", *SHAPES}:
            self._no(f"{at}.{name}", "there is no such field.")
        named = data.get("standings", {})
        if not isinstance(named, dict):
            return self._no(f"{at}.standings", "this must be an object: each standing by its name.")
        self._standings = {name: self._object(Standing, one, f"{at}.standings.{name}") for name, one in named.items()}
        what = [name for name in SHAPES if name in data]
        if len(what) != 1:
            return self._no(at, f"this must hold one of: {', '.join(SHAPES)}.")
        return self._object(SHAPES[what[0]], data[what[0]], f"{at}.{what[0]}")

    def _no(self, at: str, says: str) -> None:
        self.wrong.append(f"{at}: {says}")

    def _value(self, hint: Any, value: Any, at: str) -> Any:
        if get_origin(hint) in (Union, UnionType):
            return self._either(get_args(hint), value, at)
        if get_origin(hint) is tuple:
            return self._list(get_args(hint), value, at)
        if hint is Standing:
            return self._standing(value, at)
        if isinstance(hint, type) and is_dataclass(hint):
            return self._object(hint, value, at)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self._word((hint,), value, at)
        return self._simple(hint, value, at)

    def _either(self, hints: tuple[Any, ...], value: Any, at: str) -> Any:
        others = tuple(hint for hint in hints if hint is not NoneType)
        if value is None and len(others) < len(hints):
            return None
        return self._value(others[0], value, at) if len(others) == 1 else self._word(others, value, at)

    def _word(self, enums: tuple[type[StrEnum], ...], value: Any, at: str) -> Any:
        """A word of one of these lists of words. No two of them share a word."""
        for enum in enums:
            if isinstance(value, str) and value in enum.__members__.values():
                return enum(value)
        noun = " or ".join(_NOUNS.get(enum.__name__, "word") for enum in enums)
        near = get_close_matches(value, [member.value for enum in enums for member in enum], n=1) if isinstance(value, str) else []
        return self._no(at, f"{_quoted(value)} is no {noun}{f'; did you mean “{near[0]}”?' if near else '.'}")

    def _list(self, hints: tuple[Any, ...], value: Any, at: str) -> Any:
        if not isinstance(value, list):
            return self._no(at, f"this must be a list, and is {_quoted(value)}.")
        if hints[-1] is Ellipsis:
            return tuple(self._value(hints[0], one, f"{at}[{number}]") for number, one in enumerate(value))
        if len(value) != len(hints):
            return self._no(at, f"this must be a list of {len(hints)}.")
        return tuple(self._value(hint, one, f"{at}[{number}]") for number, (hint, one) in enumerate(zip(hints, value, strict=True)))

    def _standing(self, value: Any, at: str) -> Any:
        if not isinstance(value, str) or value not in self._standings:
            return self._no(at, f"{_quoted(value)} is not among the standings of this file.")
        return self._standings[value]

    def _object(self, shape: type, value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            return self._no(at, f"this must be an object, and is {_quoted(value)}.")
        hints, before = _hints(shape), len(self.wrong)
        for name in value.keys() - hints.keys():
            self._no(f"{at}.{name}", "there is no such field.")
        for field in fields(shape):
            if field.name not in value and field.default is MISSING:
                self._no(at, f"the field “{field.name}” is missing.")
        given = {name: self._value(hints[name], one, f"{at}.{name}") for name, one in value.items() if name in hints}
        return shape(**given) if len(self.wrong) == before else None

    def _simple(self, hint: Any, value: Any, at: str) -> Any:
        if type(value) is hint:
            return value
        kinds = {str: "text", int: "a whole number", bool: "true or false"}
        return self._no(at, f"this must be {kinds.get(hint, 'something else')}, and is {_quoted(value)}.")


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value[:60]}”"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    return json.dumps(value)
