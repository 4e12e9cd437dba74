"""What is wrong with a small machine, such as an offer or a panel request: each fault a sentence with its moves in order."""

from collections import deque
from collections.abc import Iterator

from workflows.engine.faults import Fault
from workflows.shapes import SmallMachine


def check(machine: SmallMachine) -> list[Fault]:
    """Every fault of a small machine: states that are never come to, or from which no end can be."""
    return list(_faults(machine))


def _faults(machine: SmallMachine) -> Iterator[Fault]:
    name = f"the machine “{machine.code}”"
    if not machine.title.strip():
        yield Fault("no_words", f"{name} does not say what it is")
    codes = [move.code for move in machine.moves]
    yield from (Fault("twice", f"{name} has the move “{code}” twice") for code in sorted({c for c in codes if codes.count(c) > 1}))
    if not machine.ends:
        yield Fault("dead_end", f"{name} never ends")
    routes = _routes(machine)
    named = dict.fromkeys([*(s for move in machine.moves for s in (*move.sources, move.target)), *machine.ends])
    for state in named:
        if state not in routes:
            yield Fault("unreachable", f"{name} never comes to “{state}”")
    for state, route in routes.items():
        onward = [move.code for move in machine.moves if state in move.sources]
        if state in machine.ends and onward:
            yield Fault("end_goes_on", f"{name} has ended in “{state}”, and goes on by {', '.join(onward)}: {_told(route)}")
        if state not in machine.ends and not _comes_to_an_end(state, machine):
            yield Fault("dead_end", f"{name} has no way out of “{state}”: {_told(route)}")


def _routes(machine: SmallMachine) -> dict[str, tuple[str, ...]]:
    """Every state that can be come to, with the shortest sequence of moves that leads there."""
    found: dict[str, tuple[str, ...]] = {machine.start: ()}
    waiting = deque(found)
    while waiting:
        at = waiting.popleft()
        for move in machine.moves:
            if at in move.sources and move.target not in found:
                found[move.target] = (*found[at], move.code)
                waiting.append(move.target)
    return found


def _comes_to_an_end(state: str, machine: SmallMachine) -> bool:
    found, waiting = {state}, [state]
    while waiting:
        at = waiting.pop()
        if at in machine.ends:
            return True
        following = {move.target for move in machine.moves if at in move.sources} - found
        found |= following
        waiting += following
    return False


def _told(route: tuple[str, ...]) -> str:
    return ", then ".join(route) or "as it begins"
