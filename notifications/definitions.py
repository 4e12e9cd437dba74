"""Who is told of what, and how: one row a notice, to be read by a manager.

A sentence names no child: it is read beside the child's name by whoever may see the child, and nowhere else. It may
name {team}, {from_team}, {to_team}, {limit} and {due}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from notifications.terms import Channel, Only, OutOfHours, Right, Soon, To
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.limits.incident import NEED_TO_KNOW
from workflows.definitions.limits.oversight import PANEL_MINUTES
from workflows.terms import EventKind, LimitKind, Role

INBOX = (Channel.INBOX,)
AND_MAIL = (Channel.INBOX, Channel.MAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One row. `to` in order: whoever comes up twice is told once, by the first row that reaches them.

    `with_timescales` tells besides whoever must keep a timescale that the same act started, each of their own, as one bundle.
    """

    of: EventKind
    to: tuple[To, ...]
    says: str
    by: tuple[Channel, ...] = INBOX
    soon: Soon = Soon.AT_ONCE
    out_of_hours: OutOfHours = OutOfHours.WAITS
    right: Right = Right.SIGHT
    only: Only = Only.ALWAYS
    with_timescales: bool = False

    @property
    def code(self) -> str:
        """The row by a name that does not change as others come and go."""
        return f"{self.of}.{self.to[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingOfLimit:
    """One row about a rung of a timescale. No `limits` means every timescale without a row of its own.

    `rungs` are codes of a ladder (warn, due, up_1, …); none means all. The role that the rung names is told, unless
    `to` says otherwise. What is due goes out once a morning, all of it in one message, unless it keeps a child safe.
    """

    code: str
    title: str
    rungs: tuple[str, ...]
    says: str
    limits: tuple[str, ...] = ()
    to: tuple[To, ...] = (To.WHOEVER_THE_RUNG_TELLS,)
    by: tuple[Channel, ...] = AND_MAIL
    soon: Soon = Soon.DIGEST
    out_of_hours: OutOfHours = OutOfHours.WAITS
    right: Right = Right.SIGHT


WHAT_HAPPENED: tuple[Telling, ...] = (
    # An offer and its answer
    Telling(
        of=EventKind.HANDOVER_OFFERED,
        to=(To.RECEIVING_TEAM_MANAGER,),
        says="{from_team} offers this child to {to_team}. Accept the child, or say why not.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.HANDOVER_ACCEPTED,
        to=(To.WHO_OFFERED,),
        says="{to_team} accepted the child you offered.",
        right=Right.PARTY_TO_THE_OFFER,
    ),
    Telling(
        of=EventKind.HANDOVER_NOT_ACCEPTED,
        to=(To.WHO_OFFERED, To.ALLOCATED_WORKER),
        says="{to_team} did not accept the child. The reason is on the child's page. {from_team} still holds the child.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.HANDOVER_WITHDRAWN,
        to=(To.RECEIVING_TEAM_MANAGER,),
        says="{from_team} withdrew the offer of this child. There is nothing left for you to answer.",
        right=Right.PARTY_TO_THE_OFFER,
    ),
    Telling(
        of=EventKind.HANDOVER_FELL_BACK,
        to=(To.RECEIVING_SERVICE_MANAGER, To.RECEIVING_TEAM_MANAGER),
        says="{to_team} did not answer an offer in time. {from_team} keeps the child until the offer is answered.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.HANDOVER_FELL_BACK,
        to=(To.WHO_OFFERED, To.SENDING_TEAM_MANAGER),
        says="{to_team} did not answer your offer in time. You keep the child; the offer stays open, and their service manager knows.",
        by=AND_MAIL,
    ),
    # Who holds the child
    Telling(
        of=EventKind.CASE_ALLOCATED,
        to=(To.ALLOCATED_WORKER,),
        says="This child was allocated to you.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.TEAM_CHANGED,
        to=(To.TEAM_MANAGER,),
        says="{team} is now responsible for this child, who has no worker yet. Allocate the child.",
        only=Only.NO_WORKER,
    ),
    Telling(of=EventKind.IRO_APPOINTED, to=(To.IRO,), says="You are the independent reviewing officer of this child."),
    Telling(
        of=EventKind.PERSONAL_ADVISER_APPOINTED,
        to=(To.PERSONAL_ADVISER,),
        says="You are the personal adviser of this young person.",
    ),
    # Those who watch over the plan
    Telling(
        of=EventKind.PERMANENCE_DELAY_NOTICE_SENT,
        to=(To.WHOEVER_IS_ASKED,),
        says="The child's permanence is delayed. You are asked to acknowledge it, to challenge it or to explain it.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.IRO_CHALLENGE_NOTED,
        to=(To.TEAM_MANAGER, To.ALLOCATED_WORKER, To.SUPERVISING_SOCIAL_WORKER, To.IRO),
        says="An informal challenge about this child's plan was made. It asks for an answer.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.IRO_CHALLENGE_RAISED,
        to=(To.TEAM_MANAGER, To.ALLOCATED_WORKER, To.SUPERVISING_SOCIAL_WORKER, To.IRO),
        says="A formal challenge about this child's plan was made. Without an answer it goes up the line.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.IRO_CHALLENGE_ANSWERED,
        to=(To.IRO, To.SUPERVISING_SOCIAL_WORKER),
        says="A challenge about this child's plan was answered. It stays open until the reviewing officer closes it.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.IRO_CHALLENGE_CLOSED,
        to=(To.TEAM_MANAGER, To.ALLOCATED_WORKER, To.SUPERVISING_SOCIAL_WORKER),
        says="The reviewing officer closed a challenge about this child's plan.",
    ),
    # The permanency meeting
    Telling(
        of=EventKind.PERMANENCY_ACTION_SET,
        to=(To.WHOEVER_IS_ASKED,),
        says="The permanency meeting agreed an action for this child, and it is yours to do.",
        by=AND_MAIL,
    ),
    # Lead professionals, who may work outside the authority
    Telling(
        of=EventKind.STEP_UP_DECISION_RECORDED,
        to=(To.LEAD_PROFESSIONAL,),
        says="A step up was decided for this child. The decision and the reason are on the child's page, and whom to ask.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.HANDOVER_NOT_ACCEPTED,
        to=(To.LEAD_PROFESSIONAL,),
        says="{to_team} did not accept the child. The reason is on the child's page. {from_team} still holds the child.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.EARLY_HELP_WORKER_ALLOCATED,
        to=(To.LEAD_PROFESSIONAL,),
        says="You are the lead professional of this child, or the child's worker has changed.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.STEP_DOWN_ACCEPTED,
        to=(To.LEAD_PROFESSIONAL,),
        says="A step down was accepted for this child.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.TAF_MINUTES_PUBLISHED,
        to=(To.LEAD_PROFESSIONAL,),
        says="The minutes of the Team Around the Family meeting were sent out.",
    ),
    # Where the child stands
    Telling(of=EventKind.JOURNEY_MOVED, to=(To.ALLOCATED_WORKER,), says="The child you work with moved to another stage."),
    Telling(
        of=EventKind.STEP_UP_DECISION_RECORDED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="A step up was decided for this child.",
    ),
    Telling(
        of=EventKind.STEP_UP_NOT_ACCEPTED_AGAIN,
        to=(To.SERVICE_MANAGER,),
        says="A second step-up of this child was not accepted within six months. You are to review both jointly with social care.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.STEP_UP_NOT_ACCEPTED_AGAIN,
        to=(To.RECEIVING_SERVICE_MANAGER,),
        says="{to_team} has not accepted this child twice within six months. You are to review both step-ups jointly with early help.",
        by=AND_MAIL,
        right=Right.PARTY_TO_THE_OFFER,
    ),
    Telling(
        of=EventKind.STEP_DOWN_ACCEPTED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="A step down was accepted for this child.",
    ),
    Telling(
        of=EventKind.LOOKED_AFTER_STARTED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.HEAD_OF_SERVICE, To.IRO),
        says="The child is now looked after. What must happen and by when is on the child's page.",
        by=AND_MAIL,
        with_timescales=True,
    ),
    Telling(
        of=EventKind.LOOKED_AFTER_CEASED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO),
        says="The child is no longer looked after.",
    ),
    Telling(
        of=EventKind.PLACEMENT_ENDED_UNPLANNED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO),
        says="A placement ended that was not planned to end.",
        by=AND_MAIL,
    ),
    # Nothing is stuck in silence
    Telling(
        of=EventKind.FAULT_FOUND,
        to=(To.TEAM_MANAGER,),
        says="Something keeps this child's journey from going on. What it is, and the step that puts it right, is under “To fix”.",
        by=AND_MAIL,
    ),
    # Safety
    Telling(
        of=EventKind.CHILD_MISSING,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO, To.EMERGENCY_DUTY),
        says="The child was reported missing, or away without authorisation.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
    ),
    Telling(
        of=EventKind.POLICE_PROTECTION_STARTED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="The child was taken into police protection, which ends after 72 hours at most.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
    ),
    Telling(
        of=EventKind.EPO_MADE,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="An emergency protection order was made. When it ends is on the child's page.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
    ),
    Telling(
        of=EventKind.CHILD_RETURNED_FROM_MISSING,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO, To.EMERGENCY_DUTY),
        says="The child was found or came back. A return interview is due.",
    ),
    Telling(
        of=EventKind.CHILD_DIED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.HEAD_OF_SERVICE, To.DIRECTOR, To.IRO),
        says="A death was recorded. Read the record before you do anything else.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
    ),
    # A need to know: its readers are those on its ladder, and the sense of it is on its own page
    Telling(
        of=EventKind.NEED_TO_KNOW_DRAFTED,
        to=(To.WORKER_OF_NEED_TO_KNOW, To.MANAGER_OF_NEED_TO_KNOW),
        says="Leaders may need to know of something. Write the need to know, or dismiss it with a reason.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_WRITTEN,
        to=(To.MANAGER_OF_NEED_TO_KNOW,),
        says="A need to know waits for you to confirm it. It goes on without you when its time is over.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.URGENT_NEED_TO_KNOW_SENT,
        to=(To.ON_THE_LADDER,),
        says="An urgent need to know was sent to you. Open it and acknowledge it.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_SENT,
        to=(To.ON_THE_LADDER,),
        says="A need to know was sent to you. Open it and acknowledge it.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_SEVERITY_RAISED,
        to=(To.ON_THE_LADDER,),
        says="A need to know was graded higher and sent to you. Open it and acknowledge it.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_PASSED_ON,
        to=(To.NEXT_ON_THE_LADDER,),
        says="Somebody below you has not acknowledged a need to know. Open it.",
        by=AND_MAIL,
        out_of_hours=OutOfHours.GOES,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_DIRECTION_GIVEN,
        to=(To.WHO_IS_DIRECTED,),
        says="A leader gave you a direction. What is to be done and by when is with the need to know.",
        by=AND_MAIL,
        right=Right.PARTY_TO_THE_DIRECTION,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_UPDATED,
        to=(To.EVERYBODY_ON_THE_LADDER,),
        says="A need to know was brought up to date.",
        by=AND_MAIL,
        soon=Soon.DIGEST,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_CLOSED,
        to=(To.EVERYBODY_ON_THE_LADDER,),
        says="A need to know was closed, with what came of it and what was learned.",
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.NEED_TO_KNOW_WITHDRAWN,
        to=(To.EVERYBODY_ON_THE_LADDER,),
        says="A need to know was withdrawn. The reason is with it.",
        right=Right.MATTER,
    ),
    # Work in turn
    Telling(
        of=EventKind.ASSESSMENT_SUBMITTED,
        to=(To.TEAM_MANAGER,),
        says="An assessment waits for you to authorise it or send it back.",
    ),
    Telling(
        of=EventKind.ASSESSMENT_RETURNED,
        to=(To.ALLOCATED_WORKER,),
        says="Your assessment was sent back with a reason. The reason is on the child's page.",
    ),
    Telling(of=EventKind.ASSESSMENT_AUTHORISED, to=(To.ALLOCATED_WORKER,), says="Your assessment was authorised."),
    # Audits
    Telling(
        of=EventKind.CASE_ENTERED_AUDIT,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="This child's case is to be audited. The auditor will talk with you before anything is taken up the line.",
    ),
    Telling(
        of=EventKind.AUDIT_CONCERN_ESCALATED,
        to=(To.SERVICE_MANAGER, To.HEAD_OF_SERVICE, To.TEAM_MANAGER, To.ALLOCATED_WORKER),
        says="A concern of an audit was taken up the line. What it is, and what was said about it, is on the child's page.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.AUDIT_SAFEGUARDING_ACTION_RAISED,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="An audit asks for something to be done at once to keep this child safe.",
        by=AND_MAIL,
    ),
    # The permanency meeting
    Telling(
        of=EventKind.PERMANENCY_PACK_KEPT,
        to=(To.MANAGERS_OF_THE_PACK,),
        says="The weekly pack for the permanency meeting is there, with the children of your teams on its lists.",
        by=AND_MAIL,
        soon=Soon.DIGEST,
        right=Right.MATTER,
    ),
    # Panels
    Telling(
        of=EventKind.PANEL_MEETING_WITHOUT_A_CHAIR,
        to=(To.NEXT_LEVEL_OF_PANEL,),
        says="Nobody chairs a coming panel meeting: neither the holder nor a deputy is there on its day. Name who chairs.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.PANEL_CHAIR_FOUND,
        to=(To.NEXT_LEVEL_OF_PANEL,),
        says="A coming panel meeting that nobody was to chair has a chair again.",
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.PANEL_MEETING_MOVED,
        to=(To.MEMBERS_OF_PANEL, To.PRESENTERS_AT_MEETING),
        says="A panel meeting at which you sit or present was moved. Its page says the day, the hours and the room.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.PANEL_MEETING_CANCELLED,
        to=(To.MEMBERS_OF_PANEL, To.PRESENTERS_AT_MEETING),
        says="A panel meeting at which you were to sit or present was cancelled. Its page says why.",
        by=AND_MAIL,
        right=Right.MATTER,
    ),
    Telling(
        of=EventKind.PANEL_REQUEST_AROSE,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER),
        says="A child was put forward to a panel by itself. Why, and what the panel needs, is on the child's page.",
    ),
    Telling(
        of=EventKind.PANEL_RECOMMENDATION_AND_MINUTES_RECEIVED,
        to=(To.AGENCY_DECISION_MAKER,),
        says="A panel's recommendation waits for your decision.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.PANEL_CHAIRS_ACTION_TAKEN,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO),
        says="A panel's chair decided about this child between meetings. The panel looks at it at its next meeting.",
    ),
    Telling(
        of=EventKind.PANEL_CHAIRS_ACTION_NOT_RATIFIED,
        to=(To.HEAD_OF_SERVICE, To.TEAM_MANAGER, To.ALLOCATED_WORKER),
        says="A panel did not ratify what its chair had decided about this child. The head of service decides what follows.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.PANEL_ITEM_LISTED,
        to=(To.ALLOCATED_WORKER,),
        says="The child was listed for a panel meeting.",
    ),
    Telling(
        of=EventKind.PANEL_ITEM_CARRIED,
        to=(To.ALLOCATED_WORKER,),
        says="A panel meeting did not hear this child's item. The child's page says where it is heard now.",
    ),
    Telling(
        of=EventKind.PANEL_ITEM_MOVED,
        to=(To.ALLOCATED_WORKER,),
        says="This child's item was moved to another panel meeting. The child's page says when it is heard now.",
    ),
    Telling(
        of=EventKind.PANEL_ITEM_TAKEN_OFF,
        to=(To.ALLOCATED_WORKER,),
        says="This child's item was taken off a panel's agenda. Why is on the child's page, and it waits for another date.",
    ),
    Telling(
        of=EventKind.PANEL_ITEM_RETIMED,
        to=(To.ALLOCATED_WORKER,),
        says="The panel meeting that hears this child's item was moved. The day, the hours and the room are on the child's page.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.PANEL_ITEM_DEFERRED,
        to=(To.ALLOCATED_WORKER,),
        says="A panel deferred its decision about this child. What is to be done before it comes back is on the child's page.",
    ),
    Telling(
        of=EventKind.PANEL_ITEM_DEFERRED_AGAIN,
        to=(To.MANAGER_OF_OWNER,),
        says="A panel deferred its decision about this child for another time. What was to be done, and by whom, is on the child's page.",
    ),
    Telling(
        of=EventKind.PANEL_PAPERS_PUBLISHED,
        to=(To.ALLOCATED_WORKER,),
        says="Papers about this child were published to a panel. Read what its members will read.",
    ),
    Telling(
        of=EventKind.PANEL_PAPERS_PUBLISHED,
        to=(To.READERS_OF_PAPERS,),
        says="Papers about this child were published for a panel meeting of yours. Read them before it meets.",
        by=AND_MAIL,
        soon=Soon.DIGEST,
    ),
    Telling(
        of=EventKind.PANEL_PAPERS_CHANGED,
        to=(To.READERS_OF_PAPERS, To.ALLOCATED_WORKER),
        says="Papers about this child for a panel have changed. They say what is new.",
    ),
    Telling(
        of=EventKind.PANEL_DOCUMENT_QUARANTINED,
        to=(To.ALLOCATED_WORKER,),
        says="A document attached for a panel is in quarantine: the scan found something in it. Attach a clean copy.",
        by=AND_MAIL,
    ),
    Telling(
        of=EventKind.PANEL_DECISION_MADE,
        to=(To.ALLOCATED_WORKER, To.TEAM_MANAGER, To.IRO),
        says="A panel decided about this child, or made a recommendation. It is on the child's page, with who acts on it next.",
    ),
)
"""What happened, who is told of it, and in which words."""

ANSWER_OF_OFFER = "oversight.handover_answer"


def _of_kind(kind: LimitKind) -> tuple[str, ...]:
    """The timescales of one kind. A kind without any must not stand for all of them."""
    return tuple(limit.code for limit in ALL_LIMITS if limit.kind is kind) or ("none",)


OF_NEED_TO_KNOW = tuple(limit.code for limit in ALL_LIMITS if limit.of == NEED_TO_KNOW)
URGENT = ("incident.need_to_know_acknowledged_urgent", "incident.need_to_know_verbal")

_SAFETY = ("legal.police_protection", "legal.emergency_protection_order", "secure.", "missing.")
"""Police protection, emergency orders, secure accommodation and a missing child: no quiet hours hold these back."""

ORDERS_THAT_LAPSE = tuple(limit.code for limit in ALL_LIMITS if limit.code.startswith(_SAFETY) and limit.kind is LimitKind.EXPIRY)
KEEPS_SAFE = tuple(limit.code for limit in ALL_LIMITS if limit.code.startswith(_SAFETY) and limit.kind is not LimitKind.EXPIRY)

ONE_ENTRY = (("lac.placement_plan", "lac.placement_planning_meeting"), ("lac.pep_initial", "lac.pep_for_first_review"))
"""Timescales that ask for the same thing in two names, beside those that the same event stops (decisions, 4.7)."""


@cache
def asks_the_same(limit: str) -> frozenset[str]:
    """The timescales that ask for the same thing as this one, itself among them: one entry answers them all."""
    known = LIMITS.get(limit)
    if known is None or not known.kind.can_be_late:
        return frozenset({limit})
    stops = set(known.stops_on)
    same = {other.code for other in ALL_LIMITS if other.kind.can_be_late and stops.intersection(other.stops_on)}
    return frozenset(same.union({limit}, *(pair for pair in ONE_ENTRY if limit in pair)))


WHAT_IS_DUE: tuple[TellingOfLimit, ...] = (
    # The answer to an offer is owed by the team that it was made to; as it falls due the offer falls back, which tells.
    TellingOfLimit(
        code="offer.warn", title="The answer to an offer comes near", limits=(ANSWER_OF_OFFER,), rungs=("warn",),
        to=(To.RECEIVING_TEAM_MANAGER,), says="{limit}: due on {due}. Accept the child, or say why not.", soon=Soon.AT_ONCE,
    ),
    TellingOfLimit(code="offer.late", title="The answer to an offer is late", limits=(ANSWER_OF_OFFER,), rungs=(), to=(), says=""),
    # A need to know that is urgent is counted in hours, at night too.
    TellingOfLimit(
        code="need_to_know.warn", title="A need to know is to be acknowledged, called, written or brought up to date soon",
        limits=OF_NEED_TO_KNOW, rungs=("warn",), says="{limit}: due on {due}.", soon=Soon.AT_ONCE, right=Right.MATTER,
    ),
    TellingOfLimit(
        code="need_to_know.urgent", title="An urgent need to know was not acknowledged, or nobody was called, in time",
        limits=URGENT, rungs=(), says="{limit}: was due on {due} and is now overdue.", soon=Soon.AT_ONCE,
        out_of_hours=OutOfHours.GOES, right=Right.MATTER,
    ),
    TellingOfLimit(
        code="need_to_know.due", title="A need to know was not acknowledged, written or brought up to date in time",
        limits=OF_NEED_TO_KNOW, rungs=(), says="{limit}: was due on {due} and is now overdue.", soon=Soon.AT_ONCE, right=Right.MATTER,
    ),
    # A panel's minutes belong to its meeting, and are told with the meeting's link.
    TellingOfLimit(
        code="panel_minutes.warn", title="The minutes of a panel meeting are to be agreed soon", limits=(PANEL_MINUTES,), rungs=("warn",),
        says="{limit}: due on {due}.", right=Right.MATTER,
    ),
    TellingOfLimit(
        code="panel_minutes.due", title="The minutes of a panel meeting were not agreed in time", limits=(PANEL_MINUTES,), rungs=(),
        says="{limit}: was due on {due} and is now overdue.", right=Right.MATTER,
    ),
    # What keeps a child safe never waits for a morning.
    TellingOfLimit(
        code="order.warn", title="Police protection, an emergency order or secure accommodation will lapse", limits=ORDERS_THAT_LAPSE,
        rungs=("warn",), says="{limit}: lapses on {due}.", soon=Soon.AT_ONCE, out_of_hours=OutOfHours.GOES,
    ),
    TellingOfLimit(
        code="order.due", title="Police protection, an emergency order or secure accommodation has lapsed", limits=ORDERS_THAT_LAPSE,
        rungs=(), says="{limit}: lapsed on {due}.", soon=Soon.AT_ONCE, out_of_hours=OutOfHours.GOES,
    ),
    TellingOfLimit(
        code="safety.warn", title="A timescale of a missing child or of secure accommodation comes near", limits=KEEPS_SAFE,
        rungs=("warn",), says="{limit}: due on {due}.", soon=Soon.AT_ONCE, out_of_hours=OutOfHours.GOES,
    ),
    TellingOfLimit(
        code="safety.due", title="A timescale of a missing child or of secure accommodation is overdue", limits=KEEPS_SAFE,
        rungs=("due",), says="{limit}: was due on {due} and is now overdue.", soon=Soon.AT_ONCE, out_of_hours=OutOfHours.GOES,
    ),
    TellingOfLimit(
        code="safety.up", title="A timescale of a missing child or of secure accommodation is still overdue", limits=KEEPS_SAFE,
        rungs=(), says="{limit}: still overdue, was due on {due}.", soon=Soon.AT_ONCE, out_of_hours=OutOfHours.GOES,
    ),
    # From when something may be done is told once, as it comes; a moment that only comes is never late.
    TellingOfLimit(
        code="minimum.warn", title="The first day for something comes near", limits=_of_kind(LimitKind.MINIMUM), rungs=("warn",),
        to=(), says="",
    ),
    TellingOfLimit(
        code="minimum.due", title="Something may be done from now on", limits=_of_kind(LimitKind.MINIMUM), rungs=(),
        says="{limit}: may be done from {due}.", by=INBOX,
    ),
    TellingOfLimit(
        code="threshold.warn", title="A threshold comes near", limits=_of_kind(LimitKind.THRESHOLD), rungs=("warn",),
        says="{limit}: reached on {due}.", by=INBOX,
    ),
    TellingOfLimit(
        code="threshold.due", title="A threshold is reached", limits=_of_kind(LimitKind.THRESHOLD), rungs=(),
        says="{limit}: reached on {due}.",
    ),
    TellingOfLimit(
        code="expiry.warn", title="Something will lapse", limits=_of_kind(LimitKind.EXPIRY), rungs=("warn",),
        says="{limit}: lapses on {due}.",
    ),
    TellingOfLimit(
        code="expiry.due", title="Something has lapsed", limits=_of_kind(LimitKind.EXPIRY), rungs=(), says="{limit}: lapsed on {due}.",
    ),
    TellingOfLimit(code="warn", title="Any other timescale comes near", rungs=("warn",), says="{limit}: due on {due}."),
    TellingOfLimit(
        code="due", title="Any other timescale is overdue", rungs=("due",), says="{limit}: was due on {due} and is now overdue.",
    ),
    TellingOfLimit(code="up", title="Any other timescale is still overdue", rungs=(), says="{limit}: still overdue, was due on {due}."),
)  # fmt: skip
"""The rungs of the timescales. The first row that fits is the one."""

LINE_OF_MANAGEMENT = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""Where a post is vacant the next of these above it is told: no notice ends at an empty chair."""


@cache
def tellings_of(kind: EventKind) -> tuple[Telling, ...]:
    """The rows about this kind of event, in order."""
    return tuple(row for row in WHAT_HAPPENED if row.of is kind)


@cache
def telling_of_rung(limit: str, rung: str) -> TellingOfLimit:
    """The row about this rung of this timescale."""
    return next(row for row in WHAT_IS_DUE if (not row.limits or limit in row.limits) and (not row.rungs or rung in row.rungs))


KINDS = frozenset(row.of for row in WHAT_HAPPENED)
"""The kinds of event that anybody is told of."""

ROWS: tuple[Telling | TellingOfLimit, ...] = (*WHAT_HAPPENED, *WHAT_IS_DUE)
BY_CODE: Mapping[str, Telling | TellingOfLimit] = {row.code: row for row in ROWS}

ALSO_OUT_OF_HOURS = (To.EMERGENCY_DUTY,)
"""Who is told besides, in the quiet hours, of what does not wait."""
