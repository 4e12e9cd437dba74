"""The panels of the last months: children are put forward, listed, considered, and the decisions confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from demonstration.case import Case, Steps
from demonstration.fostering_panel import CODE as FOSTERING_PANEL
from demonstration.people import Person, Staff
from demonstration.rooms import give_rooms
from demonstration.time import Period
from panels.actions.advise import give_advice
from panels.actions.confirm_decision import confirm_decision
from panels.actions.decide_item import Asked, Ruling, decide_item
from panels.actions.generate_meetings import generate_meetings
from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.keep_feed import make_feed
from panels.actions.keep_minutes import agree_minutes
from panels.actions.list_item import list_item
from panels.actions.locks import sitting_of
from panels.actions.put_forward import put_forward
from panels.actions.ship_timetable import ship_timetable
from panels.definitions import KINDS
from panels.definitions.deciding import is_to_confirm
from panels.errors import NotQuorate
from panels.models import AgendaItem, Decision, Meeting, PanelRequest
from panels.selectors.timetable import eligible_meetings
from panels.terms import OPEN_ITEMS, OPEN_REQUESTS, Business, MeetingState
from workflows.calendar import is_working_day, local_date
from workflows.terms import Role, Stage

SINCE = timedelta(days=75)
"""For so long before the end the panels have been run here; before that their decisions came on paper."""

NOTICE = timedelta(days=6)
"""A child is listed at least so long before the meeting."""

CONSIDERED: dict[Business, tuple[Stage, ...]] = {
    Business.ACCESS_TO_RESOURCES: (Stage.CHILD_IN_NEED, Stage.LOOKED_AFTER),
    Business.HOUSING_PATHWAYS: (Stage.LEAVING_CARE,),
    Business.LEGAL_GATEWAY: (Stage.CHILD_PROTECTION,),
    Business.PERMANENCY: (Stage.LOOKED_AFTER,),
    Business.BEST_CARE_BEST_VALUE: (Stage.LOOKED_AFTER,),
}
"""Which panels consider children of which stage, where a story does not say it. The court's own panels are told of below."""

BY_STORY: dict[Business, tuple[str, ...]] = {
    Business.PUBLIC_LAW_OUTLINE: ("protection_before_court",),
    Business.CARE_PROCEEDINGS: ("looked_after_by_order", "police_protection"),
}

ASKS: dict[Business, str] = {
    Business.ACCESS_TO_RESOURCES: "To agree support at home for sixteen weeks.",
    Business.HOUSING_PATHWAYS: "To agree a supported flat.",
    Business.PUBLIC_LAW_OUTLINE: "To look at the progress of pre-proceedings.",
    Business.CARE_PROCEEDINGS: "To look at the court's timetable and the care plan.",
    Business.LEGAL_GATEWAY: "To decide whether the threshold for pre-proceedings is met.",
    Business.PERMANENCY: "To endorse the route to permanence.",
    Business.BEST_CARE_BEST_VALUE: "To look at the quality and the cost of the placement.",
}

OUTCOMES: dict[Business, tuple[str, ...]] = {
    Business.ACCESS_TO_RESOURCES: ("agreed", "agreed", "agreed_in_part", "declined"),
    Business.HOUSING_PATHWAYS: ("agreed",),
    Business.PUBLIC_LAW_OUTLINE: ("continued",),
    Business.CARE_PROCEEDINGS: ("direction",),
    Business.LEGAL_GATEWAY: ("not_met", "not_met", "enter_plo"),
    Business.PERMANENCY: ("route_endorsed", "route_endorsed", "ready_for_matching"),
    Business.BEST_CARE_BEST_VALUE: ("continue", "renegotiate"),
}

REASONS = (
    "The papers were clear, and everybody around the table agreed.",
    "The child's wish was heard, and the plan answers it.",
    "The risk is known and the plan is the least that is needed.",
)


ACTIONS = ("Write to the family about the decision.", "Put the chronology on the case file.", "Ask for the school's report.")


@dataclass(slots=True)
class Sittings:
    """The work of the panels, as one more story that goes on beside those of the children."""

    period: Period
    staff: Staff
    cases: list[Case]
    chance: Random
    now: datetime = field(init=False)
    aside: Random = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.period.end - SINCE
        self.aside = Random("what panels ask for")  # noqa: S311

    def life(self) -> Steps:
        """Day by day: the timetable is made, children are put forward and listed, meetings are held, decisions confirmed."""
        ship_timetable(anchor=local_date(self.period.start))
        give_rooms(actor=self.staff.everyone(Role.SYSTEM_ADMINISTRATOR)[0].actor, now=self.now)
        make_feed(user_id=self.staff.everyone(Role.PANEL_CHAIR)[0].user.pk, every_panel=False, now=self.now)
        day = local_date(self.now)
        while day < self.period.as_at:
            if is_working_day(day, calendar=self.period.calendar):
                yield self.period.at_work(day, self.chance).replace(hour=8)
                if day.weekday() == 0 or not Meeting.objects.exists():
                    generate_meetings(now=self.now)
                self._put_forward()
                self._list()
                self._confirm()
                for meeting in self._today(day):
                    yield meeting.starts_at
                    self._sit(meeting.pk)
            day += timedelta(days=1)

    def _today(self, day: date) -> Iterable[Meeting]:
        """The fostering panel's own story tells how that one sits."""
        return Meeting.objects.filter(on=day, state=MeetingState.PLANNED).exclude(panel__code=FOSTERING_PANEL).order_by("starts_at", "pk")

    def _put_forward(self) -> None:
        """On most days somebody puts a child forward."""
        if self.chance.random() < 0.55:
            business = self.chance.choice(list(ASKS))
            choices = [case for case in self.cases if case.is_open and self._fits(case, business)]
            if choices:
                self.put_forward(self.chance.choice(choices), business)

    def put_forward(self, case: Case, business: Business) -> None:
        """The team's manager puts the child forward, unless the child waits for this panel already."""
        if PanelRequest.objects.filter(journey=case.journey_id, business=business, state__in=[str(s) for s in OPEN_REQUESTS]).exists():
            return
        put_forward(
            journey_id=case.journey_id,
            business=business,
            asks=ASKS[business],
            wanted_id=None,
            actor=self.staff.manager(case.team).actor,
            now=self._tick(),
            papers="On the case file" if self.chance.random() < 0.8 else "",
            although="It was agreed with the panel's chair.",
        )
        case.practice.stir()

    def _fits(self, case: Case, business: Business) -> bool:
        return case.stage in CONSIDERED.get(business, ()) or case.story in BY_STORY.get(business, ())

    def _list(self) -> None:
        """The panel administrator lists what waits on the next meeting that hears it. Some wait a day or two for that."""
        for request in PanelRequest.objects.waiting().select_related("journey"):
            meeting = next((m for m in self._coming() if m.hears(request.business)), None)
            if meeting is not None and request.journey.is_open and self.chance.random() < 0.7:
                list_item(request_id=request.pk, meeting_id=meeting.pk, actor=self._administrator.actor, now=self._tick())

    def _coming(self) -> Iterable[Meeting]:
        after = self.now + NOTICE
        return Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=after).select_related("panel").order_by("starts_at", "pk")

    def _sit(self, meeting_id: int) -> None:
        """Those who are there open the meeting, decide what is on it, and close it."""
        meeting = Meeting.objects.select_related("panel").get(pk=meeting_id)
        people = sitting_of(meeting.panel_id, now=self.now)
        chair = next(p for holder in people.chairs for p in self.staff.people if p.user.pk == holder.user_id)
        hold_meeting(meeting_id=meeting_id, present=sorted(people.members), actor=chair.actor, now=self._tick())
        items = AgendaItem.objects.filter(meeting=meeting, state__in=[str(s) for s in OPEN_ITEMS])
        for item in items.select_related("request__journey__worker", "meeting"):
            self._decide(item, chair)
        close_meeting(meeting_id=meeting_id, actor=chair.actor, now=self._tick(), carry_because="Too few were left to decide.")
        if self.aside.random() < 0.7:
            self._agree(meeting, chair)

    def _agree(self, meeting: Meeting, chair: Person) -> None:
        """The chair reads the minutes and agrees them, while those of other meetings are still drafts."""
        agree_minutes(meeting_id=meeting.pk, version=0, actor=chair.actor, now=self._tick())

    def _decide(self, item: AgendaItem, chair: Person) -> None:
        business = Business(item.request.business)
        outcome = KINDS[business].outcome(self.chance.choice(OUTCOMES[business]))
        assert outcome is not None
        ruling = self._deferral(item) or Ruling(
            outcome=outcome.code,
            reason=self.chance.choice(REASONS),
            actions=self._actions(item),
            weekly_cost=self.chance.randrange(18_000, 95_000, 500) if outcome.asks_term else None,
            ends_on=local_date(self.now) + timedelta(weeks=16) if outcome.asks_term else None,
            takes_late_papers=True,
        )
        try:
            decide_item(item_id=item.pk, ruling=ruling, actor=chair.actor, now=self._tick())
        except NotQuorate:
            give_advice(item_id=item.pk, says=ruling.reason, actor=chair.actor, now=self._tick())
        self._stir(item.request.journey_id)

    def _deferral(self, item: AgendaItem) -> Ruling | None:
        """Now and then an item comes back, and what came back once is sometimes not ready even then."""
        again = Decision.objects.filter(item__request=item.request, defers=True).count()
        if again > 1 or self.aside.random() >= (0.5 if again else 0.15):
            return None
        business = Business(item.request.business)
        defers = next((o for o in KINDS[business].outcomes if o.defers), None)
        back = next(iter(eligible_meetings(business, now=self.now, after=item.meeting.starts_at)), None)
        if defers is None or back is None:
            return None
        return Ruling(outcome=defers.code, reason="One report is still to come.", action="Put the report on the case file.",
                      action_owner_id=self._owner(item), returns_to_id=back.pk)  # fmt: skip

    def _actions(self, item: AgendaItem) -> tuple[Asked, ...]:
        """Some decisions ask somebody for something, by a day: soon, and so overdue for some by now."""
        if self.aside.random() >= 0.3:
            return ()
        due = local_date(self.now) + timedelta(days=self.aside.choice((7, 14, 28)))
        return (Asked(what=self.aside.choice(ACTIONS), owner_id=self._owner(item), due_on=due),)

    def _owner(self, item: AgendaItem) -> int:
        journey = item.request.journey
        return journey.worker_id or item.request.asked_by_id or self._administrator.user.pk

    def _confirm(self) -> None:
        """Most decisions are confirmed by the responsible manager within a day or two. A recommendation is not theirs."""
        for decision in Decision.objects.filter(confirmed_at__isnull=True, defers=False).select_related("item__request__journey__team"):
            request, journey = decision.item.request, decision.item.request.journey
            theirs = is_to_confirm(Business(request.business), decision.outcome)
            if journey.is_open and journey.team is not None and self.chance.random() < 0.7 and theirs:
                manager = self.staff.manager(journey.team.code)
                confirm_decision(decision_id=decision.pk, actor=manager.actor, now=self._tick())
                self._stir(journey.pk)

    def _stir(self, journey_id: int) -> None:
        for case in self.cases:
            if case.journey_id == journey_id:
                case.practice.stir()

    @property
    def _administrator(self) -> Person:
        return self.staff.everyone(Role.PANEL_ADMINISTRATOR)[0]

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=self.chance.randint(1, 4))
        return self.now
