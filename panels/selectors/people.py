"""Who sits on a panel today: its chair or who stands in, and its members, each with the part they play."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from panels.models import Panel, Seat
from panels.rules.quorum import Member, quorum_gaps
from panels.rules.sitting import Chair, Holder, appointed_chair, chair_of, once_each
from panels.terms import SeatPart
from tracker.rules.access import Actor
from tracker.selectors.viewers import viewers_of
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The people of a panel on a day. `members` holds everyone, chair and deputies too, by id; `seats` their parts."""

    chair: Chair
    chairs: tuple[Holder, ...]
    members: dict[int, str]
    seats: tuple[Member, ...]

    def may_chair(self, user_id: int | None) -> bool:
        return any(h.user_id == user_id for h in self.chairs)

    def may_run(self, actor: Actor) -> bool:
        """Whether this person may list items and write down decisions: a chair, or a panel administrator who sits on it."""
        return self.may_chair(actor.user_id) or (Role.PANEL_ADMINISTRATOR in actor.roles and actor.user_id in self.members)

    def present(self, people: Collection[int]) -> list[Member]:
        """Those of these people who sit on the panel, in the order of their seats."""
        return [member for member in self.seats if member.user_id in people]

    def strangers(self, people: Collection[int]) -> list[int]:
        """Those of these people who do not sit on the panel."""
        return sorted(set(people) - set(self.members))


def with_people(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Panels with what `sitting` reads, in a fixed number of queries."""
    return panels.select_related("owner", "deputy").prefetch_related(
        "owner__holdings__user", "deputy__holdings__user", "seats__post__holdings__user", "seats__user"
    )


def sitting(panel: Panel, *, on: date) -> Sitting:
    """Who sits on this panel on a day (in London). No further query for a panel from `with_people`.

    The owner chairs (D-47), else the deputy; a statutory panel is chaired by whoever is appointed to.
    """
    seated = [member for seat in panel.seats.all() for member in _seated(seat, on)]
    if panel.has_appointed_chair:
        chairs, vice_chairs = _in_part(seated, SeatPart.CHAIR), _in_part(seated, SeatPart.VICE_CHAIR)
        chair = appointed_chair(panel=panel.title, chairs=chairs, vice_chairs=vice_chairs)
        owning: list[Member] = []
    else:
        chairs = _holders(panel.owner, on)
        vice_chairs = _holders(panel.deputy, on) if panel.deputy is not None else []
        chair = chair_of(owner=panel.owner.title, owners=chairs, deputies=vice_chairs)
        owning = [Member(user_id=h.user_id, name=h.name, part=SeatPart.CHAIR if h in chairs else SeatPart.VICE_CHAIR)
                  for h in (*chairs, *vice_chairs)]  # fmt: skip
    members = once_each([*owning, *sorted(seated, key=lambda m: ORDER.index(m.part))])
    return Sitting(chair=chair, chairs=(*chairs, *vice_chairs), members={m.user_id: m.name for m in members}, seats=tuple(members))


def gaps(panel: Panel, people: Sitting, present: Collection[int]) -> list[str]:
    """All that this panel lacks to be properly made up with these people there, in words."""
    strangers = ["Someone marked as present is not a member of this panel."] if people.strangers(present) else []
    return [*strangers, *quorum_gaps(panel.quorum_to_meet, people.present(present))]


def who_write_minutes(people: Sitting, *, now: datetime) -> list[int]:
    """Who runs the panel, and so writes and agrees its minutes: its chairs, and the panel administrators who sit on it. Three queries."""
    viewers = viewers_of(people.members, now=now)
    return sorted(pk for pk, who in viewers.items() if people.may_chair(pk) or Role.PANEL_ADMINISTRATOR in who.roles)


ORDER = tuple(SeatPart)
"""Seats are told in this order: the chair first."""


def owners_of(panels: Iterable[Panel], *, on: date) -> list[int]:
    """Who owns these panels on a day (in London), and who deputises for them. Three queries."""
    found = with_people(Panel.objects.filter(pk__in=[panel.pk for panel in panels]))
    return sorted({holder.user_id for panel in found for holder in _holders(panel.owner, on)})


def panels_of(user_id: int, *, on: date) -> list[int]:
    """The panels that this person sits on, on a day (in London). A fixed number of queries."""
    return [panel.pk for panel in with_people(Panel.objects.all()) if user_id in sitting(panel, on=on).members]


def _seated(seat: Seat, on: date) -> list[Member]:
    """Whoever sits in a seat on a day: the person it names, or who holds its post."""
    if seat.user is not None:
        who = [Holder(seat.user.pk, seat.user.display_name)] if seat.user.is_active else []
    else:
        who = _holders(seat.post, on)
    return [
        Member(user_id=h.user_id, name=h.name, part=SeatPart(seat.part), is_independent=seat.is_independent,
               is_experienced_social_worker=seat.is_experienced_social_worker)
        for h in who
    ]  # fmt: skip


def _in_part(seated: list[Member], part: SeatPart) -> list[Holder]:
    return [Holder(member.user_id, member.name) for member in seated if member.part is part]


def _holders(post: object, on: date) -> list[Holder]:
    """Who holds a post on a day and still works here, the holder before those who deputise."""
    holdings: Iterable = post.holdings.all()  # type: ignore[attr-defined]
    current = [h for h in holdings if h.from_on <= on and (h.to_on is None or h.to_on >= on) and h.user.is_active]
    found = [Holder(h.user_id, h.user.display_name, deputises=h.is_deputy) for h in current]
    return sorted(found, key=lambda h: (h.deputises, h.user_id))
