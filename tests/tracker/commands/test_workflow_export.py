"""The process book as a document and as pictures."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from workflows.engine import registry
from workflows.engine.need_to_know import shipped

pytestmark = pytest.mark.django_db


def exported(*words: str) -> str:
    out = StringIO()
    call_command("workflow_export", *words, stdout=out)
    return out.getvalue()


def test_the_book_as_a_document_holds_every_definition():
    book = exported("--format", "md")
    workflow = registry.current("journey")

    titles = [
        workflow.title,
        *(t.title for t in workflow.tracks),
        *(r.title for r in workflow.routes),
        *(m.title for m in registry.machines()),
        shipped().title,
        "Indicators",
        "Who is told",
    ]
    assert [line.removeprefix("# ") for line in book.splitlines() if line.startswith("# ")] == titles
    assert [limit.code for limit in workflow.limits if f"| {limit.title} |" not in book] == []
    assert [move.code for move in workflow.moves if f"| {move.says} (" not in book] == []
    assert [category.code for category in shipped().categories if f"| {category.title} |" not in book] == []


def test_one_time_limit_says_its_source_and_how_reliable_it_is():
    text = exported("--format", "md", "cin.review")

    assert text.startswith("# ")
    assert "| Reliability |" in text
    assert text.count("\n| ") == 2


@pytest.mark.parametrize("code", ["journey", "legal", "handover", "panel_meeting"])
def test_a_picture_is_drawn_of_the_journey_a_track_and_a_machine(code):
    assert exported("--format", "svg", code).startswith("<svg")


@pytest.mark.parametrize("words", [("--format", "svg"), ("--format", "svg", "cin.review")])
def test_what_cannot_be_drawn_is_said(words):
    with pytest.raises(CommandError, match="A picture is of one definition or track"):
        exported(*words)


def test_a_code_that_the_book_does_not_hold_is_said():
    with pytest.raises(CommandError, match="no definition, track, time limit or machine “nothing”"):
        exported("--format", "md", "nothing")


def test_the_book_can_be_read_before_there_is_a_database(monkeypatch):
    monkeypatch.setattr("django.db.connection.introspection.table_names", list)

    assert exported("--format", "md", "legal").startswith("# Legal status and proceedings")
