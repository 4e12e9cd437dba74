"""The book to be taken away: a diagram as a picture, a definition as a document of tables."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.selectors.words import Words
from tracker.web.process_book import more, pictures
from tracker.web.process_book import need_to_know as told
from tracker.web.process_book import words as book
from workflows.engine import draw, need_to_know, registry
from workflows.engine.svg import svg
from workflows.need_to_know import NeedToKnows
from workflows.shapes import Route, Rules, SmallMachine, TimeLimit, TrackMachine, Workflow

Part = Workflow | TrackMachine | TimeLimit | SmallMachine | Route | NeedToKnows


def as_svg(code: str, words: Words) -> str:
    """The diagram of the journey, a track or a small machine as an SVG document. Raises KeyError for any other code."""
    machine = next((one for one in registry.machines() if one.code == code), None)
    drawn = draw.small(machine) if machine is not None else pictures.named(draw.diagram(registry.current(draw.JOURNEY), code), words)
    return svg(drawn)


def as_markdown(parts: Iterable[Part], rules: Rules, words: Words) -> str:
    """These definitions as one Markdown document, a chapter each."""
    return "\n".join(line for part in parts for line in (*_chapter(part, rules, words), "")) + "\n"


def chapters_as_markdown(*, as_shipped: bool) -> str:
    """The parts of the book that apps above keep, a chapter each."""
    return "\n".join(line for chapter in more.chapters() for line in (*_kept_above(chapter, as_shipped=as_shipped), "")) + "\n"


def _kept_above(chapter: more.Chapter, *, as_shipped: bool) -> Iterator[str]:
    yield from (f"# {chapter.title}", "", f"{chapter.says}.", "")
    for heading, heads, rows in chapter.tables(as_shipped):
        yield from (f"## {heading}", "", *_table(heads, rows), "")


def whole_book() -> tuple[Part, ...]:
    """Everything that the book holds, in its order."""
    workflow = registry.current(draw.JOURNEY)
    return (workflow, *workflow.tracks, *workflow.routes, *registry.machines(), need_to_know.shipped())


def _chapter(part: Part, rules: Rules, words: Words) -> Iterator[str]:
    match part:
        case Workflow():
            yield from _heading(part.title, part.version, part.source)
            yield from _moves(part, words)
            yield from ("## Time limits", "", *_limits(part, rules, words), "## Versions", "", *_versions(None))
        case TrackMachine():
            yield from _heading(part.title, part.version, part.source)
            yield from (part.purpose, "", *_table(("From", "To"), book.track_row(part).steps), "")
            workflow = registry.current(draw.JOURNEY)
            limits = book.limit_rows(workflow, book.limits_of(workflow, part), rules, words)
            yield from ("## Time limits", "", *_limit_table(limits), "", "## Versions", "", *_versions(part))
        case TimeLimit():
            yield from _heading(part.title, part.version, part.source)
            yield from _limit_table(book.limit_rows(registry.current(draw.JOURNEY), [part.code], rules, words))
        case SmallMachine():
            yield from (f"# {part.title}", "", *_table(("Step", "From", "To"), book.machine_rows(part)))
        case NeedToKnows():
            yield from _need_to_know(part, rules, words)
        case Route():
            yield from (f"# {part.title}", "", f"{part.legal_basis}. Source: {part.source}.", "", *_milestones(part, words))


def _need_to_know(pack: NeedToKnows, rules: Rules, words: Words) -> Iterator[str]:
    yield from _heading(pack.title, pack.version, pack.source)
    heads: tuple[str, ...] = ("Severity", "Meaning", "Spoken to", "Form", "Update", "Out of hours", "Up to", "Source", "Reliability")
    grades = told.grade_rows(pack, words)
    rows: list[tuple[str | tuple[str, ...], ...]] = [
        (r.title, r.meaning, r.spoken_to, r.form, r.update, r.out_of_hours, r.top, r.source, r.reliability) for r in grades
    ]
    yield from ("## Severities", "", *_table(heads, rows), "")
    heads = (
        "Category", "About", "Severity", "Told", "Set here", "Raised when", "Outside the authority", "Follows", "Source", "Reliability",
    )  # fmt: skip
    rows = [
        (r.title, r.about, r.severity, r.told, r.own, r.triggers, r.duties, r.follow_ups, r.source, r.reliability)
        for r in told.category_rows(pack, rules, words)
    ]
    yield from ("## Categories", "", *_table(heads, rows), "")
    drafts = [(row.says, row.category, row.when) for row in told.draft_rows(pack)]
    yield from ("## Drafted without anybody asking", "", *_table(("What", "Category", "When"), drafts), "")
    follows = [(row.title, row.owner, row.limit, row.note) for row in told.follow_up_rows(pack, words)]
    yield from ("## Follow-ups", "", *_table(("What", "Who sees to it", "Time limit", "Note"), follows), "")
    yield from ("## A message outside the service may hold", "", *(f"- {rule.title}" for rule in pack.mail_may))
    yield from (*(f"- {rule.title}, {rule.only_where}" for rule in pack.mail_may_where), "")
    yield from ("## A message outside the service never holds", "", *(f"- {rule.title}" for rule in pack.mail_never), "")
    yield from ("## Rules", "", *(f"- {rule}" for rule in pack.rules))


def _heading(title: str, version: int, source: str) -> Iterator[str]:
    yield from (f"# {title}", "", f"Version {version}. Source: {source}.", "")


def _moves(workflow: Workflow, words: Words) -> Iterator[str]:
    heads = ("Move", "To", "Who decides", "Must be there first", "Warns", "Follows", "Takes effect", "Source")
    for standing, title, _ in book.standings(workflow):
        rows = book.move_rows(book.moves_from(workflow, standing), standing, words)
        yield from (f"## From {title.lower()}", "", *_table(heads, [_move(row) for row in rows]), "")


def _move(row: book.MoveRow) -> tuple[str | tuple[str, ...], ...]:
    says = f"{row.says} ({row.way.lower()})"
    return says, row.to, row.decided_by, row.before, row.warns, row.follows, row.takes_effect, row.source


def _limits(workflow: Workflow, rules: Rules, words: Words) -> Iterator[str]:
    for theme, rows in book.limit_groups(workflow, rules, words):
        yield from (f"### {theme}", "", *_limit_table(rows), "")


def _limit_table(rows: Iterable[book.LimitRow]) -> Iterator[str]:
    heads = (
        "What", "Length", "Kind", "Only where", "Starts", "Stops", "No longer needed", "Who answers", "Who is told", "Basis", "Source",
        "Reliability",
    )  # fmt: skip
    return _table(
        heads,
        [
            (
                row.title, row.own_length or row.length, row.kind, row.only_where, row.starts, row.stops, row.cancelled, row.answers,
                row.ladder, row.basis, row.source, row.reliability,
            )
            for row in rows
        ],
    )  # fmt: skip


def _milestones(route: Route, words: Words) -> Iterator[str]:
    heads = ("Milestone", "Where", "Who decides", "Papers", "Met by", "Time limit", "Source", "Reliability")
    rows = book.milestone_rows(registry.current(draw.JOURNEY), route, words)
    return _table(
        heads,
        [
            (row.title, row.forum, row.decided_by, row.papers, row.shown_by, row.limit[1] if row.limit else "", row.source, row.reliability)
            for row in rows
        ],
    )


def _versions(track: TrackMachine | None) -> Iterator[str]:
    for row in book.versions(registry.versions(draw.JOURNEY), track=track.code if track else None):
        yield f"- Version {row.version}. {' '.join(row.changes) or 'Nothing before it, or nothing changed.'}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(value: str | Sequence[str]) -> str:
    text = value if isinstance(value, str) else "; ".join(value)
    return text.replace("|", "\\|").replace("\n", " ") or "–"
