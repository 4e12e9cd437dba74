"""What a new version changes, in words."""

from dataclasses import replace

from workflows.engine import registry
from workflows.engine.differences import differences
from workflows.shapes import Length, Step
from workflows.terms import Role, Unit

FIRST = registry.current("journey")


def limit(code):
    return next(one for one in FIRST.limits if one.code == code)


def swapped(rows, old, new):
    return tuple(new if row is old else row for row in rows)


def test_the_same_definition_has_no_differences():
    assert differences(FIRST, replace(FIRST, version=2)) == ()


def test_what_is_added_and_what_is_taken_out_is_named():
    move, gone = FIRST.moves[0], FIRST.moves[-1]
    added = replace(move, code="brought_by_a_neighbour", says="A neighbour brings the child.")

    changes = differences(FIRST, replace(FIRST, moves=(*FIRST.moves[:-1], added)))

    assert changes == ("Move added: A neighbour brings the child.", f"Move taken out: {gone.says}")


def test_a_length_is_told_as_it_was_and_as_it_is():
    old = limit("front_door.contact_outcome")
    new = replace(old, steps=((Step(length=Length(3, Unit.WORKING_DAYS)),),))

    changes = differences(FIRST, replace(FIRST, limits=swapped(FIRST.limits, old, new)))

    assert changes == (f"Time limit “{old.title}”: steps: added 3 working days; taken out 1 working day.",)


def test_who_answers_and_whether_it_outlives_a_closing_are_told():
    old = limit("front_door.contact_outcome")
    new = replace(old, answers=Role.EDT, survives_closure=True)

    changes = differences(FIRST, replace(FIRST, limits=swapped(FIRST.limits, old, new)))

    assert changes == (
        f"Time limit “{old.title}”: answers was mash decision maker and is edt.",
        f"Time limit “{old.title}”: survives closure was no and is yes.",
    )


def test_a_state_that_a_track_gains_is_told():
    machine = FIRST.tracks[0]
    wider = replace(machine, states=(*machine.states, "lost"))

    changes = differences(FIRST, replace(FIRST, tracks=(wider, *FIRST.tracks[1:])))

    assert changes == (f"Beside the stage “{machine.title}”: states: added lost.",)
