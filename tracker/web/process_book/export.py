"""The book to be taken away: a diagram as a picture, a definition as a document of tables."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.selectors.words import Words
from tracker.web.process_book import pictures
from tracker.web.process_book import words as book
from workflows.engine import draw, registry
from workflows.engine.svg import svg
from workflows.shapes import Rules, Workflow

LIMITS = "time-limits"


def codes(workflow: Workflow) -> tuple[str, ...]:
    """What can be exported: the journey, each track, and the time limits."""
    return (*(one.code for one in draw.diagrams(workflow)), LIMITS)


def as_svg(workflow: Workflow, code: str, words: Words) -> str:
    """A diagram as an SVG document. Raises KeyError for a code that has no diagram."""
    return svg(pictures.named(draw.diagram(workflow, code), words))


def as_markdown(workflow: Workflow, code: str, rules: Rules, words: Words) -> str:
    """One definition as a Markdown document. Raises KeyError for a code that the book does not have."""
    if code == LIMITS:
        return "\n".join([f"# Time limits of {workflow.title}", "", *_limits(workflow, rules, words)])
    diagram = draw.diagram(workflow, code)
    machine = next((one for one in workflow.tracks if one.code == code), None)
    lines = [f"# {diagram.title}", "", f"Version {diagram.version}. Source: {diagram.source}.", ""]
    if machine is None:
        lines += _moves(workflow, words)
    else:
        lines += [machine.purpose, "", *_table(("From", "To"), book.track_row(machine).steps)]
        limits = book.limit_rows(workflow, book.limits_of(workflow, machine), rules, words)
        lines += ["", "## Time limits", "", *_limit_table(limits)]
    return "\n".join([*lines, "", "## Versions", "", *_versions(code)])


def _moves(workflow: Workflow, words: Words) -> Iterator[str]:
    heads = ("Move", "To", "Who decides", "Must be there first", "Warns", "Follows", "Takes effect", "Source")
    for standing, title, _ in book.standings(workflow):
        yield from (f"## From {title.lower()}", "")
        rows = book.move_rows(book.moves_from(workflow, standing), standing, words)
        yield from _table(heads, [_move(row) for row in rows])
        yield ""


def _move(row: book.MoveRow) -> tuple[str | tuple[str, ...], ...]:
    says = f"{row.says} ({row.way.lower()})"
    return says, row.to, row.decided_by, row.before, row.warns, row.follows, row.takes_effect, row.source


def _limits(workflow: Workflow, rules: Rules, words: Words) -> Iterator[str]:
    for theme, rows in book.limit_groups(workflow, rules, words):
        yield from (f"## {theme}", "", *_limit_table(rows), "")


def _limit_table(rows: Iterable[book.LimitRow]) -> Iterator[str]:
    heads = ("What", "Length", "Starts", "Stops", "No longer needed", "Who answers", "Who is told", "Basis", "Source", "Reliability")
    return _table(
        heads,
        [
            (row.title, row.own_length or row.length, row.starts, row.stops, row.cancelled, row.answers, row.ladder, row.basis, row.source,
             row.reliability)
            for row in rows
        ],
    )  # fmt: skip


def _versions(code: str) -> Iterator[str]:
    shipped = registry.versions(draw.JOURNEY)
    track = next((machine.code for machine in shipped[-1].tracks if machine.code == code), None)
    for row in book.versions(shipped, track=track):
        yield f"- Version {row.version}. {' '.join(row.changes) or 'Nothing before it, or nothing changed.'}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(value: str | Sequence[str]) -> str:
    text = value if isinstance(value, str) else "; ".join(value)
    return text.replace("|", "\\|").replace("\n", " ") or "–"
