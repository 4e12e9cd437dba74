"""Proposes what is heard where at the coming meetings of a panel. Nothing on any agenda changes."""

from datetime import date, datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import sitting_of
from panels.errors import WrongMoment
from panels.models import Panel, Proposal, ProposedLine
from panels.rules.planning import Plan, Solver, first_come, propose, score
from panels.rules.solving import solver
from panels.rules.why_not import WhyNot, why_not
from panels.selectors.problem import Posed, posed
from tracker.rules.access import Actor


def propose_agendas(*, panel_id: int, until: date, actor: Actor, now: datetime, use: Solver | None = None) -> Proposal:
    """Work out a proposal for the meetings of a panel until a day in London, and keep it with why each is where it is.

    The plan is sought before anything is written, so that nobody waits for it. `use` is the solver to try; without one,
    that which is installed. Raises NotYourDecision for anyone who does not run the panel, WrongMoment without a meeting.
    """
    panel = Panel.objects.get(pk=panel_id)
    must_run(actor, panel, sitting_of(panel_id, now=now))
    found = posed(panel_id, until=until, now=now)
    if not found.meetings:
        raise WrongMoment("No meeting of this panel is planned up to that day. Choose a later day.")
    solve = use or solver()
    plan = propose(found.problem, solver=solve)
    return _keep(found, plan, until, proved=solve is not None, actor=actor, now=now)


@transaction.atomic
def _keep(found: Posed, plan: Plan, until: date, *, proved: bool, actor: Actor, now: datetime) -> Proposal:
    assert actor.user_id is not None, "a person asks for a proposal"
    by_turn = score(found.problem, first_come(found.problem))
    proposal = Proposal.objects.create(
        panel=found.panel, until=until, way=plan.way, late_as_proposed=plan.score.late, late_by_turn=by_turn.late,
        late_at_best=plan.late_at_best if proved else None, made_by_id=actor.user_id, made_at=now,
    )  # fmt: skip
    why = _why(found, plan)
    lines = []
    for ask in found.problem.asks:
        to, item = plan.assigned.get(ask.id), found.stands.get(ask.id)
        if ask.pinned is not None or (to is not None and to == ask.stands):
            continue
        stood = item.meeting_id if item is not None else None
        if to is not None and to == stood:
            continue
        lines.append(
            ProposedLine(
                proposal=proposal, request=found.requests[ask.id], meeting_id=to, stood_at_id=stood, deadline=ask.deadline,
                why_not=why[ask.id].says if to is None else "", fits_if=list(why[ask.id].fits_if) if to is None else [],
            )
        )  # fmt: skip
    lines += [ProposedLine(proposal=proposal, request=found.requests[pk], why_not=says[:300]) for pk, says in found.held_back.items()]
    ProposedLine.objects.bulk_create(lines)
    return proposal


def _why(found: Posed, plan: Plan) -> dict[int, WhyNot]:
    return {
        ask.id: why_not(found.problem, plan.assigned, unit, names=found.names)
        for unit in found.problem.free
        if unit.asks[0].id not in plan.assigned
        for ask in unit.asks
    }
