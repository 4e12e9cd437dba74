"""Who sits on a panel today: its chair or who stands in, and its members."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from panels.models import Panel
from panels.rules.sitting import Chair, Holder, chair_of
from tracker.rules.access import Actor
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """The people of a panel on a day. `members` holds everyone, chair and deputies too, by id."""

    chair: Chair
    chairs: tuple[Holder, ...]
    members: dict[int, str]

    def may_chair(self, user_id: int | None) -> bool:
        return any(h.user_id == user_id for h in self.chairs)

    def may_run(self, actor: Actor) -> bool:
        """Whether this person may list items and write down decisions: a chair, or a panel administrator who sits on it."""
        return self.may_chair(actor.user_id) or (Role.PANEL_ADMINISTRATOR in actor.roles and actor.user_id in self.members)


def with_people(panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Panels with what `sitting` reads, in a fixed number of queries."""
    return panels.select_related("owner", "deputy").prefetch_related(
        "owner__holdings__user", "deputy__holdings__user", "seats__post__holdings__user"
    )


def sitting(panel: Panel, *, on: date) -> Sitting:
    """Who sits on this panel on a day (in London). No further query for a panel from `with_people`."""
    owners = _holders(panel.owner, on)
    deputies = _holders(panel.deputy, on) if panel.deputy is not None else []
    seated = [h for seat in panel.seats.all() for h in _holders(seat.post, on)]
    return Sitting(
        chair=chair_of(owner=panel.owner.title, owners=owners, deputies=deputies),
        chairs=(*owners, *deputies),
        members={h.user_id: h.name for h in [*owners, *deputies, *seated]},
    )


def owners_of(panels: Iterable[Panel], *, on: date) -> list[int]:
    """Who owns these panels on a day (in London), and who deputises for them. Three queries."""
    found = with_people(Panel.objects.filter(pk__in=[panel.pk for panel in panels]))
    return sorted({holder.user_id for panel in found for holder in _holders(panel.owner, on)})


def _holders(post: object, on: date) -> list[Holder]:
    """Who holds a post on a day and still works here, the holder before those who deputise."""
    holdings: Iterable = post.holdings.all()  # type: ignore[attr-defined]
    current = [h for h in holdings if h.from_on <= on and (h.to_on is None or h.to_on >= on) and h.user.is_active]
    found = [Holder(h.user_id, h.user.display_name, deputises=h.is_deputy) for h in current]
    return sorted(found, key=lambda h: (h.deputises, h.user_id))
