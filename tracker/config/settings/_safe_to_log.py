"""Keeps what a program held out of its logs: it may be a child's name, and a log is read by people who need not know it.

An error is told by its type and by the lines of the program it came through. Its message is told only where errors of
that type speak of machinery (a lock, a refused connection, a missing module) and never of what was being saved.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

SPEAK_OF_MACHINERY = frozenset({"OperationalError", "InterfaceError", "ProgrammingError", "ImportError", "ImproperlyConfigured"})
"""Types of error whose first line is told. What a database adds below it quotes the row that it refused."""

MOST_FRAMES = 50


def stacks(error: BaseException) -> list[dict[str, Any]]:
    """An error and what led to it, the last first, without messages that may quote a record and without local variables."""
    return list(_stacks(error, set()))


def as_text(exc_info: ExcInfo) -> str:
    """The same for people: the first cause first, as Python prints it."""
    return "\n".join(line for stack in reversed(stacks(exc_info[1])) for line in _lines(stack))


def as_data(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """The same for programs."""
    return stacks(exc_info[1])


def _stacks(error: BaseException | None, seen: set[int]) -> Iterator[dict[str, Any]]:
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        kind = type(error)
        yield {
            "exc_type": kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}",
            "exc_value": _message(error),
            "frames": [{"filename": f.filename, "lineno": f.lineno, "name": f.name, "line": f.line} for f in frames],
        }
        for one in getattr(error, "exceptions", ()):
            yield from _stacks(one, seen)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _message(error: BaseException) -> str:
    if isinstance(error, OSError):  # its full message may hold a file's name or a mailbox
        return error.strerror or ""
    if SPEAK_OF_MACHINERY.isdisjoint(kind.__name__ for kind in type(error).__mro__):
        return ""
    return (str(error).splitlines() or [""])[0]


def _lines(stack: Mapping[str, Any]) -> Iterator[str]:
    for frame in stack["frames"]:
        yield f'  File "{frame["filename"]}", line {frame["lineno"]}, in {frame["name"]}\n    {frame["line"]}'
    yield f"{stack['exc_type']}: {stack['exc_value']}" if stack["exc_value"] else stack["exc_type"]


class SafeLines(structlog.stdlib.ProcessorFormatter):
    """Lines in which what other programs say of an error or of a request quotes neither."""

    def format(self, record: logging.LogRecord) -> str:
        if not hasattr(record, "_logger"):  # one of the standard library's, not one of ours
            record = _without_quotes(logging.makeLogRecord(record.__dict__))
        return super().format(record)


def _without_quotes(record: logging.LogRecord) -> logging.LogRecord:
    request = getattr(record, "request", None)
    if request is not None or record.name.startswith("django.security"):
        record.msg, record.args = _of_request(record, request), ()
    elif record.name.startswith("celery") and isinstance(record.args, dict):
        error = type(record.exc_info[1]).__name__ if record.exc_info and record.exc_info[1] else "an error"
        record.args = {**record.args, "exc": error, "traceback": "", "args": "", "kwargs": ""}
    elif record.exc_info and record.args:  # a server's "Error handling request %s" holds the address that was asked for
        record.args = tuple("…" for _ in record.args) if isinstance(record.args, tuple) else dict.fromkeys(record.args, "…")
        record.msg = _plain(record.msg)
    elif isinstance(record.args, tuple):
        record.args = tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args)
    return record


def _of_request(record: logging.LogRecord, request: Any) -> str:
    """The status, the verb and the shape of the address: whoever typed an address may have typed a name into it."""
    status = getattr(record, "status_code", None)
    told = [f"{status} {HTTPStatus(status).phrase}" if status else "Turned away"]
    if request is not None:
        match = getattr(request, "resolver_match", None)
        told.append(f"{request.method}: /{match.route}" if match is not None else f"{request.method}: not an address of ours")
    return " ".join(told)


def _plain(message: Any) -> Any:
    """The message with every place for an argument taking words."""
    return message.replace("%d", "%s").replace("%r", "%s") if isinstance(message, str) else message


def log_what_nobody_caught() -> None:
    """Log an error that ends a process or a thread like any other. At a terminal it is printed in full, as Python does."""
    sys.excepthook = _at_the_end
    threading.excepthook = _of_a_thread


def _at_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt) or sys.stderr.isatty() or not _is_listened_to():
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("waymark").critical("Ended by an error that nobody caught.", exc_info=(kind, error, trace))


def _is_listened_to() -> bool:
    """Whether logging has begun and is not over: before and after, Python's own words are all there is."""
    streams = [getattr(handler, "stream", None) for handler in logging.getLogger().handlers]
    return bool(streams) and not any(getattr(stream, "closed", False) for stream in streams)


def _of_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _at_the_end(args.exc_type, args.exc_value, args.exc_traceback)
