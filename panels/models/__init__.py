"""The tables of panels."""

from panels.models.agency_decision import AgencyDecision
from panels.models.agenda_item import AgendaItem
from panels.models.attachment import Attachment
from panels.models.attendance import Attendance
from panels.models.calendar_feed import CalendarFeed
from panels.models.chairs_action import ChairsAction
from panels.models.conflict import ConflictAnswer, DeclaredConflict
from panels.models.decision import Decision
from panels.models.meeting import Meeting
from panels.models.meeting_move import MeetingMove
from panels.models.minutes import Addendum, Minutes
from panels.models.outcome import Advice, Condition, Dissent, Draft, PanelAction
from panels.models.pack import LatePapers, Pack, PackFile, Paper
from panels.models.panel import Panel, Seat
from panels.models.panel_request import PanelRequest, RequestCause
from panels.models.proposal import Proposal, ProposedLine
from panels.models.room import Room

__all__ = [
    "Addendum",
    "Advice",
    "AgencyDecision",
    "AgendaItem",
    "Attachment",
    "Attendance",
    "CalendarFeed",
    "ChairsAction",
    "Condition",
    "ConflictAnswer",
    "Decision",
    "DeclaredConflict",
    "Dissent",
    "Draft",
    "LatePapers",
    "Meeting",
    "MeetingMove",
    "Minutes",
    "Pack",
    "PackFile",
    "Panel",
    "PanelAction",
    "PanelRequest",
    "Paper",
    "Proposal",
    "ProposedLine",
    "RequestCause",
    "Room",
    "Seat",
]
