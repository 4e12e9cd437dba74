"""Who signs in: a person is added, leaves and comes back. Nobody is ever deleted: the record names them for ever."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from tracker.actions.check_rule import check_reason
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Holding, Journey, User
from tracker.rules.access import Actor
from tracker.rules.rulebook import CHANGES_RULES
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind


@transaction.atomic
def add_person(
    *, username: str, given_name: str, family_name: str, email: str, job_title: str, password: str, actor: Actor, now: datetime,
    is_limited: bool = False,
) -> User:  # fmt: skip
    """Add somebody who may sign in. They see nothing until they are given a post; with a limited account, a seat on a panel.

    `password` is a first one, which must come from a source of secrets; whoever signs in with it has to choose another.
    Raises BadInput for a name that is taken.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    user = User(
        username=username.strip().lower(), first_name=given_name.strip(), last_name=family_name.strip(), email=email.strip(),
        job_title=job_title.strip(), is_limited=is_limited,
    )  # fmt: skip
    _check(user)
    user.set_password(password)
    user.must_choose_password = True
    user.save()
    how = " with a limited account" if is_limited else ""
    tell(StreamKind.STAFF, EventKind.PERSON_ADDED, f"{user.display_name} was added{how}.", actor=actor, now=now, role=role,
         body={"user": user.pk, "limited": is_limited})  # fmt: skip
    return user


@transaction.atomic
def limit_account(*, user_id: int, reason: str, actor: Actor, now: datetime) -> User:
    """Give somebody of no team here a limited account: from now on they reach the sessions they sit in and nothing else (D-58).

    Raises BadInput for whoever holds a post, decides something by name or has a child's case: that must end first.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    why = check_reason(reason)
    user = _of_others(user_id, actor)
    if user.is_limited:
        raise BadInput(f"{user.display_name} has a limited account already.")
    _check_holds_nothing(user, local_date(now))
    user.is_limited = True
    user.save(update_fields=["is_limited"])
    tell(StreamKind.STAFF, EventKind.ACCOUNT_LIMITED, f"{user.display_name} has a limited account.", actor=actor, now=now, role=role,
         reason=why, body={"user": user.pk})  # fmt: skip
    return user


@transaction.atomic
def lift_limit(*, user_id: int, reason: str, actor: Actor, now: datetime) -> User:
    """Make a limited account one like any other: they may be given a post."""
    role = must_change_rules(actor)
    lock_rulebook()
    why = check_reason(reason)
    user = _of_others(user_id, actor)
    if not user.is_limited:
        raise BadInput(f"{user.display_name} has no limited account.")
    user.is_limited = False
    user.save(update_fields=["is_limited"])
    tell(StreamKind.STAFF, EventKind.ACCOUNT_NO_LONGER_LIMITED, f"{user.display_name} has a limited account no more.", actor=actor, now=now,
         role=role, reason=why, body={"user": user.pk})  # fmt: skip
    return user


@transaction.atomic
def give_password(*, user_id: int, password: str, actor: Actor, now: datetime) -> User:
    """Give somebody who cannot sign in a new password, to be changed by them before anything else. All their sessions end.

    `password` must come from a source of secrets. Raises BadInput for somebody who has left. Tokens of programs stay.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    if user_id == actor.user_id:
        raise NotYourDecision("Somebody else must do this for you. You can change your own password while you know it.", CHANGES_RULES)
    user = _person(user_id)
    if not user.is_active:
        raise BadInput(f"{user.display_name} has left. Take them back first.")
    user.set_password(password)
    user.must_choose_password = True
    user.save(update_fields=["password", "must_choose_password"])
    tell(StreamKind.STAFF, EventKind.PASSWORD_GIVEN, f"{user.display_name} was given a new password.", actor=actor, now=now, role=role,
         body={"user": user.pk})  # fmt: skip
    return user


@transaction.atomic
def choose_password(*, user_id: int, old: str, new: str) -> User:
    """A person's own choice, which nobody else knows. It ends every session of theirs that is not told of it.

    Raises BadInput where `old` is not the password, or has ended just now because they were given another.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.check_password(old):
        raise BadInput("Your password has been changed meanwhile. Sign in with the new one.")
    user.set_password(new)
    user.must_choose_password = False
    user.save(update_fields=["password", "must_choose_password"])
    return user


@transaction.atomic
def deactivate_person(*, user_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """A person leaves: they can no longer sign in, and their posts are vacant from today. Returns how many children they held.

    Those children stay in the team's care and are to be allocated; the list of what is to be fixed names each.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    user = _person(user_id)
    if user.pk == actor.user_id:
        raise NotYourDecision("Somebody else must do this for you.", CHANGES_RULES)
    if not user.is_active:
        raise BadInput(f"{user.display_name} has left already.")
    today = local_date(now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    vacate(Holding.objects.filter(user=user), today)
    tell(StreamKind.STAFF, EventKind.PERSON_DEACTIVATED, f"{user.display_name} left.", actor=actor, now=now, role=role, reason=reason,
         body={"user": user.pk})  # fmt: skip
    return Journey.objects.filter(worker=user, closed_at__isnull=True).count()


@transaction.atomic
def take_person_back(*, user_id: int, actor: Actor, now: datetime) -> User:
    """A person who had left may sign in again. Their posts stay vacant until they are filled anew."""
    role = must_change_rules(actor)
    lock_rulebook()
    user = _person(user_id)
    if user.is_active:
        raise BadInput(f"{user.display_name} works here.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    tell(StreamKind.STAFF, EventKind.PERSON_BACK_AT_WORK, f"{user.display_name} came back.", actor=actor, now=now, role=role,
         body={"user": user.pk})  # fmt: skip
    return user


def vacate(holdings: QuerySet[Holding], today: date) -> None:
    """End these holdings yesterday; one that began today, or is to come, never was."""
    holdings.filter(from_on__gte=today).delete()
    holdings.exclude(to_on__lt=today).update(to_on=today - timedelta(days=1))


def _of_others(user_id: int, actor: Actor) -> User:
    user = _person(user_id)
    if user.pk == actor.user_id:
        raise NotYourDecision("Somebody else must do this for you.", CHANGES_RULES)
    return user


def _check_holds_nothing(user: User, today: date) -> None:
    still = Q(to_on__isnull=True) | Q(to_on__gte=today)
    if user.holdings.filter(still).exists():
        raise BadInput(f"{user.display_name} holds a post, or is to hold one. End it first: a limited account has none.")
    if user.delegations.filter(still).exists():
        raise BadInput(f"The scheme of delegation names {user.display_name}. End that line first.")
    if Journey.objects.filter(worker=user, closed_at__isnull=True).exists():
        raise BadInput(f"{user.display_name} is the worker of a child. Give the child another worker first.")


def _person(user_id: int) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotVisible("There is no such person.")
    return user


def _check(user: User) -> None:
    fields = {}
    if not user.username or not user.username.replace(".", "").replace("-", "").replace("_", "").isalnum() or len(user.username) > 60:
        fields["username"] = "Enter a username of letters, digits, full stops and hyphens, 60 characters or fewer."
    elif User.objects.filter(username__iexact=user.username).exists():
        fields["username"] = "Somebody has this username already. Choose another."
    for name, value in (("given_name", user.first_name), ("family_name", user.last_name)):
        if not value or len(value) > 80:
            fields[name] = "Enter a name of 80 characters or fewer."
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError:
            fields["email"] = "Enter an email address, such as name@example.gov.uk."
    if fields:
        raise BadInput("The person cannot be added yet.", fields)
