"""The papers of a meeting, version by version."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from panels import machines
from panels.models.agenda_item import AgendaItem
from panels.models.attachment import Attachment
from panels.models.fields import public_id
from panels.models.meeting import Meeting
from panels.terms import FileState, PackState
from tracker.models import Event, Journey, Relationship
from tracker.models.fields import one_of
from tracker.models.visible import works_with
from tracker.rules.access import Viewer
from tracker.terms import RelationshipKind

_PackMachine = machines.simple_machine("PackMachine", "state", machines.PACK_MOVES)
_FileMachine = machines.simple_machine("PackFileMachine", "state", machines.FILE_MOVES)


class Pack(_PackMachine, models.Model):  # type: ignore[misc, valid-type]
    """One version of a meeting's papers, as the record told it at `built_at` (UTC). Never changed once it is published.

    `hash` is over the hashes of its papers in their order. A meeting has one draft at most, which may be built anew.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    state = machines.state_field(PackState)
    built_at = models.DateTimeField()
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            one_of("pack_state", "state", PackState),
            models.UniqueConstraint(fields=["meeting", "number"], name="one_pack_of_a_number"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state=PackState.DRAFT.value), name="one_draft_of_a_meetings_papers"),
            models.CheckConstraint(
                condition=Q(state=PackState.PUBLISHED.value, published_at__isnull=False, published_by__isnull=False)
                | Q(state=PackState.DRAFT.value, published_at__isnull=True, published_by__isnull=True),
                name="pack_published_by_someone",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="pack_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.meeting_id}"


class PaperQuerySet(models.QuerySet["Paper"]):
    """Papers, as somebody may read them."""

    def read_by(self, viewer: Viewer, *, sits: bool, closed_at: datetime | None) -> "PaperQuerySet":
        """Those of children whom this person works with; and, for who `sits` on the panel, of what its listing let them see.

        The sight of members ends as the meeting closes, at `closed_at`; what ended then, and not before, still counts. That
        a person's role reaches every child is no reason to read a panel's papers.
        """
        own = replace(viewer, sees_every_child=False)
        worked_with = Journey.objects.filter(works_with(own, child="child_id"), pk=OuterRef("item__request__journey_id"))
        reason = Q(Exists(worked_with))
        if sits:
            ended = Q(to_at__isnull=True) | (Q(to_at=closed_at) if closed_at is not None else Q(pk__in=()))
            ties = Relationship.objects.filter(ended, user=viewer.user_id, kind=RelationshipKind.PANEL_MEMBER)
            reason |= Q(Exists(ties.filter(event=OuterRef("item__listed_by_event_id"))))
        return self.filter(reason)


class Paper(models.Model):
    """What a version says of one item: canonical JSON and its SHA-256. Read as it was, never made again from the record."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    place = models.PositiveSmallIntegerField()
    content = models.TextField()
    hash = models.CharField(max_length=64)
    attachments = models.ManyToManyField(Attachment, related_name="papers", blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "place"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "item"], name="one_paper_an_item"),
            models.UniqueConstraint(fields=["pack", "place"], name="one_paper_a_place"),
            models.CheckConstraint(condition=~Q(content=""), name="paper_says_something"),
        ]

    def __str__(self) -> str:
        return f"paper {self.place} of {self.pack_id}"


class LatePapers(models.Model):
    """That the chair takes an item although its papers came after the cut-off, or had not come: who, when and why (PN-11)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="late_papers")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    because = models.TextField()
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="late_papers")

    class Meta:
        ordering = ["accepted_at", "id"]
        verbose_name_plural = "late papers"
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="late_papers_accepted_with_a_reason")]

    def __str__(self) -> str:
        return f"late papers of {self.item_id}"


class PackFile(_FileMachine, models.Model):  # type: ignore[misc, valid-type]
    """One file of a version, for those who see exactly these items of it. `covers` is the SHA-256 of what is in it.

    `done` of `total` pages are made. `stored_as` is set once it is ready.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="files")
    covers = models.CharField(max_length=64)
    items = models.JSONField(help_text="The ids of the papers in it, in order.")
    state = machines.state_field(FileState)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    stored_as = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            one_of("pack_file_state", "state", FileState),
            models.UniqueConstraint(fields=["pack", "covers"], name="one_file_of_the_same_items"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="pack_file_done_of_total"),
            models.CheckConstraint(
                condition=Q(state=FileState.READY.value, made_at__isnull=False) & ~Q(stored_as="")
                | ~Q(state=FileState.READY.value) & Q(made_at__isnull=True, stored_as=""),
                name="pack_file_ready_with_its_bytes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"], condition=Q(state__in=[FileState.WANTED.value, FileState.MAKING.value]), name="pack_file_to_make"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
