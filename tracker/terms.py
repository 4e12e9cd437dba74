"""The words of the record, spelled once."""

from enum import StrEnum


class StreamKind(StrEnum):
    """What a stream of events is about. Several streams are always locked in the order (kind, id)."""

    CHILD = "child"
    JOURNEY = "journey"
    NEED_TO_KNOW = "need_to_know"
    PANEL_MEETING = "panel_meeting"
    PERMANENCY_MEETING = "permanency_meeting"
    RULEBOOK = "rulebook"
    STAFF = "staff"
    WEEKLY_PACK = "weekly_pack"


class Precision(StrEnum):
    """How exactly a moment is known. A day is stored as its first instant in Europe/London."""

    INSTANT = "instant"
    DAY = "day"


class RelationshipKind(StrEnum):
    """Why a person or a team may see a child. Dated: it begins and ends."""

    ALLOCATED_WORKER = "allocated_worker"
    RESPONSIBLE_TEAM = "responsible_team"
    LAST_TEAM = "last_team"
    OFFERED_TO_TEAM = "offered_to_team"
    IRO = "iro"
    CP_CHAIR = "cp_chair"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    LEAD_PROFESSIONAL = "lead_professional"
    PERSONAL_ADVISER = "personal_adviser"
    PANEL_MEMBER = "panel_member"
    SHARED_WITH = "shared_with"


class UnitKind(StrEnum):
    """The levels of an organisation."""

    AUTHORITY = "authority"
    SERVICE = "service"
    TEAM = "team"


class HandoverState(StrEnum):
    """Where the offer of a child stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


class HandoverKind(StrEnum):
    """What is offered: a worker or team for the child where the child stands, or a move that needs a receiver."""

    ALLOCATION = "allocation"
    TRANSFER = "transfer"
    MOVE = "move"


class FiringState(StrEnum):
    """Whether a rung of a timescale was told to anyone. `passed` was over before it was recorded."""

    FIRED = "fired"
    PASSED = "passed"


class LinkKind(StrEnum):
    """How two children, or a child and an adult, are related."""

    SIBLING = "sibling"
    HALF_SIBLING = "half_sibling"
    STEP_SIBLING = "step_sibling"
    TWIN = "twin"
    PARENT = "parent"
    LIVES_WITH = "lives_with"


class MissingKind(StrEnum):
    """The two words of the return for a child who is not where they should be."""

    MISSING = "missing"
    AWAY = "away_without_authorisation"


class StandingRule(StrEnum):
    """What must be true of every open journey, so that none is ever stuck. Each is named by what is found where it is not."""

    RECORD_CHANGED = "record_changed"
    NO_OWNER = "no_owner"
    OWNER_INACTIVE = "owner_inactive"
    NOTHING_DUE = "nothing_due"
    NOBODY_TOLD = "nobody_told"
    OFFER_UNANSWERED = "offer_unanswered"
    DECISION_WITHOUT_ACTION = "decision_without_action"
    PAUSED_TOO_LONG = "paused_too_long"


class ChallengeState(StrEnum):
    """Where a challenge of the reviewing officer, or of another watcher, stands."""

    INFORMAL = "informal"
    FORMAL = "formal"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN_CHALLENGES = (ChallengeState.INFORMAL, ChallengeState.FORMAL, ChallengeState.ANSWERED)


class MeetingState(StrEnum):
    """Where a permanency meeting stands. A closed one never changes."""

    OPEN = "open"
    CLOSED = "closed"


class MeetingActionState(StrEnum):
    """Where an action of a permanency meeting stands. It is carried to each next meeting until it is one of the last two."""

    TO_DO = "to_do"
    DONE = "done"
    ENDED = "ended"


class DelayAnswer(StrEnum):
    """The three answers to a notice of delay. Silence is none of them."""

    ACKNOWLEDGE = "acknowledge"
    CHALLENGE = "challenge"
    EXPLAIN = "explain"


class PlanOfRoute(StrEnum):
    """What a route to permanence is to the child's plan."""

    MAIN = "main"
    PARALLEL = "parallel"
    CONTINGENCY = "contingency"


class PermanenceState(StrEnum):
    """Where a looked after child stands on the way to a permanent home, worked out from what is on record."""

    NO_ROUTE = "no_route"
    PLANNING = "planning"
    PLAN_AGREED = "plan_agreed"
    SETTLED_NOT_MATCHED = "settled_not_matched"
    MATCHING = "matching"
    MATCHED = "matched"
    PLACED_FOR_ADOPTION = "placed_for_adoption"
    APPLIED = "applied"
    ACHIEVED = "achieved"
    PLAN_CHANGED = "plan_changed"


class SharedWith(StrEnum):
    """Who may use a kept view of the tracker beside the person who made it. What each sees through it is their own."""

    NOBODY = "nobody"
    TEAM = "team"
    AUTHORITY = "authority"


class KindOfSheet(StrEnum):
    """A file of the tracker's rows."""

    CSV = "csv"
    XLSX = "xlsx"


class SheetState(StrEnum):
    """Where a file stands that somebody has asked for."""

    WANTED = "wanted"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class EditionState(StrEnum):
    """Where an edition of the rulebook stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class RuleKind(StrEnum):
    """What an authority may set for itself."""

    LOCAL_STANDARD = "local_standard"
    BANK_HOLIDAY = "bank_holiday"
    SCHOOL_TERM = "school_term"
    SCHOOL_CLOSURE = "school_closure"
    LABEL = "label"
    FORBIDDEN_MOVE = "forbidden_move"
    DEFINITION = "definition"
    NEED_TO_KNOW = "need_to_know"


class EffectOfRules(StrEnum):
    """What a change of the rules would do to an open journey."""

    LATER = "later"
    SOONER = "sooner"
    TURNS_RED = "turns_red"
    NO_LONGER_RED = "no_longer_red"
    LOSES_MOVE = "loses_move"
    GAINS_MOVE = "gains_move"
    CARRIED_OVER = "carried_over"
    STAYS_BEHIND = "stays_behind"


HELD_STATES = (HandoverState.OFFERED,)
"""States of an offer that is still waiting for an answer."""
