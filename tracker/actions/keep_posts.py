"""Posts and who holds them: created, filled from a day to a day, given a deputy, made vacant."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tracker.actions.draft_rules import must_change_rules
from tracker.actions.keep_people import vacate
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Holding, OrgUnit, Post, User
from tracker.rules.access import Actor
from tracker.rules.rulebook import CHANGES_RULES
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind, Role

LONGEST_TITLE = 120
NOT_A_POST = frozenset({Role.COURT, Role.SAFEGUARDING_PARTNERS})
"""Roles that nobody in the authority holds."""

_ONE_DAY = timedelta(days=1)
_FURTHEST = timedelta(days=2 * 366)


@transaction.atomic
def create_post(*, unit_id: int, role: Role, title: str, actor: Actor, now: datetime) -> Post:
    """Create a post in a unit. It is vacant until it is filled, and what is due from it shows as due from a vacant post."""
    acting = must_change_rules(actor)
    lock_rulebook()
    unit = OrgUnit.objects.filter(pk=unit_id, is_active=True).first()
    if unit is None:
        raise NotVisible("There is no such team or service.")
    if role in NOT_A_POST:
        raise BadInput("Nobody here holds that role.", {"role": "Choose a role from the list."})
    named = title.strip()
    if not named or len(named) > LONGEST_TITLE:
        raise BadInput("The post needs a title.", {"title": f"Enter a title of {LONGEST_TITLE} characters or fewer."})
    post = Post.objects.create(unit=unit, role=role, title=named)
    tell(StreamKind.STAFF, EventKind.POST_CREATED, f"The post {named} was created in {unit.name}.", actor=actor, now=now, role=acting,
         body={"post": post.pk, "unit": unit.pk, "role": str(role)})  # fmt: skip
    return post


@transaction.atomic
def fill_post(
    *, post_id: int, user_id: int, from_on: date, to_on: date | None = None, is_deputy: bool = False, actor: Actor, now: datetime
) -> Holding:
    """Put a person in a post from a day on, or as deputy. Whoever held it until then leaves it the day before.

    Nobody puts themselves in a post: a post is what lets a person see children.
    """
    acting = must_change_rules(actor)
    lock_rulebook()
    post = Post.objects.select_related("unit").filter(pk=post_id, unit__is_active=True).first()
    if post is None:
        raise NotVisible("There is no such post.")
    user = may_be_put_in_a_post(user_id, actor)
    check_days(from_on, to_on, now)
    overlapping = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on), post=post)
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lte=to_on)
    if overlapping.filter(user=user, is_deputy=is_deputy).exists():
        raise BadInput("They hold the post then.", {"user": f"{user.display_name} holds this post in those days already."})
    if not is_deputy:
        if overlapping.filter(is_deputy=False, from_on__gte=from_on).exists():
            raise BadInput(
                "Somebody else is to hold the post.", {"from_on": "Somebody has been put in this post from that day or a later one."}
            )
        overlapping.filter(is_deputy=False).update(to_on=from_on - _ONE_DAY)
    holding = Holding.objects.create(post=post, user=user, is_deputy=is_deputy, from_on=from_on, to_on=to_on)
    as_what = f"deputy {post.title.lower()}" if is_deputy else post.title.lower()
    tell(StreamKind.STAFF, EventKind.POST_FILLED, f"{user.display_name} is {as_what} in {post.unit.name} from {_in_words(from_on)}.",
         actor=actor, now=now, role=acting,
         body={"post": post.pk, "user": user.pk, "from": from_on.isoformat(), "to": to_on.isoformat() if to_on else None,
               "deputy": is_deputy})  # fmt: skip
    return holding


@transaction.atomic
def vacate_post(*, holding_id: int, last_day: date, actor: Actor, now: datetime) -> None:
    """End a holding after its last day, today or a day to come; yesterday ends it at once. It is never made longer."""
    acting = must_change_rules(actor)
    lock_rulebook()
    holding = Holding.objects.select_related("post__unit", "user").filter(pk=holding_id).first()
    today = local_date(now)
    if holding is None or (holding.to_on is not None and holding.to_on < today):
        raise NotVisible("Nobody holds the post in that way.")
    if last_day < today - _ONE_DAY or last_day > today + _FURTHEST:
        raise BadInput("That day cannot be the last.", {"last_day": "Enter yesterday, today or a day to come."})
    if holding.to_on is not None and last_day > holding.to_on:
        raise BadInput("That is later than it ends.", {"last_day": "Put them in the post again to let them hold it for longer."})
    if last_day < holding.from_on:
        vacate(Holding.objects.filter(pk=holding.pk), today)
    else:
        holding.to_on = last_day
        holding.save(update_fields=["to_on"])
    says = f"{holding.user.display_name} left the post {holding.post.title} in {holding.post.unit.name}; last day {_in_words(last_day)}."
    tell(StreamKind.STAFF, EventKind.POST_VACATED, says, actor=actor, now=now, role=acting,
         body={"post": holding.post_id, "user": holding.user_id, "last": last_day.isoformat()})  # fmt: skip


def may_be_put_in_a_post(user_id: int, actor: Actor) -> User:
    """The person, if the actor may give them a post. Raises NotYourDecision for the actor, BadInput for a limited account."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise BadInput("There is no such person.", {"user": "Choose somebody who works here."})
    if user.pk == actor.user_id:
        raise NotYourDecision("Nobody gives themselves a post. Another administrator must do it.", CHANGES_RULES)
    if user.is_limited:
        says = f"{user.display_name} has a limited account, which holds no post. Lift the limit on their page first."
        raise BadInput(says, {"user": says})
    return user


def check_days(from_on: date, to_on: date | None, now: datetime) -> None:
    """Refuse days that are over, the wrong way round or too far ahead."""
    today = local_date(now)
    if from_on < today:
        raise BadInput("That day is over.", {"from_on": "Enter today or a day to come."})
    if from_on > today + _FURTHEST:
        raise BadInput("That day is too far ahead.", {"from_on": "Enter a day within the next two years."})
    if to_on is not None and (to_on < from_on or to_on > today + 5 * _FURTHEST):
        raise BadInput("The last day cannot be that.", {"to_on": "Enter a day after the first one, within ten years."})


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
