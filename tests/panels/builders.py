"""A small authority with panels: Grace chairs most of them, Lena the Legal Gateway, Ade runs agendas, Marcus sits too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.generate_meetings import generate_meetings
from panels.actions.hold_meeting import hold_meeting
from panels.actions.list_item import list_item
from panels.actions.put_forward import put_forward
from panels.actions.ship_timetable import ship_timetable
from panels.models import AgendaItem, Decision, Meeting, Panel, PanelRequest
from panels.terms import Business
from tests.builders import NOON, World, a_journey, a_person, a_world, ask, fresh, given
from tracker.actions.move import move
from tracker.models import Journey, Post, User
from tracker.rules.access import Actor
from workflows.terms import EvidenceKind, Role, Stage

GATEWAY, RESOURCES, PERMANENCY = Business.LEGAL_GATEWAY, Business.ACCESS_TO_RESOURCES, Business.PERMANENCY


@dataclass(frozen=True)
class Panels:
    """The authority, with those who sit on panels: lena leads legal planning, ade administers, marcus manages a service."""

    world: World
    lena: User
    ade: User
    marcus: User

    def actor(self, user: User, at: datetime = NOON) -> Actor:
        return self.world.actor(user, at)


def some_panels(*, at: datetime = NOON) -> Panels:
    """The shipped panels from Monday of this week on, with the meetings of twelve weeks."""
    world = a_world()
    lena = a_person("lena", "Lena", "Fox", Role.SERVICE_MANAGER, world.authority)
    ade = a_person("ade", "Ade", "Bello", Role.PANEL_ADMINISTRATOR, world.authority)
    marcus = a_person("marcus", "Marcus", "Reeve", Role.SERVICE_MANAGER, world.social_care)
    owner = {
        code: post_of(world.grace) for code in ("access_to_resources", "plo_and_care_proceedings", "permanency", "best_care_best_value")
    }
    everyone = [post_of(u) for u in (ade, marcus, lena, world.grace)]
    anchor = (at - timedelta(days=at.weekday())).date()
    ship_timetable(anchor=anchor, owners=owner | {"legal_gateway": post_of(lena)},
                   deputies={"legal_gateway": post_of(world.grace)}, seats=dict.fromkeys([*owner, "legal_gateway"], everyone))  # fmt: skip
    generate_meetings(now=at)
    return Panels(world=world, lena=lena, ade=ade, marcus=marcus)


def post_of(user: User) -> int:
    return Post.objects.get(holdings__user=user).pk


def the_next(business: Business, *, after: datetime = NOON) -> Meeting:
    """The next planned meeting of this kind of business."""
    found = Meeting.objects.filter(state="planned", starts_at__gt=after)
    return next(m for m in found if m.hears(business))


def asked(panels: Panels, journey: Journey, business: Business = GATEWAY, *, at: datetime = NOON, minutes: int = 20,
          papers: str = "In the shared folder") -> PanelRequest:  # fmt: skip
    """Amina has put the child forward, with Ben's agreement and the papers."""
    return put_forward(
        journey_id=journey.pk, business=business, asks="Is the threshold met?", wanted_id=None, minutes=minutes, papers=papers,
        agreed_by_id=panels.world.ben.pk, actor=panels.actor(panels.world.amina, at), now=at,
    )  # fmt: skip


def in_pre_proceedings(panels: Panels, number: int, *, at: datetime) -> list[Journey]:
    """So many children whose pre-proceedings Grace began at that moment: their 16 weeks run from then."""
    children = [a_journey(panels.world, stage=Stage.CHILD_PROTECTION, at=at) for _ in range(number)]
    for journey in children:
        request = ask("cp_to_pre_proceedings", fresh(journey), at, warnings_accepted=True,
                      given=given(EvidenceKind.DECISION_AND_REASONS), tasks_due_on=(at + timedelta(weeks=2)).date())  # fmt: skip
        move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.grace, at), now=at)
    return children


def listed(panels: Panels, journey: Journey, business: Business = GATEWAY, *, on: Meeting | None = None, at: datetime = NOON,
           minutes: int = 20) -> AgendaItem:  # fmt: skip
    """Ade has put the child on an agenda, the next unless a test says otherwise."""
    request = asked(panels, journey, business, at=at, minutes=minutes)
    meeting = on or the_next(business, after=at + timedelta(days=8))
    return list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade, at), now=at)


def opened(panels: Panels, meeting: Meeting) -> Meeting:
    """The meeting has been opened at its hour, with Lena, Grace, Ade and Marcus there."""
    at = meeting.starts_at
    present = {panels.lena.pk, panels.ade.pk, panels.marcus.pk, panels.world.grace.pk}
    hold_meeting(meeting_id=meeting.pk, present=present, actor=panels.actor(panels.ade, at), now=at)
    return Meeting.objects.get(pk=meeting.pk)


def decided(panels: Panels, item: AgendaItem, outcome: str, **over: object) -> Decision:
    """Lena has decided the item, an hour into the meeting."""
    at = item.meeting.starts_at + timedelta(hours=1)
    ruling = Ruling(outcome=outcome, reason="The evidence is plain.", **over)  # type: ignore[arg-type]
    return decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena, at), now=at)


def the_panel(code: str) -> Panel:
    return Panel.objects.get(code=code)
