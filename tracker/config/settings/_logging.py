"""Logging through structlog: one line an entry on standard error; JSON in production."""

from typing import Any

import structlog

from tracker.config.settings._safe_to_log import SafeLines, as_data, as_text, log_what_nobody_caught

SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """A `LOGGING` that sends the standard library's and structlog's entries the same way.

    Tracebacks are written without local variables and without what an error quotes: either may hold a child's name.
    """
    log_what_nobody_caught()
    structlog.configure(
        processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: list[Any] = (
        [structlog.processors.ExceptionRenderer(as_data), structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.processors.ExceptionRenderer(as_text),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": SafeLines,
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
