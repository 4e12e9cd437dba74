"""A child's business with panels, for whoever may see the child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from panels.definitions import KINDS, KindOfBusiness, Outcome
from panels.definitions.deciding import is_to_confirm
from panels.models import AgendaItem, ChairsAction, Decision, Panel, PanelRequest
from panels.models.panel_request import journeys_seen_by
from panels.selectors.agency_decisions import with_decision_maker
from panels.selectors.people import sitting, with_people
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, OPEN_REQUESTS, STATUTORY, Business, ItemState, RequestState
from tracker.rules.access import Actor, Viewer
from workflows.calendar import local_date

OF_AN_ITEM = ("meeting", "decision__decided_by", "decision__returns_to", "decision__agency_decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One time that a child was put forward, with what came of it so far."""

    request: PanelRequest
    kind: KindOfBusiness
    stands: str
    item: AgendaItem | None
    decisions: Sequence[tuple[Decision, Outcome | None]]
    between_meetings: ChairsAction | None = None
    """What the chair decided of it between meetings, where the chair did."""

    @property
    def with_decision_maker(self) -> str:
        """How a recommendation stands with its decision maker, in words; empty for what the panel decides itself."""
        return with_decision_maker(self.decisions[0][0], self.request.business) if self.decisions else ""

    @property
    def is_to_confirm(self) -> bool:
        """Whether the responsible manager confirms what the panel decided, or has done so."""
        return bool(self.decisions) and is_to_confirm(self.kind.code, self.decisions[0][0].outcome)

    @property
    def is_open(self) -> bool:
        return self.request.state in (RequestState.ASKED, RequestState.LISTED, RequestState.DEFERRED)


def journey_for(public_id: str, *, viewer: Viewer) -> object | None:
    """The journey of this public id, where this person may see the child."""
    return journeys_seen_by(viewer).filter(public_id=public_id).select_related("child", "team__parent__parent", "worker").first()


def request_for(public_id: str, *, viewer: Viewer) -> PanelRequest | None:
    """A request on a child whom this person may see."""
    return (
        PanelRequest.objects.seen_by(viewer)
        .filter(public_id=public_id)
        .select_related(
            "journey__child",
            "journey__team",
            "journey__worker",
            "wanted",
            "asked_by",
            "agreed_by",
            "chairs_action__taken_by",
            "ratifies__taken_by",
        )
        .first()
    )


def decision_for(public_id: str, *, viewer: Viewer) -> Decision | None:
    """A decision about a child whom this person may see."""
    seen = PanelRequest.objects.seen_by(viewer)
    return Decision.objects.filter(public_id=public_id, item__request__in=seen).select_related("item__request__journey__child").first()


def put_forward_so_far(child_id: int, *, viewer: Viewer, now: datetime) -> list[Put]:
    """A child's requests, the latest first, at most ten. Three queries."""
    items = AgendaItem.objects.select_related(*OF_AN_ITEM).order_by("listed_at", "id")
    requests = (
        PanelRequest.objects.seen_by(viewer)
        .filter(journey__child=child_id)
        .select_related("wanted", "asked_by", "chairs_action__taken_by")
        .prefetch_related(Prefetch("items", queryset=items))
        .order_by("-asked_at", "-id")[:10]
    )
    return [_put(request, list(request.items.all())) for request in requests]


def shown(request: PanelRequest) -> Put:
    """One request with all that came of it. Two queries."""
    items = request.items.select_related(*OF_AN_ITEM).order_by("listed_at", "id")
    return _put(request, list(items))


def _put(request: PanelRequest, items: list[AgendaItem]) -> Put:
    kind = KINDS[Business(request.business)]
    current = next((i for i in items if i.state in OPEN_ITEMS), None)
    decisions = [d for i in items if (d := getattr(i, "decision", None)) is not None]
    return Put(
        request=request,
        kind=kind,
        stands=_stands(request, current, decisions),
        item=current,
        decisions=[(d, kind.outcome(d.outcome)) for d in reversed(decisions)],
        between_meetings=chairs_action_of(request),
    )


def chairs_action_of(request: PanelRequest) -> ChairsAction | None:
    """What the chair decided of this request between meetings; None where the chair did not."""
    return getattr(request, "chairs_action", None)


def may_decide_between_meetings(request: PanelRequest, actor: Actor, *, now: datetime) -> bool:
    """Whether this person chairs a panel that hears this kind, and the request waits for a panel that a chair may stand for."""
    if request.state not in OPEN_REQUESTS or request.ratifies_id is not None or request.business in STATUTORY:
        return False
    panels = [panel for panel in with_people(Panel.objects.filter(is_active=True)) if request.business in panel.hears]
    return any(sitting(panel, on=local_date(now)).may_chair(actor.user_id) for panel in panels)


def _stands(request: PanelRequest, item: AgendaItem | None, decisions: list[Decision]) -> str:
    kind = KINDS[Business(request.business)]
    if request.state == RequestState.DECIDED:
        between = chairs_action_of(request)
        code = decisions[-1].outcome if between is None else between.outcome
        outcome = kind.outcome(code)
        return outcome.title if outcome else code
    if request.state == RequestState.WITHDRAWN:
        return "Withdrawn"
    if item is not None:
        comes_back = "Comes back to" if request.state == RequestState.DEFERRED else "Listed for"
        listed = "In reserve for" if item.state == ItemState.RESERVE else comes_back
        return f"{listed} the {named(item.meeting, request.business)}"
    return f"Waiting, for the {named(request.wanted, request.business)}" if request.wanted else "Waiting for a date"
