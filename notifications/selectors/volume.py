"""How much people are told, by their role and by what it is about: for the administrator, without a child."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F

from notifications.models import Mail, Notice
from notifications.terms import Channel
from tracker.selectors.people import roles_of
from tracker.selectors.words import Words, capital
from workflows.definitions.limits import BY_CODE
from workflows.terms.in_words import in_words

DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRole:
    """What the people of one role were told. `a_day` is for one person."""

    role: str
    people: int
    notices: int
    mails: int

    @property
    def a_day(self) -> str:
        return f"{self.notices / self.people / DAYS:.1f}"


@dataclass(frozen=True, slots=True)
class OfKind:
    about: str
    notices: int


def by_role(words: Words, *, now: datetime) -> list[OfRole]:
    """The last 28 days by role, the most a person first. A person counts for the post held longest. Three queries."""
    since = now - timedelta(days=DAYS)
    told = _by_person(Notice.objects.filter(channel=Channel.INBOX, item__told_at__gte=since, item__told_at__lte=now))
    mailed = _by_person(Mail.objects.filter(sent_at__gte=since, sent_at__lte=now))
    roles = roles_of([*told, *mailed], now=now)
    people, notices, mails = Counter[str](), Counter[str](), Counter[str]()
    for person in {*told, *mailed}:
        role = roles.get(person, "")
        people[role] += 1
        notices[role] += told.get(person, 0)
        mails[role] += mailed.get(person, 0)
    rows = [
        OfRole(role=capital(words.role(role)) if role else "No post today", people=people[role], notices=notices[role], mails=mails[role])
        for role in people
    ]
    return sorted(rows, key=lambda row: (-row.notices / row.people, row.role))


def by_kind(*, now: datetime) -> list[OfKind]:
    """The last 28 days by what it was about, the most first. One query."""
    since = now - timedelta(days=DAYS)
    told = Notice.objects.filter(channel=Channel.INBOX, item__told_at__gte=since, item__told_at__lte=now)
    rows = told.values_list(F("event__kind"), F("firing__clock__limit")).annotate(n=Count("pk")).order_by("-n", "event__kind")
    return [OfKind(_about(kind, limit), n) for kind, limit, n in rows]


def _by_person(rows: object) -> dict[int, int]:
    return dict(rows.values_list("recipient").annotate(n=Count("pk")).order_by())  # type: ignore[attr-defined]


def _about(kind: str | None, limit: str | None) -> str:
    if limit:
        known = BY_CODE.get(limit)
        return f"Timescale: {known.title if known else limit}"
    return capital(in_words(kind or ""))


__all__ = ["DAYS", "OfKind", "OfRole", "by_kind", "by_role"]
