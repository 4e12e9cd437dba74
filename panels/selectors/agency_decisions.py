"""What waits for the agency decision maker, and what was decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from panels.definitions import KINDS, Outcome
from panels.definitions.deciding import DECIDES, Deciding, deciding
from panels.models import AgencyDecision, Decision
from panels.selectors.words import named
from panels.terms import AgencyDecisionState, AgencyOutcome, Business
from tracker.rules.access import Viewer
from workflows.calendar import local_date

OUTCOMES = {AgencyOutcome.AGREED: "Agreed", AgencyOutcome.NOT_AGREED: "Not agreed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """A recommendation with what is decided on it. `days` are how long it has waited."""

    row: AgencyDecision
    rule: Deciding
    recommended: Outcome
    panel: str
    days: int
    stands: str

    @property
    def is_waiting(self) -> bool:
        return bool(self.row.state == AgencyDecisionState.WAITING)


def may_decide(viewer: Viewer) -> bool:
    """Whether this person holds a role that decides on recommendations."""
    return bool(viewer.roles & DECIDES)


def agency_decisions(viewer: Viewer, *, state: str = AgencyDecisionState.WAITING) -> QuerySet[AgencyDecision]:
    """Those of this state on children whom this person may see; what waits with the oldest first, the rest with the latest."""
    rows = _read(AgencyDecision.objects.seen_by(viewer).filter(state=state))
    return rows.order_by("received_at", "id") if state == AgencyDecisionState.WAITING else rows.order_by("-decided_at", "-id")


def agency_decision_for(public_id: str, *, viewer: Viewer) -> AgencyDecision | None:
    """One, where this person may see the child."""
    return _read(AgencyDecision.objects.seen_by(viewer).filter(public_id=public_id)).first()


def made(public_id: str) -> AgencyDecision:
    """One that was just made: whoever made it reads it once more, although their sight of the child has ended with it."""
    return _read(AgencyDecision.objects.filter(public_id=public_id)).get()


def waiting_for(viewer: Viewer) -> int:
    """How many wait for a decision on children whom this person may see; none for who does not decide. One query."""
    return AgencyDecision.objects.seen_by(viewer).waiting().count() if may_decide(viewer) else 0


def shown(row: AgencyDecision, *, now: datetime) -> ToDecide:
    """One in words. No query for a row of the functions above."""
    request = row.recommendation.item.request
    kind = KINDS[Business(request.business)]
    rule, recommended = deciding(kind.code, row.recommendation.outcome), kind.outcome(row.recommendation.outcome)
    assert rule is not None, "a decision waits only for what somebody decides"
    assert recommended is not None, "and for an outcome of its kind"
    return ToDecide(
        row=row, rule=rule, recommended=recommended, panel=named(row.recommendation.item.meeting, request.business),
        days=(local_date(row.decided_at or now) - local_date(row.received_at)).days, stands=_stands(row),
    )  # fmt: skip


def with_decision_maker(decision: Decision, business: str) -> str:
    """How a recommendation stands with its decision maker, in words; empty for what the panel decides itself.

    No query where `agency_decision` was read along.
    """
    if deciding(Business(business), decision.outcome) is None:
        return ""
    row: AgencyDecision | None = getattr(decision, "agency_decision", None)
    if row is None or row.state == AgencyDecisionState.WAITING:
        return WAITS
    return f"{_stands(row)} by the decision maker" if row.outcome else _stands(row)


WAITS = "Waits for the decision maker"


def _stands(row: AgencyDecision) -> str:
    others = {AgencyDecisionState.WAITING: WAITS, AgencyDecisionState.LAPSED: "Not decided: the journey closed"}
    return others.get(AgencyDecisionState(row.state)) or OUTCOMES[AgencyOutcome(row.outcome)]


def _read(rows: QuerySet[AgencyDecision]) -> QuerySet[AgencyDecision]:
    return rows.select_related(
        "recommendation__item__request__journey__child", "recommendation__item__request__journey__team",
        "recommendation__item__meeting", "recommendation__decided_by", "decided_by",
    )  # fmt: skip
