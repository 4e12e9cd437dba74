"""How a child's life is going where the child lives, as somebody who asked tells it: a scale of its own.

It is shown beside the timescales and never merged with them: a child may thrive while every paper is late, and the reverse.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from workflows.terms import Role


class Experience(StrEnum):
    """The four words of the scale."""

    THRIVING = "thriving"
    DOING_WELL = "doing_well"
    MIXED = "mixed"
    STRUGGLING = "struggling"


class ToldBy(StrEnum):
    """In which of three ways it came to be known."""

    WORKER = "worker"
    IRO = "iro"
    AUDIT = "audit"


EXPERIENCE: Mapping[str, str] = MappingProxyType(
    {
        Experience.THRIVING: "Thriving",
        Experience.DOING_WELL: "Doing well",
        Experience.MIXED: "Some things go well, some do not",
        Experience.STRUGGLING: "Not doing well",
    }
)

TOLD_BY: Mapping[str, str] = MappingProxyType({ToldBy.WORKER: "the worker", ToldBy.IRO: "the reviewing officer", ToldBy.AUDIT: "an audit"})

RECORDS: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {
        ToldBy.WORKER: (
            Role.SOCIAL_WORKER,
            Role.PRACTICE_SUPERVISOR,
            Role.TEAM_MANAGER,
            Role.SUPERVISING_SOCIAL_WORKER,
            Role.FAMILY_FINDER,
        ),
        ToldBy.IRO: (Role.IRO,),
        ToldBy.AUDIT: (
            Role.PRACTICE_SUPERVISOR,
            Role.TEAM_MANAGER,
            Role.SERVICE_MANAGER,
            Role.HEAD_OF_SERVICE,
            Role.PRINCIPAL_SOCIAL_WORKER,
            Role.QA_AUDITOR,
        ),
    }
)
"""Who may record it in each way."""
