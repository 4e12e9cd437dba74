"""Running a command as an operator does."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command


@pytest.fixture
def run():
    """`run("sweep", ...)` gives the exit code and what was printed, read as JSON."""

    def go(*words: str) -> tuple[int, Any]:
        out = StringIO()
        try:
            call_command(*words, stdout=out)
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, json.loads(out.getvalue())

    return go
