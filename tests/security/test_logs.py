"""No child's name in a log: neither what a program held nor what the database quotes of a row."""

import io
import logging

import pytest
import structlog

from tracker.config.settings._logging import logging_config


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_is_written_without_what_the_program_held(as_json):
    written = written_of(as_json)

    assert "ValueError" in written
    assert "IntegrityError" in written
    assert "Rosalind" not in written


def written_of(as_json: bool) -> str:
    was = structlog.get_config()
    formatter = logging_config(level="INFO", as_json=as_json)["formatters"]["lines"]
    structlog.configure(**was)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    ))  # fmt: skip
    log = logging.Logger("attack")
    log.addHandler(handler)
    child = {"given_name": "Rosalind"}
    quoted = "violates check constraint\nDETAIL:  Failing row contains (7, Rosalind)."
    try:
        raise ValueError(len(child))
    except ValueError:
        log.exception("A fault.")
    try:
        raise IntegrityError(quoted)
    except IntegrityError:
        log.exception("Another fault.")
    return stream.getvalue()


class IntegrityError(Exception):
    """As psycopg raises it, with the row that was refused."""
