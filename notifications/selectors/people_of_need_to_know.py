"""The people of a need-to-know, by what they are to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from notifications.definitions import LINE_OF_MANAGEMENT
from notifications.models import Direction, NeedToKnow, Rung
from notifications.terms import To
from tracker.selectors.causes import Cause
from tracker.selectors.sight import workers_of
from tracker.selectors.who import Directory, Responsible, Who, directory
from tracker.selectors.words import Words
from workflows.terms import Role


@dataclass(slots=True)
class People:
    """Finds people for one cause on a need-to-know's own record. Reads the organisation once."""

    cause: Cause
    need_to_know: NeedToKnow
    book: Directory

    def of(self, to: Iterable[To]) -> list[int]:
        """Those to be told, each once, in order. Whoever did it need not be told of it."""
        found = [user for word in to if word in OF_NEED_TO_KNOW for user in OF_NEED_TO_KNOW[word](self)]
        return list(dict.fromkeys(user for user in found if user != self.cause.actor_id))

    def rungs(self, rungs: QuerySet[Rung]) -> list[int]:
        rows = rungs.filter(need_to_know=self.need_to_know, recipient__isnull=False).order_by("order")
        return [user for user in rows.values_list("recipient", flat=True) if user is not None]

    def in_role(self, role: Role) -> list[int]:
        """Whoever answers in this role for the unit, or else the next above."""
        unit = self.need_to_know.unit_id
        for wanted in (role, *LINE_OF_MANAGEMENT):
            user = self._who(wanted, unit).user_id
            if user is not None:
                return [user]
        return []

    def _who(self, role: Role, unit: int | None) -> Who:
        if role is Role.TEAM_MANAGER:
            return self.book.manager(unit)
        return self.book.who(role, Responsible(child_id=0, team_id=unit, worker_id=None, worker_name=""))


def people_of(cause: Cause, *, now: datetime) -> People | None:
    """The people of the need-to-know that this cause is about. Five queries."""
    found = NeedToKnow.objects.filter(stream=cause.stream_id).first()
    return People(cause, found, directory(Words(), [], now=now)) if found is not None else None


def _workers(these: People) -> list[int]:
    return workers_of(these.need_to_know.children.values_list("child", flat=True))


def _on_the_ladder(these: People) -> list[int]:
    return these.rungs(Rung.objects.filter(told_by=these.cause.event_id, acknowledged_at__isnull=True))


def _next_on_the_ladder(these: People) -> list[int]:
    """Who is told now in somebody's stead, or was told before and learns that it is unanswered below them."""
    passed = Rung.objects.filter(need_to_know=these.need_to_know, unanswered_at=these.cause.at, passed_to__isnull=False)
    return [*_on_the_ladder(these), *these.rungs(Rung.objects.filter(pk__in=passed.values("passed_to")))]


def _directed(these: People) -> list[int]:
    return list(Direction.objects.filter(need_to_know=these.need_to_know, given_at=these.cause.at).values_list("owner", flat=True))


def _by_the_rung(these: People) -> list[int]:
    """Whoever was told in the role that a timescale is about; for what the unit owes, whoever answers there."""
    own = these.rungs(Rung.objects.filter(role=these.cause.subject, told_at__isnull=False)) if these.cause.subject else []
    return own or (these.in_role(these.cause.rung_tells) if these.cause.rung_tells is not None else [])


OF_NEED_TO_KNOW: Mapping[To, Callable[[People], list[int]]] = {
    To.WORKER_OF_NEED_TO_KNOW: _workers,
    To.MANAGER_OF_NEED_TO_KNOW: lambda these: these.in_role(Role.TEAM_MANAGER),
    To.ON_THE_LADDER: _on_the_ladder,
    To.NEXT_ON_THE_LADDER: _next_on_the_ladder,
    To.EVERYBODY_ON_THE_LADDER: lambda these: these.rungs(Rung.objects.filter(told_at__isnull=False)),
    To.WHO_IS_DIRECTED: _directed,
    To.WHOEVER_THE_RUNG_TELLS: _by_the_rung,
}

__all__ = ["OF_NEED_TO_KNOW", "People", "people_of"]
