"""The command that proves: broken files are named with a path, files that are no definition get a sentence, and so do edges."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import tests.workflows.broken.moves
import tests.workflows.broken.tracks_and_limits
import tests.workflows.broken.walked  # noqa: F401 - each puts its own on the list
from tests.workflows.broken import BROKEN, move, only
from tracker.models import ForbiddenMove
from tracker.selectors.rulebook import forget
from workflows.definitions.limits import BY_CODE
from workflows.engine.written import plain, text


def run(capsys: pytest.CaptureFixture[str], file: Path, *words: str) -> tuple[int, str]:
    """The exit code of the command on this file, and what it printed."""
    code = 0
    try:
        call_command("workflow_check", "--file", str(file), *words)
    except SystemExit as left:
        code = int(str(left.code))
    return code, capsys.readouterr().out


THROUGH_THE_FILE = (
    "a_decision_that_nobody_makes",
    "police_protection_that_waits_for_a_care_plan",
    "a_track_without_an_end",
    "a_clock_without_a_ladder",
    "a_step_up_without_a_way_down",
    "two_stages_that_lead_only_to_each_other",
    "a_supervision_that_is_done_once_and_for_all",
)


@pytest.mark.parametrize("name", THROUGH_THE_FILE)
def test_the_command_names_a_broken_file_and_prints_the_path(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = next(one for one in BROKEN if one.name == name)
    file = tmp_path / "broken.json"
    file.write_text(text([broken.make()]), "utf-8")

    code, printed = run(capsys, file)

    assert code == 1
    assert f"journey: {broken.says}\n  0. " in printed
    assert "The definition journey, version 1: " in printed


def test_a_sound_file_of_a_part_is_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("workflow_export", "panel_request")
    file = tmp_path / "request.json"
    file.write_text(capsys.readouterr().out, "utf-8")

    assert run(capsys, file) == (0, "The machine panel_request: proved, no fault.\n")


def test_a_machine_that_cannot_go_on_is_named_with_the_moves_that_lead_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("workflow_export", "panel_meeting")
    document = json.loads(capsys.readouterr().out)
    document["machine"]["moves"] = [move for move in document["machine"]["moves"] if move["code"] != "close"]
    document["machine"]["ends"] = ["cancelled"]
    file = tmp_path / "meeting.json"
    file.write_text(json.dumps(document), "utf-8")

    assert run(capsys, file) == (
        1,
        "panel_meeting: the machine “panel_meeting” has no way out of “held”: plan, then hold\nThe machine panel_meeting: 1 fault.\n",
    )


def test_a_word_that_is_unknown_is_told_with_its_place_in_the_file(tmp_path: Path) -> None:
    document = plain(next(one for one in BROKEN if one.name == "a_step_up_without_a_way_down").make())
    document["workflow"]["moves"][0]["by"][0] = "the_mayor"
    document["workflow"]["moves"][1]["colour"] = "red"
    file = tmp_path / "words.json"
    file.write_text(json.dumps(document), "utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("workflow_check", "--file", str(file))

    assert str(refused.value) == (
        f"{file}: $.workflow.moves[0].by[0]: “the_mayor” is no role.\n{file}: $.workflow.moves[1].colour: there is no such field."
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "line 1, column 2: this is not JSON (Expecting property name enclosed in double quotes)."),
        (b"[]", "$: this is no definition."),
        (b'{"format": "waymark-definition-1"}', "$: this must hold one of: workflow, track, time_limit, machine."),
        (b"\xff\xfe", " is not text in UTF-8."),
        (b"[" * 100_000, "$: this is nested too deeply to be a definition."),
        (b'{"format": "waymark-definition-1", "book": []}', "$.book: this book holds no definition."),
        (b'{"format": ' + b"9" * 5000 + b"}", "$: “999999999999999999…” has more digits than any number of a definition."),
        (
            b"{" + b"".join(b'"%d": 1, ' % one for one in range(20_000)) + b'"19999": 2}',
            "$: the field “19999” is there twice in one object.",
        ),
    ],
)
def test_a_file_that_is_no_definition_gets_one_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "not.json"
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("workflow_check", "--file", str(file))

    assert str(refused.value).endswith(says)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("at", [("steps", 0, 0, "length"), ("ladder", 0, "length")])
@pytest.mark.parametrize("number", [10**9, 10**17, -(10**9)])
def test_a_length_that_nobody_lives_to_see_is_a_fault(
    number: int, at: tuple[Any, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = plain(BY_CODE["cin.review"])
    found = document["time_limit"]
    for step in at:
        found = found[step]
    found["value"] = number
    file = tmp_path / "long.json"
    file.write_text(json.dumps(document), "utf-8")

    code, printed = run(capsys, file)

    assert (code, "“cin.review” is longer than a life" in printed) == (1, True)


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("workflow_check", "--file", str(tmp_path / "gone.json"))


def test_an_edge_may_be_forbidden_for_the_occasion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "few.json"
    file.write_text(text([only(move("cp_transfer_in"), move("cp_ended_support_declined"))]), "utf-8")

    code, printed = run(capsys, file, "--forbid", "child_protection:early_help")

    assert code == 1
    assert (
        "journey: cp_ended_support_declined to early_help goes from child_protection straight to early_help: "
        "this authority forbids it\n  0. an unborn child: no open journey\n  1. "
    ) in printed


@pytest.mark.parametrize(
    ("edge", "says"),
    [
        ("limbo:early_help", "“limbo” is no stage"),
        ("child_protection:", "“” is no stage"),
        ("child_protection", "“” is no stage"),
    ],
)
def test_an_edge_between_unknown_stages_gets_one_sentence(edge: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("workflow_check", "--forbid", edge)


@pytest.mark.django_db
def test_a_definition_is_proved_as_this_authority_has_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways_down = ("looked_after_reunified", "looked_after_closed")
    file = tmp_path / "few.json"
    file.write_text(text([only(*(move(code) for code in ("cin_transfer_in", "cin_closed", "cin_to_looked_after", *ways_down)))]), "utf-8")
    trap = "journey: a step up leads to looked_after, and no step leads down again\n"
    ForbiddenMove.objects.bulk_create(ForbiddenMove(move=code, reason="Not here.") for code in ways_down)
    forget()

    assert trap not in run(capsys, file)[1]
    assert trap in run(capsys, file, "--here")[1]
    forget()
