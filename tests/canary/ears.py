"""Hears everything that is logged, as production and as the embedded mode write it."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from tracker.config.settings._logging import logging_config
from tracker.config.settings._safe_to_log import SafeLines

LOUD = ("django.db.backends", "faker", "asyncio")
"""What only a developer switches on, and says every statement with its values."""


class Heard:
    """What was logged, in both ways of writing it."""

    def __init__(self) -> None:
        self.streams = (io.StringIO(), io.StringIO())

    @property
    def text(self) -> str:
        return "\n".join(stream.getvalue() for stream in self.streams)


@contextmanager
def hearing(level: int = logging.DEBUG) -> Iterator[Heard]:
    """Hear every logger at this level, whatever its own, by the program's own formatters."""
    heard = Heard()
    handlers = [_handler(stream, as_json) for stream, as_json in zip(heard.streams, (True, False), strict=True)]
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in ("celery", "axes", "django", "kombu", "amqp"))]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(level)
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    try:
        yield heard
    finally:
        for handler in handlers:
            logging.getLogger().removeHandler(handler)
        for logger, was in before:
            logger.setLevel(was)


def _handler(stream: io.StringIO, as_json: bool) -> logging.Handler:
    was = structlog.get_config()
    lines = logging_config(level="DEBUG", as_json=as_json)["formatters"]["lines"]
    structlog.configure(**was)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeLines(processors=lines["processors"], foreign_pre_chain=lines["foreign_pre_chain"]))
    handler.addFilter(lambda record: not record.name.startswith(LOUD))
    return handler
