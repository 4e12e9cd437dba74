"""That every kind of move is made is a check that can fail."""

from faults.run import EVERY_MOVE_FROM, never_made, wrong_of_moves
from workflows.engine import registry

EVERY_MOVE = {move.code for move in registry.current("journey").moves}


def test_a_run_that_made_every_kind_of_move_has_nothing_wrong():
    assert never_made(EVERY_MOVE) == []
    assert wrong_of_moves([], EVERY_MOVE_FROM) == {"kinds_of_move_never_made": 0}


def test_a_long_run_that_never_made_a_move_is_wrong_and_names_it():
    missed = never_made(EVERY_MOVE - {"child_born", "turned_18"})

    assert missed == ["child_born", "turned_18"]
    assert wrong_of_moves(missed, EVERY_MOVE_FROM) == {"kinds_of_move_never_made": 2}


def test_a_short_run_need_not_make_every_kind_of_move():
    assert wrong_of_moves(["child_born"], EVERY_MOVE_FROM - 1) == {"kinds_of_move_never_made": 0}
