"""What the papers of a meeting's items say at a moment: plain rows from the record. A fixed number of queries for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from panels.definitions import KINDS
from panels.definitions.papers import REQUEST, sections_of
from panels.models import AgendaItem, Attachment, Meeting
from panels.rules.documents import KINDS_OF_DOCUMENT
from panels.selectors.presenters import presenter_of
from panels.selectors.timeliness import papers_due, timeliness_of
from panels.terms import Business, DocumentState, ItemState
from tracker.selectors.sections import Section, register_section, sections
from workflows.calendar import local_date

IN_PAPERS = (ItemState.LISTED, ItemState.DECIDED, ItemState.DEFERRED, ItemState.RESERVE)
"""Items that a meeting's papers tell of. What was carried to another meeting or withdrawn is not."""

SCAN_IN_WORDS = {
    DocumentState.NOT_SCANNED: "Not scanned",
    DocumentState.WAITING: "Waiting to be scanned",
    DocumentState.CLEAN: "Scanned, nothing found",
    DocumentState.QUARANTINED: "In quarantine",
    DocumentState.REMOVED: "Removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One item and what its paper says, with the documents that belong to it."""

    item: AgendaItem
    content: dict[str, Any]
    attachments: Sequence[Attachment]


def register() -> None:
    """Register the panels' own section. Called once, when the program starts."""
    register_section(
        Section(code=REQUEST, title="What the panel is asked", order=0, head=("What", "Answer"), by_name=True, read=lambda _j, _at: {},
                empty="Nothing is asked.")
    )  # fmt: skip


def items_in_order(meeting: Meeting) -> list[AgendaItem]:
    """The items that papers are made for, in the order in which they are heard; those in reserve last. Three queries."""
    rows = (
        meeting.items.filter(state__in=[str(s) for s in IN_PAPERS])
        .select_related("request__journey__child", "request__journey__team", "request__journey__worker", "request__asked_by",
                        "request__agreed_by", "listed_by_event")
        .prefetch_related("late_papers__accepted_by", "request__attachments__attached_by")
    )  # fmt: skip
    return sorted(rows, key=lambda row: (row.state == ItemState.RESERVE, row.is_in_section, row.place))


def contents(meeting: Meeting, items: Sequence[AgendaItem], *, at: datetime) -> list[Said]:
    """What the papers of these items say at a moment (UTC), in their order."""
    due_on = papers_due(meeting)
    wanted = {code for item in items for code in sections_of(Business(item.request.business))}
    journeys = sorted({item.request.journey_id for item in items})
    read = [(section, section.read(journeys, at)) for section in sections(wanted)]
    return [_said(item, number, due_on, read) for number, item in enumerate(items, start=1)]


def _said(item: AgendaItem, number: int, due_on: date, read: Sequence[tuple[Section, Any]]) -> Said:
    request, business = item.request, Business(item.request.business)
    child = request.journey.child
    attachments = [one for one in request.attachments.all() if one.state != DocumentState.REMOVED]
    wanted = sections_of(business)
    content = {
        "number": number,
        "child": {"name": child.name, "born": child.date_of_birth.isoformat() if child.date_of_birth else "", "reference": child.ref},
        "business": KINDS[business].title,
        "minutes": item.minutes,
        "reserve": item.state == ItemState.RESERVE,
        "papers": _papers(item, due_on),
        "sections": [
            _section(section, _request_rows(item) if section.code == REQUEST else rows.get(request.journey_id, ()))
            for section, rows in read
            if section.code in wanted
        ],
        "documents": [_document(one, due_on) for one in attachments],
    }
    return Said(item=item, content=content, attachments=attachments)


def _section(section: Section, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {
        "code": section.code, "title": section.title, "head": list(section.head), "rows": [list(row) for row in rows],
        "empty": section.empty, "by_name": section.by_name, "compared": section.compared,
    }  # fmt: skip


def _papers(item: AgendaItem, due_on: date) -> dict[str, str]:
    """How the papers stand with the cut-off; who accepted them as late, when and why (PN-11)."""
    found = timeliness_of(item, due_on=due_on)
    accepted = max(item.late_papers.all(), key=lambda late: (late.accepted_at, late.pk), default=None)
    said = {"says": found.says, "due_on": _day(due_on), "accepted": ""}
    if found.is_accepted and accepted is not None:
        said["accepted"] = f"{accepted.accepted_by.display_name}, {_day(local_date(accepted.accepted_at))}: {accepted.because}"
    return said


def _request_rows(item: AgendaItem) -> list[tuple[str, str]]:
    request = item.request
    presenter = presenter_of(request)
    sent_at = request.papers_sent_at
    return [
        ("What is asked", request.asks),
        ("Put forward by", f"{request.asked_by.display_name if request.asked_by else 'Waymark'}, {_day(local_date(request.asked_at))}"),
        ("Agreed by", request.agreed_by.display_name if request.agreed_by else "Nobody yet"),
        ("Presented by", presenter.display_name if presenter else "Nobody is named"),
        ("Papers", f"{request.papers}, sent {_day(local_date(sent_at))}" if sent_at else "None have come"),
    ]


def _document(one: Attachment, due_on: date) -> dict[str, Any]:
    """A document as the version holds it. How it was scanned is read when it is shown, because that may still change."""
    attached_on = local_date(one.attached_at)
    return {
        "id": one.public_id, "name": one.name, "kind": KINDS_OF_DOCUMENT[one.kind].title, "size": one.size, "pages": one.pages,
        "sha256": one.sha256, "attached": f"{_day(attached_on)} by {one.attached_by.display_name}", "late": attached_on > due_on,
    }  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
