"""What the definitions of panels are made of."""

from dataclasses import dataclass

from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind

ITEM_MINUTES = 20
"""Minutes for an item unless its request asks for another length (D-57)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that a panel may decide.

    `evidence` is what it puts on the child's record, `happened` what the record also tells, `enables` the codes of the
    moves that then no longer lack the panel. `defers` brings the item back: it asks for an action, who owns it and the
    meeting it returns to. `asks_term` asks for the weekly cost and the day it ends.
    """

    code: str
    title: str
    says: str
    evidence: tuple[EvidenceKind, ...] = ()
    happened: tuple[EventKind, ...] = ()
    enables: tuple[str, ...] = ()
    defers: bool = False
    asks_term: bool = False


RATIFICATION = (
    Outcome(code="ratified", title="Ratified", says="The panel ratified what the chair had decided between meetings."),
    Outcome(code="not_ratified", title="Not ratified",
            says="The panel did not ratify what the chair had decided. What was done stands; the head of service decides what follows."),
)  # fmt: skip
"""What a panel of any kind may decide about a chair's action (PN-24)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfBusiness:
    """One kind of business: for whom it is, what to bring, and what may come of it.

    `recommends` says that another decides: the agency decision maker, or the court. `meets_as` is what its meeting is
    called. A kind that is not `about_children` hears reports: no child is put forward to it.
    """

    code: Business
    title: str
    for_whom: str
    bring: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    recommends: bool = False
    meets_as: str = ""
    about_children: bool = True

    @property
    def meeting(self) -> str:
        """What a meeting of this kind is called: `PLO Panel`, `Performance Meeting`."""
        return self.meets_as or f"{self.title} Panel"

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of this code; None where this kind of business has none."""
        return next((o for o in (*self.outcomes, *RATIFICATION) if o.code == code), None)

    def outcomes_for(self, *, ratifies: bool) -> tuple[Outcome, ...]:
        """What may be decided; of a chair's action that is looked at afterwards, whether it is ratified."""
        return (*RATIFICATION, *(o for o in self.outcomes if o.defers)) if ratifies else self.outcomes


def deferred(title: str = "Deferred", says: str = "The item comes back when the work is done.") -> Outcome:
    """The outcome that brings an item back; every kind of business has one."""
    return Outcome(code="deferred", title=title, says=says, defers=True)
