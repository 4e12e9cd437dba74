"""Who is on call: somebody is put on the list for a role, from a moment to a moment, and taken off it."""

from datetime import datetime, timedelta

from django.db import transaction

from notifications.models import OnCall
from notifications.selectors.on_call import ON_CALL_FOR
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors import organisation
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.calendar import LONDON
from workflows.terms import EventKind, Role

KEEPS_THE_LIST = (Role.SYSTEM_ADMINISTRATOR, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Who puts people on call, and takes them off."""

LONGEST = timedelta(days=31)
FURTHEST = timedelta(days=366)


@transaction.atomic
def put_on_call(*, role: Role, user_id: int, from_at: datetime, to_at: datetime, actor: Actor, now: datetime) -> OnCall:
    """Put somebody on call for a role. Raises NotYourDecision or BadInput; nothing is then written.

    Two people may be on call for a role at once: whoever came on last answers.
    """
    acting = must_keep_the_list(actor)
    lock_rulebook()
    if role not in ON_CALL_FOR:
        raise BadInput("Nobody is on call for that.", {"role": "Choose a role from the list."})
    who = organisation.person(user_id)
    if who is None or not who.is_active:
        raise BadInput("There is no such person.", {"user": "Choose somebody who works here."})
    _check_times(from_at, to_at, now)
    same = OnCall.objects.filter(role=role, user=who, is_cancelled=False, from_at__lt=to_at, to_at__gt=from_at)
    if same.exists():
        raise BadInput("They are on call already.", {"user": f"{who.display_name} is on call for this already in that time."})
    made = OnCall.objects.create(role=role, user=who, from_at=from_at, to_at=to_at)
    says = f"{who.display_name} is on call as {Words().role(role)} from {_in_words(from_at)} to {_in_words(to_at)}."
    tell(StreamKind.STAFF, EventKind.ON_CALL_RECORDED, says, actor=actor, now=now, role=acting,
         body={"on_call": made.pk, "user": who.pk, "role": str(role)})  # fmt: skip
    return made


@transaction.atomic
def take_off_call(*, on_call_id: int, actor: Actor, now: datetime) -> None:
    """Take a line off the list: one that has begun ends now. Raises NotYourDecision, or NotVisible for one that is over."""
    acting = must_keep_the_list(actor)
    lock_rulebook()
    line = OnCall.objects.select_related("user").filter(pk=on_call_id, is_cancelled=False, to_at__gt=now).first()
    if line is None:
        raise NotVisible("There is no such line on the list.")
    if line.from_at < now:
        line.to_at = now
    else:
        line.is_cancelled = True
    line.save(update_fields=["to_at", "is_cancelled"])
    says = f"{line.user.display_name} is no longer on call as {Words().role(line.role)} from {_in_words(line.from_at)}."
    tell(StreamKind.STAFF, EventKind.ON_CALL_CANCELLED, says, actor=actor, now=now, role=acting,
         body={"on_call": line.pk, "user": line.user_id, "role": line.role})  # fmt: skip


def must_keep_the_list(actor: Actor) -> Role:
    """The role in which somebody keeps the list. Raises NotYourDecision."""
    role = next((one for one in KEEPS_THE_LIST if one in actor.roles), None)
    if role is None:
        raise NotYourDecision("Only an administrator or a leader may change the on-call list.", KEEPS_THE_LIST)
    return role


def _check_times(from_at: datetime, to_at: datetime, now: datetime) -> None:
    if to_at <= from_at:
        raise BadInput("It would end before it begins.", {"to_at": "Enter a time after the first."})
    if to_at <= now:
        raise BadInput("That time is over.", {"to_at": "Enter a time to come."})
    if to_at - from_at > LONGEST:
        raise BadInput("That is too long for one person.", {"to_at": "Enter a time within 31 days of the first."})
    if from_at > now + FURTHEST:
        raise BadInput("That is too far ahead.", {"from_at": "Enter a time within the next year."})


def _in_words(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


__all__ = ["KEEPS_THE_LIST", "must_keep_the_list", "put_on_call", "take_off_call"]
