"""What a person gives with a decision: plain values that screens, the API, imports and flows all fill in alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.terms import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One piece of evidence given with a decision, or an answer in its form. Times are aware UTC datetimes."""

    says: str = ""
    occurred_at: datetime | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementDetails:
    """Where a child is to live. `code` and `provider` are codes of the SSDA903 return (PLACE, PLACE_PROVIDER)."""

    code: str
    where: str = ""
    provider: str = ""
    provider_reference: str = ""
    source_record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """The structured facts of a move. `legal_status` is a code of the SSDA903 return (LS)."""

    placement: PlacementDetails | None = None
    legal_status: str = ""
    legal_expires_at: datetime | None = None
    permanence_route: str = ""
    date_of_birth: date | None = None
    died_on: date | None = None

    @property
    def are_of_the_child(self) -> bool:
        """Whether they are written on the child, not only on the journey."""
        return self.date_of_birth is not None or self.died_on is not None


Bundle = Mapping[EvidenceKind, Given]


def nothing() -> Bundle:
    """No evidence given with the decision."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """A move that a person asks for. `version` is the journey's as they saw it; None for a happening.

    `why` is the decision's reason, and is asked for where something is missing. `tasks_due_on` is the day by which
    what is missing will follow. `to_team` is the team that receives the child, where the move has a receiver.
    `is_emergency` is set where the form for emergency admissions records it: the same move may be planned another time.
    """

    move: str
    target: str = ""
    version: int | None
    given: Bundle = field(default_factory=dict)
    details: Details = field(default_factory=Details)
    why: str = ""
    warnings_accepted: bool = False
    tasks_due_on: date | None = None
    to_team: int | None = None
    is_emergency: bool = False
    occurred_at: datetime
