"""What those who watch over a child's plan are asked, and what they challenge, as a viewer may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.errors import NotVisible
from tracker.models import Challenge, Clock, DelayQuestion, Firing, Journey, Relationship
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.timescales import responsible, title_of
from tracker.selectors.who import NAMED, Directory
from tracker.selectors.words import Words, capital
from tracker.terms import ChallengeState, RelationshipKind
from workflows.calendar import local_date
from workflows.definitions.delays import INSTEAD_OF
from workflows.definitions.ladders import CHALLENGED
from workflows.definitions.limits import BY_CODE
from workflows.engine.clock import day_of
from workflows.terms import Role

DELAY, CHALLENGE = "permanence.delay_answered", "oversight.iro_challenge"

STATES: Mapping[str, str] = {
    ChallengeState.INFORMAL: "Informal",
    ChallengeState.FORMAL: "Formal, not answered",
    ChallengeState.ANSWERED: "Answered, not closed",
    ChallengeState.CLOSED: "Closed",
    ChallengeState.WITHDRAWN: "Taken back",
}
ANSWERS: Mapping[str, str] = {"acknowledge": "Acknowledged", "challenge": "Challenged", "explain": "Explained"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One watcher's question about one delay, in words. `due_on` is the last day for the answer; None once nothing runs."""

    public_id: str
    ref: str
    child: str
    journey: str
    about: str
    watcher: str
    asked: str
    because: str
    asked_at: datetime
    due_on: date | None
    is_late: bool
    answer: str
    words: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged:
    """One challenge in words. `level` is who on the line must answer now, and `due_on` until when; empty and None when answered."""

    challenge: Challenge
    ref: str
    child: str
    journey: str
    team: str
    state: str
    raised_as: str
    level: str
    due_on: date | None
    is_late: bool


def may_answer(question: DelayQuestion, actor: Actor, names: Directory, journey: Journey) -> bool:
    """Whether this person was asked: the one named for the child, or the holder of a post above on the line of the team. No query."""
    watcher, line = Role(question.watcher), responsible(journey)
    named = names.named.get((journey.child_id, NAMED[watcher]))
    above = (names.who(role, line).user_id for role in INSTEAD_OF[watcher])
    return actor.user_id is not None and actor.user_id in (named[0] if named else None, *above)


def questions(viewer: Viewer) -> QuerySet[DelayQuestion]:
    """The questions about children whom this person may see, the latest first."""
    rows = DelayQuestion.objects.filter(visible(viewer, child="journey__child_id")).order_by("-asked_at", "-pk")
    return rows.select_related("journey__child", "journey__team", "clock", "answered_by")


def unanswered(viewer: Viewer, actor: Actor, *, now: datetime) -> QuerySet[DelayQuestion]:
    """What waits for this person's own answer, the oldest first: asked of them by name, or of their post in their units."""
    runs = Clock.objects.filter(
        journey=OuterRef("journey"), limit=DELAY, subject=OuterRef("public_id"), stopped_at__isnull=True, cancelled_at__isnull=True
    )
    named = Relationship.objects.filter(child=OuterRef("journey__child"), user=viewer.user_id, to_at__isnull=True)
    mine = Q(pk__in=[])
    for role, kind in ((Role.IRO, RelationshipKind.IRO), (Role.SUPERVISING_SOCIAL_WORKER, RelationshipKind.SUPERVISING_SOCIAL_WORKER)):
        mine |= Q(Exists(named.filter(kind=kind)), role=role)
    if viewer.unit_ids:
        mine |= Q(role__in=[str(role) for role in actor.roles - set(NAMED)], journey__team__in=sorted(viewer.unit_ids))
    return questions(viewer).filter(mine, Exists(runs), answered_at__isnull=True).order_by("asked_at", "pk")


def the_question(viewer: Viewer, public_id: str) -> DelayQuestion:
    """One question about a child whom this person may see. Raises NotVisible."""
    found = questions(viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("There is no such notice.")
    return found


def asked_in_words(rows: Iterable[DelayQuestion], words: Words, *, now: datetime) -> list[Asked]:
    """One page of questions in words. One query."""
    here = list(rows)
    due = dict(_running(DELAY, here).values_list("subject", "due_at"))
    return [
        Asked(
            public_id=row.public_id, ref=row.journey.child.ref, child=row.journey.child.name, journey=row.journey.public_id,
            about=title_of(row.clock.limit), watcher=capital(words.role(Role(row.watcher))), asked=capital(words.role(Role(row.role))),
            because=row.because, asked_at=row.asked_at,
            due_on=_day(DELAY, due[row.public_id]) if row.public_id in due else None, is_late=due.get(row.public_id, now) < now,
            answer=ANSWERS.get(row.answer, ""), words=row.words,
            answered_by=row.answered_by.display_name if row.answered_by else "", answered_at=row.answered_at,
        )
        for row in here
    ]  # fmt: skip


def challenges(viewer: Viewer, *, state: str = "", only_open: bool = False) -> QuerySet[Challenge]:
    """The challenges about children whom this person may see, the oldest first."""
    rows = Challenge.objects.filter(visible(viewer, child="journey__child_id"))
    if state:
        rows = rows.filter(state=state)
    if only_open:
        rows = rows.filter(ended_at__isnull=True)
    return rows.select_related("journey__child", "journey__team", "raised_by", "answered_by", "ended_by").order_by("raised_at", "pk")


def open_of(journey: Journey, words: Words, *, now: datetime) -> list[Challenged]:
    """The open challenges of one journey that is in sight, the oldest first. Three queries."""
    rows = Challenge.objects.filter(journey=journey, ended_at__isnull=True).select_related("journey__child", "journey__team")
    return challenged_in_words(list(rows.order_by("raised_at", "pk")), words, now=now)


def the_challenge(viewer: Viewer, public_id: str) -> Challenge:
    """One challenge about a child whom this person may see. Raises NotVisible."""
    found = challenges(viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("There is no such challenge.")
    return found


def challenged_in_words(rows: Iterable[Challenge], words: Words, *, now: datetime) -> list[Challenged]:
    """One page of challenges in words, each with who on the line must answer now. Two queries."""
    here = list(rows)
    clocks = {clock.subject: clock for clock in _running(CHALLENGE, here)}
    risen: dict[int, int] = {}
    for clock, rung in Firing.objects.filter(clock__in=list(clocks.values())).values_list("clock", "rung"):
        risen[clock] = max(risen.get(clock, 0), int(rung.removeprefix("up_")) if rung.startswith("up_") else 0)
    return [_challenged(row, clocks.get(row.public_id), risen, words, now) for row in here]


def _challenged(row: Challenge, clock: Clock | None, risen: Mapping[int, int], words: Words, now: datetime) -> Challenged:
    due_on, is_late, level = None, False, ""
    if clock is not None:
        height = min(risen.get(clock.pk, 0), len(CHALLENGED) - 1)
        level, is_late = words.role(CHALLENGED[height]), clock.due_at <= now
        # Each level above has until the next one is told; the last has nobody above it.
        due_on = _day(CHALLENGE, clock.next_fire_at if height and clock.next_fire_at else clock.due_at)
    elif row.state == ChallengeState.INFORMAL and row.reply_by is not None:
        level, due_on, is_late = words.role(CHALLENGED[0]), row.reply_by, row.reply_by < local_date(now)
    return Challenged(
        challenge=row, ref=row.journey.child.ref, child=row.journey.child.name, journey=row.journey.public_id,
        team=row.journey.team.name if row.journey.team else "", state=STATES[row.state],
        raised_as=capital(words.role(Role(row.raised_as))) if row.raised_as else "", level=capital(level) if level else "",
        due_on=due_on, is_late=is_late,
    )  # fmt: skip


def _running(limit: str, rows: Iterable[DelayQuestion | Challenge]) -> QuerySet[Clock]:
    found = Clock.objects.filter(limit=limit, subject__in=[row.public_id for row in rows], stopped_at__isnull=True)
    return found.filter(cancelled_at__isnull=True, journey__in={row.journey_id for row in rows})


def _day(limit: str, due_at: datetime) -> date:
    return day_of(BY_CODE[limit].kind, due_at)
