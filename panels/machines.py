"""The small machines of a request, an item and a meeting: what may follow what."""

from panels.terms import ItemState as Item
from panels.terms import MeetingState as Meeting
from panels.terms import RequestState as Request
from tracker.machines import go, prove, restore, simple_machine, state_field

__all__ = ["ITEM_MOVES", "MEETING_MOVES", "REQUEST_MOVES", "go", "restore", "simple_machine", "state_field"]

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
    "withdraw": ((Request.ASKED, Request.LISTED, Request.DEFERRED), Request.WITHDRAWN),
}

ITEM_MOVES: Moves = {
    "list": (("", Item.RESERVE), Item.LISTED),
    "reserve": (("",), Item.RESERVE),
    "decide": ((Item.LISTED, Item.RESERVE), Item.DECIDED),
    "defer": ((Item.LISTED, Item.RESERVE), Item.DEFERRED),
    "withdraw": ((Item.LISTED, Item.RESERVE), Item.WITHDRAWN),
    "carry": ((Item.LISTED, Item.RESERVE), Item.CARRIED),
}

prove("panel_meeting", "A panel meeting", MEETING_MOVES, ends=(Meeting.CLOSED, Meeting.CANCELLED))
prove("panel_request", "A child put forward to a panel", REQUEST_MOVES, ends=(Request.DECIDED, Request.WITHDRAWN))
prove(
    "panel_item", "An item of a panel's agenda", ITEM_MOVES,
    ends=(Item.DECIDED, Item.DEFERRED, Item.WITHDRAWN, Item.CARRIED),
)  # fmt: skip
