"""In which order several processes take the tests, and that the order does not matter."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.forms import model_to_dict

from tests.builders import NOON
from tests.conftest import _long_files_first
from tests.template import has_its_own_transactions, put_back_rows_of_migrations, rows_of_tables
from tracker.models import Edition
from tracker.terms import EditionState


@dataclass(frozen=True)
class Item:
    """What the order asks of a test."""

    path: Path
    name: str
    is_slow: bool = False

    def get_closest_marker(self, name: str) -> object:
        return name if self.is_slow else None


def items(file: str, many: int, *, slow: int | None = None) -> list[Item]:
    return [Item(Path(file), f"{file}-{number}", number == slow) for number in range(many)]


def ordered(found: list[Item], workers: int) -> list[str]:
    return [cast(Any, item).name for item in _long_files_first(cast(Any, found), workers)]


def test_the_part_of_each_process_begins_with_a_file_that_holds_something_slow_and_the_file_stays_whole():
    found = [*items("a", 4), *items("b", 2, slow=1), *items("c", 4), *items("d", 2, slow=0)]

    assert ordered(found, 2) == ["b-0", "b-1", "a-0", "a-1", "a-2", "a-3", "d-0", "d-1", "c-0", "c-1", "c-2", "c-3"]


def test_every_test_is_run_once_however_many_processes_there_are():
    found = [*items("a", 7, slow=6), *items("b", 1), *items("c", 5, slow=0), *items("d", 3)]

    assert [sorted(ordered(found, workers)) for workers in (1, 2, 3, 5, 40)] == [sorted(item.name for item in found)] * 5


@pytest.mark.django_db(transaction=True)
def test_whatever_runs_after_a_test_that_empties_the_tables_finds_the_rows_of_migrations(request):
    there = told(rows_of_tables())
    call_command("flush", interactive=False, verbosity=0)
    emptied = rows_of_tables()

    put_back_rows_of_migrations()

    assert {"BankHoliday", "Rulebook"} <= there.keys()
    assert emptied == []
    assert told(rows_of_tables()) == there
    # That flush begins every count anew: the next edition is not given the number of one that was put back.
    last = max(Edition.objects.values_list("pk", flat=True))
    assert Edition.objects.create(state=EditionState.DRAFT, title="The next", started_at=NOON).pk > last
    assert has_its_own_transactions(request.node)


def told(rows: list[tuple[type[Model], list[Model]]]) -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: sorted((model_to_dict(row) for row in of_one), key=repr) for model, of_one in rows}
