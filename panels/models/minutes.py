"""The minutes of a meeting: drafted from what was recorded, agreed by the chair and frozen; what is said later is added."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from panels import machines
from panels.models.agenda_item import AgendaItem
from panels.models.fields import public_id
from panels.models.meeting import Meeting
from panels.terms import MinutesState
from tracker.models.fields import one_of

_Machine = machines.simple_machine("MinutesMachine", "state", machines.MINUTES_MOVES)


class Minutes(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """`apologies`, `opening` and `other_business` are typed; all else is read from what was recorded until the chair agrees.

    Agreeing keeps the whole text in `content`, as canonical JSON, with its SHA-256 in `digest`. It never changes again.
    `version` counts the changes of the typed parts.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = machines.state_field(MinutesState)
    version = models.PositiveIntegerField(default=0)
    apologies = models.TextField(blank=True)
    opening = models.TextField(blank=True)
    other_business = models.TextField(blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("minutes_state", "state", MinutesState),
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT.value, content="", digest="", agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(state=MinutesState.AGREED.value, agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(content="") & ~Q(digest=""),
                name="minutes_agreed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Addendum(models.Model):
    """What was added to minutes after they were agreed: by whom, when and why. About one item, or about the meeting."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="addenda")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="addenda")
    says = models.TextField()
    because = models.CharField(max_length=300)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(says="") & ~Q(because=""), name="addendum_with_its_reason")]

    def __str__(self) -> str:
        return f"addendum to {self.minutes_id}"
