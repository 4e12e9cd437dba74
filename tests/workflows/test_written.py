"""The exported form holds a definition whole: what is read equals what was written, and what is wrong has its place."""

import json
from typing import Any

import pytest

from workflows.definitions.journey import JOURNEY
from workflows.engine import registry
from workflows.engine.written import Written, from_plain, plain, read, text
from workflows.errors import NotAsWritten
from workflows.shapes import SmallMachine, SmallMove

OFFER = SmallMachine(
    code="offer",
    title="An offer",
    moves=(SmallMove(code="accept", sources=("offered",), target="accepted"),),
    ends=("accepted",),
    start="offered",
)


def test_every_shipped_definition_is_read_as_it_was_written() -> None:
    for definition in registry.shipped():
        assert read(text([definition])) == [definition]


def test_a_track_a_time_limit_and_a_machine_are_read_as_they_were_written() -> None:
    parts: list[Written] = [*JOURNEY.tracks, *JOURNEY.limits, OFFER]

    assert [read(text([part]))[0] for part in parts] == parts
    assert read(text([JOURNEY, *parts])) == [JOURNEY, *parts]


def test_a_standing_is_written_once_and_named_by_the_moves() -> None:
    document = plain(JOURNEY)

    move = next(move for move in document["workflow"]["moves"] if move["code"] == "cin_to_early_help")
    assert move["sources"] == [{"standing": "child_in_need"}]
    assert document["standings"]["child_in_need"]["stages"] == ["child_in_need"]


def test_what_is_usual_is_not_written() -> None:
    contact = next(limit for limit in plain(JOURNEY)["workflow"]["limits"] if limit["code"] == "front_door.contact_outcome")

    assert "inclusive" not in contact
    assert contact["steps"] == [[{"length": {"value": 1, "unit": "working_days"}}]]


def changed(**over: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text([OFFER]))
    document["machine"] = {name: one for name, one in (document["machine"] | over).items() if one != "gone"}
    return document


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        (changed(title=3), ["$.machine.title: this must be text, and is 3."]),
        (changed(ends="accepted"), ["$.machine.ends: this must be a list, and is “accepted”."]),
        (changed(moves=[1]), ["$.machine.moves[0]: this must be an object, and is 1."]),
        (changed(title="gone", ends="gone"), ["$.machine: the field “title” is missing.", "$.machine: the field “ends” is missing."]),
        (changed() | {"format": "2"}, ["$.format: this must be “waymark-definition-1”."]),
        (changed() | {"extra": 1}, ["$.extra: there is no such field."]),
        (changed() | {"standings": []}, ["$.standings: this must be an object: each standing by its name."]),
        ({"format": "waymark-definition-1", "book": [changed(), 7]}, ["$.book[1]: this is no definition."]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(document: dict[str, Any], wrong: list[str]) -> None:
    with pytest.raises(NotAsWritten) as refused:
        from_plain(document)

    assert refused.value.wrong == wrong


def test_every_unknown_word_is_told_at_once_with_the_word_that_is_like_it() -> None:
    document = plain(JOURNEY)
    document["workflow"]["moves"][0]["by"][0] = "team_manger"
    document["workflow"]["limits"][0]["steps"][0][0]["length"]["unit"] = "fortnights"
    document["workflow"]["moves"][1]["sources"][0]["standing"] = "limbo"
    document["workflow"]["limits"][1]["safety"] = 1

    with pytest.raises(NotAsWritten) as refused:
        from_plain(document)

    assert refused.value.wrong == [
        "$.workflow.moves[0].by[0]: “team_manger” is no role; did you mean “team_manager”?",
        "$.workflow.moves[1].sources[0].standing: “limbo” is not among the standings of this file.",
        "$.workflow.limits[0].steps[0][0].length.unit: “fortnights” is no unit of time.",
        "$.workflow.limits[1].safety: this must be true or false, and is 1.",
    ]


def test_a_field_that_is_there_twice_is_not_overlooked() -> None:
    with pytest.raises(NotAsWritten, match="the field “format” is there twice"):
        read('{"format": "waymark-definition-1", "format": "waymark-definition-1"}')
