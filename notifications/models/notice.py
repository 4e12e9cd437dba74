"""What people were told: each cause once for each person and channel, and what it reached them in."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.terms import Channel, Right

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def reference() -> str:
    """A random reference that means nothing outside and is one person's own, such as H4QW-7KPN-2X."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class Item(models.Model):
    """One thing in a person's inbox: all that was to be told about one child, or one other matter, at one go.

    `key` names the child's journey, or the matter's stream, and the moment of the act, or of the pass over the timescales,
    so that an admission's twenty timescales are one item.
    """

    reference = models.CharField(max_length=12, unique=True, default=reference, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inbox_items")
    child = models.ForeignKey("tracker.Child", null=True, on_delete=models.PROTECT, related_name="+")
    stream = models.ForeignKey("tracker.Stream", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="item_once_for_a_person"),
            models.CheckConstraint(
                condition=Q(child__isnull=False, stream__isnull=True) | Q(child__isnull=True, stream__isnull=False),
                name="item_about_a_child_or_a_matter",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "child", "-told_at"], name="item_of_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="item_unread"),
        ]

    def __str__(self) -> str:
        return self.reference


class Asked(models.Model):
    """A timescale that an item asks somebody to keep. Its later rungs, and what asks for the same thing, join that item."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="asked")
    clock = models.ForeignKey("tracker.Clock", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "clock"], name="item_asks_once_for_a_timescale")]

    def __str__(self) -> str:
        return f"{self.clock_id} in {self.item_id}"


class Mail(models.Model):
    """One message to a person's mailbox. It says that something waits and where to read it, never what or about whom.

    Sent at least once, always under the Message-ID that its reference gives. `leased_until` marks who is sending it.
    A digest is the one message of a morning. `at_any_hour` is set where quiet hours do not hold it back. A message that is
    not to be sent after all is given up with the reason in `last_error`. `bounced_at` is when the mailbox that it was sent to gave it back.
    `decided_at` is the moment for which `due_at` was last worked out: one still ahead shows that the clock was set back.
    """

    reference = models.CharField(max_length=12, unique=True, default=reference, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    is_digest = models.BooleanField(default=False)
    at_any_hour = models.BooleanField(default=False)
    sent_to = models.EmailField(blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="mail_once_for_a_person")]
        indexes = [
            # Sending claims from this one, oldest first.
            models.Index(fields=["due_at", "id"], condition=Q(sent_at__isnull=True, gave_up_at__isnull=True), name="mail_waiting")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def has_left(self) -> bool:
        """Whether nothing more of it will be sent."""
        return self.sent_at is not None or self.gave_up_at is not None


class Notice(models.Model):
    """One cause told to one person on one channel, once. `says` names no child. `right` is what the person's right to know rests on."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=8)
    event = models.ForeignKey("tracker.Event", null=True, on_delete=models.PROTECT, related_name="+")
    firing = models.ForeignKey("tracker.Firing", null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="notices")
    mail = models.ForeignKey(Mail, null=True, on_delete=models.PROTECT, related_name="notices")
    says = models.CharField(max_length=300)
    right = models.CharField(max_length=24, default=Right.SIGHT)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, firing__isnull=True) | Q(event__isnull=True, firing__isnull=False),
                name="notice_has_one_cause",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.INBOX.value, item__isnull=False, mail__isnull=True)
                | Q(channel=Channel.MAIL.value, item__isnull=True, mail__isnull=False),
                name="notice_reaches_by_its_channel",
            ),
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], condition=Q(event__isnull=False), name="told_once_of_an_event"
            ),
            models.UniqueConstraint(
                fields=["firing", "recipient", "channel"], condition=Q(firing__isnull=False), name="told_once_of_a_firing"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
