"""The organisation as a tree: a service or a team is created, renamed and closed. Codes never change."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible
from tracker.models import Handover, Holding, Journey, OrgUnit
from tracker.rules.access import Actor
from tracker.terms import HandoverState, StreamKind, UnitKind
from workflows.calendar import local_date
from workflows.terms import EventKind

PURPOSES = {
    "front_door": "Front door",
    "edt": "Emergency duty",
    "early_help": "Early help",
    "assessment": "Assessment",
    "child_in_need": "Child in need and child protection",
    "disabled_children": "Disabled children",
    "looked_after": "Children looked after",
    "permanence": "Permanence and adoption",
    "leaving_care": "Leaving care",
    "fostering": "Fostering",
    "independent_review": "Independent review",
}
"""What a team may be for."""

UNDER = {UnitKind.SERVICE: (UnitKind.AUTHORITY,), UnitKind.TEAM: (UnitKind.AUTHORITY, UnitKind.SERVICE)}
"""Under which level each level may stand."""

LONGEST_NAME = 120


@transaction.atomic
def create_unit(*, name: str, kind: UnitKind, parent_id: int, purpose: str, actor: Actor, now: datetime) -> OrgUnit:
    """Create a service or a team under another unit. Its code is made from its name and stays for ever."""
    role = must_change_rules(actor)
    lock_rulebook()
    parent = OrgUnit.objects.filter(pk=parent_id, is_active=True).first()
    if parent is None or kind not in UNDER or parent.kind not in UNDER[kind]:
        raise BadInput("It cannot stand there.", {"parent": "Choose the authority or, for a team, a service."})
    if purpose and purpose not in PURPOSES:
        raise BadInput("There is no such purpose.", {"purpose": "Choose what the team is for from the list."})
    unit = OrgUnit.objects.create(code=_code(name), kind=kind, name=_name(name), parent=parent, purpose=purpose)
    tell(StreamKind.STAFF, EventKind.UNIT_CREATED, f"{unit.name} was created under {parent.name}.", actor=actor, now=now, role=role,
         body={"unit": unit.pk, "parent": parent.pk})  # fmt: skip
    return unit


@transaction.atomic
def rename_unit(*, unit_id: int, name: str, actor: Actor, now: datetime) -> OrgUnit:
    """Give a unit another name. What it was called stays in the record."""
    role = must_change_rules(actor)
    lock_rulebook()
    unit = _unit(unit_id)
    before, after = unit.name, _name(name, but=unit.pk)
    if before == after:
        raise BadInput("That is its name already.", {"name": "Enter another name."})
    unit.name = after
    unit.save(update_fields=["name"])
    tell(StreamKind.STAFF, EventKind.UNIT_RENAMED, f"{before} is now called {after}.", actor=actor, now=now, role=role,
         body={"unit": unit.pk, "before": before, "after": after})  # fmt: skip
    return unit


@transaction.atomic
def close_unit(*, unit_id: int, reason: str, actor: Actor, now: datetime) -> OrgUnit:
    """Close a team or a service. Raises BadInput while it holds a child, is offered one, has a unit below it or a post held."""
    role = must_change_rules(actor)
    lock_rulebook()
    unit = _unit(unit_id)
    left = still_there(unit, now=now)
    if left:
        raise BadInput(f"{unit.name} cannot be closed yet. " + " ".join(left))
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    tell(StreamKind.STAFF, EventKind.UNIT_CLOSED, f"{unit.name} was closed.", actor=actor, now=now, role=role, reason=reason,
         body={"unit": unit.pk})  # fmt: skip
    return unit


def still_there(unit: OrgUnit, *, now: datetime) -> list[str]:
    """What keeps a unit from being closed, each a sentence that says what to do; nothing where it may be closed."""
    today = local_date(now)
    held = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__unit=unit, user__is_active=True).count()
    children = Journey.objects.filter(team=unit, closed_at__isnull=True).count()
    offered = Handover.objects.filter(to_team=unit, state=HandoverState.OFFERED).count()
    below = unit.units.filter(is_active=True).count()
    found = [
        (children, "child is held by it: transfer first.", "children are held by it: transfer them first."),
        (offered, "child is offered to it: answer first.", "children are offered to it: answer first."),
        (below, "unit is below it: close it first.", "units are below it: close them first."),
        (held, "post in it is held: make it vacant first.", "posts in it are held: make them vacant first."),
    ]
    told = [f"{number:,} {one if number == 1 else many}" for number, one, many in found if number]
    return ["The authority itself cannot be closed."] if unit.kind == UnitKind.AUTHORITY else told


def _unit(unit_id: int) -> OrgUnit:
    unit = OrgUnit.objects.filter(pk=unit_id, is_active=True).first()
    if unit is None:
        raise NotVisible("There is no such team or service.")
    return unit


def _name(name: str, *, but: int | None = None) -> str:
    trimmed = name.strip()
    if not trimmed or len(trimmed) > LONGEST_NAME:
        raise BadInput("It needs a name.", {"name": f"Enter a name of {LONGEST_NAME} characters or fewer."})
    if OrgUnit.objects.filter(name__iexact=trimmed, is_active=True).exclude(pk=but or 0).exists():
        raise BadInput("The name is taken.", {"name": "Another team or service has this name. Choose another."})
    return trimmed


def _code(name: str) -> str:
    plain = slugify(name)[:50] or "unit"
    taken = set(OrgUnit.objects.filter(code__startswith=plain).values_list("code", flat=True))
    return plain if plain not in taken else next(f"{plain}-{n}" for n in range(2, len(taken) + 3) if f"{plain}-{n}" not in taken)
