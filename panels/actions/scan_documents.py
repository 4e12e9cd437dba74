"""Has each attached document looked at by the scanner, and keeps what it found where nobody reads it.

The row that waits is the queue: where the scanner does not answer, the document goes on waiting and is asked about again
at the next pass. The bytes travel outside any transaction, so nobody who records something waits for a scanner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from panels import machines
from panels.actions.locks import lock
from panels.channels import scanner
from panels.definitions import KINDS
from panels.models import Attachment
from panels.models.kept_files import files
from panels.terms import Business, DocumentState
from tracker.actions.panel_business import record_panel_step
from tracker.rules.access import Actor
from workflows.terms import EventKind

BATCH = 50
TO_SCAN = (DocumentState.NOT_SCANNED, DocumentState.WAITING)

log = structlog.get_logger(__name__)

Scan = Callable[[Any], str]
"""Takes an open file and gives the name of what was found, or nothing. Raises NoScanner where it cannot say."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one pass did. `waiting` is how many could not be looked at."""

    clean: int = 0
    quarantined: int = 0
    waiting: int = 0


def scan_documents(*, now: datetime, scan: Scan = scanner.what_was_found, most: int = BATCH) -> Scanned:
    """Have documents that were never scanned looked at, the oldest first. Nothing where there is no scanner."""
    if not scanner.is_configured():
        return Scanned()
    clean = quarantined = 0
    due = list(Attachment.objects.filter(state__in=[str(s) for s in TO_SCAN]).order_by("attached_at", "pk")[:most])
    for number, attachment in enumerate(due):
        try:
            with files.open(attachment.stored_as) as kept:
                found = scan(kept)
        except (scanner.NoScanner, FileNotFoundError) as error:
            log.warning("document_not_scanned", document=attachment.public_id, error=str(error) or type(error).__name__)
            if isinstance(error, scanner.NoScanner):
                return Scanned(clean, quarantined, len(due) - number)
            continue
        if _write(attachment.pk, found, now):
            clean, quarantined = clean + (not found), quarantined + bool(found)
    return Scanned(clean, quarantined, len(due) - clean - quarantined)


@transaction.atomic
def _write(attachment_id: int, found: str, now: datetime) -> bool:
    """Write down what the scanner said. False where the document was removed, or scanned by another, meanwhile."""
    journey = Attachment.objects.filter(pk=attachment_id).values_list("request__journey", flat=True).get()
    lock(journeys=[journey])
    attachment = Attachment.objects.select_related("request").get(pk=attachment_id)
    if attachment.state not in TO_SCAN:
        return False
    if attachment.state == DocumentState.NOT_SCANNED:
        machines.go(attachment, "queue", DocumentState.WAITING)
    if found:
        machines.go(attachment, "quarantine", DocumentState.QUARANTINED)
        _tell(attachment, now)
    else:
        machines.go(attachment, "pass", DocumentState.CLEAN)
    attachment.scanned_at, attachment.found = now, found
    attachment.save(update_fields=["state", "scanned_at", "found"])
    return True


def _tell(attachment: Attachment, now: datetime) -> None:
    request = attachment.request
    log.error("document_quarantined", document=attachment.public_id)
    record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_DOCUMENT_QUARANTINED], actor=Actor(user_id=None, name="Waymark"), now=now,
        says=f"A document attached for {KINDS[Business(request.business)].title} is in quarantine: the scan found something in it.",
        body={"request": request.public_id, "document": attachment.public_id},
    )  # fmt: skip
