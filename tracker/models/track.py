"""What runs beside the stage: one table, a proxy for each machine."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from tracker import machines
from tracker.models.fields import one_of
from tracker.models.journey import Journey
from tracker.terms import PlanOfRoute
from workflows.engine import registry
from workflows.terms import TrackCode

_STATES = sorted({s for t in registry.current("journey").tracks for s in t.states if s != "none"})
_MANY_OPEN = [str(t.code) for t in registry.current("journey").tracks if not t.at_most_one_open]


class Track(models.Model):
    """One track of a journey. `number` counts those of a code from 1; `ended_at` is set when it is over (UTC).

    `plan` says whether a route is the main plan, a parallel one or the contingency; empty leaves it to the order in which they were set.
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="tracks")
    code = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField(default=1)
    state = machines.state_field(_STATES)
    definition_version = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    route = models.CharField(max_length=32, blank=True)
    plan = models.CharField(max_length=12, blank=True, default="", db_default="")

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            one_of("track_code", "code", TrackCode),
            models.CheckConstraint(condition=~Q(state=""), name="track_has_a_state"),
            models.UniqueConstraint(fields=["journey", "code", "number"], name="track_number_once"),
            models.UniqueConstraint(
                fields=["journey", "code"],
                condition=Q(ended_at__isnull=True) & ~Q(code__in=_MANY_OPEN),
                name="one_open_track_of_a_code",
            ),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")), name="track_ends_after_it_opens"),
            models.CheckConstraint(condition=Q(route="") | Q(code=TrackCode.PERMANENCE_ROUTE.value), name="only_permanence_has_a_route"),
            models.CheckConstraint(condition=Q(plan__in=["", *map(str, PlanOfRoute)]), name="track_plan"),
            models.CheckConstraint(condition=Q(plan="") | ~Q(route=""), name="only_a_route_has_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number} of {self.journey_id}"


def _proxy(code: TrackCode) -> type[Track]:
    name = f"{code.value.title().replace('_', '')}Track"
    meta = type("Meta", (), {"proxy": True, "app_label": "tracker"})
    body: dict[str, Any] = {"__module__": __name__, "Meta": meta}
    return type(name, (machines.track_machine(code), Track), body)


MACHINES: dict[TrackCode, type[Track]] = {code: _proxy(code) for code in TrackCode}
"""The proxy that carries each track's own moves."""


def as_machine(track: Track) -> Track:
    """The same row with the moves of its own machine."""
    track.__class__ = MACHINES[TrackCode(track.code)]
    return track
