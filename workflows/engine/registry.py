"""A definition by its code and version. Old versions stay, because old journeys follow them.

A definition is proved as it is registered: one that is unsound does not load.
"""

from functools import cache

from workflows.engine import proof, small
from workflows.errors import InvalidDefinition, UnknownWorkflow
from workflows.shapes import SmallMachine, Workflow

_registered: dict[tuple[str, int], Workflow] = {}
_machines: dict[str, SmallMachine] = {}


def register(workflow: Workflow) -> Workflow:
    """Prove a definition and keep it. Raises InvalidDefinition with every fault, or where another has this version."""
    known = _registered.get((workflow.code, workflow.version))
    if known is not None and known != workflow:
        raise InvalidDefinition(workflow.code, [f"version {workflow.version} is taken by another definition"])
    faults = proof.check(workflow)
    if faults:
        raise InvalidDefinition(workflow.code, [fault.says for fault in faults])
    _registered[workflow.code, workflow.version] = workflow
    return workflow


def register_machine(machine: SmallMachine) -> SmallMachine:
    """Prove a small machine and keep it. Raises InvalidDefinition with every fault, or where another has this code."""
    if _machines.get(machine.code, machine) != machine:
        raise InvalidDefinition(machine.code, ["this code is taken by another machine"])
    faults = small.check(machine)
    if faults:
        raise InvalidDefinition(machine.code, [fault.says for fault in faults])
    _machines[machine.code] = machine
    return machine


def machines() -> tuple[SmallMachine, ...]:
    """Every small machine that is registered, by its code."""
    return tuple(machine for _, machine in sorted(_machines.items()))


def shipped() -> tuple[Workflow, ...]:
    """Every version of every definition, by code and version."""
    _load()
    return tuple(workflow for _, workflow in sorted(_registered.items(), key=lambda pair: pair[0]))


def get(code: str, version: int) -> Workflow:
    """The definition of this version. Raises UnknownWorkflow."""
    _load()
    try:
        return _registered[code, version]
    except KeyError:
        raise UnknownWorkflow(f"No definition “{code}” of version {version} is shipped.") from None


def current(code: str) -> Workflow:
    """The newest version, which new journeys follow. Raises UnknownWorkflow."""
    return versions(code)[-1]


def versions(code: str) -> tuple[Workflow, ...]:
    """Every shipped version, the oldest first. Raises UnknownWorkflow."""
    _load()
    found = sorted((w for (known, _), w in _registered.items() if known == code), key=lambda w: w.version)
    if not found:
        raise UnknownWorkflow(f"No definition “{code}” is shipped.")
    return tuple(found)


@cache
def _load() -> None:
    """Register what is shipped, once, when a definition is first asked for."""
    from workflows.definitions.journey import SHIPPED

    for workflow in SHIPPED:
        register(workflow)
