"""Who is away from a day to a day, and who stands in: the posts of the one are held by the other as deputy for those days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tracker.actions.draft_rules import must_change_rules
from tracker.actions.keep_people import vacate
from tracker.actions.keep_posts import may_be_put_in_a_post
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible
from tracker.models import Absence, Holding, User
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind

LONGEST = timedelta(days=2 * 366)
BACK = timedelta(days=31)
"""How long ago an absence that is recorded today may have begun."""


@transaction.atomic
def record_absence(
    *, user_id: int, from_on: date, to_on: date, stands_in_id: int | None, actor: Actor, now: datetime
) -> Absence:  # fmt: skip
    """Record that a person is away, and who stands in. Without anybody the posts show as vacant for those days."""
    role = must_change_rules(actor)
    lock_rulebook()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotVisible("There is no such person.")
    _check_days(user, from_on, to_on, now)
    deputy = may_be_put_in_a_post(stands_in_id, actor) if stands_in_id is not None else None
    if deputy == user:
        raise BadInput("Somebody else must stand in.", {"stands_in": "Choose another person."})
    if deputy is not None and _away(deputy).filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise BadInput("They are away too.", {"stands_in": f"{deputy.display_name} is away in those days. Choose another person."})
    absence = Absence.objects.create(user=user, from_on=from_on, to_on=to_on, stands_in=deputy)
    if deputy is not None:
        _stand_in(absence, user, deputy, max(from_on, local_date(now)))
    who = f"; {deputy.display_name} stands in" if deputy else ""
    says = f"{user.display_name} is away from {_in_words(from_on)} to {_in_words(to_on)}{who}."
    tell(StreamKind.STAFF, EventKind.ABSENCE_RECORDED, says, actor=actor, now=now, role=role,
         body={"absence": absence.pk, "user": user.pk, "stands_in": stands_in_id})  # fmt: skip
    return absence


@transaction.atomic
def cancel_absence(*, absence_id: int, actor: Actor, now: datetime) -> None:
    """The person is back, or never went. Whoever stood in does so no longer."""
    role = must_change_rules(actor)
    lock_rulebook()
    absence = Absence.objects.select_related("user").filter(pk=absence_id, is_cancelled=False).first()
    today = local_date(now)
    if absence is None or absence.to_on < today:
        raise NotVisible("There is no such absence.")
    if absence.from_on < today:
        absence.to_on = today - timedelta(days=1)
    else:
        absence.is_cancelled = True
    absence.save(update_fields=["to_on", "is_cancelled"])
    vacate(Holding.objects.filter(absence=absence), today)
    tell(StreamKind.STAFF, EventKind.ABSENCE_CANCELLED, f"{absence.user.display_name} is back.", actor=actor, now=now, role=role,
         body={"absence": absence.pk, "user": absence.user_id})  # fmt: skip


def _stand_in(absence: Absence, user: User, deputy: User, from_on: date) -> None:
    """Hold every post that the absent person holds in those days."""
    posts = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on), user=user, from_on__lte=absence.to_on, is_deputy=False)
    Holding.objects.bulk_create(
        Holding(post_id=post, user=deputy, is_deputy=True, from_on=from_on, to_on=absence.to_on, absence=absence)
        for post in sorted(set(posts.values_list("post", flat=True)))
    )


def _check_days(user: User, from_on: date, to_on: date, now: datetime) -> None:
    today = local_date(now)
    if to_on < from_on:
        raise BadInput("The absence would end before it begins.", {"to_on": "Enter a day on or after the first."})
    if to_on < today:
        raise BadInput("The absence is over.", {"to_on": "Enter today or a day to come."})
    if from_on < today - BACK or to_on > today + LONGEST:
        raise BadInput("That is too long ago or too far ahead.", {"from_on": "Enter a day within the last month or the next two years."})
    if _away(user).filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise BadInput("They are away then.", {"from_on": f"{user.display_name} is away in those days already."})


def _away(user: User) -> QuerySet[Absence]:
    return Absence.objects.filter(user=user, is_cancelled=False)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
