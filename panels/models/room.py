"""A room that panels meet in."""

from django.db import models


class Room(models.Model):
    """A room. One that is `is_exclusive` takes one meeting at a time; in any other two at once are only warned of."""

    name = models.CharField(max_length=80, unique=True)
    is_exclusive = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="room_has_a_name")]

    def __str__(self) -> str:
        return self.name
