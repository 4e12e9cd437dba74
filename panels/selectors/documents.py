"""Attached documents, as one person may open them."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from panels.models import Attachment, Meeting, PanelRequest
from panels.models.panel_request import worked_with_by
from panels.selectors.pack_contents import SCAN_IN_WORDS
from panels.selectors.packs import reading
from panels.terms import READABLE_DOCUMENTS, DocumentState
from tracker.rules.access import Actor, Viewer


def documents_of(request: PanelRequest) -> list[tuple[Attachment, str]]:
    """The documents of a request, those that were removed left out, each with how its scan stands in words. One query."""
    rows = request.attachments.exclude(state=DocumentState.REMOVED).select_related("attached_by")
    return [(row, SCAN_IN_WORDS[DocumentState(row.state)]) for row in rows]


def removable(public_id: str, *, request: PanelRequest) -> Attachment | None:
    """A document of a request that may still be taken back."""
    kept = [str(state) for state in (DocumentState.NOT_SCANNED, DocumentState.WAITING, DocumentState.CLEAN)]
    return request.attachments.filter(public_id=public_id, state__in=kept).first()


def to_open(public_id: str, *, viewer: Viewer, actor: Actor, now: datetime) -> Attachment | None:
    """A document that this person may open: of a child they work with, or in papers that they may read now. Never one in quarantine."""
    document = (
        Attachment.objects.filter(public_id=public_id, state__in=[str(s) for s in READABLE_DOCUMENTS])
        .select_related("request__journey__child").first()
    )  # fmt: skip
    if document is None:
        return None
    own = replace(viewer, sees_every_child=False)
    works = worked_with_by(own).filter(pk=OuterRef("journey_id"))
    if PanelRequest.objects.filter(Exists(works), pk=document.request_id).exists():
        return document
    for meeting in Meeting.objects.filter(packs__papers__attachments=document).distinct().order_by("pk"):
        for of_draft in (None, actor):
            found = reading(meeting.public_id, viewer=viewer, now=now, actor=of_draft)
            if found is not None and any(one.row.pk == document.pk for paper in found.papers for one in paper.documents):
                return document
    return None


def in_trouble() -> list[Attachment]:
    """Documents in quarantine, which an administrator has to look at. One query."""
    return list(Attachment.objects.filter(state=DocumentState.QUARANTINED).order_by("-scanned_at", "-pk")[:50])


def waiting_since() -> datetime | None:
    """Since when the oldest document has waited for the scanner (UTC); None where none waits. One query."""
    return Attachment.objects.filter(state=DocumentState.WAITING).order_by("attached_at").values_list("attached_at", flat=True).first()
