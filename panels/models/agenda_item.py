"""An item of a meeting's agenda."""

from django.db import models
from django.db.models import Q

from panels import machines
from panels.models.fields import public_id
from panels.models.meeting import Meeting
from panels.models.panel_request import PanelRequest
from panels.terms import OPEN_ITEMS, ItemState
from tracker.models import Event
from tracker.models.fields import one_of

_Machine = machines.simple_machine("ItemMachine", "state", machines.ITEM_MOVES)


class AgendaItem(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A request on a meeting's agenda. `place` orders the agenda; a carried item's may be below 1.

    `is_in_section` puts it into the meeting's section, heard after the rest. `listed_by_event` is the event on the
    child's record from which the members may see the child. A pinned item stays on its agenda whatever a proposal says.
    `over_because` is the chair's reason for giving it a time that the meeting no longer had (PN-10).
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    request = models.ForeignKey(PanelRequest, on_delete=models.PROTECT, related_name="items")
    state = machines.state_field(ItemState)
    place = models.SmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    is_in_section = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)
    over_because = models.CharField(max_length=300, blank=True)
    listed_at = models.DateTimeField()
    listed_by_event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["is_in_section", "place", "id"]
        constraints = [
            one_of("agenda_item_state", "state", ItemState),
            models.UniqueConstraint(fields=["meeting", "place"], name="one_item_a_place"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=[str(s) for s in OPEN_ITEMS]), name="request_on_one_agenda_at_a_time"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=120), name="agenda_item_minutes"),
        ]

    def __str__(self) -> str:
        return self.public_id
