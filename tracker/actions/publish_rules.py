"""Publishes a draft of the rulebook as its next edition, by a second person, and brings editions into force on their day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.actions.check_rule import check_rule
from tracker.actions.draft_rules import lock_draft
from tracker.actions.tell import lock_rulebook, read_again, tell
from tracker.errors import BadInput, NotYourDecision
from tracker.models import (
    BankHoliday,
    CarryOver,
    Clock,
    Edition,
    ForbiddenMove,
    Label,
    LocalStandard,
    NeedToKnowCategory,
    Recount,
    Rulebook,
    RuleChange,
    SchoolClosure,
    SchoolTerm,
)
from tracker.rules.access import Actor
from tracker.rules.rulebook import PUBLISHES_RULES, Set, changed
from tracker.selectors.editions import (
    MOVES_DATES,
    SETTLES_IN,
    about,
    changes_of,
    contributors,
    last_published,
    let_in_by,
    rehearsal_of,
)
from tracker.selectors.newer_version import journeys_behind, version_of
from tracker.selectors.rulebook import sets
from tracker.terms import EditionState, RuleKind, StreamKind
from workflows.calendar import local_date, start_of_day
from workflows.terms import EventKind, Role, Unit

WAYMARK = Actor(user_id=None, name="Waymark")
_FURTHEST = timedelta(days=2 * 366)


@transaction.atomic
def publish_rules(*, draft_id: int, version: int, from_on: date, actor: Actor, now: datetime) -> Edition:
    """Publish the draft as the next edition, from a day. From today: at once.

    Raises NotYourDecision for anybody who has had a hand in the draft, or was let in lately by somebody who had; BadInput
    where it has not been tried as it stands, holds nothing, or would hold from a day that is over; and StaleDraft where it
    has changed meanwhile.
    """
    role = _must_publish(actor)
    edition = lock_draft(draft_id, version)
    if actor.user_id is None or actor.user_id in contributors(edition):
        raise NotYourDecision("You had a hand in this draft. A second person must publish it.", PUBLISHES_RULES)
    let_in = let_in_by(edition, actor.user_id, now=now)
    if let_in is not None and let_in.actor is not None:
        until = local_date(let_in.recorded_at + SETTLES_IN)
        says = f"{let_in.actor.display_name}, who had a hand in this draft, has lately let you in, or whoever let you in."
        raise NotYourDecision(f"{says} You may publish it from {until.day} {until:%B %Y}; until then somebody else may.", PUBLISHES_RULES)
    changes = list(changes_of(edition))
    if not changes:
        raise BadInput("The draft changes nothing yet.")
    rehearsal = rehearsal_of(edition)
    if rehearsal is None or rehearsal.finished_at is None:
        raise BadInput("See first what the draft would change for open journeys.")
    in_force_at = _in_force_at(from_on, now)
    _still_right(changes, from_on, now)
    edition.number = _next_number()
    edition.state, edition.published_by_id = EditionState.PUBLISHED, actor.user_id
    edition.published_at, edition.in_force_at = now, in_force_at
    edition.save()
    RuleChange.objects.filter(edition=edition).update(published_by=actor.user_id)
    read_again()
    tell(StreamKind.RULEBOOK, EventKind.RULES_PUBLISHED, f"Edition {edition.number} was published: {edition.title}.", actor=actor,
         now=now, role=role, body={"edition": edition.pk, "number": edition.number, "from": from_on.isoformat()})  # fmt: skip
    if in_force_at <= now:
        _bring_into_force(edition, now)
    return edition


@transaction.atomic
def bring_into_force(*, now: datetime) -> int:
    """Bring every published edition whose day has come into force, in order. Harmless when run twice. Returns how many."""
    due = Edition.objects.filter(state=EditionState.PUBLISHED, in_force_at__lte=now)
    in_force = Rulebook.objects.values_list("edition", flat=True).first() or 0
    if not due.filter(number__gt=in_force).exists():
        return 0
    in_force = lock_rulebook().edition
    waiting = list(due.filter(number__gt=in_force).order_by("number"))
    for edition in waiting:
        _bring_into_force(edition, now)
    return len(waiting)


def _next_number() -> int:
    """One more than any edition has had, and than the one in force."""
    last = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("-number").values_list("number", flat=True).first()
    return max(last or 0, Rulebook.objects.values_list("edition", flat=True).get(pk=1)) + 1


def _must_publish(actor: Actor) -> Role:
    role = next((one for one in PUBLISHES_RULES if one in actor.roles), None)
    if role is None:
        raise NotYourDecision("Only an administrator or a director may publish the rules.", PUBLISHES_RULES)
    return role


def _in_force_at(from_on: date, now: datetime) -> datetime:
    """The moment from which the edition holds. Never before that of the last one."""
    today = local_date(now)
    if from_on < today:
        raise BadInput("That day is over.", {"from_on": "Enter today or a day to come."})
    if from_on > today + _FURTHEST:
        raise BadInput("That day is too far ahead.", {"from_on": "Enter a day within the next two years."})
    moment = now if from_on == today else start_of_day(from_on)
    last = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("-number").first()
    if last is not None and last.in_force_at is not None and moment < last.in_force_at:
        on = local_date(last.in_force_at)
        says = f"Edition {last.number} comes into force on {on.day} {on:%B %Y}. Enter that day or a later one."
        raise BadInput("An earlier edition has yet to come into force.", {"from_on": says})
    return moment


def _still_right(changes: Iterable[RuleChange], from_on: date, now: datetime) -> None:
    """Whether each change may still be set: days have passed, and definitions may have changed, since it was drafted."""
    content: Mapping = last_published()
    for change in changes:
        kind = RuleKind(change.kind)
        if kind is RuleKind.BANK_HOLIDAY and date.fromisoformat(change.key) < from_on:
            raise BadInput("A bank holiday in the draft lies before that day.",
                           {"from_on": f"{about(kind, change.key)} must not be over when the edition begins to hold."})  # fmt: skip
        told = Set(kind=kind, key=change.key, value=change.value)
        try:
            check_rule(told, content=content, today=local_date(now), warning_accepted=True)
        except BadInput as refused:
            raise BadInput(f"{about(kind, change.key)} can no longer be set: {refused.says}") from None
        content = changed(content, [told])


def _bring_into_force(edition: Edition, now: datetime) -> None:
    changes = list(changes_of(edition))
    for change in sets(changes):
        if change.kind in _PUT:  # journeys are carried over to a newer version one by one, afterwards
            _PUT[change.kind](change)
    Rulebook.objects.filter(pk=1).update(edition=edition.number)
    read_again()
    tell(StreamKind.RULEBOOK, EventKind.RULES_CAME_INTO_FORCE, f"Edition {edition.number} came into force.", actor=WAYMARK, now=now,
         body={"edition": edition.pk, "number": edition.number}, occurred_at=edition.in_force_at)  # fmt: skip
    if counts_again(changes):
        running = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True).count()
        Recount.objects.create(edition=edition, asked_at=now, to_count=running)
    version = version_of(changes)
    if version is not None:
        to_carry = journeys_behind(version).count()
        CarryOver.objects.create(edition=edition, to_version=version, asked_at=now, to_carry=to_carry)


def counts_again(changes: Iterable[RuleChange]) -> bool:
    """Whether these changes move the dates of timescales that run already."""
    return any(one.kind in MOVES_DATES or (one.kind == RuleKind.LOCAL_STANDARD and one.for_running) for one in changes)


def _put_standard(change: Set) -> None:
    if change.value is None:
        LocalStandard.objects.filter(limit=change.key).delete()
        return
    off = bool(change.value.get("off"))
    length = {"value": 1, "unit": Unit.WORKING_DAYS} if off else {"value": change.value["value"], "unit": change.value["unit"]}
    LocalStandard.objects.update_or_create(limit=change.key, defaults={**length, "is_off": off})


def _put_holiday(change: Set) -> None:
    if change.value is None:
        BankHoliday.objects.filter(on=change.key).delete()
    else:
        BankHoliday.objects.update_or_create(on=change.key, defaults={"name": change.value["name"]})


def _put_term(change: Set) -> None:
    if change.value is None:
        SchoolTerm.objects.filter(first_on=change.key).delete()
    else:
        SchoolTerm.objects.update_or_create(first_on=change.key, defaults={"last_on": change.value["last"], "name": change.value["name"]})


def _put_closure(change: Set) -> None:
    if change.value is None:
        SchoolClosure.objects.filter(on=change.key).delete()
    else:
        SchoolClosure.objects.update_or_create(on=change.key, defaults={"name": change.value["name"]})


def _put_label(change: Set) -> None:
    if change.value is None:
        Label.objects.filter(code=change.key).delete()
    else:
        Label.objects.update_or_create(code=change.key, defaults={"text": change.value["text"]})


def _put_forbidden(change: Set) -> None:
    if change.value is None:
        ForbiddenMove.objects.filter(move=change.key).delete()
    else:
        ForbiddenMove.objects.update_or_create(move=change.key, defaults={"reason": change.value["reason"]})


def _put_need_to_know(change: Set) -> None:
    if change.value is None:
        NeedToKnowCategory.objects.filter(category=change.key).delete()
        return
    off = bool(change.value.get("off"))
    held = {"severity": "", "tell": []} if off else {"severity": change.value["severity"], "tell": list(change.value["tell"])}
    NeedToKnowCategory.objects.update_or_create(category=change.key, defaults={**held, "is_off": off})


_PUT: Mapping[RuleKind, Callable[[Set], None]] = {
    RuleKind.LOCAL_STANDARD: _put_standard,
    RuleKind.BANK_HOLIDAY: _put_holiday,
    RuleKind.SCHOOL_TERM: _put_term,
    RuleKind.SCHOOL_CLOSURE: _put_closure,
    RuleKind.LABEL: _put_label,
    RuleKind.FORBIDDEN_MOVE: _put_forbidden,
    RuleKind.NEED_TO_KNOW: _put_need_to_know,
}
