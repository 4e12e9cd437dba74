"""The diagrams of the book, with how many children stand where now."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tracker.selectors.in_process import Here
from tracker.selectors.words import Words
from workflows.engine.draw import JOURNEY, Arrow, Diagram, State
from workflows.engine.svg import Note, svg


def picture(diagram: Diagram, here: dict[str, Here], words: Words) -> SafeString:
    """The diagram as SVG to stand in a page: each number leads to the children or the rows behind it."""
    notes = {state.code: _notes(diagram, state, here.get(state.code)) for state in diagram.states}
    drawn = svg(named(diagram, words), notes=notes, link=_link(diagram), name=f"diagram-{diagram.code}")
    return mark_safe(drawn)  # noqa: S308 - made of elements and attributes, never of text, by a library that escapes both


def plain(diagram: Diagram) -> SafeString:
    """The diagram without a count of children, to stand in a page."""
    return mark_safe(svg(diagram, name=f"diagram-{diagram.code}"))  # noqa: S308 - as above


def named(diagram: Diagram, words: Words) -> Diagram:
    """The diagram with the stages under the names that the authority uses."""
    if diagram.code != JOURNEY:
        return diagram
    return diagram.with_titles({state.code: words.stage_apart(state.code) for state in diagram.states if state.is_open})


def children_link(diagram: Diagram, state: str) -> str:
    """The list of the children who stand in this state."""
    asked = {"stage": state} if diagram.code == JOURNEY else {"track": diagram.code, "state": state}
    return f"{reverse('children')}?{urlencode(asked)}"


def standing(here: Here) -> str:
    """How many children stand here and for how long."""
    days = "1 day" if here.median_days == 1 else f"{here.median_days:,} days"
    return f"{here.children:,} {'child' if here.children == 1 else 'children'}, median {days}"


def _notes(diagram: Diagram, state: State, here: Here | None) -> tuple[Note, ...]:
    notes = []
    if state.is_open:
        notes.append(Note(text=standing(here), href=children_link(diagram, state.code)) if here else Note(text="No children now"))
    if state.limits:
        number = "1 time limit begins" if len(state.limits) == 1 else f"{len(state.limits)} time limits begin"
        notes.append(Note(text=number, href=f"{_page(diagram)}#limits-{state.code}"))
    return tuple(notes)


def _link(diagram: Diagram) -> Callable[[Arrow], str] | None:
    return (lambda arrow: f"{_page(diagram)}#{arrow.source}-to-{arrow.target}") if diagram.rises else None


def _page(diagram: Diagram) -> str:
    return reverse("definition", args=[diagram.code])
