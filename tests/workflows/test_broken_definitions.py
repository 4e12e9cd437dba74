"""Every broken definition is named with its fault, and with a path that really leads to where the fault is."""

import pytest

import tests.workflows.broken.moves
import tests.workflows.broken.tracks_and_limits
import tests.workflows.broken.walked  # noqa: F401 - each puts its own on the list
from tests.workflows.broken import BROKEN, Broken
from tests.workflows.replaying import replayed
from workflows.engine import proof


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
