"""A file of the tracker's rows that is made in the background, for the one person who asked for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker import machines
from tracker.models.fields import one_of, public_id
from tracker.terms import KindOfSheet, SheetState

_Machine = machines.simple_machine("SheetMachine", "state", machines.SHEET_MOVES)


class TrackerSheet(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A file that waits, is being made or is ready. It speaks for `asked_at` (UTC). `done` of `total` children are in it.

    `asked` holds the filters, the order, the columns and the rules in words, as plain values. `stored_as` is set once it is ready.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    asked = models.JSONField()
    state = machines.state_field(SheetState)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    stored_as = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            one_of("tracker_sheet_state", "state", SheetState),
            one_of("tracker_sheet_kind", "kind", KindOfSheet),
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="tracker_sheet_done_of_total"),
            models.CheckConstraint(
                condition=Q(state=SheetState.READY.value, made_at__isnull=False) & ~Q(stored_as="")
                | ~Q(state=SheetState.READY.value) & Q(made_at__isnull=True, stored_as=""),
                name="tracker_sheet_ready_with_its_bytes",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state__in=[SheetState.WANTED.value, SheetState.MAKING.value]),
                name="tracker_sheet_to_make",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
