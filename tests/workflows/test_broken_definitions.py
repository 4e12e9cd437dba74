"""Every broken definition is named with its fault, and with a path that really leads to where the fault is."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import tests.workflows.broken.moves
import tests.workflows.broken.tracks_and_limits
import tests.workflows.broken.walked  # noqa: F401 - each puts its own on the list
from tests.workflows.broken import BROKEN, Broken
from tests.workflows.replaying import replayed
from workflows.engine import proof
from workflows.engine.written import plain, text


def test_there_are_more_than_thirty_and_each_breaks_in_a_way_of_its_own() -> None:
    assert len({broken.name for broken in BROKEN}) == len(BROKEN) > 30
    assert len({broken.code for broken in BROKEN}) > 20


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_definition_is_named_with_a_right_path(broken: Broken) -> None:
    definition = broken.make()

    faults = proof.check(definition, tracks=broken.tracks, rules=broken.rules)

    fault = next((one for one in faults if (one.code, one.says) == (broken.code, broken.says)), None)
    assert fault is not None, [(one.code, one.says) for one in faults]
    if broken.shows is None:
        assert fault.path is None
        return
    assert fault.path is not None
    assert broken.shows(fault.path), str(fault.path)
    replayed(definition, fault.path)


# ── The same through the exported form and the command ──────────────────────────────────────────────────────────────


def run(capsys: pytest.CaptureFixture[str], file: Path) -> tuple[int, str]:
    """The exit code of the command on this file, and what it printed."""
    code = 0
    try:
        call_command("workflow_check", "--file", str(file))
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
    ],
)
def test_a_file_that_is_no_definition_gets_one_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "not.json"
    file.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        call_command("workflow_check", "--file", str(file))

    assert str(refused.value).endswith(says)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("workflow_check", "--file", str(tmp_path / "gone.json"))
