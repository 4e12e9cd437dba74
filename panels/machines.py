"""The small machines of a request, an item and a meeting: what may follow what."""

from panels.terms import ActionState as Action
from panels.terms import AgencyDecisionState as Agency
from panels.terms import ChairsActionState as Chairs
from panels.terms import DocumentState as Document
from panels.terms import FileState as File
from panels.terms import ItemState as Item
from panels.terms import MeetingState as Meeting
from panels.terms import MinutesState as Minutes
from panels.terms import PackState as Pack
from panels.terms import RequestState as Request
from tracker.machines import go, prove, restore, simple_machine, state_field

__all__ = [
    "ACTION_MOVES",
    "AGENCY_DECISION_MOVES",
    "CHAIRS_ACTION_MOVES",
    "DOCUMENT_MOVES",
    "FILE_MOVES",
    "ITEM_MOVES",
    "MEETING_MOVES",
    "MINUTES_MOVES",
    "PACK_MOVES",
    "REQUEST_MOVES",
    "go",
    "restore",
    "simple_machine",
    "state_field",
]

Moves = dict[str, tuple[tuple[str, ...], str]]

MEETING_MOVES: Moves = {
    "plan": (("",), Meeting.PLANNED),
    "cancel": ((Meeting.PLANNED,), Meeting.CANCELLED),
    "hold": ((Meeting.PLANNED,), Meeting.HELD),
    "close": ((Meeting.HELD,), Meeting.CLOSED),
}

REQUEST_MOVES: Moves = {
    "ask": (("",), Request.ASKED),
    "list": ((Request.ASKED,), Request.LISTED),
    "carry": ((Request.LISTED, Request.DEFERRED), Request.ASKED),
    "defer": ((Request.LISTED, Request.DEFERRED), Request.DEFERRED),
    "decide": ((Request.LISTED, Request.DEFERRED), Request.DECIDED),
    "decide_between_meetings": ((Request.ASKED, Request.LISTED, Request.DEFERRED), Request.DECIDED),
    "withdraw": ((Request.ASKED, Request.LISTED, Request.DEFERRED), Request.WITHDRAWN),
}

ITEM_MOVES: Moves = {
    "list": (("", Item.RESERVE), Item.LISTED),
    "reserve": (("", Item.LISTED), Item.RESERVE),
    "decide": ((Item.LISTED, Item.RESERVE), Item.DECIDED),
    "defer": ((Item.LISTED, Item.RESERVE), Item.DEFERRED),
    "withdraw": ((Item.LISTED, Item.RESERVE), Item.WITHDRAWN),
    "carry": ((Item.LISTED, Item.RESERVE), Item.CARRIED),
}

ACTION_MOVES: Moves = {
    "set": (("",), Action.TO_DO),
    "finish": ((Action.TO_DO,), Action.DONE),
    "end": ((Action.TO_DO,), Action.ENDED),
}

MINUTES_MOVES: Moves = {
    "draft": (("",), Minutes.DRAFT),
    "agree": ((Minutes.DRAFT,), Minutes.AGREED),
}

CHAIRS_ACTION_MOVES: Moves = {
    "take": (("",), Chairs.TAKEN),
    "ratify": ((Chairs.TAKEN,), Chairs.RATIFIED),
    "not_ratify": ((Chairs.TAKEN,), Chairs.NOT_RATIFIED),
    "lapse": ((Chairs.TAKEN,), Chairs.LAPSED),
}

AGENCY_DECISION_MOVES: Moves = {
    "receive": (("",), Agency.WAITING),
    "decide": ((Agency.WAITING,), Agency.DECIDED),
    "lapse": ((Agency.WAITING,), Agency.LAPSED),
}

prove("panel_meeting", "A panel meeting", MEETING_MOVES, ends=(Meeting.CLOSED, Meeting.CANCELLED))
prove("panel_request", "A child put forward to a panel", REQUEST_MOVES, ends=(Request.DECIDED, Request.WITHDRAWN))
prove(
    "panel_item", "An item of a panel's agenda", ITEM_MOVES,
    ends=(Item.DECIDED, Item.DEFERRED, Item.WITHDRAWN, Item.CARRIED),
)  # fmt: skip

DOCUMENT_MOVES: Moves = {
    "keep": (("",), Document.NOT_SCANNED),
    "queue": (("", Document.NOT_SCANNED), Document.WAITING),
    "pass": ((Document.WAITING,), Document.CLEAN),
    "quarantine": ((Document.WAITING,), Document.QUARANTINED),
    "remove": ((Document.NOT_SCANNED, Document.WAITING, Document.CLEAN), Document.REMOVED),
}

PACK_MOVES: Moves = {
    "draft": (("",), Pack.DRAFT),
    "publish": ((Pack.DRAFT,), Pack.PUBLISHED),
}

FILE_MOVES: Moves = {
    "ask": (("", File.FAILED), File.WANTED),
    "begin": ((File.WANTED, File.MAKING), File.MAKING),
    "finish": ((File.MAKING,), File.READY),
    "fail": ((File.MAKING,), File.FAILED),
}

prove("panel_document", "A document attached for a panel", DOCUMENT_MOVES, ends=(Document.QUARANTINED, Document.REMOVED))
prove("panel_pack", "A version of a panel meeting's papers", PACK_MOVES, ends=(Pack.PUBLISHED,))
prove("panel_pack_file", "The one file of a panel meeting's papers", FILE_MOVES, ends=(File.READY,))
prove("panel_action", "What a panel asked to be done for a child", ACTION_MOVES, ends=(Action.DONE, Action.ENDED))
prove("panel_minutes", "The minutes of a panel meeting", MINUTES_MOVES, ends=(Minutes.AGREED,))
prove(
    "chairs_action", "A chair's action between meetings", CHAIRS_ACTION_MOVES,
    ends=(Chairs.RATIFIED, Chairs.NOT_RATIFIED, Chairs.LAPSED),
)  # fmt: skip
prove("agency_decision", "The agency decision maker's decision", AGENCY_DECISION_MOVES, ends=(Agency.DECIDED, Agency.LAPSED))
