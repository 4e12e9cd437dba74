"""A diagram as a picture: states one above the other, moves as arcs beside them, ways up on the right and down on the left.

A picture says nothing that the tables do not say too. Colours and dashes stand for the same thing, so that neither is
needed; words in the key say which. Presentation is by attributes: a page's policy refuses styles inside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import dist
from xml.etree import ElementTree as ET

from workflows.engine.draw import Arrow, Diagram, State
from workflows.terms import Direction

WIDTH = 980
BOX = 300
HEIGHT = 68
GAP = 34
TOP = 24
LEFT = (WIDTH - BOX) / 2
RIGHT = LEFT + BOX
KEY = 44
FONT = "Helvetica Neue, Arial, sans-serif"
INK, QUIET, LINK = "#0b0c0c", "#505a5f", "#1d70b8"

APART = 22
"""How far the numbers of two arcs stand from each other at least."""

Point = tuple[float, float]
Looks = tuple[str, str, str]
"""A colour, a pattern of dashes and the word for it in the key."""

_LOOKS: Mapping[Direction, Looks] = {
    Direction.STEP_UP: ("#b03a00", "", "step up"),
    Direction.STEP_DOWN: ("#00703c", "", "step down"),
    Direction.LATERAL: ("#505a5f", "6 3", "across, or on"),
    Direction.CLOSE: ("#0b0c0c", "2 3", "close or end"),
    Direction.OPEN: ("#1d70b8", "", "open"),
    Direction.REOPEN: ("#1d70b8", "", "open"),
    Direction.EMERGENCY: ("#aa2a16", "10 3 2 3", "emergency"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line in a state's box, such as how many children stand there, and where it leads."""

    text: str
    href: str = ""


Notes = Mapping[str, tuple[Note, ...]]
Link = Callable[[Arrow], str]


def svg(diagram: Diagram, *, notes: Notes | None = None, link: Link | None = None, name: str = "diagram") -> str:
    """The diagram as an SVG document. `notes` are lines of the boxes by state, in place of the number of time limits.

    `link` gives the address that an arrow's number leads to. `name` makes the ids of the picture unique on a page.
    """
    return _Picture(diagram, notes, link, name).drawn()


class _Picture:
    def __init__(self, diagram: Diagram, notes: Notes | None, link: Link | None, name: str) -> None:
        self._diagram, self._notes, self._link, self._name = diagram, notes, link, name
        order = list(reversed(diagram.states)) if diagram.rises else list(diagram.states)
        self._row = {state.code: number for number, state in enumerate(order)}
        self._order = order
        self._height = TOP + len(order) * (HEIGHT + GAP) + KEY
        self._ends = self._spread()
        self._labels: list[tuple[float, float]] = []

    def drawn(self) -> str:
        root = ET.Element(
            "svg", {"aria-labelledby": f"{self._name}-title"}, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {self._height}",
            width=str(WIDTH), height=str(self._height), focusable="false",
        )  # fmt: skip
        ET.SubElement(root, "title", id=f"{self._name}-title").text = f"{self._diagram.title}: states and moves. The tables say the same."
        self._markers(root)
        numbers = [self._arc(root, arrow) for arrow in self._diagram.arrows]
        for number in numbers if self._diagram.rises else ():
            number(root)  # after every line, so that none is drawn through one
        for state in self._order:
            self._box(root, state)
        self._key(root)
        root.set("role", "img" if root.find(".//a") is None else "group")  # what is in an image cannot be gone to
        return ET.tostring(root, encoding="unicode")

    def _markers(self, root: ET.Element) -> None:
        """An arrow's head in each colour that is used."""
        defs = ET.SubElement(root, "defs")
        for colour in sorted({_LOOKS[arrow.direction][0] for arrow in self._diagram.arrows}):
            marker = ET.SubElement(
                defs, "marker", id=self._head(colour), viewBox="0 0 8 8", refX="7", refY="4", markerWidth="8", markerHeight="8",
                orient="auto-start-reverse", markerUnits="userSpaceOnUse",
            )  # fmt: skip
            ET.SubElement(marker, "path", d="M0,0 L8,4 L0,8 Z", fill=colour)

    def _head(self, colour: str) -> str:
        return f"{self._name}-head-{colour[1:]}"

    def _goes_up(self, arrow: Arrow) -> bool:
        return self._row[arrow.target] < self._row[arrow.source]

    def _is_right(self, arrow: Arrow) -> bool:
        """Ways up stand on the right; what goes on in a sequence does too."""
        return self._goes_up(arrow) is self._diagram.rises

    def _spread(self) -> dict[tuple[Arrow, str], float]:
        """The height at which each arc leaves and meets its boxes, so that no two share a point."""
        ends: dict[tuple[str, bool], list[tuple[Arrow, str]]] = {}
        for arrow in self._diagram.arrows:
            for end in ("source", "target"):
                ends.setdefault((getattr(arrow, end), self._is_right(arrow)), []).append((arrow, end))
        found: dict[tuple[Arrow, str], float] = {}
        for (state, _), here in ends.items():
            here.sort(key=lambda one: self._other_row(*one))
            step = HEIGHT / (len(here) + 1)
            for number, one in enumerate(here, start=1):
                found[one] = self._top(state) + step * number
        return found

    def _other_row(self, arrow: Arrow, end: str) -> tuple[int, int]:
        """Arcs to what is above leave from the top of the side, to what is below from its foot; the longer, the further in."""
        other = self._row[arrow.target if end == "source" else arrow.source]
        here = self._row[getattr(arrow, end)]
        return (0, -other) if other < here else (1, -other)

    def _top(self, state: str) -> float:
        return TOP + self._row[state] * (HEIGHT + GAP)

    def _arc(self, root: ET.Element, arrow: Arrow) -> Callable[[ET.Element], None]:
        """Draw the line. Returns what draws the number that stands on it."""
        colour, dashes, word = _LOOKS[arrow.direction]
        y1, y2 = self._ends[arrow, "source"], self._ends[arrow, "target"]
        side = 1 if self._is_right(arrow) else -1
        x = RIGHT if side > 0 else LEFT
        rows = abs(self._row[arrow.source] - self._row[arrow.target])
        reach = x + side * min(40 + 34 * rows, LEFT + 60)
        path = ET.SubElement(
            root,
            "path",
            {"stroke-width": "1.5", "marker-end": f"url(#{self._head(colour)})"},
            d=f"M{x:g},{y1:g} C{reach:g},{y1:g} {reach:g},{y2:g} {x + side * 2:g},{y2:g}",
            fill="none",
            stroke=colour,
        )
        if dashes:
            path.set("stroke-dasharray", dashes)
        says = f"{self._diagram.state(arrow.source).title} to {self._diagram.state(arrow.target).title.lower()}: {word}"
        ET.SubElement(path, "title").text = f"{says}, {_number(arrow.moves, 'move')}"
        return lambda parent: self._label(parent, arrow, self._free_point((x, y1), (x, y2), reach), says, colour)

    def _free_point(self, start: Point, end: Point, reach: float) -> Point:
        """Where on an arc a number stands: nearest to its middle without lying on another."""
        points = [_on_the_arc(start, end, reach, along) for along in _ALONG]
        free = next((one for one in points if all(dist(one, other) >= APART for other in self._labels)), points[0])
        self._labels.append(free)
        return free

    def _label(self, root: ET.Element, arrow: Arrow, at: Point, says: str, colour: str) -> None:
        """How many moves an arc stands for, leading to them."""
        x, y = at
        parent = root
        if self._link is not None:
            parent = ET.SubElement(root, "a", {"aria-label": f"{says}, {_number(arrow.moves, 'move')}"}, href=self._link(arrow))
        ET.SubElement(parent, "circle", cx=f"{x:g}", cy=f"{y:g}", r="10", fill="#ffffff", stroke=colour)
        _text(parent, x, y + 4, str(len(arrow.moves)), size=12, anchor="middle", fill=LINK if self._link else INK)

    def _box(self, root: ET.Element, state: State) -> None:
        top = self._top(state.code)
        fill = "#ffffff" if state.is_open else "#e9ecee"
        ET.SubElement(
            root,
            "rect",
            {"stroke-width": "2" if state.is_open else "1"},
            x=f"{LEFT:g}",
            y=f"{top:g}",
            width=str(BOX),
            height=str(HEIGHT),
            rx="3",
            fill=fill,
            stroke=INK,
        )
        _text(root, WIDTH / 2, top + 24, state.title, size=17, anchor="middle", weight="bold")
        for number, note in enumerate(self._lines(state)):
            parent = ET.SubElement(root, "a", href=note.href) if note.href else root
            element = _text(
                parent, WIDTH / 2, top + 43 + 17 * number, note.text, size=13, anchor="middle", fill=LINK if note.href else QUIET
            )
            if note.href:
                element.set("text-decoration", "underline")

    def _lines(self, state: State) -> Iterable[Note]:
        if self._notes is not None:
            return self._notes.get(state.code, ())
        return (Note(text=_number(state.limits, "time limit")),) if state.limits else ()

    def _key(self, root: ET.Element) -> None:
        """What each line is, in words."""
        drawn = {_LOOKS[arrow.direction] for arrow in self._diagram.arrows}
        used = [looks for looks in dict.fromkeys(_LOOKS.values()) if looks in drawn]
        y = self._height - KEY / 2
        for number, (colour, dashes, word) in enumerate(used):
            x = 20 + number * 155
            line = ET.SubElement(root, "line", {"stroke-width": "2"}, x1=f"{x}", y1=f"{y:g}", x2=f"{x + 36}", y2=f"{y:g}", stroke=colour)
            if dashes:
                line.set("stroke-dasharray", dashes)
            _text(root, x + 44, y + 5, word, size=14)


def _on_the_arc(start: Point, end: Point, reach: float, along: float) -> Point:
    """The point of the curve that leaves the start and comes back to the end by way of `reach`; `along` from 0 to 1."""
    back = 1 - along
    inner, outer = back**3 + along**3, 3 * back**2 * along + 3 * back * along**2
    y = (back**3 + 3 * back**2 * along) * start[1] + (along**3 + 3 * back * along**2) * end[1]
    return start[0] * inner + reach * outer, y


_ALONG = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.2, 0.8)


def _text(
    parent: ET.Element, x: float, y: float, text: str, *, size: int, anchor: str = "start", weight: str = "normal", fill: str = INK
) -> ET.Element:
    element = ET.SubElement(
        parent,
        "text",
        {"font-family": FONT, "font-size": str(size), "text-anchor": anchor, "font-weight": weight},
        x=f"{x:g}",
        y=f"{y:g}",
        fill=fill,
    )
    element.text = text
    return element


def _number(items: tuple[str, ...], noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


__all__ = ["Note", "svg"]
