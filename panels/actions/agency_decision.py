"""A panel's recommendation goes to the agency decision maker, who decides: another record, by another person."""

from datetime import datetime
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.locks import lock
from panels.definitions import KINDS
from panels.definitions.deciding import Deciding, deciding
from panels.errors import AlreadyDecided, WrongMoment
from panels.models import AgencyDecision, Decision
from panels.models.fields import public_id
from panels.models.people import holders_in_person
from panels.selectors.facts_of_route import route_of
from panels.selectors.words import named
from panels.terms import AgencyDecisionState, AgencyOutcome, Business
from tracker.actions import effects
from tracker.actions.panel_business import Told, end_panel_sight, record_agency_decision, record_panel_step
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from workflows.calendar import LONDON, local_date
from workflows.engine.clock import hour_in_words, in_words
from workflows.terms import EventKind, EvidenceKind, Role

HANDLER = "panels.to_the_decision_maker"
WAYMARK = Actor(user_id=None, name="Waymark")
SAYS = {AgencyOutcome.AGREED: "Agreed", AgencyOutcome.NOT_AGREED: "Not agreed"}


def register() -> None:
    """Hear of every panel decision. Called once, when the program starts."""
    effects.register(HANDLER, hand_to_decision_maker, kinds=[EventKind.PANEL_DECISION_MADE])


@transaction.atomic
def hand_to_decision_maker(effect: Any, now: datetime) -> None:
    """Put a recommendation before whoever decides, from the moment it was made. Nothing for what a panel decides itself.

    The time for the decision runs from here: the recommendation is on record with its reasons, and minutes that are agreed
    later do not put it off. Whoever decides sees the child until it is decided.
    """
    found = Decision.objects.filter(event=effect.event).select_related("item__request__journey", "item__meeting__panel").first()
    if found is None or AgencyDecision.objects.filter(recommendation=found).exists():
        return
    request = found.item.request
    row = deciding(Business(request.business), found.outcome)
    if row is None:
        return
    lock(journeys=[request.journey_id])
    if not request.journey.is_open:
        return
    made = AgencyDecision(public_id=public_id(), recommendation=found, received_at=effect.event.occurred_at)
    made.sight = record_panel_step(
        journey_id=request.journey_id, kinds=[EventKind.PANEL_RECOMMENDATION_AND_MINUTES_RECEIVED], actor=WAYMARK, now=now,
        says=f"{row.title}: the recommendation of the {named(found.item.meeting, request.business)} is with the decision maker.",
        body={"subject": request.public_id, "agency_decision": made.public_id}, members=_makers(row, found, now),
    )  # fmt: skip
    made.received_at = made.sight.occurred_at
    machines.go(made, "receive", AgencyDecisionState.WAITING)
    made.save()


@transaction.atomic
def decide_as_agency(*, decision_id: int, outcome: str, reason: str, actor: Actor, now: datetime) -> AgencyDecision:
    """Decide on a recommendation, with one's own reasons. It may differ from what the panel recommends.

    The same answer from a second screen of the same person is given the first one's. Raises NotYourDecision for whoever may
    not decide, deputises, or sat on the panel that recommended it; AlreadyDecided where another decided; BadInput.
    """
    journey = AgencyDecision.objects.filter(pk=decision_id).values_list("recommendation__item__request__journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such decision.")
    lock(journeys=[journey])
    row = AgencyDecision.objects.select_related("recommendation__item__request__journey", "recommendation__item__meeting__panel",
                                                "decided_by", "sight").get(pk=decision_id)  # fmt: skip
    rule = rule_of(row)
    _must_be_the_decision_maker(row.recommendation, rule, actor, now)
    if row.state != AgencyDecisionState.WAITING:
        return _first_answer(row, outcome, actor)
    _check(outcome, reason)
    row.outcome, row.reason, row.decided_by_id, row.decided_at = outcome, reason.strip(), actor.user_id, now
    row.event = _record(row, rule, actor, now)
    machines.go(row, "decide", AgencyDecisionState.DECIDED)
    row.save()
    end_panel_sight(listed_by=[row.sight_id], at=now)
    return row


def rule_of(row: AgencyDecision) -> Deciding:
    """What is being decided."""
    found = deciding(Business(row.recommendation.item.request.business), row.recommendation.outcome)
    assert found is not None, "a decision waits only for what somebody decides"
    return found


def lapse_with_the_journey(journey_id: int, *, now: datetime) -> None:
    """End what waits for a decision on a journey that has closed, with the sight that it gave. The journey's stream is locked."""
    waiting = AgencyDecision.objects.filter(recommendation__item__request__journey=journey_id, state=AgencyDecisionState.WAITING)
    for row in waiting.filter(recommendation__item__request__journey__closed_at__isnull=False):
        machines.go(row, "lapse", AgencyDecisionState.LAPSED)
        row.save(update_fields=["state"])
        end_panel_sight(listed_by=[row.sight_id], at=now)


def _record(row: AgencyDecision, rule: Deciding, actor: Actor, now: datetime) -> Any:
    request, meeting = row.recommendation.item.request, row.recommendation.item.meeting
    told = Told(
        kind=rule.told, says=f"{rule.title}: {SAYS[AgencyOutcome(row.outcome)].lower()} by the decision maker.",
        body={"subject": request.public_id, "agency_decision": row.public_id, "outcome": row.outcome,
              "recommendation": row.recommendation.public_id},
    )  # fmt: skip
    return record_agency_decision(
        journey_id=request.journey_id, told=told, reason=row.reason, evidence=_evidence(row, rule, named(meeting, request.business)),
        actor=actor, now=now,
    )  # fmt: skip


def _evidence(row: AgencyDecision, rule: Deciding, panel: str) -> dict[EvidenceKind, Given]:
    fits = not rule.on_route or route_of(row.recommendation.item.request.journey_id) == rule.on_route
    if row.outcome != AgencyOutcome.AGREED or not fits:
        return {}
    return {rule.evidence: Given(says=f"{rule.title}: agreed. {row.reason}", reference=f"Decision {row.public_id} after the {panel}")}


def _makers(rule: Deciding, recommendation: Decision, now: datetime) -> tuple[int, ...]:
    barred = who_sat(recommendation)
    return tuple(sorted(user for user in holders_in_person(rule.by, on=local_date(now)) if user not in barred))


def who_sat(recommendation: Decision) -> frozenset[int]:
    """Who was at the meeting that recommended it, at any time, and may therefore not decide it."""
    stays = recommendation.item.meeting.attendances.values_list("user", flat=True)
    return frozenset({*stays, recommendation.decided_by_id})


def _must_be_the_decision_maker(recommendation: Decision, rule: Deciding, actor: Actor, now: datetime) -> None:
    held = holders_in_person(rule.by, on=local_date(now)).get(actor.user_id or 0, frozenset())
    if not held or actor.on_behalf_of:
        raise NotYourDecision("Only the decision maker decides this, in person: it is not decided for another.", rule.by)
    if actor.user_id in who_sat(recommendation):
        raise NotYourDecision(
            f"You sat on the {KINDS[Business(recommendation.item.request.business)].meeting} that recommended this. "
            "Another decision maker decides it.", (Role.ADM,),
        )  # fmt: skip


def _first_answer(row: AgencyDecision, outcome: str, actor: Actor) -> AgencyDecision:
    if row.state == AgencyDecisionState.LAPSED:
        raise WrongMoment("The child's journey has closed. There is nothing left to decide.")
    if row.decided_by_id == actor.user_id and row.outcome == outcome:
        return row
    assert row.decided_at is not None, "it has been decided"
    assert row.decided_by is not None, "by somebody"
    at = row.decided_at.astimezone(LONDON)
    when = f"on {in_words(at.date())} at {hour_in_words(at.time())}"
    raise AlreadyDecided(
        f"{row.decided_by.display_name} decided this {when}: {SAYS[AgencyOutcome(row.outcome)].lower()}. Nothing of yours was recorded."
    )


def _check(outcome: str, reason: str) -> None:
    fields = {}
    if outcome not in {str(o) for o in AgencyOutcome}:
        fields["outcome"] = "Choose what you decide."
    if not reason.strip():
        fields["reason"] = "Give your own reasons. The panel's are on record already."
    if fields:
        raise BadInput(" ".join(fields.values()), fields)


__all__ = ["decide_as_agency", "hand_to_decision_maker", "lapse_with_the_journey", "register", "rule_of", "who_sat"]
