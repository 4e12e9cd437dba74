"""The pack of a week as it was kept: each list of the permanency meeting with the children on it, which never changes again."""

from django.db import models

from tracker.models.child import Child
from tracker.models.event import Stream
from tracker.models.staff import OrgUnit


class WeeklyPack(models.Model):
    """What the lists held in the week that begins on `week_from`, a Monday in London. `kept_at` is in UTC."""

    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="weekly_pack")
    week_from = models.DateField(unique=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-week_from"]

    def __str__(self) -> str:
        return f"pack of {self.week_from}"


class ChildOfPack(models.Model):
    """A child on one list of a pack, by the code of the list: the team that held the child then, and the points of drift."""

    pack = models.ForeignKey(WeeklyPack, on_delete=models.PROTECT, related_name="children")
    listed = models.CharField(max_length=40)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    drift = models.IntegerField()

    class Meta:
        ordering = ["-drift", "child_id"]
        constraints = [models.UniqueConstraint(fields=["pack", "listed", "child"], name="child_once_on_a_list_of_a_pack")]
        indexes = [models.Index(fields=["pack", "listed", "-drift", "child"], name="list_of_pack")]

    def __str__(self) -> str:
        return f"child {self.child_id} of {self.pack_id}"
