"""People who sign in, the organisation tree, its posts and who holds them."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from tracker.models.fields import one_of
from tracker.terms import UnitKind
from workflows.terms import Role


class User(AbstractUser):
    """A person who signs in. Deactivated, never deleted: the record names them for ever."""

    job_title = models.CharField(max_length=120, blank=True)
    # Somebody else set the password, and knows it until the person has chosen one.
    must_choose_password = models.BooleanField(default=False)
    # Somebody of no team here, such as the independent chair of a panel: reaches their own sessions and nothing else (D-58).
    is_limited = models.BooleanField(default=False)

    @property
    def display_name(self) -> str:
        return display_name(self.first_name, self.last_name, self.username)


NAMES = ("first_name", "last_name", "username")
"""The columns that `display_name` takes, for reads that want no more of a person."""


def display_name(first_name: str, last_name: str, username: str) -> str:
    """What a person is called: their name, or what they sign in with where no name is known."""
    return f"{first_name} {last_name}".strip() or username


class OrgUnit(models.Model):
    """A place in the organisation: an authority, a service or a team. `code` never changes; the name may."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=16)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.SlugField(max_length=40, blank=True, help_text="What the team is for, such as front_door.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("org_unit_kind", "kind", UnitKind),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="org_unit_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A job in a unit, held by a person or vacant. What must be done is due from a post when it has no person."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["unit__name", "title", "id"]
        constraints = [one_of("post_role", "role", Role)]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit.name}"


class Holding(models.Model):
    """A person in a post, from a day to a day; as deputy where the holder is away."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    is_deputy = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    # The absence that a deputy stands in for.
    absence = models.ForeignKey("Absence", null=True, blank=True, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="holding_ends_after_it_starts"),
            models.UniqueConstraint(fields=["post"], condition=Q(to_on__isnull=True, is_deputy=False), name="one_open_holder_of_a_post"),
        ]
        indexes = [models.Index(fields=["user", "to_on"], name="holding_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} in post {self.post_id}"


class Absence(models.Model):
    """A person away from work, from a day to a day, and who stands in. The record does not ask why.

    Whoever stands in holds the person's posts as deputy for those days; what is due is due from them.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    stands_in = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(stands_in__isnull=True) | ~Q(stands_in=F("user")), name="nobody_stands_in_for_themselves"),
        ]
        indexes = [models.Index(fields=["user", "to_on"], condition=Q(is_cancelled=False), name="absence_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} away from {self.from_on} to {self.to_on}"


class Delegation(models.Model):
    """One line of the scheme of delegation: who takes a decision, from a day to a day, a named person or a role.

    A decision with lines that hold today is taken by those alone; without any, by the roles that it ships with.
    """

    decision = models.CharField(max_length=60)
    role = models.CharField(max_length=40, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["decision", "from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(user__isnull=True, role__in=[str(r) for r in Role]) | Q(user__isnull=False, role=""),
                                   name="delegation_to_a_role_or_a_person"),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["decision", "to_on"], name="delegation_of_decision")]

    def __str__(self) -> str:
        return f"{self.decision} by {self.role or self.user_id}"
