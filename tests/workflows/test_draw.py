"""The pictures of the book: every move and every state is drawn, once, from the definitions and nothing else."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from workflows.engine import registry
from workflows.engine.draw import diagram, diagrams, from_anywhere, journey
from workflows.engine.svg import WIDTH, Note, svg
from workflows.terms import Direction, Stage

WORKFLOW = registry.current("journey")
SVG = "{http://www.w3.org/2000/svg}"


def test_there_is_a_picture_of_the_journey_and_of_each_track():
    assert [one.code for one in diagrams(WORKFLOW)] == ["journey", *(machine.code for machine in WORKFLOW.tracks)]
    with pytest.raises(KeyError):
        diagram(WORKFLOW, "nothing")


def test_every_move_is_drawn_or_stands_where_it_stays_or_starts_anywhere():
    drawn = journey(WORKFLOW)
    shown = {code for arrow in drawn.arrows for code in arrow.moves} | {code for state in drawn.states for code in state.stays}

    assert {move.code for move in WORKFLOW.moves} - shown - {move.code for move in from_anywhere(WORKFLOW)} == set()


def test_every_stage_is_a_state_and_only_closed_is_not_open():
    assert {state.code for state in journey(WORKFLOW).states} == {stage.value for stage in Stage}
    assert [state.code for state in journey(WORKFLOW).states if not state.is_open] == ["closed"]


def test_an_arrow_is_an_emergency_only_where_every_move_on_it_is_one():
    by_code = {move.code: move for move in WORKFLOW.moves}
    for arrow in journey(WORKFLOW).arrows:
        only_emergencies = all(by_code[code].direction is Direction.EMERGENCY for code in arrow.moves)
        assert (arrow.direction is Direction.EMERGENCY) is only_emergencies


def test_the_steps_of_a_track_are_its_arrows():
    for machine in WORKFLOW.tracks:
        drawn = diagram(WORKFLOW, machine.code)
        assert [(arrow.source, arrow.target) for arrow in drawn.arrows] == [(step.source, step.target) for step in machine.moves]
        assert [state.code for state in drawn.states] == list(machine.states)


@pytest.mark.parametrize("drawn", diagrams(WORKFLOW), ids=lambda drawn: drawn.code)
def test_a_picture_is_well_formed_and_nothing_of_it_lies_outside(drawn):
    root = ET.fromstring(svg(drawn))

    height = float(root.attrib["height"])
    boxes = root.findall(f"{SVG}rect")
    assert len(boxes) == len(drawn.states)
    assert all(float(box.attrib["x"]) >= 0 and float(box.attrib["y"]) + float(box.attrib["height"]) <= height for box in boxes)
    assert len(root.findall(f"{SVG}path")) == len(drawn.arrows)
    assert all(0 < float(circle.attrib["cx"]) < WIDTH for circle in root.iter(f"{SVG}circle"))
    assert not list(root.iter(f"{SVG}style"))
    assert all("style" not in element.attrib for element in root.iter())


def test_no_two_numbers_of_the_journey_lie_on_each_other():
    root = ET.fromstring(svg(journey(WORKFLOW)))
    points = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter(f"{SVG}circle")]

    apart = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for number, a in enumerate(points) for b in points[:number]]
    assert len(points) == len(journey(WORKFLOW).arrows)
    assert min(apart) >= 20


def test_a_note_leads_where_it_says_and_its_words_are_never_markup():
    notes = {"contact": (Note(text="<b>3 children</b>", href="/children/?a=1&b=2"),)}

    drawn = svg(journey(WORKFLOW), notes=notes)

    assert 'href="/children/?a=1&amp;b=2"' in drawn
    assert "&lt;b&gt;3 children&lt;/b&gt;" in drawn
    assert "<b>" not in drawn


def test_a_picture_is_an_image_unless_something_in_it_can_be_gone_to():
    drawn = journey(WORKFLOW)

    assert 'role="img"' in svg(drawn)
    assert 'role="group"' in svg(drawn, notes={"contact": (Note(text="7 children", href="/children/"),)})


def test_a_track_that_loses_a_state_loses_its_box():
    machine = WORKFLOW.tracks[0]
    fewer = replace(machine, states=machine.states[:-1], moves=tuple(m for m in machine.moves if m.target != machine.states[-1]))
    changed = replace(WORKFLOW, tracks=(fewer, *WORKFLOW.tracks[1:]))

    assert len(diagram(changed, machine.code).states) == len(machine.states) - 1
