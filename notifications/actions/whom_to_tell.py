"""Whom to tell of what happened, or is due, on children's journeys: who the rows of the definitions mean, and of those who may know.

Everything is read for all causes at once. First everybody who might be told is found, then what they may see is read for all of
them, and then each row is answered without another query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from notifications.actions.put_into_post import Hours
from notifications.actions.told import Told
from notifications.definitions import ALSO_OUT_OF_HOURS, AND_MAIL, Telling, TellingOfLimit, telling_of_rung, tellings_of
from notifications.selectors.recipients import Recipients, recipients
from notifications.terms import NOT_OF_A_CHILD, Channel, MailAs, Only, OutOfHours, Right, Soon, To
from tracker.selectors.causes import Cause, started_with
from tracker.selectors.sight import Sight, sight_of
from tracker.selectors.timescales import kind_of
from workflows.engine.clock import day_of, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the definitions as it holds for one authority at one moment."""

    to: tuple[To, ...]
    says: str
    by: tuple[Channel, ...]
    soon: Soon
    at_any_hour: bool
    right: Right = Right.SIGHT
    only: Only = Only.ALWAYS
    with_timescales: bool = False


@dataclass(slots=True)
class _Meant:
    """Whom a cause's rows mean, before anybody has asked who may know.

    `instead` are told where a row of what is due reaches an empty chair; `owned` are the timescales that the same act started,
    by who must keep them.
    """

    found: Recipients
    rows: list[tuple[Row, list[int]]]
    instead: list[int] = field(default_factory=list)
    owned: dict[int, list[int]] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        return {user for _, people in self.rows for user in people}.union(self.instead, self.owned)


def whom_to_tell(causes: Sequence[Cause], hours: Hours) -> dict[Cause, list[Told]]:
    """For each cause on a child's journey everybody who is to be told and may know at this moment.

    A cause of which nobody is meant to be told at all is not among them. A fixed number of queries, however many causes.
    """
    meant = _meant(causes, hours)
    children = {one.found.child for one in meant}
    sight = sight_of(children, {user for one in meant for user in one.people}, now=hours.now)
    return {one.found.cause: _told(one, sight) for one in meant}


def _meant(causes: Sequence[Cause], hours: Hours) -> list[_Meant]:
    rows = {cause: _rows(cause, hours) for cause in causes}
    wanted = [cause for cause in causes if rows[cause]]
    if not wanted:
        return []
    meant = []
    for found in recipients(wanted, now=hours.now):
        these = _Meant(found, [(row, found.people(row.to)) for row in rows[found.cause]])
        if found.cause.firing_id is not None:
            these.instead = found.manager(found.cause.team_id)
        meant.append(these)
    bundled = {these.found.cause: these for these in meant if any(row.with_timescales for row, _ in these.rows)}
    for cause, started in started_with(bundled).items():
        these = bundled[cause]
        for one in started:
            for user in these.found.in_role(one.answers, cause.team_id):
                these.owned.setdefault(user, []).append(one.clock_id)
    return meant


def _told(meant: _Meant, sight: Sight) -> list[Told]:
    cause = meant.found.cause
    asks = (cause.clock_id,) if cause.clock_id is not None else ()
    told: dict[int, Told] = {}
    for row, people in meant.rows:
        says = sentence(row.says, cause)
        for user in _allowed(meant, row, people, sight):
            told.setdefault(user, Told(user, says, row.by, row.right, row.soon, row.at_any_hour, asks))
        if row.with_timescales:
            _bundle(told, meant, row, says, sight)
    return list(told.values())


def _bundle(told: dict[int, Told], meant: _Meant, row: Row, says: str, sight: Sight) -> None:
    """Give whoever must keep a timescale that the same act started their own of them; who has none already is told too."""
    for user in sorted(sight.of(meant.found.child, meant.owned)):
        known = told.get(user) or Told(user, says, row.by, row.right, row.soon, row.at_any_hour)
        told[user] = replace(known, asks=tuple(meant.owned[user]))


def _allowed(meant: _Meant, row: Row, people: Sequence[int], sight: Sight) -> list[int]:
    """The people of a row who may know. What is due is never told to an empty chair: then the team's manager is told."""
    allowed = _may_know(meant, row.right, people, sight)
    if not allowed and meant.found.cause.firing_id is not None and row.to != ALSO_OUT_OF_HOURS:
        people = meant.instead
        allowed = _may_know(meant, row.right, people, sight)
    return [user for user in people if user in allowed]


def _may_know(meant: _Meant, right: Right, people: Iterable[int], sight: Sight) -> frozenset[int]:
    return sight.of(meant.found.child, people) if right is Right.SIGHT else sight.at_work(people)


def _rows(cause: Cause, hours: Hours) -> list[Row]:
    """The rows about this cause as they hold now. What no quiet hours hold back reaches the emergency duty team in them."""
    rows: list[Row] = []
    for row in tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),):
        rows.append(as_set(row, hours))
        if row.out_of_hours is OutOfHours.GOES and hours.is_quiet:
            rows.append(Row(to=ALSO_OUT_OF_HOURS, says=row.says, by=AND_MAIL, soon=Soon.AT_ONCE, at_any_hour=True, right=row.right))
    return [row for row in rows if row.to and row.right not in NOT_OF_A_CHILD and _is_the_case(row.only, cause)]


def as_set(row: Telling | TellingOfLimit, hours: Hours) -> Row:
    """A row with what the authority has set for its mail. What keeps a child safe is as it ships, and so is the inbox."""
    goes = row.out_of_hours is OutOfHours.GOES
    mail = MailAs.SHIPPED if goes else hours.rules.mail_of(row.code)
    by = tuple(channel for channel in row.by if channel is not Channel.MAIL) if mail is MailAs.OFF else row.by
    soon = Soon.DIGEST if mail is MailAs.DIGEST else row.soon
    if isinstance(row, TellingOfLimit):
        return Row(to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes, right=row.right)
    return Row(
        to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes, right=row.right, only=row.only,
        with_timescales=row.with_timescales,
    )  # fmt: skip


def _is_the_case(only: Only, cause: Cause) -> bool:
    return only is Only.ALWAYS or cause.worker_id is None


def sentence(says: str, cause: Cause) -> str:
    """What is said of this cause. Cut at 300 letters."""
    due = day_of(kind_of(cause.limit), cause.due_at) if cause.due_at is not None else None
    return says.format(
        team=cause.team_name,
        from_team=cause.offer.from_team_name if cause.offer else "",
        to_team=cause.offer.to_team_name if cause.offer else "",
        limit=cause.title,
        due=in_words(due) if due else "",
    )[:300]


__all__ = ["Row", "as_set", "sentence", "whom_to_tell"]
