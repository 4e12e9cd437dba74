"""The journey machine: every move of a child from one standing to another, put together theme by theme."""

from workflows.definitions.journey import (
    adoption,
    anywhere,
    assessment,
    birth,
    child_in_need,
    child_protection,
    court,
    early_help,
    emergency,
    front_door,
    in_care,
    leaving_care,
    out_of_care,
    section_47,
    services,
)
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.routes import ALL_ROUTES
from workflows.definitions.tracks import TRACKS
from workflows.shapes import Workflow

JOURNEY = Workflow(
    code="journey",
    version=1,
    title="The journey of a child",
    moves=(
        *front_door.MOVES,
        *early_help.MOVES,
        *assessment.MOVES,
        *section_47.MOVES,
        *child_in_need.MOVES,
        *services.MOVES,
        *child_protection.MOVES,
        *court.MOVES,
        *emergency.MOVES,
        *in_care.MOVES,
        *out_of_care.MOVES,
        *adoption.MOVES,
        *leaving_care.MOVES,
        *birth.MOVES,
        *anywhere.MOVES,
    ),
    tracks=tuple(TRACKS.values()),
    limits=ALL_LIMITS,
    routes=ALL_ROUTES,
    source="Children Act 1989; Working Together to Safeguard Children; the regulations and guidance named move by move",
)
"""Version 1."""

SHIPPED: tuple[Workflow, ...] = (JOURNEY,)
"""Every version of every definition that the program carries, the oldest first."""
