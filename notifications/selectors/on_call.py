"""The on-call list: who answers for which role, from when to when, and when nobody does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from notifications.models import OnCall
from notifications.rules.rota import Stretch, gaps
from notifications.selectors.rules import notice_rules
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words, capital
from workflows.terms import Role

LOOKS_AHEAD = timedelta(days=14)

ON_CALL_FOR = (
    Role.EDT,
    Role.TEAM_MANAGER,
    Role.SERVICE_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.ASSISTANT_DIRECTOR,
    Role.DCS,
    Role.LADO,
    Role.COMMUNICATIONS_OFFICER,
)
"""The roles that somebody may be on call for."""

MUST_BE_COVERED = (Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Those without whom nobody answers for a critical incident at night: a gap is shown for these even where there is no rota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One role in the days ahead: when nobody is on call out of hours. `has_rota`: whether anybody ever is."""

    role: str
    has_rota: bool
    gaps: tuple[Stretch, ...]


def on_call(*, now: datetime, role: str = "") -> QuerySet[OnCall]:
    """Who is on call now and later, the next first."""
    rows = OnCall.objects.filter(to_at__gt=now, is_cancelled=False).select_related("user").order_by("from_at", "pk")
    return rows.filter(role=role) if role else rows


def cover(words: Words, *, now: datetime) -> list[Cover]:
    """The next fourteen days of each role that has a rota or must have one. One query beside the rules."""
    until, calendar, hours = now + LOOKS_AHEAD, rulebook().calendar, notice_rules().quiet
    rota: dict[str, list[Stretch]] = {}
    rows = OnCall.objects.filter(to_at__gt=now, from_at__lt=until, is_cancelled=False, user__is_active=True)
    for role, from_at, to_at in rows.values_list("role", "from_at", "to_at"):
        rota.setdefault(role, []).append(Stretch(from_at, to_at))
    return [
        Cover(
            role=capital(words.role(role)), has_rota=role in rota,
            gaps=tuple(gaps(rota.get(role, ()), from_at=now, to_at=until, hours=hours, calendar=calendar)) if role in rota else (),
        )
        for role in ON_CALL_FOR
        if role in rota or role in MUST_BE_COVERED
    ]  # fmt: skip


def one_on_call(pk: int, *, now: datetime) -> OnCall | None:
    """A line of the list that is not over; None where there is none."""
    return on_call(now=now).filter(pk=pk).first()


__all__ = ["LOOKS_AHEAD", "MUST_BE_COVERED", "ON_CALL_FOR", "Cover", "cover", "on_call", "one_on_call"]
