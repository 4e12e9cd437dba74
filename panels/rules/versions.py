"""What changed from one version of an item's papers to the next, section by section, in words. Plain dictionaries in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
ROWS_NAMED = 3
"""Up to so many new rows of a section are told one by one; of more, only how many."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one part of an item's papers."""

    part: str
    says: tuple[str, ...]


def changes(before: Content | None, now: Content) -> list[Change]:
    """What a reader of `before` has to know of `now`. Empty where nothing that matters changed; None: the item is new."""
    if before is None:
        return [Change("Item", ("This item is new in these papers.",))]
    found = [*_of_request(before, now), *_of_sections(before, now)]
    documents = _documents(before["documents"], now["documents"])
    return [*found, *([Change("Documents", documents)] if documents else [])]


def _of_request(before: Content, now: Content) -> Iterable[Change]:
    if before["papers"]["says"] != now["papers"]["says"]:
        yield Change("Papers", (f"They stood as “{before['papers']['says'] or 'in time'}”, now “{now['papers']['says'] or 'in time'}”.",))
    if before["minutes"] != now["minutes"]:
        yield Change("Time", (f"{now['minutes']} minutes, before {before['minutes']}.",))


def _of_sections(before: Content, now: Content) -> Iterable[Change]:
    old = {section["code"]: section for section in before["sections"]}
    for section in now["sections"]:
        earlier = old.pop(section["code"], None)
        says = _named(earlier, section) if section["by_name"] and earlier else _listed(earlier, section)
        if says:
            yield Change(section["title"], says)
    for section in old.values():
        yield Change(section["title"], ("This section is not in these papers any more.",))


def _named(before: Content, now: Content) -> tuple[str, ...]:
    """Rows that are a name and what stands there."""
    was, stands = dict(before["rows"]), dict(now["rows"])
    changed = [
        f"{name}: {stands[name]}, before {was[name]}." if name in was else f"{name}: {stands[name]}."
        for name in stands
        if stands[name] != was.get(name)
    ]
    return (*changed, *(f"{name} is not there any more." for name in was if name not in stands))


def _listed(before: Content | None, now: Content) -> tuple[str, ...]:
    """Rows of a list: what came to it and what left it."""
    was, stands = _counted(before, now["compared"]), _counted(now, now["compared"])
    added, gone = list((stands - was).elements()), list((was - stands).elements())
    return (*_in_words(added, "New"), *_in_words(gone, "Gone"))


def _counted(section: Content | None, compared: int) -> Counter[tuple[str, ...]]:
    rows: Sequence[Sequence[str]] = section["rows"] if section else ()
    return Counter(tuple(row[: compared or len(row)]) for row in rows)


def _in_words(rows: list[tuple[str, ...]], word: str) -> tuple[str, ...]:
    if len(rows) > ROWS_NAMED:
        return (f"{word}: {len(rows)} entries.",)
    return tuple(f"{word}: {', '.join(cell for cell in row if cell)}." for row in rows)


def _documents(before: Sequence[Content], now: Sequence[Content]) -> tuple[str, ...]:
    was, stands = {d["sha256"]: d["name"] for d in before}, {d["sha256"]: d["name"] for d in now}
    added = tuple(f"Attached: {name}." for sha, name in stands.items() if sha not in was)
    return (*added, *(f"Taken back: {name}." for sha, name in was.items() if sha not in stands))
