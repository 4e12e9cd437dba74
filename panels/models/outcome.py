"""What goes with a decision, row by row: its conditions, what is to be done, who did not agree; and advice where there was no quorum."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from panels import machines
from panels.models.agenda_item import AgendaItem
from panels.models.decision import Decision
from panels.models.fields import public_id
from panels.terms import ActionState
from tracker.models import Event
from tracker.models.fields import one_of
from workflows.calendar import local_date

_Machine = machines.simple_machine("ActionMachine", "state", machines.ACTION_MOVES)


class Condition(models.Model):
    """One condition of a decision, as it was made. Never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    place = models.PositiveSmallIntegerField()
    says = models.TextField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "place"], name="one_condition_a_place"),
            models.CheckConstraint(condition=~Q(says=""), name="condition_says_something"),
        ]

    def __str__(self) -> str:
        return self.says


class PanelAction(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """What a panel asked somebody to do for a child, by a day (London). Its timescale runs on the child's journey.

    `shown_by` says where the evidence is that it was done; `ended_because` why it is not wanted any more.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="actions")
    place = models.PositiveSmallIntegerField()
    what = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owed_to_panels")
    due_on = models.DateField()
    state = machines.state_field(ActionState)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shown_by = models.CharField(max_length=300, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            one_of("panel_action_state", "state", ActionState),
            models.UniqueConstraint(fields=["decision", "place"], name="one_panel_action_a_place"),
            models.CheckConstraint(condition=~Q(what=""), name="panel_action_asks_something"),
            models.CheckConstraint(
                condition=Q(state=ActionState.TO_DO.value, ended_at__isnull=True, shown_by="", ended_because="")
                | Q(state=ActionState.DONE.value, ended_at__isnull=False, ended_by__isnull=False, ended_because="") & ~Q(shown_by="")
                | Q(state=ActionState.ENDED.value, ended_at__isnull=False, ended_by__isnull=False, shown_by="") & ~Q(ended_because=""),
                name="panel_action_ends_with_who_and_how",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(state="to_do"), name="panel_action_to_do")]

    def __str__(self) -> str:
        return self.public_id

    def is_overdue(self, now: datetime) -> bool:
        """Whether the day that was named is over and it is still to be done."""
        return self.state == ActionState.TO_DO and self.due_on < local_date(now)


class Dissent(models.Model):
    """What somebody said who did not agree. `user` is empty where the person did not wish to be named."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    place = models.PositiveSmallIntegerField()
    says = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "place"], name="one_dissent_a_place"),
            models.CheckConstraint(condition=~Q(says=""), name="dissent_says_something"),
        ]

    def __str__(self) -> str:
        return f"dissent of decision {self.decision_id}"


class Advice(models.Model):
    """What those who were there advised where too few were there to decide. It decides nothing: the item stays open."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="advice")
    says = models.TextField()
    lacked = models.TextField()
    given_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="panel_advice")

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(says="") & ~Q(lacked=""), name="advice_says_something")]

    def __str__(self) -> str:
        return f"advice on item {self.item_id}"


class Draft(models.Model):
    """What somebody has typed about an item and not recorded yet, so that a lost connection loses nothing. Gone once it is decided."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_draft_of_an_item_a_person")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} on item {self.item_id}"
