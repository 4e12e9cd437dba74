"""Tries a draft of the rulebook on every open journey, slice by slice, and writes nothing but what it found."""

from datetime import datetime

from django.db import transaction

from tracker.actions.draft_rules import lock_draft
from tracker.actions.tell import tell
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Rehearsal, Rehearsed
from tracker.rules.access import Actor
from tracker.rules.rulebook import CHANGES_RULES, PUBLISHES_RULES
from tracker.selectors.editions import book_with, changes_of, rehearsal_of
from tracker.selectors.newer_version import version_of
from tracker.selectors.rehearsal import found_for, journeys_to_try, moved_on_since, with_standing
from tracker.terms import EditionState, StreamKind
from workflows.terms import EventKind

SLICE = 250
"""How many journeys are tried in one transaction."""

AT_ONCE = 500
"""No more journeys than this are tried while the person waits; beyond it the workers do it, and the page shows how far they are."""


@transaction.atomic
def rehearse_rules(*, draft_id: int, version: int, actor: Actor, now: datetime) -> Rehearsal:
    """Ask for the draft to be tried as it stands. Asked twice, it is tried once, and anew once journeys have moved on."""
    if not any(role in actor.roles for role in (*CHANGES_RULES, *PUBLISHES_RULES)):
        raise NotYourDecision("Only an administrator or a director may try out the rules.", PUBLISHES_RULES)
    edition = lock_draft(draft_id, version)
    if not changes_of(edition).exists():
        raise BadInput("The draft changes nothing yet. Add a change first.")
    known = rehearsal_of(edition)
    if known is not None and (known.finished_at is None or not moved_on_since(known)):
        return known
    if known is not None:
        known.delete()  # with what it found: nothing but a forecast of before
    made = Rehearsal.objects.create(
        edition=edition, version=edition.version, asked_by_id=actor.user_id, asked_at=now, to_look_at=journeys_to_try().count()
    )
    tell(StreamKind.RULEBOOK, EventKind.RULES_TRIED, "The draft was tried on every open journey.", actor=actor, now=now,
         body={"edition": edition.pk, "version": edition.version})  # fmt: skip
    return made


def go_on_rehearsing(*, now: datetime, rehearsal_id: int | None = None, slices: int = 40) -> int:
    """Try the next slices of whatever is to be tried. Each slice is a transaction; another worker may go on from it.

    Returns how many journeys were looked at.
    """
    looked = 0
    for _ in range(slices):
        done = _one_slice(now, rehearsal_id)
        if done is None:
            break
        looked += done
    return looked


@transaction.atomic
def _one_slice(now: datetime, rehearsal_id: int | None) -> int | None:
    """The next slice of the oldest rehearsal; None where none is waiting."""
    waiting = Rehearsal.objects.filter(finished_at__isnull=True, edition__state=EditionState.DRAFT)
    if rehearsal_id is not None:
        waiting = waiting.filter(pk=rehearsal_id)
    rehearsal = waiting.select_for_update(of=("self",)).select_related("edition").order_by("pk").first()
    if rehearsal is None:
        return None
    rows = with_standing(journeys_to_try().filter(pk__gt=rehearsal.reached))
    journeys = list(rows[:SLICE]) if rehearsal.version == rehearsal.edition.version else []
    if journeys:
        # Tried as at the moment it was asked for, however long it takes: its figures are of one moment.
        changes = list(changes_of(rehearsal.edition))
        book = book_with(changes, now=rehearsal.asked_at)
        found = list(found_for(journeys, book, now=rehearsal.asked_at, to_version=version_of(changes)))
        for one in found:
            one.rehearsal = rehearsal
        Rehearsed.objects.bulk_create(found, batch_size=500)
        rehearsal.reached = journeys[-1].pk
        rehearsal.looked_at += len(journeys)
    if len(journeys) < SLICE:
        rehearsal.finished_at = now
    rehearsal.save(update_fields=["reached", "looked_at", "finished_at"])
    return len(journeys)
