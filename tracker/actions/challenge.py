"""A challenge to the authority about a child's plan: noted, made formal, answered, and closed by the reviewing officer alone."""

from datetime import date, datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.machines import TransitionNotAllowed, go
from tracker.models import Challenge, Relationship
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from tracker.terms import ChallengeState, RelationshipKind
from workflows.calendar import local_date
from workflows.definitions.ladders import CHALLENGED
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role

CHALLENGES = (Role.IRO, Role.SUPERVISING_SOCIAL_WORKER)
"""Who may challenge. Only a reviewing officer closes, whoever raised it."""

LONGEST = 10_000


@transaction.atomic
def raise_challenge(
    *, journey_id: int, issue: str, is_formal: bool, actor: Actor, now: datetime, reply_by: date | None = None
) -> Challenge:  # fmt: skip
    """Challenge the authority: informally, with a day by which an answer is asked for, or formally, which climbs by itself.

    Raises NotYourDecision for anybody who does not watch over the child, and BadInput without an issue or, where it is
    informal, without a day ahead.
    """
    check_watches(actor)
    faults = {}
    if not issue.strip():
        faults["issue"] = "Enter what you challenge"
    if not is_formal and (reply_by is None or reply_by < local_date(now)):
        faults["reply_by"] = "Enter today, or a day ahead, by which you ask for an answer"
    if faults:
        raise BadInput("The challenge is not complete.", faults)
    locked = lock_journey(journey_id, version=None)
    challenge = open_challenge(locked, issue=issue, is_formal=is_formal, reply_by=reply_by, actor=actor, now=now)
    change = Change(locked=locked, occurred_at=now)
    say_raised(change, challenge)
    carry_out(change, _act(actor, now))
    return challenge


def open_challenge(
    locked: Locked, *, issue: str, is_formal: bool, actor: Actor, now: datetime, reply_by: date | None = None
) -> Challenge:  # fmt: skip
    """The row of a new challenge on a locked journey. The caller says on the record that it was raised."""
    if actor.user_id is None:
        raise NotYourDecision("A challenge is raised by a person.", CHALLENGES)
    challenge = Challenge(
        journey=locked.journey, issue=issue.strip()[:LONGEST], raised_by_id=actor.user_id, raised_as=actor.acting_as(CHALLENGES) or "",
        raised_at=now, reply_by=None if is_formal else reply_by, formal_at=now if is_formal else None,
    )  # fmt: skip
    if is_formal:
        go(challenge, "raise", ChallengeState.FORMAL)
    else:
        go(challenge, "note", ChallengeState.INFORMAL)
    challenge.save()
    return challenge


def say_raised(change: Change, challenge: Challenge) -> None:
    """Say on the record that a challenge was raised. What it is about is its reason."""
    who = Words().role(Role(challenge.raised_as)) if challenge.raised_as else "reviewing officer"
    if challenge.formal_at is not None:
        kind, says = EventKind.IRO_CHALLENGE_RAISED, f"Formal challenge by the {who}."
    else:
        asked = f" An answer is asked for by {in_words(challenge.reply_by)}." if challenge.reply_by else ""
        kind, says = EventKind.IRO_CHALLENGE_NOTED, f"Informal challenge by the {who}.{asked}"
    change.say(kind, says, reason=challenge.issue, body={"subject": challenge.public_id})


@transaction.atomic
def make_formal(*, challenge_id: int, why: str, actor: Actor, now: datetime) -> Challenge:
    """Make a challenge formal, or formal again where its answer does not settle it. From now it climbs."""
    check_watches(actor)
    locked, challenge = _locked(challenge_id)
    if challenge.state == ChallengeState.ANSWERED and not why.strip():
        raise BadInput("Say why the answer does not settle it.", {"why": "Enter why the answer does not settle it"})
    _go(challenge, "raise", ChallengeState.FORMAL)
    challenge.formal_at = now
    return _say(locked, challenge, EventKind.IRO_CHALLENGE_RAISED, "The challenge was made formal.", why.strip() or challenge.issue,
                actor, now, ["state", "formal_at"])  # fmt: skip


def make_formal_in_time(*, now: datetime) -> int:
    """Make each informal challenge formal whose day for an answer (Europe/London) has passed without one. Returns how many.

    Harmless when run twice, late or anywhere. One query where there is none. LA-16: an informal challenge is not to be lost.
    """
    waiting = Challenge.objects.filter(
        state=ChallengeState.INFORMAL, ended_at__isnull=True, reply_by__lt=local_date(now), journey__closed_at__isnull=True
    )  # fmt: skip
    return sum(_made_formal_in_time(pk, now=now) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _made_formal_in_time(challenge_id: int, *, now: datetime) -> bool:
    """Make it formal under the lock; False where it was answered, ended or made formal meanwhile."""
    locked, challenge = _locked(challenge_id)
    if challenge.state != ChallengeState.INFORMAL or challenge.reply_by is None or not locked.journey.is_open:
        return False
    _go(challenge, "raise", ChallengeState.FORMAL)
    challenge.formal_at = now
    says = f"No answer came by {in_words(challenge.reply_by)}, and the challenge became formal."
    _say(locked, challenge, EventKind.IRO_CHALLENGE_RAISED, says, challenge.issue, WAYMARK, now, ["state", "formal_at"])
    return True


@transaction.atomic
def answer_challenge(
    *, challenge_id: int, response: str, agreed_action: str, agreed_by: date | None, actor: Actor, now: datetime
) -> Challenge:  # fmt: skip
    """Answer a challenge for the authority, with what was agreed and by when. It stays with the reviewing officer to close.

    Raises NotYourDecision for anybody who is not on the line that it climbs, and BadInput without an answer, or for an
    action without a day or a day that is past.
    """
    if actor.roles.isdisjoint(CHALLENGED):
        raise NotYourDecision(f"A challenge is answered by: {Words().roles(CHALLENGED)}.", CHALLENGED)
    faults = {}
    if not response.strip():
        faults["response"] = "Enter the answer"
    if agreed_action.strip() and (agreed_by is None or agreed_by < local_date(now)):
        faults["agreed_by"] = "Enter today, or a day ahead, by which it will be done"
    if agreed_by is not None and not agreed_action.strip():
        faults["agreed_action"] = "Enter what will be done by then"
    if faults:
        raise BadInput("The answer is not complete.", faults)
    locked, challenge = _locked(challenge_id)
    _go(challenge, "answer", ChallengeState.ANSWERED)
    challenge.response, challenge.agreed_action = response.strip()[:LONGEST], agreed_action.strip()[:LONGEST]
    challenge.agreed_by, challenge.answered_by_id, challenge.answered_at = agreed_by, actor.user_id, now
    agreed = f" Agreed by {in_words(agreed_by)}: {challenge.agreed_action}" if agreed_by else ""
    return _say(locked, challenge, EventKind.IRO_CHALLENGE_ANSWERED, f"The challenge was answered.{agreed}", challenge.response,
                actor, now, ["state", "response", "agreed_action", "agreed_by", "answered_by", "answered_at"])  # fmt: skip


@transaction.atomic
def close_challenge(*, challenge_id: int, outcome: str, actor: Actor, now: datetime) -> Challenge:
    """Close a challenge, with what it changed for the child. Only a reviewing officer does, the one who is named where one is."""
    locked, challenge = _locked(challenge_id)
    _check_closes(locked, actor)
    if not outcome.strip():
        raise BadInput("Say what it changed for the child.", {"outcome": "Enter what it changed for the child"})
    return _end(locked, challenge, "close", ChallengeState.CLOSED, EventKind.IRO_CHALLENGE_CLOSED, "The challenge was closed.",
                outcome, actor, now)  # fmt: skip


@transaction.atomic
def withdraw_challenge(*, challenge_id: int, why: str, actor: Actor, now: datetime) -> Challenge:
    """Take a challenge back, with the reason: whoever raised it, or the reviewing officer."""
    locked, challenge = _locked(challenge_id)
    if challenge.raised_by_id != actor.user_id:
        _check_closes(locked, actor)
    if not why.strip():
        raise BadInput("Say why it is taken back.", {"outcome": "Enter why it is taken back"})
    return _end(locked, challenge, "withdraw", ChallengeState.WITHDRAWN, EventKind.IRO_CHALLENGE_WITHDRAWN,
                "The challenge was taken back.", why, actor, now)  # fmt: skip


def check_watches(actor: Actor) -> None:
    """Raises NotYourDecision for anybody who does not watch over a child's plan."""
    if actor.roles.isdisjoint(CHALLENGES):
        raise NotYourDecision(f"A challenge is raised by: {Words().roles(CHALLENGES)}.", CHALLENGES)


def may_close(journey_child_id: int, actor: Actor) -> bool:
    """Whether the challenge is this person's to close: the reviewing officer named for the child, or any where none is. One query."""
    if Role.IRO not in actor.roles:
        return False
    named = Relationship.objects.filter(child=journey_child_id, kind=RelationshipKind.IRO, to_at__isnull=True)
    people = set(named.values_list("user", flat=True))
    return not people or actor.user_id in people


def _check_closes(locked: Locked, actor: Actor) -> None:
    if not may_close(locked.journey.child_id, actor):
        raise NotYourDecision("Only the child's reviewing officer closes a challenge.", (Role.IRO,))


def _locked(challenge_id: int) -> tuple[Locked, Challenge]:
    journey = Challenge.objects.filter(pk=challenge_id).values_list("journey", flat=True).first()
    if journey is None:
        raise NotVisible("There is no such challenge.")
    locked = lock_journey(journey, version=None)
    return locked, Challenge.objects.get(pk=challenge_id)


def _go(challenge: Challenge, move: str, to: ChallengeState) -> None:
    try:
        go(challenge, move, to)
    except TransitionNotAllowed:
        raise BadInput(f"The challenge is {challenge.state}, so this cannot be done.") from None


def _end(
    locked: Locked, challenge: Challenge, move: str, to: ChallengeState, kind: EventKind, says: str, outcome: str, actor: Actor,
    now: datetime,
) -> Challenge:  # fmt: skip
    _go(challenge, move, to)
    challenge.outcome, challenge.ended_by_id, challenge.ended_at = outcome.strip()[:LONGEST], actor.user_id, now
    return _say(locked, challenge, kind, says, challenge.outcome, actor, now, ["state", "outcome", "ended_by", "ended_at"])


def _say(
    locked: Locked, challenge: Challenge, kind: EventKind, says: str, reason: str, actor: Actor, now: datetime, fields: list[str]
) -> Challenge:  # fmt: skip
    challenge.save(update_fields=fields)
    change = Change(locked=locked, occurred_at=now)
    change.say(kind, says, reason=reason, body={"subject": challenge.public_id})
    carry_out(change, _act(actor, now))
    return challenge


def _act(actor: Actor, now: datetime) -> Act:
    return Act(actor=actor, now=now, role=actor.acting_as((*CHALLENGES, *CHALLENGED)) or "")


__all__ = [
    "CHALLENGES", "answer_challenge", "check_watches", "close_challenge", "make_formal", "make_formal_in_time", "may_close",
    "open_challenge", "raise_challenge", "say_raised", "withdraw_challenge",
]  # fmt: skip
