"""Who may act on a panel. Refusals that say who may."""

from dataclasses import replace

from panels.models import Panel
from panels.selectors.people import Sitting
from tracker.errors import NotYourDecision
from tracker.rules.access import Actor
from workflows.terms import Role

RUNS = (Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)


def must_run(actor: Actor, panel: Panel, people: Sitting) -> Actor:
    """The actor, in the chair's role where the chair acts. Raises NotYourDecision for anyone who does not run the panel."""
    if not people.may_run(actor):
        raise NotYourDecision(f"Only the chair, the deputy or the administrator of the {panel.title} may do this.", RUNS)
    return _as_chair(actor) if people.may_chair(actor.user_id) else actor


def must_chair(actor: Actor, panel: Panel, people: Sitting) -> Actor:
    """The actor in the chair's role. Raises NotYourDecision for anyone but the chair and the deputy."""
    if not people.may_chair(actor.user_id):
        raise NotYourDecision(f"Only the chair or the deputy of the {panel.title} may do this.", (Role.PANEL_CHAIR,))
    return _as_chair(actor)


def _as_chair(actor: Actor) -> Actor:
    """The owner chairs by default (D-47): whoever holds the owning post decides as the panel's chair, whatever the post."""
    return replace(actor, roles=actor.roles | {Role.PANEL_CHAIR})
