"""The scheme of delegation: who takes a decision, from a day to a day, a role or a named person."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tracker.actions.check_rule import check_reason
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.keep_posts import check_days
from tracker.actions.tell import lock_rulebook, read_again, tell
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Delegation, Holding, User
from tracker.rules.access import Actor
from tracker.rules.rulebook import CHANGES_RULES
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.definitions.scheme import BY_CODE, Delegable
from workflows.terms import EventKind, Role


@transaction.atomic
def delegate_decision(
    *, decision: str, role: Role | None, user_id: int | None, from_on: date, to_on: date | None, reason: str, actor: Actor, now: datetime
) -> Delegation:  # fmt: skip
    """Give a decision to a role, or to a named person, from a day on. While anything is named, only it may decide.

    What the law reserves goes only to a person who holds a post of a role that the law names. Nobody names themselves, or a
    role of their own that did not decide it before.
    Raises BadInput, NotYourDecision or NotVisible; nothing is then written.
    """
    acting = must_change_rules(actor)
    lock_rulebook()
    rule = BY_CODE.get(decision)
    if rule is None:
        raise NotVisible("There is no such decision.")
    if (role is None) == (user_id is None):
        raise BadInput("Name a role or a person.", {"who": "Choose either a role or a person."})
    why = check_reason(reason)
    check_days(from_on, to_on, now)
    user = _person(rule, user_id, actor, from_on) if user_id is not None else None
    if role is not None:
        _may_have(rule, role)
        if role in actor.roles and role not in rule.by:
            raise _not_to_oneself()
    same = Delegation.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on), decision=decision, role=role or "", user=user)
    if (same.filter(from_on__lte=to_on) if to_on else same).exists():
        raise BadInput("That is so already in those days.", {"who": "They take this decision in those days already."})
    made = Delegation.objects.create(decision=decision, role=role or "", user=user, from_on=from_on, to_on=to_on, reason=why)
    read_again()
    who = user.display_name if user else Words().role(role or "")
    tell(StreamKind.STAFF, EventKind.DECISION_DELEGATED, f"{rule.title}: {who}, from {_in_words(from_on)}.", actor=actor, now=now,
         role=acting, reason=why, body={"delegation": made.pk, "decision": decision, "role": role or "", "user": user_id})  # fmt: skip
    return made


@transaction.atomic
def end_delegation(*, delegation_id: int, last_day: date, reason: str, actor: Actor, now: datetime) -> None:
    """End a line of the scheme after its last day: yesterday, today or a day to come. One that has not begun never was."""
    acting = must_change_rules(actor)
    lock_rulebook()
    today = local_date(now)
    line = Delegation.objects.select_related("user").filter(pk=delegation_id).first()
    if line is None or (line.to_on is not None and line.to_on < today):
        raise NotVisible("There is no such line of the scheme.")
    why = check_reason(reason)
    if last_day < today - timedelta(days=1) or (line.to_on is not None and last_day > line.to_on):
        raise BadInput("That day cannot be the last.", {"last_day": "Enter yesterday, today or a day before the one it ends on."})
    title = BY_CODE[line.decision].title if line.decision in BY_CODE else line.decision
    who = line.user.display_name if line.user else Words().role(line.role)
    if last_day < line.from_on:
        line.delete()
    else:
        line.to_on = last_day
        line.save(update_fields=["to_on"])
    read_again()
    tell(StreamKind.STAFF, EventKind.DELEGATION_ENDED, f"{title}: {who}, until {_in_words(last_day)}.", actor=actor, now=now, role=acting,
         reason=why, body={"decision": line.decision, "last": last_day.isoformat()})  # fmt: skip


def _person(rule: Delegable, user_id: int, actor: Actor, from_on: date) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise BadInput("There is no such person.", {"who": "Choose somebody who works here."})
    if user.pk == actor.user_id:
        raise _not_to_oneself()
    if user.is_limited:
        says = f"{user.display_name} has a limited account, and decides nothing for the authority."
        raise BadInput(says, {"who": says})
    posts = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on), user=user, post__role__in=[str(r) for r in rule.by])
    if rule.reserved and not posts.exists():
        raise BadInput("The law reserves this decision.", {"who": f"{_reserved(rule)} {user.display_name} holds no such post."})
    return user


def _not_to_oneself() -> NotYourDecision:
    return NotYourDecision("Nobody gives themselves a decision. Another administrator must do it.", CHANGES_RULES)


def _may_have(rule: Delegable, role: Role) -> None:
    if role in rule.by:
        return
    if rule.reserved:
        raise BadInput("The law reserves this decision.", {"who": _reserved(rule)})
    if rule.fixed:
        raise BadInput(
            "Guidance says who decides this.", {"who": f"Guidance gives this to: {Words().roles(rule.by)}. Source: {rule.source}."}
        )


def _reserved(rule: Delegable) -> str:
    return f"The law gives this to: {Words().roles(rule.by)}. Source: {rule.source}."


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


__all__ = ["delegate_decision", "end_delegation"]
