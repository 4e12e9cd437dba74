"""The offer of a child: it has two hands."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker import machines
from tracker.models.fields import one_of, public_id
from tracker.models.journey import Journey
from tracker.models.staff import OrgUnit
from tracker.terms import HandoverKind, HandoverState

OfferMachine = machines.simple_machine("OfferMachine", "state", machines.HANDOVER_MOVES)


class Handover(OfferMachine, models.Model):  # type: ignore[misc, valid-type]
    """An offer that waits for its answer. Until it is accepted whoever holds the child keeps the child.

    For an offered move, `move`, `target` and `given` hold what was decided, so that acceptance decides again on the
    same terms. `version_offered` is the journey's version at the offer.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=12)
    state = machines.state_field(HandoverState, default=HandoverState.OFFERED)
    move = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=40, blank=True)
    given = models.JSONField(default=dict)
    from_team = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="offers_made")
    to_team = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="offers_received")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    fell_back_at = models.DateTimeField(null=True, blank=True)
    version_offered = models.PositiveIntegerField()

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            one_of("handover_kind", "kind", HandoverKind),
            one_of("handover_state", "state", HandoverState),
            models.UniqueConstraint(fields=["journey"], condition=Q(state=HandoverState.OFFERED.value), name="one_open_offer_of_a_journey"),
            models.CheckConstraint(
                condition=Q(state=HandoverState.OFFERED.value) | Q(answered_at__isnull=False),
                name="answered_offer_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.NOT_ACCEPTED.value) | ~Q(reason=""),
                name="not_accepted_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_team", "offered_at"],
                condition=Q(state=HandoverState.OFFERED.value),
                name="offer_waiting_for_team",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_waiting(self) -> bool:
        return self.state == HandoverState.OFFERED
