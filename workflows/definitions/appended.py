"""Which events anything appends: the moves and tracks of a definition, evidence, entries, and the record by itself."""

from collections.abc import Iterable

from workflows.definitions.evidence import EVIDENCE, RECORDABLE
from workflows.definitions.repeats import REPEATS
from workflows.shapes import Move, TrackMachine, Workflow
from workflows.terms import EventKind

BY_THE_RECORD: frozenset[EventKind] = frozenset(
    {
        EventKind.AUTHORITY_TO_PLACE_OBTAINED,
        EventKind.BIRTHDAY_IN_THREE_MONTHS,
        EventKind.CASE_ALLOCATED,
        EventKind.CHILD_BORN,
        EventKind.CHILD_LOOKED_AFTER_ON_CP_PLAN,
        EventKind.CLOCK_FELL_DUE,
        EventKind.CLOCK_OVERDUE,
        EventKind.CLOCK_PAUSED,
        EventKind.CLOCK_RECOUNTED,
        EventKind.CLOCK_RESUMED,
        EventKind.EARLY_HELP_WORKER_ALLOCATED,
        EventKind.EPO_EXPIRES,
        EventKind.EPO_MADE,
        EventKind.EVIDENCE_RECORDED,
        EventKind.FAULT_FOUND,
        EventKind.FAULT_MENDED,
        EventKind.FOSTERING_DECISION_MADE,
        EventKind.HANDOVER_ACCEPTED,
        EventKind.HANDOVER_ANSWERED,
        EventKind.HANDOVER_FELL_BACK,
        EventKind.HANDOVER_NOT_ACCEPTED,
        EventKind.HANDOVER_OFFERED,
        EventKind.HANDOVER_WITHDRAWN,
        EventKind.IRO_CHALLENGE_ANSWERED,
        EventKind.IRO_CHALLENGE_CLOSED,
        EventKind.IRO_CHALLENGE_NOTED,
        EventKind.IRO_CHALLENGE_RAISED,
        EventKind.IRO_CHALLENGE_WITHDRAWN,
        EventKind.JOURNEY_CLOSED,
        EventKind.JOURNEY_IMPORTED,
        EventKind.JOURNEY_MOVED,
        EventKind.JOURNEY_OPENED,
        EventKind.LEGAL_STATUS_ENDED,
        EventKind.LEGAL_STATUS_STARTED,
        EventKind.LIVING_ARRANGEMENTS_CHANGED,
        EventKind.LOOKED_AFTER_CEASED,
        EventKind.LOOKED_AFTER_STARTED,
        EventKind.NEED_TO_KNOW_RAISED,
        EventKind.NEXT_TAF_NOT_PLANNED,
        EventKind.NEXT_TAF_PLANNED,
        EventKind.PANEL_ACTION_DONE,
        EventKind.PANEL_ACTION_ENDED,
        EventKind.PANEL_ACTION_SET,
        EventKind.PANEL_CHAIRS_ACTION_NOT_RATIFIED,
        EventKind.PANEL_CHAIRS_ACTION_RATIFIED,
        EventKind.PANEL_CHAIRS_ACTION_TAKEN,
        EventKind.PANEL_DECISION_CONFIRMED,
        EventKind.PANEL_DECISION_MADE,
        EventKind.PANEL_DECISION_WITHDRAWN,
        EventKind.PANEL_ITEM_LISTED,
        EventKind.PANEL_REQUEST_AROSE,
        EventKind.PANEL_REQUEST_MADE,
        EventKind.PERMANENCE_DELAY_NOTICE_ANSWERED,
        EventKind.PERMANENCE_DELAY_NOTICE_SENT,
        EventKind.PERMANENCY_ACTION_DONE,
        EventKind.PERMANENCY_ACTION_ENDED,
        EventKind.PERMANENCY_ACTION_SET,
        EventKind.PLACEMENT_ENDED,
        EventKind.PLACEMENT_ENDED_UNPLANNED,
        EventKind.PLACEMENT_STARTED,
        EventKind.POLICE_PROTECTION_ENDED,
        EventKind.POLICE_PROTECTION_STARTED,
        EventKind.RELATIONSHIP_ENDED,
        EventKind.RELATIONSHIP_STARTED,
        EventKind.REMAND_ENDED,
        EventKind.REMAND_STARTED,
        EventKind.REVIEW_DECISIONS_LISTED,
        EventKind.SECTION_20_STARTED,
        EventKind.SOCIAL_WORKER_ALLOCATED,
        EventKind.TAF_MINUTES_PUBLISHED,
        EventKind.TEAM_CHANGED,
        EventKind.TRACK_CHANGED,
        EventKind.TURNED_16,
        EventKind.TURNED_3,
        EventKind.TURNED_4,
    }
)
"""What the record appends because of a fact it keeps: a placement, a legal status, an offer, a panel's decision, a day."""

BY_A_NEED_TO_KNOW: frozenset[EventKind] = frozenset(
    {
        EventKind.CRITICAL_INCIDENT_KNOWN,
        EventKind.HEAD_OF_SERVICE_TOLD,
        EventKind.INCIDENT_KNOWN,
        EventKind.NEED_TO_KNOW_ACKNOWLEDGED,
        EventKind.NEED_TO_KNOW_CLOSED,
        EventKind.NEED_TO_KNOW_CONFIRMED,
        EventKind.NEED_TO_KNOW_DIRECTION_DONE,
        EventKind.NEED_TO_KNOW_DIRECTION_GIVEN,
        EventKind.NEED_TO_KNOW_DISMISSED,
        EventKind.NEED_TO_KNOW_RAISED,
        EventKind.NEED_TO_KNOW_SENT,
        EventKind.NEED_TO_KNOW_UPDATED,
        EventKind.NEED_TO_KNOW_WENT_ON,
        EventKind.NEED_TO_KNOW_WITHDRAWN,
        EventKind.NEED_TO_KNOW_WRITTEN,
        EventKind.URGENT_NEED_TO_KNOW_SENT,
    }
)
"""What is appended to the record of a need-to-know, which is no child's journey."""


BY_A_PANEL_MEETING: frozenset[EventKind] = frozenset({EventKind.PANEL_MEETING_HELD, EventKind.PANEL_MINUTES_AGREED})
"""What starts and stops the timescales of a panel meeting's own record, which is no child's journey either."""

BY_ANOTHER_RECORD: frozenset[EventKind] = BY_A_NEED_TO_KNOW | BY_A_PANEL_MEETING
"""What starts and stops the timescales that are of no journey."""


def appended(workflow: Workflow) -> frozenset[EventKind]:
    """Every event that something appends when this definition is in use."""
    return at_any_time(workflow).union(*(of_move(move) for move in workflow.moves))


def at_any_time(workflow: Workflow) -> frozenset[EventKind]:
    """What may be appended without a move of the journey: entries, evidence, a track's own steps, what a fact brings with it."""
    kinds = set(BY_THE_RECORD)
    for machine in workflow.tracks:
        kinds.update(of_track(machine))
    for rule in EVIDENCE.values():
        kinds.update(rule.happened)
    kinds.update(row.tells for row in REPEATS)
    for entry in RECORDABLE:
        kinds.update(entry.can_tell)
    return frozenset(kinds)


def of_move(move: Move) -> Iterable[EventKind]:
    """The events that a move tells, in any of its turns."""
    yield from (kind for source in move.sources for kind in source.tells)
    yield from move.tells
    yield from move.tells_when_offered
    yield from move.tells_when_not_accepted
    yield from move.tells_when_withdrawn


def of_track(machine: TrackMachine) -> Iterable[EventKind]:
    """The events of a track: opened, moved on, ended."""
    found = (machine.opened, machine.ended, *(m.event for m in machine.moves), *(e.event for e in machine.endings))
    return (kind for kind in found if kind is not None)
