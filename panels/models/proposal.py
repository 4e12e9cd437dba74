"""A proposal of what is heard where at the coming meetings of a panel. It changes nothing until somebody accepts it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from panels.models.fields import public_id
from panels.models.meeting import Meeting
from panels.models.panel import Panel
from panels.models.panel_request import PanelRequest
from panels.terms import LineState
from tracker.models.fields import one_of


class Proposal(models.Model):
    """One proposal for the meetings of a panel up to a day (`until`, in London).

    `late_as_proposed` counts the children whom it leaves late on all these agendas, those that it does not move too;
    `late_by_turn` those whom first come, first served would leave, `late_at_best` the fewest that are possible, where that
    was proved. `way` says how the plan was found.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="proposals")
    until = models.DateField()
    way = models.CharField(max_length=40)
    late_as_proposed = models.PositiveSmallIntegerField(default=0)
    late_by_turn = models.PositiveSmallIntegerField()
    late_at_best = models.PositiveSmallIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(way=""), name="proposal_found_in_some_way")]

    def __str__(self) -> str:
        return self.public_id


class ProposedLine(models.Model):
    """Where a proposal would have one request heard; without a `meeting`, why nowhere and what would make it fit.

    `stood_at` is the meeting on whose agenda it was when the proposal was made. A line is answered once.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    request = models.ForeignKey(PanelRequest, on_delete=models.PROTECT, related_name="proposed")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stood_at = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField(null=True, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    fits_if = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=16, default=LineState.OPEN.value)
    skipped_because = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("proposed_line_state", "state", LineState),
            models.UniqueConstraint(fields=["proposal", "request"], name="request_once_in_a_proposal"),
            models.CheckConstraint(condition=Q(meeting__isnull=False) | ~Q(why_not=""), name="proposed_somewhere_or_why_not"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(stood_at__isnull=True) | ~Q(meeting=F("stood_at")),
                name="proposed_line_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.OPEN.value, answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(state=LineState.OPEN.value) & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="proposed_line_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.SKIPPED.value) & ~Q(skipped_because="")
                | ~Q(state=LineState.SKIPPED.value) & Q(skipped_because=""),
                name="proposed_line_skipped_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} to {self.meeting_id}"
