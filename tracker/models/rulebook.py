"""What an authority sets for itself: bank holidays, school terms, local standards, labels, forbidden moves; its editions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker.models.child import Child
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import EditionState, EffectOfRules, RuleKind
from workflows.terms import Unit


class Rulebook(models.Model):
    """Which edition of the rulebook is in force. One row, which is locked to change any rule.

    `stamp` is drawn afresh with each change, so that readers know to read again.
    """

    edition = models.PositiveIntegerField(default=1)
    stamp = models.CharField(max_length=32, default="", blank=True)
    # Only a demonstration may travel in time: a live database refuses any `now` but the present one.
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_rulebook")]

    def __str__(self) -> str:
        return f"edition {self.edition}"


class Edition(models.Model):
    """One edition of the rulebook: a draft with changes, until a second person publishes it from a day.

    `version` counts the changes made to the draft, so that two people who edit it at once are told. `in_force_at` is the
    moment from which it holds. `goes_back_to` is the earlier edition whose content this one brings back.
    """

    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    state = models.CharField(max_length=12, default=EditionState.DRAFT)
    title = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    goes_back_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            one_of("edition_state", "state", EditionState),
            models.UniqueConstraint(fields=["state"], condition=Q(state=EditionState.DRAFT), name="one_draft_of_the_rulebook"),
            models.CheckConstraint(
                condition=Q(state=EditionState.PUBLISHED, number__isnull=False, published_at__isnull=False, in_force_at__isnull=False)
                | Q(number__isnull=True, published_by__isnull=True, published_at__isnull=True, in_force_at__isnull=True),
                name="edition_published_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(published_by__isnull=True) | ~Q(published_by=F("author")),
                name="edition_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}" if self.number else self.title

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT


class RuleChange(models.Model):
    """One rule that an edition sets, with its reason. `value` None: as it ships, or no longer there.

    `for_running` lets a changed local standard count for timescales that run already; otherwise they keep their length.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    for_running = models.BooleanField(default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["edition_id", "kind", "key"]
        constraints = [
            one_of("rule_change_kind", "kind", RuleKind),
            models.UniqueConstraint(fields=["edition", "kind", "key"], name="one_change_of_a_rule_in_an_edition"),
            models.CheckConstraint(condition=~Q(reason=""), name="rule_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True) | Q(published_by__isnull=True) | ~Q(published_by=F("changed_by")),
                name="rule_change_published_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Rehearsal(models.Model):
    """What a draft would do to the open journeys, worked out slice by slice before it is published.

    `version` is the draft's when it was asked for: a draft that has changed since is tried again. `reached` is the last
    timescale that was looked at, so that another worker can go on from there.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rehearsals")
    version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    to_look_at = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "version"], name="one_rehearsal_of_a_draft_as_it_stands")]

    def __str__(self) -> str:
        return f"rehearsal {self.pk}"


class Rehearsed(models.Model):
    """One thing that the rehearsal found: what an open journey would gain or lose, and between which moments."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="found")
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=16)
    what = models.CharField(max_length=60)
    was_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [one_of("rehearsed_effect", "effect", EffectOfRules)]
        indexes = [models.Index(fields=["rehearsal", "effect", "id"], name="rehearsed_by_effect")]

    def __str__(self) -> str:
        return f"{self.effect} {self.what}"


class Recount(models.Model):
    """Counting the running timescales again because an edition changed what they are counted by, slice by slice."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="recount")
    asked_at = models.DateTimeField()
    to_count = models.PositiveIntegerField()
    counted = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=Q(finished_at__isnull=True), name="recount_not_finished")]

    def __str__(self) -> str:
        return f"recount for edition {self.edition_id}"


class CarryOver(models.Model):
    """Carrying open journeys over to a newer version of their definition, slice by slice. `left` are those it does not fit."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="carry_over")
    to_version = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    to_carry = models.PositiveIntegerField()
    carried = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    reached = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"carry-over to version {self.to_version}"


class BankHoliday(models.Model):
    """A day that is not a working day in England."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"


class SchoolTerm(models.Model):
    """A term of the authority's schools, first and last day. Outside terms schools are closed."""

    first_on = models.DateField(unique=True)
    last_on = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["first_on"]
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="school_term_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class SchoolClosure(models.Model):
    """A day within a term on which the authority's schools are closed, such as a training day."""

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


class NeedToKnowCategory(models.Model):
    """A category of need-to-know as the authority has set it: how grave it is at first and who is told, or that it is not used."""

    category = models.CharField(max_length=60, unique=True)
    severity = models.CharField(max_length=16, blank=True)
    tell = models.JSONField(default=list)
    is_off = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_off=True) | ~Q(severity=""), name="need_to_know_category_in_use_has_a_severity"),
        ]

    def __str__(self) -> str:
        return self.category


class ForbiddenMove(models.Model):
    """A move that this authority does not allow, with the reason that people are shown."""

    move = models.CharField(max_length=60, unique=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.move
