"""The tables of panels."""

from panels.models.agenda_item import AgendaItem
from panels.models.attachment import Attachment
from panels.models.calendar_feed import CalendarFeed
from panels.models.conflict import ConflictAnswer, DeclaredConflict
from panels.models.decision import Decision
from panels.models.meeting import Meeting
from panels.models.meeting_move import MeetingMove
from panels.models.pack import LatePapers, Pack, PackFile, Paper
from panels.models.panel import Panel, Seat
from panels.models.panel_request import PanelRequest, RequestCause
from panels.models.room import Room

__all__ = [
    "AgendaItem",
    "Attachment",
    "CalendarFeed",
    "ConflictAnswer",
    "Decision",
    "DeclaredConflict",
    "LatePapers",
    "Meeting",
    "MeetingMove",
    "Pack",
    "PackFile",
    "Panel",
    "PanelRequest",
    "Paper",
    "RequestCause",
    "Room",
    "Seat",
]
