"""A document attached to a request, for the panel to read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from panels import machines
from panels.models.fields import public_id
from panels.models.panel_request import PanelRequest
from panels.rules.documents import KINDS_OF_DOCUMENT
from panels.terms import DocumentState
from tracker.models.fields import one_of

_Machine = machines.simple_machine("DocumentMachine", "state", machines.DOCUMENT_MOVES)

SCANNED = (DocumentState.CLEAN, DocumentState.QUARANTINED)


class Attachment(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A file that somebody attached. Its bytes are kept under `stored_as`, a random name; `sha256` is theirs.

    `found` is what the scan called it, where it is in quarantine. What is removed keeps its row and loses its bytes.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    request = models.ForeignKey(PanelRequest, on_delete=models.PROTECT, related_name="attachments")
    state = machines.state_field(DocumentState)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField(help_text="In bytes.")
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=64, unique=True)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=120, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["attached_at", "id"]
        constraints = [
            one_of("attachment_state", "state", DocumentState),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS_OF_DOCUMENT)), name="attachment_kind"),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in SCANNED], scanned_at__isnull=False)
                | Q(state__in=[DocumentState.NOT_SCANNED.value, DocumentState.WAITING.value], scanned_at__isnull=True)
                | Q(state=DocumentState.REMOVED.value),
                name="attachment_scanned_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.QUARANTINED.value) & ~Q(found="") | ~Q(state=DocumentState.QUARANTINED.value) & Q(found=""),
                name="attachment_quarantined_with_what_was_found",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.REMOVED.value, removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_because="")
                | ~Q(state=DocumentState.REMOVED.value) & Q(removed_at__isnull=True, removed_by__isnull=True, removed_because=""),
                name="attachment_removed_by_someone_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["request", "sha256"], condition=~Q(state=DocumentState.REMOVED.value), name="one_document_once_in_a_request"
            ),
        ]
        indexes = [
            # The scan takes from this one, oldest first.
            models.Index(
                fields=["attached_at", "id"],
                condition=Q(state__in=[DocumentState.NOT_SCANNED.value, DocumentState.WAITING.value]),
                name="attachment_not_scanned_yet",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
