"""What an authority has set about notices, and the mail addresses that do not work."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class NoticeRule(models.Model):
    """One thing set about notices, with its reason. Nothing is overwritten: the highest version of a key is what holds.

    `value` is empty where it is again as it ships.
    """

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="one_version_of_a_notice_rule"),
            models.CheckConstraint(condition=~Q(reason=""), name="notice_rule_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key}, version {self.version}"


class BouncedAddress(models.Model):
    """An address from which a message came back. No more is sent there until it is another, or somebody says it works.

    `address` is what tells that the person has another by now.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()
    says = models.CharField(max_length=200, blank=True)
    bounced_at = models.DateTimeField()
    works_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-bounced_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"], condition=Q(works_again_at__isnull=True), name="address_bounces_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"address of person {self.person_id}"
