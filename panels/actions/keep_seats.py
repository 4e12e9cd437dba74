"""Who sits on a panel beside its owner and its deputy: a seat of a post, or of a person by name, with the part they play."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from panels.models import AgendaItem, Panel, Seat
from panels.selectors.people import sitting, with_people
from panels.terms import OPEN_ITEMS, SeatPart
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.panel_business import end_panel_sight, post_by_id
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind


@transaction.atomic
def give_seat(
    *, panel_id: int, part: SeatPart, because: str, actor: Actor, now: datetime, post_id: int | None = None, user_id: int | None = None,
    is_independent: bool = False, is_experienced_social_worker: bool = False,
) -> Seat:  # fmt: skip
    """Give a seat to whoever holds a post, or to a person by name: one of the two. They see children from the listing on.

    Raises BadInput where neither or both are given, or the seat is theirs already.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    panel = _panel(panel_id)
    why = _why(because)
    seat = Seat(panel=panel, part=part, is_independent=is_independent, is_experienced_social_worker=is_experienced_social_worker)
    who = _seat_on(seat, post_id, user_id)
    if panel.seats.filter(Q(post=seat.post_id, post__isnull=False) | Q(user=seat.user_id, user__isnull=False)).exists():
        raise BadInput(f"{who} has a seat on this panel already.", {"who": f"{who} has a seat on this panel already."})
    if part in (SeatPart.CHAIR, SeatPart.VICE_CHAIR) and not panel.has_appointed_chair:
        says = "The owning post chairs this panel, and its deputy stands in. Change the owner or the deputy instead."
        raise BadInput(says, {"part": says})
    seat.save()
    tell(StreamKind.RULEBOOK, EventKind.PANEL_SEAT_GIVEN, f"{who} sits on the {panel.title}.", actor=actor, now=now, role=role, reason=why,
         body={"panel": panel.code, "post": seat.post_id, "user": seat.user_id, "part": str(part), "independent": is_independent,
               "experienced_social_worker": is_experienced_social_worker})  # fmt: skip
    return seat


@transaction.atomic
def take_seat(*, seat_id: int, because: str, actor: Actor, now: datetime) -> None:
    """Take a seat away. Whoever sits on the panel no more loses sight of the children who are on its agendas, at once."""
    role = must_change_rules(actor)
    lock_rulebook()
    seat = Seat.objects.select_related("panel", "post", "user").filter(pk=seat_id).first()
    if seat is None:
        raise NotVisible("There is no such seat.")
    why = _why(because)
    panel, who = seat.panel, seat_in_words(seat)
    before = _sitting(panel, now)
    seat.delete()
    gone = before - _sitting(panel, now)
    if gone:
        listed = AgendaItem.objects.filter(meeting__panel=panel, state__in=[str(s) for s in OPEN_ITEMS])
        end_panel_sight(listed_by=list(listed.values_list("listed_by_event", flat=True)), at=now, users=sorted(gone))
    tell(StreamKind.RULEBOOK, EventKind.PANEL_SEAT_TAKEN, f"{who} does not sit on the {panel.title} any more.", actor=actor, now=now,
         role=role, reason=why, body={"panel": panel.code, "post": seat.post_id, "user": seat.user_id})  # fmt: skip


def seat_in_words(seat: Seat) -> str:
    """The person's name, or the post's title."""
    return seat.who


def _sitting(panel: Panel, now: datetime) -> set[int]:
    return set(sitting(with_people(Panel.objects.all()).get(pk=panel.pk), on=local_date(now)).members)


def _panel(panel_id: int) -> Panel:
    panel = Panel.objects.select_for_update().filter(pk=panel_id).first()
    if panel is None:
        raise NotVisible("There is no such panel.")
    return panel


def _seat_on(seat: Seat, post_id: int | None, user_id: int | None) -> str:
    if (post_id is None) == (user_id is None):
        raise BadInput("Choose a post or a person.", {"who": "Choose a post or a person."})
    if post_id is not None:
        post = post_by_id(post_id)
        if post is None:
            raise BadInput("Choose a post.", {"who": "Choose a post from the list."})
        seat.post = post
    else:
        user = get_user_model().objects.filter(pk=user_id or 0, is_active=True).first()
        if user is None:
            raise BadInput("Choose a person.", {"who": "Choose somebody who can sign in."})
        seat.user = user
    return seat_in_words(seat)


def _why(because: str) -> str:
    if not because.strip() or len(because.strip()) > 300:
        raise BadInput("Say why.", {"because": "Say why, in 300 characters or fewer."})
    return because.strip()
