"""How the children of a family are tied to each other: a link recorded, and ended. Both children's records tell it.

The sentence names nobody: whoever may see one child may not be allowed to see the other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker.actions import effects
from tracker.actions.locks import lock_children
from tracker.actions.record_event import Act, Entry, append
from tracker.errors import BadInput
from tracker.models import Child, FamilyLink, Stream
from tracker.rules.access import Actor
from tracker.selectors.words import LINKS
from tracker.terms import LinkKind, Precision
from workflows.terms import EventKind

BY_BIRTH = (LinkKind.SIBLING, LinkKind.HALF_SIBLING, LinkKind.STEP_SIBLING, LinkKind.TWIN, LinkKind.PARENT)
"""Two children are one of these to each other, and may live together beside it."""


@transaction.atomic
def link_children(*, child_id: int, other_id: int, kind: LinkKind, actor: Actor, occurred_at: datetime, now: datetime) -> FamilyLink:
    """Record how two children are related. Raises BadInput for a child and itself, and for what is so already."""
    if child_id == other_id:
        raise BadInput("A child is not a relative of itself.", {"other": "Choose another child."})
    _not_ahead(occurred_at, now)
    locked = lock_children((child_id, other_id))
    low, high = sorted((child_id, other_id))
    _not_linked_otherwise(low, high, kind)
    if kind is LinkKind.PARENT and _born(locked[low][0]) == _born(locked[high][0]):
        raise BadInput("Two children of one age are not parent and child.", {"kind": "Choose how they are related."})
    link = FamilyLink.objects.create(child_id=low, other_id=high, kind=kind, from_at=occurred_at)
    for one, other in ((low, high), (high, low)):
        child, stream = locked[one]
        says = f"A child of the family was recorded: {LINKS[kind].lower()}."
        _tell(stream, child, _entry(EventKind.FAMILY_LINK_STARTED, says, occurred_at, kind, locked[other][0]), _act(actor, now))
    return link


@transaction.atomic
def end_link(*, link_id: int, why: str, actor: Actor, occurred_at: datetime, now: datetime) -> FamilyLink:
    """End a link that was recorded in error, or of children who no longer live together. Raises BadInput without a reason."""
    if not why.strip():
        raise BadInput("Say why the link ends.", {"why": "Enter why the link ends"})
    _not_ahead(occurred_at, now)
    found = FamilyLink.objects.filter(pk=link_id).first()
    if found is None:
        raise BadInput("This link has ended already.", {"why": "The link has ended already."})
    locked = lock_children((found.child_id, found.other_id))
    link = FamilyLink.objects.filter(pk=link_id).first()
    if link is None:
        raise BadInput("This link has ended already.", {"why": "The link has ended already."})
    if link.from_at is not None and occurred_at < link.from_at:
        raise BadInput("This is before the link began.", {"occurred_at": "Give a day on or after the day on which the link began."})
    link.ended_at = occurred_at
    link.save(update_fields=["ended_at"])
    kind = LinkKind(link.kind)
    for one, other in ((link.child_id, link.other_id), (link.other_id, link.child_id)):
        child, stream = locked[one]
        entry = _entry(EventKind.FAMILY_LINK_ENDED, f"A link to a child of the family ended: {LINKS[kind].lower()}.", occurred_at, kind,
                       locked[other][0], why.strip())  # fmt: skip
        _tell(stream, child, entry, _act(actor, now))
    return link


def _tell(stream: Stream, child: Child, entry: Entry, act: Act) -> None:
    """Tell it on one child's record, with what follows from it for whoever listens."""
    events = append(stream, [entry], act=act, child=child)
    effects.save(effects.for_events(events, now=act.now))


def _not_linked_otherwise(low: int, high: int, kind: LinkKind) -> None:
    one_of_these = [str(k) for k in BY_BIRTH] if kind in BY_BIRTH else [str(kind)]
    there = FamilyLink.objects.filter(Q(child=low, other=high), kind__in=one_of_these).first()
    if there is not None:
        says = f"They are recorded already as: {LINKS[LinkKind(there.kind)].lower()}."
        raise BadInput(says, {"kind": f"{says} End that link first." if there.kind != kind else says})


def _not_ahead(occurred_at: datetime, now: datetime) -> None:
    if occurred_at > now:
        raise BadInput("The date is in the future.", {"occurred_at": "Give a day that is not ahead."})


def _entry(kind: EventKind, says: str, at: datetime, link: LinkKind, other: Child, why: str = "") -> Entry:
    return Entry(kind=kind, says=says, occurred_at=at, precision=Precision.DAY, reason=why, body={"link": str(link), "other": other.ref})


def _act(actor: Actor, now: datetime) -> Act:
    return Act(actor=actor, now=now, role=actor.acting_as(()) or "")


def _born(child: Child) -> object:
    return child.date_of_birth or child.expected_date


__all__ = ["BY_BIRTH", "end_link", "link_children"]
