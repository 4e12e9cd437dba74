"""The tables of panels."""

from panels.models.agenda_item import AgendaItem
from panels.models.attachment import Attachment
from panels.models.conflict import ConflictAnswer, DeclaredConflict
from panels.models.decision import Decision
from panels.models.meeting import Meeting
from panels.models.pack import LatePapers, Pack, PackFile, Paper
from panels.models.panel import Panel, Seat
from panels.models.panel_request import PanelRequest, RequestCause
from panels.models.room import Room

__all__ = [
    "AgendaItem",
    "Attachment",
    "ConflictAnswer",
    "Decision",
    "DeclaredConflict",
    "LatePapers",
    "Meeting",
    "Pack",
    "PackFile",
    "Panel",
    "PanelRequest",
    "Paper",
    "RequestCause",
    "Room",
    "Seat",
]
