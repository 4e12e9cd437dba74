"""Reads that many causes have in common, made once for all of them: the organisation, and what the authority has set.

Only inside `keeping()`, which is opened for one batch in one transaction, or for one page, and forgotten after it. Elsewhere
every call reads.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """Have each kept read made once for each set of arguments until the block ends."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def kept(read: Callable[Given, Found]) -> Callable[Given, Found]:
    """A read whose answer may be kept for a batch. Its arguments can be hashed, and nobody changes what it gives."""

    @wraps(read)
    def kept_read(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        known = _kept.get()
        if known is None:
            return read(*args, **kwargs)
        asked = (read, args, tuple(sorted(kwargs.items())))
        if asked not in known:
            known[asked] = read(*args, **kwargs)
        found: Found = known[asked]
        return found

    return kept_read


__all__ = ["keeping", "kept"]
