"""Asks those who watch over a child's plan about a delay to permanence, each once, and takes their answers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.actions import effects
from tracker.actions.challenge import open_challenge, say_raised
from tracker.actions.change import Change
from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Clock, DelayQuestion, Effect, Firing
from tracker.models.fields import public_id
from tracker.rules.access import Actor
from tracker.selectors.oversight import may_answer
from tracker.selectors.timescales import responsible, title_of
from tracker.selectors.who import NAMED, Directory, directory
from tracker.selectors.words import Words, capital
from tracker.terms import DelayAnswer
from workflows.definitions.delays import DELAYS, INSTEAD_OF, WATCHERS
from workflows.terms import EventKind, Role

ASK = "tracker.ask_about_delay"
"""The name under which asking waits among the effects. Never changes."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is asked: the role that is meant, the one that is asked, and why where it is another."""

    meant: Role
    asked: Role
    because: str = ""


@transaction.atomic
def ask_about_delay(*, clock_id: int, now: datetime) -> list[DelayQuestion]:
    """Ask each watcher about an overdue timescale of permanence, unless it was asked about already or has ended since."""
    journey_id = Clock.objects.filter(pk=clock_id).values_list("journey", flat=True).first()
    if journey_id is None:
        raise NotVisible("There is no such timescale.")
    locked = lock_journey(journey_id, version=None)
    clock = next((one for one in locked.running if one.pk == clock_id), None)
    asked = set(DelayQuestion.objects.filter(clock=clock_id).values_list("watcher", flat=True))
    if clock is None or clock.due_at > now or asked.issuperset(WATCHERS):
        return []
    names = directory(Words(locked.book.rules.labels), [locked.journey.child_id], now=now)
    watchers = [_watcher(role, locked, names) for role in WATCHERS if role not in asked]
    ids = {watcher.meant: public_id() for watcher in watchers}
    change = Change(locked=locked, occurred_at=now)
    for watcher in watchers:
        change.say(
            EventKind.PERMANENCE_DELAY_NOTICE_SENT, _says(clock, watcher),
            body={"subject": ids[watcher.meant], "asks": str(watcher.asked), "clock": clock.public_id},
        )  # fmt: skip
    events = carry_out(change, Act(actor=WAYMARK, now=now))
    return DelayQuestion.objects.bulk_create(
        DelayQuestion(
            public_id=ids[watcher.meant], journey=locked.journey, clock=clock, watcher=watcher.meant, role=watcher.asked,
            because=watcher.because, asked_at=now, event=event,
        )
        for watcher, event in zip(watchers, events, strict=True)
    )  # fmt: skip


@transaction.atomic
def answer_delay(*, question_id: int, answer: DelayAnswer, words: str, actor: Actor, now: datetime) -> DelayQuestion:
    """Acknowledge, challenge or explain a delay. A challenge opens a formal one, which then climbs by itself.

    Raises NotYourDecision for anybody who was not asked and is not on the line above, and BadInput for an explanation or a
    challenge without words, and where it has been answered or there is nothing left to answer.
    """
    found = DelayQuestion.objects.filter(pk=question_id).values_list("journey", flat=True).first()
    if found is None:
        raise NotVisible("There is no such notice.")
    locked = lock_journey(found, version=None)
    question = DelayQuestion.objects.select_related("clock").get(pk=question_id)
    check_answers(question, locked, actor, now)
    if question.answered_at is not None:
        raise BadInput("This notice has been answered.")
    if not any(clock.subject == question.public_id for clock in locked.running):
        raise BadInput("There is nothing left to answer: the child is no longer looked after.")
    if answer is not DelayAnswer.ACKNOWLEDGE and not words.strip():
        says = "Enter what you challenge" if answer is DelayAnswer.CHALLENGE else "Enter your explanation"
        raise BadInput("This answer needs words.", {"words": says})
    question.answer, question.words = answer, words.strip()[:10_000]
    question.answered_by_id, question.answered_at = actor.user_id, now
    change = Change(locked=locked, occurred_at=now)
    change.say(
        EventKind.PERMANENCE_DELAY_NOTICE_ANSWERED, f"Delay, {title_of(question.clock.limit)}: {_ANSWERED[answer]}.",
        reason=question.words, body={"subject": question.public_id, "answers": {"answer": str(answer)}},
    )  # fmt: skip
    if answer is DelayAnswer.CHALLENGE:
        question.challenge = open_challenge(locked, issue=question.words, is_formal=True, actor=actor, now=now)
        say_raised(change, question.challenge)
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as((Role(question.role),)) or ""))
    question.save(update_fields=["answer", "words", "answered_by", "answered_at", "challenge"])
    return question


def check_answers(question: DelayQuestion, locked: Locked, actor: Actor, now: datetime) -> None:
    """Raises NotYourDecision for anybody who was not asked, and is nobody on the line to whom silence goes."""
    names = directory(Words(locked.book.rules.labels), [locked.journey.child_id], now=now)
    if not may_answer(question, actor, names, locked.journey):
        who = names.who(question.role, responsible(locked.journey))
        by = (Role(question.role), *INSTEAD_OF[Role(question.watcher)])
        raise NotYourDecision(f"This notice is answered by {who}, or the line above.", by)


_ANSWERED = {
    DelayAnswer.ACKNOWLEDGE: "acknowledged",
    DelayAnswer.CHALLENGE: "challenged",
    DelayAnswer.EXPLAIN: "explained",
}


def _watcher(role: Role, locked: Locked, names: Directory) -> Watcher:
    """Whoever is named for the child in this role; else the nearest post above that somebody holds, and why."""
    words, journey = Words(locked.book.rules.labels), locked.journey
    if (journey.child_id, NAMED[role]) in names.named:
        return Watcher(role, role)
    because = f"No {words.role(role)} is named for the child."
    for above in INSTEAD_OF[role]:
        if names.who(above, responsible(journey)).user_id is not None:
            return Watcher(role, above, because)
        because = f"{because} {capital(words.role(above))}: the post is vacant."[:200]
    return Watcher(role, INSTEAD_OF[role][-1], because)


def _says(clock: Clock, watcher: Watcher) -> str:
    words = Words()
    instead = f" {watcher.because}" if watcher.because else ""
    return f"{title_of(clock.limit)}: overdue. The {words.role(watcher.asked)} is asked to acknowledge, challenge or explain.{instead}"


def _wants(firing: Firing) -> bool:
    return firing.rung == "due" and firing.clock.limit in DELAYS and firing.clock.journey_id is not None


def _ask(effect: Effect, now: datetime) -> None:
    ask_about_delay(clock_id=Clock.objects.values_list("pk", flat=True).get(firings__effects=effect), now=now)


effects.register(ASK, _ask, firings=_wants)

__all__ = ["ASK", "answer_delay", "ask_about_delay"]
