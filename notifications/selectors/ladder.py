"""The ladder of a need-to-know as people: who is told in each role, or why nobody is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifications.models import OnCall
from notifications.rules.made_with import above
from notifications.rules.quiet_hours import is_quiet
from notifications.selectors.rules import notice_rules
from notifications.terms import StandsIn
from tracker.selectors.posts import Posts, posts
from tracker.selectors.rulebook import rulebook
from tracker.selectors.sight import who_may_be_told
from tracker.selectors.words import Words
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One role of the ladder. `user_id` is None where nobody is told; `because` then says why, or why somebody stands in."""

    role: Role
    post: str
    user_id: int | None
    stands_in: StandsIn = StandsIn.NOBODY
    because: str = ""


def ladder(roles: Sequence[Role], *, unit_id: int | None, children: Collection[int], now: datetime, told: Iterable[int] = ()) -> list[Step]:
    """Who is told in each of these roles, in order. Nobody twice; `told` are those who have been told already.

    Where that leaves nobody at all, the next above up the line are asked until somebody is found. About eight queries.
    """
    climbing = (*roles, *(role for role in above(roles[-1] if roles else Role.TEAM_MANAGER) if role not in roles))
    answering, on_call = posts(climbing, now=now), people_on_call(climbing, now=now)
    on_duty = not is_quiet(now, notice_rules().quiet, calendar=rulebook().calendar)
    found = [_answers(role, unit_id, answering, on_call, on_duty=on_duty) for role in climbing]
    may_know = who_may_be_told(children, [step.user_id for step in found if step.user_id is not None], now=now)
    known = dict.fromkeys(told, "Was told already.")
    steps: list[Step] = []
    for step in found:
        if step.role not in roles and any(one.user_id is not None for one in steps):
            break
        steps.append(_allowed(step, may_know, known))
        if steps[-1].user_id is not None:
            known[steps[-1].user_id] = f"Is told as {Words().role(step.role)}."
    return steps


def people_on_call(roles: Iterable[Role], *, now: datetime) -> dict[Role, int]:
    """Who is on call for each of these roles at this moment, the one who came on last first. One query."""
    rows = OnCall.objects.filter(
        role__in=[str(role) for role in roles], from_at__lte=now, to_at__gt=now, is_cancelled=False, user__is_active=True
    )  # fmt: skip
    return {Role(role): user for role, user in rows.order_by("from_at", "pk").values_list("role", "user")}


def roles_on_call(user_id: int, *, now: datetime) -> frozenset[Role]:
    """The roles that this person is on call for at this moment. One query."""
    rows = OnCall.objects.filter(user=user_id, from_at__lte=now, to_at__gt=now, is_cancelled=False)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def _answers(role: Role, unit_id: int | None, answering: Posts, on_call: dict[Role, int], *, on_duty: bool) -> Step:
    """The holder of the post, the deputy, or whoever is on call: in office hours the post first, out of them the list."""
    post = answering.who_answers(role, unit_id)
    stand_by = on_call.get(role)
    if stand_by is not None and stand_by != post.user_id and (not on_duty or post.user_id is None):
        why = "Out of hours" if not on_duty else post.because.rstrip(".")
        return Step(role=role, post=post.post, user_id=stand_by, stands_in=StandsIn.ON_CALL, because=f"{why}: the person on call answers.")
    stands_in = StandsIn.DEPUTY if post.is_deputy else StandsIn.NOBODY
    return Step(role=role, post=post.post, user_id=post.user_id, stands_in=stands_in, because=post.because)


def _allowed(step: Step, may_know: Collection[int], known: dict[int, str]) -> Step:
    if step.user_id is None:
        return step
    if step.user_id in known:
        return replace(step, user_id=None, stands_in=StandsIn.NOBODY, because=known[step.user_id])
    if step.user_id not in may_know:
        return replace(step, user_id=None, stands_in=StandsIn.NOBODY, because="May not see a child whom it is about.")
    return step


__all__ = ["Step", "ladder", "people_on_call", "roles_on_call"]
