"""A need-to-know: what leaders must learn of, who was told it, and what they made of it. A record of its own, beside the child's."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from notifications import machines
from notifications.models.fields import public_id
from notifications.terms import NeedToKnowState, StandsIn
from tracker.models import Child, Event, Firing, Journey, OrgUnit, Stream
from tracker.models.fields import one_of
from workflows.terms import Severity

_Machine = machines.simple_machine("NeedToKnowMachine", "state", machines.NEED_TO_KNOW_MOVES)


def _person(**over: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **over)


class NeedToKnow(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """One incident, about one child, several of a family, or none where it is about the service.

    `terms` is what it was made with: the severities with their times, the ladder, the duties and the edition of the
    rules, so that a category that is changed later changes nothing here. `known_at` is when the incident became known:
    the two-hour call is counted from it. `unit` is the team that answers for it, up from which the ladder is climbed.

    `version` counts how often the form was written, so that nobody writes over what they have not read.
    A draft that was written waits to be confirmed; `went_on_at` is when it went on without waiting any longer. Nobody
    sees the sense of `facts`, `immediate_action` and `asks` but its readers (`readable`).
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="need_to_know")
    state = machines.state_field(NeedToKnowState)
    category = models.CharField(max_length=60)
    severity = models.CharField(max_length=16)
    terms = models.JSONField(default=dict)
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300, blank=True)
    known_at = models.DateTimeField()
    facts = models.TextField(blank=True)
    immediate_action = models.TextField(blank=True)
    asks = models.TextField(blank=True)
    drafted_by = _person()
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0, db_default=0)
    written_by = _person()
    written_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _person()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    went_on_at = models.DateTimeField(null=True, blank=True)
    sent_by = _person()
    sent_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    ended_by = _person()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    learning = models.TextField(blank=True)

    class Meta:
        ordering = ["-known_at", "-id"]
        constraints = [
            one_of("need_to_know_state", "state", NeedToKnowState),
            one_of("need_to_know_severity", "severity", Severity),
            models.CheckConstraint(
                condition=~Q(state=NeedToKnowState.CLOSED.value) | (~Q(outcome="") & ~Q(learning="")),
                name="need_to_know_closed_with_learning",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[NeedToKnowState.DISMISSED.value, NeedToKnowState.WITHDRAWN.value]) | ~Q(ended_because=""),
                name="need_to_know_dropped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NeedToKnowState.DRAFT.value, NeedToKnowState.SENT.value], ended_at__isnull=True)
                | Q(
                    state__in=[NeedToKnowState.CLOSED.value, NeedToKnowState.DISMISSED.value, NeedToKnowState.WITHDRAWN.value],
                    ended_at__isnull=False,
                ),
                name="need_to_know_ended_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NeedToKnowState.DRAFT.value, NeedToKnowState.DISMISSED.value], sent_at__isnull=True)
                | Q(
                    state__in=[NeedToKnowState.SENT.value, NeedToKnowState.CLOSED.value, NeedToKnowState.WITHDRAWN.value],
                    sent_at__isnull=False,
                ),
                name="need_to_know_sent_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(confirmed_at__isnull=False) | Q(went_on_at__isnull=False),
                name="need_to_know_sent_confirmed_or_without_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-known_at", "-id"], name="need_to_know_list"),
            models.Index(fields=["category", "state", "-known_at"], name="need_to_know_of_category"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class ChildOfNeedToKnow(models.Model):
    """One child of a need-to-know, with the journey that was open, or the last one, as the child came to it."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="needs_to_know")
    journey = models.ForeignKey(Journey, null=True, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["need_to_know", "child"], name="child_once_in_a_need_to_know")]

    def __str__(self) -> str:
        return f"{self.child_id} of {self.need_to_know_id}"


class Trigger(models.Model):
    """What drafted a need-to-know, or joined one: an event, or a timescale that passed. Each drafts once, however often it is told."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="triggers")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    firing = models.ForeignKey(Firing, null=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=60)
    says = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, firing__isnull=True) | Q(event__isnull=True, firing__isnull=False),
                name="need_to_know_trigger_has_one_cause",
            ),
            models.UniqueConstraint(fields=["event", "category"], condition=Q(event__isnull=False), name="need_to_know_once_of_an_event"),
            models.UniqueConstraint(fields=["firing", "category"], condition=Q(firing__isnull=False), name="need_to_know_once_of_a_firing"),
        ]

    def __str__(self) -> str:
        return f"{self.category} of {self.need_to_know_id}"


class Rung(models.Model):
    """One step of the ladder: a role, and the person who is told in it, or why nobody was.

    `recipient` is who holds the post; where a deputy or the person on call answers instead, that person, and `stands_in`
    says so. `unanswered_at` is when the time to acknowledge was over, and `passed_to` the step above that was then told
    or reminded. `order` counts from the lowest.
    """

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="rungs")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=40)
    post = models.CharField(max_length=200, blank=True)
    recipient = _person()
    stands_in = models.CharField(max_length=8, blank=True)
    because = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    unanswered_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skipped_at = models.DateTimeField(null=True, blank=True)
    skipped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["need_to_know", "role"], name="role_once_on_a_ladder"),
            one_of("rung_stands_in", "stands_in", StandsIn),
            models.CheckConstraint(
                condition=Q(told_at__isnull=False, skipped_at__isnull=True, skipped_because="", recipient__isnull=False)
                | (Q(told_at__isnull=True, skipped_at__isnull=False) & ~Q(skipped_because="")),
                name="rung_told_or_skipped",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("told_at")), name="rung_acknowledged_once_told"
            ),
            models.CheckConstraint(condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("told_at")), name="rung_opened_once_told"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(opened_at__isnull=False), name="rung_acknowledged_once_opened"
            ),
            models.CheckConstraint(condition=Q(passed_to__isnull=True) | Q(unanswered_at__isnull=False), name="rung_passed_on_unanswered"),
        ]
        indexes = [
            models.Index(fields=["recipient", "need_to_know"], condition=Q(told_at__isnull=False), name="rung_of_reader"),
            # What waits for somebody is read from this one.
            models.Index(
                fields=["recipient"], condition=Q(told_at__isnull=False, acknowledged_at__isnull=True), name="rung_to_acknowledge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.need_to_know_id}"

    @property
    def waits(self) -> bool:
        """Whether somebody was told and has not acknowledged it."""
        return self.told_at is not None and self.acknowledged_at is None


class Call(models.Model):
    """Somebody told by word of mouth: who, in which role, when and by whom. It needs no more words."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="calls")
    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(told=F("by")), name="nobody_calls_themselves")]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Update(models.Model):
    """What has come of it since, in writing."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="updates")
    says = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(says=""), name="need_to_know_update_says_something")]

    def __str__(self) -> str:
        return f"update {self.pk}"


class Direction(models.Model):
    """What a leader directed, who is to do it and by when; and how it was done. It stands on the record of each child."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="directions")
    says = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="need_to_know_directions")
    due_on = models.DateField()
    done_by = _person()
    done_at = models.DateTimeField(null=True, blank=True)
    done = models.TextField(blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(says=""), name="direction_says_something"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done="") | (Q(done_at__isnull=False) & ~Q(done="")), name="direction_done_with_words"
            ),
            models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(done_at__gte=F("given_at")), name="direction_done_once_given"),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="direction_to_do")]

    def __str__(self) -> str:
        return self.public_id


class OutsideNotice(models.Model):
    """What somebody outside the authority was told, or why they were not: a duty of the category, answered either way."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="outside_notices")
    duty = models.CharField(max_length=60)
    sent = models.BooleanField()
    to = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    reference = models.CharField(max_length=200, blank=True)
    says = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(sent=False) | ~Q(to=""), name="outside_notice_to_somebody"),
            models.CheckConstraint(condition=Q(sent=True) | ~Q(says=""), name="outside_notice_not_sent_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.need_to_know_id}"


class ReadOfNeedToKnow(models.Model):
    """One look at a need-to-know: who, and when (UTC). About a child it leaves a row on the child's own trace as well."""

    need_to_know = models.ForeignKey(NeedToKnow, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["need_to_know", "-at"], name="look_at_need_to_know")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.need_to_know_id}"
