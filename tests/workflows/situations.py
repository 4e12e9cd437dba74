"""A child somewhere on the journey, for the tests of moves: each name says where the child stands."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.workflows.clocks import ENGLAND, NO_RULES
from workflows.definitions.journey import JOURNEY
from workflows.engine.decide import Decision, decide
from workflows.shapes import Rules, Situation
from workflows.terms import EvidenceKind, Role, Stage, SubStage, TrackCode

TODAY = date(2026, 6, 3)
NOON = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
EVERYBODY = frozenset(Role)

BORN_10_YEARS_AGO = date(2016, 5, 1)
BORN_17_YEARS_AGO = date(2009, 5, 1)
BORN_19_YEARS_AGO = date(2007, 5, 1)
BORN_22_YEARS_AGO = date(2004, 5, 1)

ASSESSMENT = (TrackCode.ASSESSMENT, "in_progress")
SECTION_47 = (TrackCode.SECTION_47_ENQUIRY, "enquiry_open")
CIN_PLAN = (TrackCode.CHILD_IN_NEED_PLAN, "open")
CP_PLAN = (TrackCode.PROTECTION_PLAN, "open")
EARLY_HELP_OPEN = (TrackCode.EARLY_HELP, "open")
EARLY_HELP_PAUSED = (TrackCode.EARLY_HELP, "paused")
MISSING = (TrackCode.MISSING, "open")
PLACED = (TrackCode.PLACEMENT, "placed")


def a_situation(stage: Stage, *tracks: tuple[TrackCode, str], has: Iterable[EvidenceKind] = (), **facts: Any) -> Situation:
    """A child of ten at this stage, with these tracks open and this evidence on record."""
    facts.setdefault("date_of_birth", BORN_10_YEARS_AGO)
    return Situation(stage=stage, today=TODAY, tracks=frozenset(tracks), evidence=dict.fromkeys(has, NOON), **facts)


def not_open(**facts: Any) -> Situation:
    return a_situation(Stage.CLOSED, is_open=False, **facts)


def at_contact(**facts: Any) -> Situation:
    return a_situation(Stage.CONTACT, sub_stage=SubStage.RECEIVED, **facts)


def at_referral(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.CONTACT, *tracks, sub_stage=SubStage.REFERRAL_DECISION, **facts)


def in_early_help(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.EARLY_HELP, EARLY_HELP_OPEN, *tracks, **facts)


def being_assessed(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.ASSESSMENT, ASSESSMENT, *tracks, **facts)


def in_need(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.CHILD_IN_NEED, CIN_PLAN, *tracks, **facts)


def protected(*tracks: tuple[TrackCode, str], **facts: Any) -> Situation:
    return a_situation(Stage.CHILD_PROTECTION, CP_PLAN, *tracks, **facts)


def looked_after(*tracks: tuple[TrackCode, str], days: int = 200, status: str = "V2", **facts: Any) -> Situation:
    """Looked after for so many days, accommodated under section 20 unless another legal status is given."""
    facts.setdefault("stage", Stage.LOOKED_AFTER)
    stage = facts.pop("stage")
    return a_situation(
        stage,
        PLACED,
        *tracks,
        legal_statuses=frozenset({status}),
        placement="U3",
        looked_after_since=TODAY - timedelta(days=days),
        placement_started_on=TODAY - timedelta(days=days),
        **facts,
    )


def decided(
    code: str,
    situation: Situation,
    *,
    target: str = "",
    roles: frozenset[Role] = EVERYBODY,
    given: Iterable[EvidenceKind] = (),
    why: str = "",
    rules: Rules = NO_RULES,
) -> Decision:
    """What the engine says of this move, to its first target unless another is named. A reason given accepts the warnings."""
    move = JOURNEY.move(code)
    to = next(t for t in move.targets if t.id == target) if target else move.targets[0]
    return decide(
        move,
        to,
        situation,
        roles=roles,
        given=frozenset(given),
        warnings_accepted=bool(why),
        why=why,
        rules=rules,
        calendar=ENGLAND,
    )


def reasons(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]
