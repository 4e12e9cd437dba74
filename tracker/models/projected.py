"""Tables worked out from the record for fast reading. They can be dropped and rebuilt at any time.

Nothing that ages is stored: only dates. No row is shared by two journeys.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from tracker.models.child import Child
from tracker.models.journey import Journey
from tracker.models.staff import OrgUnit
from tracker.terms import PermanenceState


class CaseloadRow(models.Model):
    """An open journey as lists show it, with the earliest timescale that runs on it and when the child was last seen."""

    journey = models.OneToOneField(Journey, primary_key=True, on_delete=models.CASCADE, related_name="caseload")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=32)
    sub_stage = models.CharField(max_length=32, blank=True)
    looked_after_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    stage_entered_at = models.DateTimeField()
    last_event_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)
    last_seen_alone_at = models.DateTimeField(null=True)
    next_limit = models.CharField(max_length=60, blank=True)
    next_asks_for = models.CharField(max_length=60, blank=True)
    next_answers = models.CharField(max_length=40, blank=True)
    next_due_at = models.DateTimeField(null=True)
    next_warns_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["next_due_at", "journey_id"]
        indexes = [
            models.Index(fields=["next_due_at", "journey"], name="caseload_worst_first"),
            models.Index(fields=["team", "next_due_at", "journey"], name="caseload_of_team"),
            models.Index(fields=["worker", "next_due_at", "journey"], name="caseload_of_worker"),
            models.Index(Coalesce("last_seen_at", "opened_at"), "journey", name="caseload_longest_unseen"),
        ]

    def __str__(self) -> str:
        return f"caseload {self.journey_id}"


class PermanencyColumns(models.Model):
    """What the permanency tracker shows of a child looked after in law. The same columns stand as they are now and as they were.

    Codes and dates, and nothing that ages. `route` is the main plan; `parallel_routes`, `contingency_routes` and the three lists
    of documents hold codes joined by commas. `milestone` is the last that was met on the main route, `next_milestone` the next
    that every child on it passes. `last_progress_at` is the last of what `workflows.definitions.progress` calls progress.
    `settled_on` is of the present placement, `matched_on` of a match that still holds. `next_review_on` is booked,
    `review_due_on` is the last day for it; `target_on` is the last day for the adoption application. `challenge` is the state of
    the furthest open challenge.
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    iro = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    supervising_worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    born_on = models.DateField(null=True)
    stage = models.CharField(max_length=32)
    sub_stage = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=24, default=PermanenceState.NO_ROUTE.value, db_default=PermanenceState.NO_ROUTE.value)
    route = models.CharField(max_length=32, blank=True)
    route_state = models.CharField(max_length=32, blank=True)
    route_set_on = models.DateField(null=True)
    parallel_routes = models.CharField(max_length=200, blank=True, default="", db_default="")
    contingency_routes = models.CharField(max_length=200, blank=True, default="", db_default="")
    milestone = models.CharField(max_length=40, blank=True, default="", db_default="")
    milestone_on = models.DateField(null=True)
    next_milestone = models.CharField(max_length=40, blank=True, default="", db_default="")
    looked_after_since = models.DateTimeField()
    planning_meeting_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    should_be_placed_on = models.DateField(null=True)
    authority_to_place_on = models.DateField(null=True)
    matched_on = models.DateField(null=True)
    placed_for_adoption_on = models.DateField(null=True)
    application_on = models.DateField(null=True)
    target_on = models.DateField(null=True)
    family_finding = models.CharField(max_length=40, blank=True, default="", db_default="")
    family_finding_on = models.DateField(null=True)
    last_progress_at = models.DateTimeField(null=True)
    legal_status = models.CharField(max_length=4, blank=True)
    placement = models.CharField(max_length=4, blank=True)
    placement_started_at = models.DateTimeField(null=True)
    last_review_on = models.DateField(null=True)
    next_review_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    documents_missing = models.CharField(max_length=300, blank=True, default="", db_default="")
    documents_drafted = models.CharField(max_length=300, blank=True, default="", db_default="")
    documents_final = models.CharField(max_length=300, blank=True, default="", db_default="")
    experience = models.CharField(max_length=16, blank=True, default="", db_default="")
    experience_on = models.DateField(null=True)
    experience_told_by = models.CharField(max_length=8, blank=True, default="", db_default="")
    challenge = models.CharField(max_length=12, blank=True, default="", db_default="")
    challenged_on = models.DateField(null=True)
    next_limit = models.CharField(max_length=60, blank=True)
    next_asks_for = models.CharField(max_length=60, blank=True)
    next_answers = models.CharField(max_length=40, blank=True)
    next_due_at = models.DateTimeField(null=True)
    next_warns_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class PermanencyRow(PermanencyColumns):
    """A child looked after in law, as the permanency tracker shows the child."""

    journey = models.OneToOneField(Journey, primary_key=True, on_delete=models.CASCADE, related_name="permanency")

    class Meta:
        ordering = ["next_due_at", "journey_id"]
        indexes = [
            models.Index(fields=["next_due_at", "journey"], name="permanency_worst_first"),
            models.Index(fields=["team", "next_due_at", "journey"], name="permanency_of_team"),
            models.Index(fields=["route", "next_due_at", "journey"], name="permanency_by_route"),
            models.Index(fields=["state", "next_due_at", "journey"], name="permanency_by_state"),
            models.Index(fields=["looked_after_since", "journey"], name="permanency_longest_in_care"),
            models.Index(fields=["settled_on", "journey"], name="permanency_longest_settled"),
            models.Index(fields=["last_progress_at", "journey"], name="permanency_longest_still"),
            models.Index(fields=["team", "looked_after_since", "journey"], name="permanency_team_in_care"),
            models.Index(fields=["team", "settled_on", "journey"], name="permanency_team_settled"),
            models.Index(fields=["team", "last_progress_at", "journey"], name="permanency_team_still"),
        ]

    def __str__(self) -> str:
        return f"permanency {self.journey_id}"


class SpanRow(models.Model):
    """What was true of a journey from a moment to a moment, and from when to when that was what the record said."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="spans")
    what = models.CharField(max_length=40)
    value = models.CharField(max_length=60)
    true_from = models.DateTimeField()
    true_to = models.DateTimeField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    class Meta:
        ordering = ["true_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(true_to__isnull=True) | Q(true_to__gte=F("true_from")), name="span_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(known_to__isnull=True) | Q(known_to__gte=F("known_from")), name="span_known_forward"),
        ]
        indexes = [models.Index(fields=["journey", "true_from"], condition=Q(known_to__isnull=True), name="span_as_known_now")]

    def __str__(self) -> str:
        return f"{self.what} {self.value} of {self.journey_id}"
