"""Edges that no planned move may draw, whatever else it asks for. An authority may forbid others for itself.

What has happened is never refused, so a happening may draw any of them: a child on another authority's plan who moves in
comes onto a plan here without an enquiry here.
"""

from dataclasses import dataclass

from workflows.terms import Stage


@dataclass(frozen=True, slots=True)
class ForbiddenEdge:
    """From one stage straight to another, and why not. Where nothing is planned, nothing is refused."""

    source: Stage
    target: Stage
    because: str


def edges(sources: tuple[Stage, ...], target: Stage, because: str) -> tuple[ForbiddenEdge, ...]:
    """The same edge out of several stages."""
    return tuple(ForbiddenEdge(source, target, because) for source in sources)


NEVER_IN_CARE = (Stage.CONTACT, Stage.EARLY_HELP, Stage.ASSESSMENT, Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION)

FORBIDDEN_EDGES: tuple[ForbiddenEdge, ...] = (
    *edges((Stage.CONTACT, Stage.EARLY_HELP), Stage.CHILD_PROTECTION, "a protection plan needs an enquiry and a conference"),
    *edges((Stage.EARLY_HELP,), Stage.CHILD_IN_NEED, "a child in need plan needs an assessment"),
    *edges(NEVER_IN_CARE, Stage.PERMANENCE, "a match or a placement for adoption is made for a looked after child"),
    *edges((Stage.CONTACT, Stage.EARLY_HELP, Stage.ASSESSMENT), Stage.LEAVING_CARE, "leaving care follows care"),
)
