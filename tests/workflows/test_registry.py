"""A definition is found by code and version; a faulty one is told every fault and does not load."""

from dataclasses import replace

import pytest

from workflows.definitions.journey import JOURNEY
from workflows.engine import registry
from workflows.errors import InvalidDefinition, UnknownWorkflow


@pytest.fixture(autouse=True)
def _shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that forgets what a test has put there."""
    registry.current("journey")
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))


def test_the_journey_is_found_by_its_code_and_version() -> None:
    assert registry.get("journey", 1) == JOURNEY
    assert registry.current("journey") == JOURNEY


def test_a_newer_version_is_followed_and_the_old_one_stays() -> None:
    second = registry.register(replace(JOURNEY, version=2, title="The journey, again"))

    assert registry.current("journey") == second
    assert registry.versions("journey") == (JOURNEY, second)
    assert registry.get("journey", 1) == JOURNEY


def test_an_unknown_code_or_version_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownWorkflow, match="of version 9"):
        registry.get("journey", 9)
    with pytest.raises(UnknownWorkflow, match="“holiday”"):
        registry.current("holiday")


def test_a_faulty_definition_is_told_every_fault_and_is_not_kept() -> None:
    first, *rest = JOURNEY.moves
    broken = replace(JOURNEY, version=2, moves=(replace(first, by=(), source=""), *rest))

    with pytest.raises(InvalidDefinition) as refused:
        registry.register(broken)

    assert refused.value.faults == [
        "the move “contact_closed” has no source in law or guidance",
        "the move “contact_closed” is decided by nobody",
    ]
    assert registry.versions("journey") == (JOURNEY,)


def test_a_version_that_is_taken_is_not_replaced() -> None:
    with pytest.raises(InvalidDefinition, match="version 1 is taken"):
        registry.register(replace(JOURNEY, title="Another journey"))

    assert registry.get("journey", 1) == JOURNEY
