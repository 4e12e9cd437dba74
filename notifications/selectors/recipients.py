"""The people behind the words of the definitions: looked up as notices are prepared, never before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.definitions import LINE_OF_MANAGEMENT
from notifications.terms import Right, To
from tracker.selectors.causes import Cause, Offer
from tracker.selectors.matters import matters
from tracker.selectors.sight import holders_of
from tracker.selectors.viewers import viewers_of
from tracker.selectors.who import NAMED, Directory, Responsible, directory
from tracker.selectors.words import Words
from workflows.terms import Role

UP_THE_LINE = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DCS)
"""Above the manager of a team."""


@dataclass(slots=True)
class Recipients:
    """Finds people for one cause. Reads the organisation once."""

    cause: Cause
    now: datetime
    book: Directory

    @property
    def child(self) -> int:
        return _child(self.cause)

    def people(self, to: Iterable[To]) -> list[int]:
        """Those to be told, each once, in order. Whoever did it need not be told of it."""
        found = [user for word in to for user in _FOUND[word](self)]
        return list(dict.fromkeys(user for user in found if user != self.cause.actor_id))

    def in_role(self, role: Role, team: int | None) -> list[int]:
        """The person in this role for the child where this team holds the child, or else the next above."""
        journey = Responsible(child_id=self.child, team_id=team, worker_id=self._worker(team), worker_name="")
        user = self.book.who(role, journey).user_id
        return [user] if user is not None else self._above(team)

    def manager(self, team: int | None) -> list[int]:
        user = self.book.manager(team).user_id
        return [user] if user is not None else self._above(team)

    def _above(self, team: int | None) -> list[int]:
        """The first post up the line that is not an empty chair."""
        nobody = Responsible(child_id=self.child, team_id=team, worker_id=None, worker_name="")
        people = (self.book.who(role, nobody).user_id for role in LINE_OF_MANAGEMENT)
        return next(([user] for user in people if user is not None), [])

    def _worker(self, team: int | None) -> int | None:
        return self.cause.worker_id if team == self.cause.team_id else None


def recipients(causes: Iterable[Cause], *, now: datetime) -> list[Recipients]:
    """Who can be found for each of these causes on children's journeys, in the order given. Four queries, however many."""
    wanted = list(causes)
    book = directory(Words(), {_child(cause) for cause in wanted}, now=now)
    return [Recipients(cause, now, book) for cause in wanted]


def may_be_told_of_matter(cause: Cause, people: Iterable[int], right: Right, *, now: datetime) -> frozenset[int]:
    """Those of these people who have the right to know, at this moment, of what happened on a stream that is no journey's."""
    viewers = viewers_of(people, now=now)
    if right is Right.MATTER:
        return frozenset(user for user, viewer in viewers.items() if matters(viewer, [cause.stream_id or 0], now=now))
    return frozenset(viewers)


def _child(cause: Cause) -> int:
    assert cause.child_id is not None, "only whoever keeps a stream that is no journey's says whom to tell"
    return cause.child_id


def _named(role: Role) -> Callable[[Recipients], list[int]]:
    """Only somebody who is named for the child: where nobody is, nobody is told in their place."""

    def find(these: Recipients) -> list[int]:
        named = these.book.named.get((these.child, NAMED[role]))
        return [named[0]] if named is not None else []

    return find


def _of_offer(find: Callable[[Recipients, Offer], list[int]]) -> Callable[[Recipients], list[int]]:
    return lambda these: find(these, these.cause.offer) if these.cause.offer is not None else []


def _worker(these: Recipients) -> list[int]:
    return [these.cause.worker_id] if these.cause.worker_id is not None else []


def _asked(these: Recipients) -> list[int]:
    role = these.cause.asks
    return these.in_role(role, these.cause.team_id) if role is not None else []


def _by_the_rung(these: Recipients) -> list[int]:
    role = these.cause.rung_tells
    return these.in_role(role, these.cause.team_id) if role is not None else []


def _manager_of_owner(these: Recipients) -> list[int]:
    """Who manages the owner of what a panel asked for: the next above an owner in the child's line, else the team's manager."""
    team = these.cause.team_id
    line = dict.fromkeys([*these.manager(team), *(user for role in UP_THE_LINE for user in these.in_role(role, team))])
    users = list(line)
    return users[users.index(these.cause.owner_id) + 1 :][:1] if these.cause.owner_id in line else users[:1]


_FOUND: Mapping[To, Callable[[Recipients], list[int]]] = {
    To.ALLOCATED_WORKER: _worker,
    To.TEAM_MANAGER: lambda these: these.manager(these.cause.team_id),
    To.SERVICE_MANAGER: lambda these: these.in_role(Role.SERVICE_MANAGER, these.cause.team_id),
    To.HEAD_OF_SERVICE: lambda these: these.in_role(Role.HEAD_OF_SERVICE, these.cause.team_id),
    To.DIRECTOR: lambda these: these.in_role(Role.DCS, these.cause.team_id),
    To.IRO: _named(Role.IRO),
    To.SUPERVISING_SOCIAL_WORKER: _named(Role.SUPERVISING_SOCIAL_WORKER),
    To.LEAD_PROFESSIONAL: _named(Role.LEAD_PROFESSIONAL),
    To.WHOEVER_IS_ASKED: _asked,
    To.PERSONAL_ADVISER: _named(Role.PERSONAL_ADVISER),
    To.EMERGENCY_DUTY: lambda these: holders_of(Role.EDT, now=these.now),
    To.AGENCY_DECISION_MAKER: lambda these: holders_of(Role.ADM, now=these.now),
    To.WHO_OFFERED: _of_offer(lambda _, offer: [offer.offered_by]),
    To.SENDING_TEAM_MANAGER: _of_offer(lambda these, offer: these.manager(offer.from_team)),
    To.RECEIVING_TEAM_MANAGER: _of_offer(lambda these, offer: these.manager(offer.to_team)),
    To.RECEIVING_SERVICE_MANAGER: _of_offer(lambda these, offer: these.in_role(Role.SERVICE_MANAGER, offer.to_team)),
    To.MANAGER_OF_OWNER: _manager_of_owner,
    To.READERS_OF_PAPERS: lambda these: list(these.cause.readers),
    To.WHOEVER_THE_RUNG_TELLS: _by_the_rung,
}
