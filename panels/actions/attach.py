"""Attaches a document to a request, and takes one back."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction

from panels import machines
from panels.actions.locks import lock, sitting_of
from panels.channels import scanner
from panels.definitions import BEGIN_WORK, KINDS
from panels.errors import WrongMoment
from panels.models import AgendaItem, Attachment, PanelRequest
from panels.models.kept_files import files, random_name
from panels.rules.contents import look_inside
from panels.rules.documents import KINDS_OF_DOCUMENT, KindOfDocument, Refused, check_size, check_start, clean_name, kind_by_name
from panels.terms import OPEN_ITEMS, OPEN_REQUESTS, Business, DocumentState
from tracker.actions.panel_business import record_panel_step
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.terms import EventKind

HELD_HERE = "Attached here"
"""Where the papers of a request are held that has none but what is attached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    name: str
    kind: KindOfDocument
    size: int
    pages: int
    sha256: str


def attach(*, request_id: int, name: str, file: BinaryIO, actor: Actor, now: datetime) -> Attachment:
    """Attach a document to a request that waits for its panel. The papers count as sent now (D-43).

    The bytes are looked at and kept before anything is locked. Raises BadInput where the file is not one that is
    taken or is attached already, WrongMoment once the request has its decision, NotYourDecision.
    """
    try:
        checked = _check(name, file)
    except Refused as refused:
        raise BadInput(str(refused), {"document": str(refused)}) from refused
    stored_as = files.save(random_name(), File(file))
    try:
        return _write(request_id, checked, stored_as, actor, now)
    except BaseException:
        files.delete(stored_as)
        raise


@transaction.atomic
def remove_attachment(*, attachment_id: int, because: str, actor: Actor, now: datetime) -> Attachment:
    """Take a document back: its bytes go, that it was there stays on record, in the papers that were published too.

    By whoever attached it, or whoever may attach. Raises WrongMoment for one in quarantine: an administrator keeps it.
    """
    if not because.strip():
        raise BadInput("Say why it is removed.", {"because": "Enter why it is removed."})
    row = Attachment.objects.filter(pk=attachment_id).values_list("request", flat=True).first()
    request = _locked(row)
    _must_attach(request, actor, now)
    attachment = Attachment.objects.get(pk=attachment_id)
    if attachment.state in (DocumentState.REMOVED, DocumentState.QUARANTINED):
        raise WrongMoment("This document has been removed already, or is in quarantine.")
    machines.go(attachment, "remove", DocumentState.REMOVED)
    attachment.removed_by_id, attachment.removed_at, attachment.removed_because = actor.user_id, now, because.strip()
    attachment.save(update_fields=["state", "removed_by", "removed_at", "removed_because"])
    _tell(attachment, EventKind.PANEL_DOCUMENT_REMOVED, "removed", actor, now, reason=because.strip())
    transaction.on_commit(lambda: files.delete(attachment.stored_as))
    return attachment


def _check(name: str, file: BinaryIO) -> _Checked:
    """Everything that can be known of a file without the database. Raises Refused."""
    cleaned = clean_name(name)
    kind = kind_by_name(cleaned)
    file.seek(0, 2)
    size = file.tell()
    check_size(size, most=settings.DOCUMENT_LIMIT_MEGABYTES * 1024 * 1024)
    check_start(kind, file)
    looked = look_inside(kind, file)
    file.seek(0)
    sha256 = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        sha256.update(chunk)
    file.seek(0)
    return _Checked(name=cleaned, kind=kind, size=size, pages=looked.pages, sha256=sha256.hexdigest())


@transaction.atomic
def _write(request_id: int, checked: _Checked, stored_as: str, actor: Actor, now: datetime) -> Attachment:
    request = _locked(request_id)
    attached_by = _must_attach(request, actor, now)
    if request.state not in OPEN_REQUESTS:
        raise WrongMoment("This request has had its decision, or was withdrawn. Nothing more can be attached to it.")
    _check_beside(request, checked)
    attachment = Attachment(
        request=request, name=checked.name, kind=checked.kind.code, size=checked.size, pages=checked.pages, sha256=checked.sha256,
        stored_as=stored_as, attached_by_id=attached_by, attached_at=now,
    )  # fmt: skip
    if scanner.is_configured():
        machines.go(attachment, "queue", DocumentState.WAITING)
    else:
        machines.go(attachment, "keep", DocumentState.NOT_SCANNED)
    attachment.save()
    request.papers, request.papers_sent_at = request.papers or HELD_HERE, now
    request.save(update_fields=["papers", "papers_sent_at"])
    _tell(attachment, EventKind.PANEL_DOCUMENT_ATTACHED, "attached", actor, now)
    return attachment


def _check_beside(request: PanelRequest, checked: _Checked) -> None:
    there = list(request.attachments.exclude(state=DocumentState.REMOVED))
    same = next((one for one in there if one.sha256 == checked.sha256), None)
    says = ""
    if same is not None:
        says = f"This file is attached already, as {same.name}."
    elif len(there) >= settings.DOCUMENTS_OF_A_REQUEST:
        says = f"{len(there)} documents are attached, which is the most. Remove one, or join some into one PDF."
    if says:
        raise BadInput(says, {"document": says})


def _must_attach(request: PanelRequest, actor: Actor, now: datetime) -> int:
    """Those who may put a child forward, and those who run the panel that the child is listed at. Returns who it is."""
    if actor.user_id is not None and actor.roles & BEGIN_WORK:
        return actor.user_id
    item = AgendaItem.objects.filter(request=request, state__in=[str(s) for s in OPEN_ITEMS]).select_related("meeting").first()
    if actor.user_id is None or item is None or not sitting_of(item.meeting.panel_id, now=now).may_run(actor):
        raise NotYourDecision("You cannot attach papers for a panel.", tuple(sorted(BEGIN_WORK)))
    return actor.user_id


def _locked(request_id: int | None) -> PanelRequest:
    found = PanelRequest.objects.filter(pk__in=[request_id] if request_id is not None else []).first()
    if found is None:
        raise NotVisible("There is no such request.")
    lock(journeys=[found.journey_id])
    return PanelRequest.objects.get(pk=found.pk)


def _tell(attachment: Attachment, kind: EventKind, done: str, actor: Actor, now: datetime, *, reason: str = "") -> None:
    request = attachment.request
    what = KINDS_OF_DOCUMENT[attachment.kind].title
    record_panel_step(
        journey_id=request.journey_id, kinds=[kind], actor=actor, now=now, reason=reason,
        says=f"A document ({what}) was {done} for {KINDS[Business(request.business)].title}.",
        body={"request": request.public_id, "document": attachment.public_id, "sha256": attachment.sha256},
    )  # fmt: skip
