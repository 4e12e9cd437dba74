"""Logging through structlog: one line an entry on standard error; JSON in production."""

import re
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

_ROW = re.compile(r"\n(?:DETAIL|CONTEXT): .*")
"""What PostgreSQL adds to an error: the values of the row that it refused, or of the statement's parameters."""

SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def without_rows(_logger: Any, _method: str, entry: Any) -> Any:
    """Take the values that a database quotes out of an entry's traceback: they may be a child's name."""
    exception = entry.get("exception")
    if exception is not None:
        entry["exception"] = _without_rows(exception)
    return entry


def _without_rows(told: Any) -> Any:
    if isinstance(told, str):
        return _ROW.sub("", told)
    if isinstance(told, list):
        return [_without_rows(part) for part in told]
    if isinstance(told, dict):
        return {name: _without_rows(part) for name, part in told.items()}
    return told


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """A `LOGGING` that sends the standard library's and structlog's entries the same way.

    Tracebacks are written without local variables: a local may hold a child's name.
    """
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: list[Any] = (
        [
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            without_rows,
            structlog.processors.JSONRenderer(),
        ]
        if as_json
        else [
            structlog.processors.format_exc_info,
            without_rows,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print each entry twice.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # Celery tells of every task it receives and finishes; only what went wrong is of use here.
            "celery": {"level": "WARNING" if level == "INFO" else level},
            "axes": {"level": "WARNING" if level == "INFO" else level},
        },
    }
