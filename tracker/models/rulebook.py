"""What an authority sets for itself: bank holidays, local standards, labels, forbidden moves."""

from django.db import models
from django.db.models import Q

from tracker.models.fields import one_of
from workflows.terms import Unit


class Rulebook(models.Model):
    """The edition of the rulebook. One row; its number grows with each change, so that readers know to read again."""

    edition = models.PositiveIntegerField(default=1)
    # Only a demonstration may travel in time: a live database refuses any `now` but the present one.
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_rulebook")]

    def __str__(self) -> str:
        return f"edition {self.edition}"


class BankHoliday(models.Model):
    """A day that is not a working day in England."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"


class LocalStandard(models.Model):
    """The authority's own length for a time limit that is a local standard. Law and guidance cannot be changed here."""

    limit = models.CharField(max_length=60, unique=True)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16)
    is_off = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("local_standard_unit", "unit", Unit),
            models.CheckConstraint(condition=Q(value__gte=1), name="local_standard_of_one_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.limit}: {self.value} {self.unit}"


class Label(models.Model):
    """What an authority calls a stage, a panel or a form. Codes never change."""

    code = models.CharField(max_length=80, unique=True)
    text = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class ForbiddenMove(models.Model):
    """A move that this authority does not allow, with the reason that people are shown."""

    move = models.CharField(max_length=60, unique=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.move
