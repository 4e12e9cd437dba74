"""The rooms that panels meet in, and which panel meets where."""

from datetime import datetime, timedelta

from panels.actions.keep_panels import PanelSet, change_panel
from panels.actions.keep_rooms import add_room
from panels.models import Panel
from panels.terms import Business, HolidayRule, Pattern, QuorumCode
from tracker.rules.access import Actor

OAK, ELM = "Oak Room", "Elm Room"
TAKES_ONE = {OAK: True, ELM: False}
"""Whether a room takes one meeting at a time."""

WHERE = {"legal_gateway": OAK, "permanency": ELM, "access_to_resources": ELM}
"""By the panel's code. The others meet wherever there is room."""


def give_rooms(*, actor: Actor, now: datetime) -> None:
    """Add the rooms and say which panels meet there, before any meeting is planned."""
    rooms = {name: add_room(name=name, is_exclusive=alone, actor=actor, now=now) for name, alone in TAKES_ONE.items()}
    for minutes, panel in enumerate(Panel.objects.filter(code__in=WHERE).order_by("pk"), start=1):
        change_panel(
            panel_id=panel.pk, version=panel.version, given=_in_room(panel, rooms[WHERE[panel.code]].pk),
            because="The room is booked for the year.", actor=actor, now=now + timedelta(minutes=minutes),
        )  # fmt: skip


def _in_room(panel: Panel, room_id: int) -> PanelSet:
    """The panel as it is, in this room."""
    return PanelSet(
        title=panel.title, business=Business(panel.business), alternates_with=panel.alternates_with, pattern=Pattern(panel.pattern),
        weekday=panel.weekday, every_weeks=panel.every_weeks, nth=panel.nth, anchor=panel.anchor, starts=panel.starts, ends=panel.ends,
        section=panel.section, section_every=panel.section_every, section_minutes=panel.section_minutes,
        on_bank_holiday=HolidayRule(panel.on_bank_holiday), room_id=room_id, quorum=panel.quorum,
        quorum_rule=QuorumCode(panel.quorum_rule), owner_id=panel.owner_id, deputy_id=panel.deputy_id,
    )  # fmt: skip
