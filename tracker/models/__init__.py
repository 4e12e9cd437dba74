"""The tables of the record."""

from tracker.models.access import AccessRow, AnsweredRequest, ApiToken
from tracker.models.care import LegalStatus, MissingEpisode, Placement, Review
from tracker.models.child import Child, FamilyLink
from tracker.models.clock import Clock, ClockPause, Firing, PlannedInterval
from tracker.models.effect import Effect
from tracker.models.event import Event, EventPayload, Stream
from tracker.models.evidence import Evidence
from tracker.models.exchange import ImportRemark, ImportRun, RemarkKind
from tracker.models.handover import Handover
from tracker.models.journey import Journey
from tracker.models.moved_due_date import MovedDueDate
from tracker.models.not_done import DayOfLooking, NotDone
from tracker.models.oversight import Challenge, DelayQuestion
from tracker.models.past import EVER, PermanencyPast
from tracker.models.permanence import ChildExperience, RegisteredDocument
from tracker.models.permanency_meeting import MeetingAction, MeetingChild, PermanencyMeeting
from tracker.models.projected import CaseloadRow, PermanencyRow, SpanRow
from tracker.models.quarter import Quarter, QuarterFigure
from tracker.models.relationship import Relationship
from tracker.models.review_decision import MidwayAnswer, ReviewDecision
from tracker.models.rulebook import (
    BankHoliday,
    CarryOver,
    Edition,
    ForbiddenMove,
    Label,
    LocalStandard,
    NeedToKnowCategory,
    Recount,
    Rehearsal,
    Rehearsed,
    Rulebook,
    RuleChange,
    SchoolClosure,
    SchoolTerm,
)
from tracker.models.running import AuditCheckpoint, Tally
from tracker.models.saved_view import SavedView
from tracker.models.sheet import TrackerSheet
from tracker.models.staff import Absence, Delegation, Holding, OrgUnit, Post, User
from tracker.models.standing import Fault
from tracker.models.track import MACHINES, Track, as_machine
from tracker.models.weekly_pack import ChildOfPack, WeeklyPack

__all__ = [
    "EVER",
    "MACHINES",
    "Absence",
    "AccessRow",
    "AnsweredRequest",
    "ApiToken",
    "AuditCheckpoint",
    "BankHoliday",
    "CarryOver",
    "CaseloadRow",
    "Challenge",
    "Child",
    "ChildExperience",
    "ChildOfPack",
    "Clock",
    "ClockPause",
    "DayOfLooking",
    "DelayQuestion",
    "Delegation",
    "Edition",
    "Effect",
    "Event",
    "EventPayload",
    "Evidence",
    "FamilyLink",
    "Fault",
    "Firing",
    "ForbiddenMove",
    "Handover",
    "Holding",
    "ImportRemark",
    "ImportRun",
    "Journey",
    "Label",
    "LegalStatus",
    "LocalStandard",
    "MeetingAction",
    "MeetingChild",
    "MidwayAnswer",
    "MissingEpisode",
    "MovedDueDate",
    "NeedToKnowCategory",
    "NotDone",
    "OrgUnit",
    "PermanencyMeeting",
    "PermanencyPast",
    "PermanencyRow",
    "Placement",
    "PlannedInterval",
    "Post",
    "Quarter",
    "QuarterFigure",
    "Recount",
    "RegisteredDocument",
    "Rehearsal",
    "Rehearsed",
    "Relationship",
    "RemarkKind",
    "Review",
    "ReviewDecision",
    "RuleChange",
    "Rulebook",
    "SavedView",
    "SchoolClosure",
    "SchoolTerm",
    "SpanRow",
    "Stream",
    "Tally",
    "Track",
    "TrackerSheet",
    "User",
    "WeeklyPack",
    "as_machine",
]
