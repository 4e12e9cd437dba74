"""The papers of a meeting as one person may read them: from their publication to the end of their days, and never a draft's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from panels.models import Attachment, Meeting, Pack, PackFile, Panel, Paper
from panels.rules.versions import Change, changes
from panels.selectors.conflicts import who_takes_no_part
from panels.selectors.pack_contents import SCAN_IN_WORDS
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.words import title_of
from panels.terms import READABLE_DOCUMENTS, UPCOMING, DocumentState, MeetingState, PackState
from tracker.rules.access import Actor, Viewer
from workflows.calendar import local_date, start_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An attached document as a paper tells of it, and how it stands now. Who may not open it reads why in `scan`."""

    row: Attachment
    told: dict[str, Any]
    scan: str

    @property
    def may_be_opened(self) -> bool:
        return self.row.state in READABLE_DOCUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """What a version says of one item. `changed` is what is new since the version before it."""

    row: Paper
    content: dict[str, Any]
    documents: Sequence[Document]
    changed: Sequence[Change]

    @property
    def child_id(self) -> int:
        child: int = self.row.item.request.journey.child_id
        return child


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One version of a meeting's papers, with the items that this person may read and no others."""

    meeting: Meeting
    title: str
    pack: Pack
    papers: Sequence[PaperShown]
    versions: Sequence[Pack]
    until: datetime | None

    def paper_of(self, item: str) -> PaperShown | None:
        """The paper of an item by its public id; None where this person reads none of that id."""
        return next((paper for paper in self.papers if paper.row.item.public_id == item), None)

    @property
    def is_draft(self) -> bool:
        return bool(self.pack.state == PackState.DRAFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The papers of a meeting for those who run it: its versions, and the draft where there is one."""

    meeting: Meeting
    published: Sequence[Pack]
    draft: Pack | None


def open_until(meeting: Meeting) -> datetime | None:
    """When the papers of a closed meeting end (UTC): after the days that its panel keeps them open. None while it is not closed."""
    if meeting.closed_at is None:
        return None
    return start_of_day(local_date(meeting.closed_at) + timedelta(days=meeting.panel.papers_stay_open + 1))


def are_open(meeting: Meeting, *, now: datetime) -> bool:
    """Whether anybody may read the papers of this meeting now."""
    until = open_until(meeting)
    return meeting.state in UPCOMING or (meeting.state == MeetingState.CLOSED and until is not None and now < until)


def reading(
    meeting_id: str, *, viewer: Viewer, now: datetime, number: int | None = None, actor: Actor | None = None
) -> Reading | None:  # fmt: skip
    """The last published version, or that of a number, as this person may read it; None where there is nothing for them.

    With `actor`, the draft, for those who run the panel. A fixed number of queries, however many children are in it.
    """
    meeting = Meeting.objects.filter(public_id=meeting_id).select_related("panel").first()
    if meeting is None or not are_open(meeting, now=now):
        return None
    people = _people(meeting, now)
    if actor is not None and not people.may_run(actor):
        return None
    packs = list(meeting.packs.order_by("-number"))
    published = [pack for pack in packs if pack.state == PackState.PUBLISHED]
    chosen = [pack for pack in packs if pack.state == PackState.DRAFT] if actor is not None else published
    pack = next((one for one in chosen if number in (None, one.number)), None)
    if pack is None:
        return None
    before = next((one for one in published if one.number < pack.number), None)
    papers = _papers(meeting, pack, before, viewer, sits=viewer.user_id in people.members, now=now)
    if not papers:
        return None
    return Reading(meeting=meeting, title=title_of(meeting), pack=pack, papers=papers, versions=published, until=open_until(meeting))


def desk_of(meeting: Meeting) -> Desk:
    """The versions of a meeting's papers. One query."""
    packs = list(meeting.packs.select_related("built_by", "published_by").order_by("-number"))
    drafts = [pack for pack in packs if pack.state == PackState.DRAFT]
    return Desk(meeting=meeting, published=[p for p in packs if p.state == PackState.PUBLISHED], draft=drafts[0] if drafts else None)


def reading_of_file(file: PackFile) -> Reading:
    """The papers that a file was asked for. Only for making the file: who may take it is asked again when it is taken."""
    meeting = Meeting.objects.select_related("panel").get(packs=file.pack_id)
    rows = _with_documents(file.pack.papers.filter(pk__in=file.items))
    papers = [_shown(row, None, is_first=True) for row in rows]
    return Reading(meeting=meeting, title=title_of(meeting), pack=file.pack, papers=papers, versions=(), until=None)


def _with_documents(rows: QuerySet[Paper]) -> list[Paper]:
    kept = Attachment.objects.order_by("attached_at", "pk")
    return list(rows.select_related("item__request__journey").prefetch_related(Prefetch("attachments", queryset=kept)))


def _papers(meeting: Meeting, pack: Pack, before: Pack | None, viewer: Viewer, *, sits: bool, now: datetime) -> list[PaperShown]:
    rows = _with_documents(pack.papers.read_by(viewer, sits=sits, closed_at=meeting.closed_at))
    apart = who_takes_no_part([row.item_id for row in rows], now=now) if rows else {}
    rows = [row for row in rows if viewer.user_id not in apart.get(row.item_id, frozenset())]
    earlier = (
        {paper.item_id: json.loads(paper.content) for paper in before.papers.filter(item__in=[r.item_id for r in rows])} if before else {}
    )
    return [_shown(row, earlier.get(row.item_id), is_first=before is None) for row in rows]


def _shown(row: Paper, earlier: dict[str, Any] | None, *, is_first: bool) -> PaperShown:
    content = json.loads(row.content)
    told = {one["id"]: one for one in content["documents"]}
    documents = [
        Document(row=one, told=told[one.public_id], scan=SCAN_IN_WORDS[DocumentState(one.state)])
        for one in row.attachments.all()
        if one.public_id in told
    ]
    return PaperShown(row=row, content=content, documents=documents, changed=() if is_first else changes(earlier, content))


def _people(meeting: Meeting, now: datetime) -> Sitting:
    return sitting(with_people(Panel.objects.all()).get(pk=meeting.panel_id), on=local_date(now))
