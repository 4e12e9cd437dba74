"""Kept views of the tracker: kept, renamed, shared and deleted by the person who made them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tracker.errors import BadInput, NotVisible
from tracker.models import OrgUnit, SavedView
from tracker.rules.access import Actor
from tracker.terms import SharedWith

MOST = 100
"""How many views one person may keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a person gives a view: its name, and whom it is shared with. `team` is the code of one of the person's own teams."""

    name: str
    shared_with: SharedWith = SharedWith.NOBODY
    team: str = ""


@transaction.atomic
def keep_view(*, given: Kept, query: str, actor: Actor, now: datetime) -> SavedView:
    """Keep this address of the tracker. Raises BadInput for a name that the person has used, or a team that is not theirs."""
    if actor.user_id is None:
        raise NotVisible("Only somebody who signs in keeps a view.")
    mine = SavedView.objects.filter(owner=actor.user_id)
    if mine.count() >= MOST:
        raise BadInput(f"You keep {MOST} views, which is the most. Delete one first.")
    view = SavedView(owner_id=actor.user_id, query=query, made_at=now)
    return _put(view, given, actor, now)


@transaction.atomic
def change_view(*, public_id: str, given: Kept, actor: Actor, now: datetime) -> SavedView:
    """Rename a view, or share it otherwise. Raises NotVisible for a view of somebody else."""
    return _put(_mine(public_id, actor), given, actor, now)


@transaction.atomic
def delete_view(*, public_id: str, actor: Actor) -> None:
    """Delete a view. Raises NotVisible for a view of somebody else."""
    _mine(public_id, actor).delete()


def _mine(public_id: str, actor: Actor) -> SavedView:
    found = SavedView.objects.select_for_update().filter(public_id=public_id, owner=actor.user_id).first()
    if found is None:
        raise NotVisible("There is no such view.")
    return found


def _put(view: SavedView, given: Kept, actor: Actor, now: datetime) -> SavedView:
    name = " ".join(given.name.split())
    if not name:
        raise BadInput("The view needs a name.", {"name": "Enter a name for the view"})
    taken = SavedView.objects.filter(owner=actor.user_id, name__iexact=name).exclude(pk=view.pk)
    if taken.exists():
        raise _taken()
    view.name, view.shared_with, view.changed_at = name, given.shared_with, now
    view.team = _team(given, actor) if given.shared_with == SharedWith.TEAM else None
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:  # the same name, kept in the same instant from another screen
        raise _taken() from None
    return view


def _taken() -> BadInput:
    return BadInput("You have a view of this name.", {"name": "You have a view of this name already. Choose another name"})


def _team(given: Kept, actor: Actor) -> OrgUnit:
    found = OrgUnit.objects.filter(pk__in=actor.unit_ids, code=given.team).first()
    if found is None:
        raise BadInput("This is not a team of yours.", {"team": "Choose one of your own teams"})
    return found


__all__ = ["Kept", "change_view", "delete_view", "keep_view"]
