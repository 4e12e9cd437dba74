"""The tables of panels."""

from panels.models.agenda_item import AgendaItem
from panels.models.conflict import ConflictAnswer, DeclaredConflict
from panels.models.decision import Decision
from panels.models.meeting import Meeting
from panels.models.panel import Panel, Seat
from panels.models.panel_request import PanelRequest, RequestCause
from panels.models.room import Room

__all__ = [
    "AgendaItem",
    "ConflictAnswer",
    "Decision",
    "DeclaredConflict",
    "Meeting",
    "Panel",
    "PanelRequest",
    "RequestCause",
    "Room",
    "Seat",
]
