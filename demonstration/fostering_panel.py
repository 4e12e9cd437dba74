"""The fostering panel of the last weeks: people from outside on it, a meeting under way, minutes to be agreed, a child who comes back.

What it hears is few and the same for any number of children, so that whoever opens the demonstration finds each of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.case import Case, Steps
from demonstration.people import Person, Staff
from demonstration.rooms import OAK
from demonstration.time import Period
from panels.actions.attend import note_arrival
from panels.actions.build_pack import build_pack
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.declare_conflict import declare_conflict
from panels.actions.give_dates import give_dates
from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.keep_minutes import write_minutes
from panels.actions.keep_panels import PanelSet, add_panel
from panels.actions.keep_seats import give_seat
from panels.actions.list_item import list_item
from panels.actions.publish_pack import publish_pack
from panels.actions.put_forward import put_forward
from panels.actions.take_item import take_item
from panels.models import AgendaItem, Meeting, Panel, Room
from panels.rules.given_dates import GivenDate
from panels.terms import OPEN_ITEMS, Business, MeetingState, Pattern, QuorumCode, SeatPart
from tracker.actions.panel_business import post_titled
from tracker.actions.record import record_evidence
from tracker.actions.requests import Given
from tracker.rules.access import Actor
from workflows.calendar import LONDON, add_working_days, is_working_day, local_date
from workflows.terms import EvidenceKind, Role, Stage

CODE = "fostering_panel"
STARTS, ENDS = time(17), time(20)
"""In the evening, when people from outside can come and no other panel sits."""
OWNER = "Service manager, children looked after"

SEATS: tuple[tuple[str, SeatPart], ...] = (
    ("Supervising social worker", SeatPart.MEMBER),
    ("Service manager, child protection and child in need", SeatPart.MEMBER),
    ("Legal adviser", SeatPart.ADVISER),
    ("Panel administrator", SeatPart.ADMINISTRATOR),
)
"""Who sits on it by their post. Members by post are social workers of long standing."""

OUTSIDE = (SeatPart.CHAIR, SeatPart.VICE_CHAIR, SeatPart.MEMBER, SeatPart.MEMBER, SeatPart.ADVISER)
"""The part that each of those plays who do not work here."""

SET_UP, ASKED, PAPERS = 14, 12, 5
"""So many working days before a meeting the panel was set up, children were put forward, and the papers went out."""

AGO = 4
"""So many working days before the last one the panel sat too, and its minutes are still to be agreed."""

AHEAD = (timedelta(weeks=3), timedelta(weeks=8))
"""So long after the end the next meetings are."""

MOST = 5
CONNECTED = ("kinship_sgo", "return_home")
"""On these routes the panel hears of carers whom the child knows; else of the match with the foster carers of today."""

ELSEWHERE = ("settled_and_not_matched", "missing_now", "placed_for_adoption", "matched_long_term", "on_remand")
"""Stories of children who are not for this panel, or whose story is that no panel heard of them."""

RECOMMENDED = Ruling(outcome="recommended", reason="The child is settled, and the carers know what the child needs.",
                     conditions=("A life story worker is named within four weeks.",), takes_late_papers=True)  # fmt: skip


@dataclass(slots=True)
class FosteringPanel:
    """One more story that goes on beside those of the children."""

    period: Period
    staff: Staff
    cases: list[Case]
    chance: Random
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self._moment(self._before(self.first, SET_UP), time(9, 20))

    # ── Its days ────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def last(self) -> date:
        """The last working day before the period ends: the panel is sitting."""
        return add_working_days(self.period.as_at, -1, calendar=self.period.calendar)

    @property
    def first(self) -> date:
        return self._before(self.last, AGO)

    def life(self) -> Steps:
        """Set up, filled, read, held, and held again; the last sitting goes on as the period ends."""
        panel = self._set_up()
        yield self._moment(self._before(self.first, ASKED), time(9, 30))
        self._fill(panel)
        yield self._moment(self._before(self.first, PAPERS), time(11))
        self._papers(self._meeting(panel, self.first))
        yield self._moment(self._before(self.last, PAPERS), time(11))
        self._papers(self._meeting(panel, self.last))
        yield self._moment(self.first, STARTS)
        self._sit_and_close(self._meeting(panel, self.first))
        yield self._moment(self.last, STARTS)
        self._sit(self._meeting(panel, self.last))

    def _before(self, day: date, working_days: int) -> date:
        return add_working_days(day, -working_days, calendar=self.period.calendar)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=LONDON)

    def _tick(self, minutes: int = 0) -> datetime:
        self.now += timedelta(minutes=minutes or self.chance.randint(1, 4))
        return self.now

    # ── Setting it up ───────────────────────────────────────────────────────────────────────────────────────────

    def _set_up(self) -> Panel:
        admin, because = self.staff.everyone(Role.SYSTEM_ADMINISTRATOR)[0].actor, "The service's own fostering panel."
        owner = post_titled(OWNER)
        assert owner is not None, "the post is in the organisation"
        room = Room.objects.get(name=OAK)
        given = PanelSet(
            title="Fostering Panel", business=Business.FOSTERING, pattern=Pattern.BY_DATE, starts=STARTS, ends=ENDS,
            anchor=local_date(self.now), owner_id=owner.pk, quorum=5, quorum_rule=QuorumCode.FOSTERING, room_id=room.pk,
        )  # fmt: skip
        panel = add_panel(given=given, because=because, actor=admin, now=self._tick(), code=CODE)
        for person, part in zip(self.staff.outsiders, OUTSIDE, strict=True):
            give_seat(panel_id=panel.pk, part=part, user_id=person.user.pk, is_independent=True, because=because, actor=admin,
                      now=self._tick())  # fmt: skip
        for title, part in SEATS:
            post = post_titled(title)
            assert post is not None, "the post is in the organisation"
            give_seat(panel_id=panel.pk, part=part, post_id=post.pk, is_experienced_social_worker=part is SeatPart.MEMBER,
                      because=because, actor=admin, now=self._tick())  # fmt: skip
        days = [self.first, self.last, *(self._working_day(self.period.as_at + later) for later in AHEAD)]
        dates = [GivenDate(on=day, starts=STARTS, ends=ENDS) for day in days]
        give_dates(panel_id=panel.pk, dates=dates, business=Business.FOSTERING, actor=admin, now=self._tick())
        return panel

    def _working_day(self, day: date) -> date:
        while not is_working_day(day, calendar=self.period.calendar):
            day += timedelta(days=1)
        return day

    # ── Filling it ──────────────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, panel: Panel) -> None:
        """Two children for the meeting that goes on, then two for the one before it, and one for the next."""
        meetings = list(panel.meetings.order_by("starts_at"))
        first, last, following = meetings[:3]
        heard = (last, last, first, first, following)
        for number, (case, meeting) in enumerate(zip(self._children(), heard, strict=False)):
            self._ask(case, meeting, with_views=number != 1)

    def _children(self) -> list[Case]:
        """Children looked after whom this panel is for, those on a route with foster carers first."""
        fit = [case for case in self.cases if case.is_open and case.stage == Stage.LOOKED_AFTER and case.story not in ELSEWHERE]
        routes = ("long_term_fostering", *CONNECTED)
        return sorted(fit, key=lambda case: (case.route not in routes, case.number))[:MOST]

    def _ask(self, case: Case, meeting: Meeting, *, with_views: bool) -> None:
        known = case.route in CONNECTED
        request = put_forward(
            journey_id=case.journey_id, business=Business.FOSTERING, wanted_id=meeting.pk, minutes=40, papers="On the case file",
            asks="Are the grandparents to be approved as connected carers?" if known else "Is the match with the foster carers right?",
            although="The reviewing officer asks for it.", actor=self.staff.manager(case.team).actor, now=self._tick(),
        )  # fmt: skip
        if with_views:
            views = Given(says="The child wants to stay. The reviewing officer agrees.")
            record_evidence(journey_id=case.journey_id, kind=EvidenceKind.CHILD_AND_IRO_VIEWS, given=views,
                            actor=self.staff.manager(case.team).actor, occurred_at=self.now, now=self._tick())  # fmt: skip
        list_item(request_id=request.pk, meeting_id=meeting.pk, actor=self._administrator, now=self._tick())
        case.practice.stir()

    def _papers(self, meeting: Meeting) -> None:
        """The papers go out. A member who reads them knows one of the families, and says so."""
        items = self._open_items(meeting)
        if not items:
            return
        pack = build_pack(meeting_id=meeting.pk, actor=self._administrator, now=self._tick())
        publish_pack(pack_id=pack.pk, actor=self._administrator, now=self._tick(20))
        carer = self.staff.outsiders[2]
        declare_conflict(item_id=items[-1].pk, user_id=carer.user.pk, says="I know the family from my own street.", actor=carer.actor,
                         now=self._tick(90))  # fmt: skip

    # ── Sitting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _sit_and_close(self, meeting: Meeting) -> None:
        """The first child comes back, the others are recommended. The administrator types what was said, and nobody has agreed it."""
        self._open(meeting)
        back = Meeting.objects.filter(panel=meeting.panel, state=MeetingState.PLANNED, starts_at__gt=self.period.end).earliest("starts_at")
        for place, item in enumerate(self._open_items(meeting)):
            self._decide(item, self._deferral(item, back) if place == 0 else RECOMMENDED)
        close_meeting(meeting_id=meeting.pk, actor=self._chair.actor, now=self._tick(10))
        texts = {"apologies": "None.", "opening": "The chair welcomed everybody."}
        write_minutes(meeting_id=meeting.pk, texts=texts, version=0, actor=self._administrator, now=self._tick(15))

    def _sit(self, meeting: Meeting) -> None:
        """The first child is decided and the next is before the panel. A member came in after it had begun."""
        late = self.staff.outsiders[3]
        self._open(meeting, without=late)
        items = self._open_items(meeting)
        note_arrival(meeting_id=meeting.pk, user_id=late.user.pk, actor=self._administrator, now=self._tick(12))
        for item in items[:-1]:
            self._decide(item, RECOMMENDED)
        if items:
            take_item(item_id=items[-1].pk, actor=self._chair.actor, now=self._tick())

    def _open(self, meeting: Meeting, *, without: Person | None = None) -> None:
        seats = meeting.panel.seats
        people = {*seats.values_list("user", flat=True), *seats.values_list("post__holdings__user", flat=True)}
        present = [user for user in people if user is not None and (without is None or user != without.user.pk)]
        hold_meeting(meeting_id=meeting.pk, present=present, actor=self._chair.actor, now=self._tick())

    def _decide(self, item: AgendaItem, ruling: Ruling) -> None:
        decide_item(item_id=item.pk, ruling=ruling, actor=self._chair.actor, now=self._tick(25))
        for case in self.cases:
            if case.journey_id == item.request.journey_id:
                case.practice.stir()

    def _deferral(self, item: AgendaItem, back: Meeting) -> Ruling:
        journey = item.request.journey
        return Ruling(
            outcome="deferred", reason="The health report on one of the carers is still to come.",
            action="Put the health report before the panel.", action_owner_id=journey.worker_id or item.request.asked_by_id,
            returns_to_id=back.pk,
        )  # fmt: skip

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _meeting(self, panel: Panel, day: date) -> Meeting:
        return Meeting.objects.select_related("panel").get(panel=panel, on=day)

    def _open_items(self, meeting: Meeting) -> Sequence[AgendaItem]:
        items = AgendaItem.objects.filter(meeting=meeting, state__in=[str(state) for state in OPEN_ITEMS])
        return list(items.select_related("request__journey").order_by("place", "pk"))

    @property
    def _chair(self) -> Person:
        return self.staff.outsiders[0]

    @property
    def _administrator(self) -> Actor:
        return self.staff.everyone(Role.PANEL_ADMINISTRATOR)[0].actor
