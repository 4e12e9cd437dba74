"""J3, from admission to care to a matched permanent home: a baby of seven months comes into care on a Friday night.

AT-078, AT-081, AT-089, AT-092, AT-094, AT-096, AT-100 and AT-118 as they meet on one child's way to adoption.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.models import NeedToKnow
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.list_item import list_item
from panels.errors import NotListable
from panels.models import AgendaItem, Decision, Meeting, PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_child, a_journey, a_person, admitted, ask, events_of, fresh, given
from tests.panels.builders import PERMANENCY, Panels, asked, opened, some_panels, the_next
from tracker.actions.allocate import name_person
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.document import register_document
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.permanence import advance_route, set_route
from tracker.actions.record import record_evidence, record_happened
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Details, Given, PlacementDetails
from tracker.models import EVER, Clock, Event, Journey, PermanencyPast, PermanencyRow, User
from tracker.projections.rebuild import differences
from tracker.rules.access import Actor
from tracker.selectors.permanency import Filters, Tracked, in_words, tracker
from tracker.selectors.words import Words
from tracker.terms import RelationshipKind
from workflows.calendar import due_day, local_date
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, EvidenceKind, Role, Stage, TrackCode

pytestmark = pytest.mark.django_db

BORN = date(2025, 8, 5)
FRIDAY_NIGHT = datetime(2026, 3, 6, 22, 40, tzinfo=UTC)


class Story:
    """Amina's case in Ben's team: Edward is on call that night, Ivy reviews, Agnes decides for the agency."""

    def __init__(self) -> None:
        self.panels: Panels = some_panels()
        self.world = self.panels.world
        self.agnes = a_person("agnes", "Agnes", "Moor", Role.ADM, self.world.authority)
        self.now = FRIDAY_NIGHT
        self.journey: Journey = a_journey(self.world, stage=Stage.ASSESSMENT, child=a_child(born=BORN, given="Wren"), at=NOON)

    def on(self, month: int, day: int, hour: int = 12, year: int = 2026) -> "Story":
        """Go to this time (UTC): what fell due until then has been told, what waited to be done has been done."""
        self.now = datetime(year, month, day, hour, tzinfo=UTC)
        fire_due_clocks(now=self.now)
        deliver_due(now=self.now)
        return self

    def happened(self, *kinds: EventKind, by: User | None = None) -> None:
        record_happened(journey_id=self.journey.pk, kinds=list(kinds), says="Happened.", note="", occurred_at=self.now, now=self.now,
                        actor=self.actor(by or self.world.amina))  # fmt: skip

    def records(self, code: str, by: User | None = None, **answers: str) -> None:
        record_entry(journey_id=self.journey.pk, entry=BY_CODE[code], answers=answers, note="As we saw.", occurred_at=self.now,
                     actor=self.actor(by or self.world.amina), now=self.now)  # fmt: skip

    def evidence(self, kind: EvidenceKind, by: User) -> None:
        record_evidence(journey_id=self.journey.pk, kind=kind, given=Given(says="On record."), occurred_at=self.now, now=self.now,
                        actor=self.world.actor(by, self.now))  # fmt: skip

    def document(self, code: str, state: str, by: User | None = None) -> None:
        register_document(journey_id=self.journey.pk, document=code, state=state, where_held="The electronic record", is_on_paper=False,
                          note="", actor=self.actor(by or self.world.amina), occurred_at=self.now, now=self.now)  # fmt: skip

    def moves(self, code: str, by: User, *evidence: EvidenceKind, details: Details | None = None) -> None:
        request = ask(code, fresh(self.journey), self.now, given=given(*evidence), warnings_accepted=True, details=details or Details())
        move(journey_id=self.journey.pk, request=request, actor=self.world.actor(by, self.now), now=self.now)

    def listed(self, request: PanelRequest, meeting: Meeting) -> AgendaItem:
        return list_item(request_id=request.pk, meeting_id=meeting.pk, actor=self.panels.actor(self.panels.ade, self.now), now=self.now)

    def decided(self, item: AgendaItem, outcome: str, by: User, **over: object) -> Decision:
        """The meeting sits, and this is decided half an hour into it."""
        meeting = item.meeting
        if meeting.state == "planned":
            opened(self.panels, meeting)
        self.now = meeting.starts_at + timedelta(minutes=30)
        ruling = Ruling(outcome=outcome, reason="As the papers show.", takes_late_papers=True, **over)  # type: ignore[arg-type]
        decision = decide_item(item_id=item.pk, ruling=ruling, actor=self.panels.actor(by, self.now), now=self.now)
        deliver_due(now=self.now)
        return decision

    def actor(self, user: User) -> Actor:
        return self.world.actor(user, self.now)

    def due(self, *codes: str) -> dict[str, date]:
        rows = Clock.objects.filter(journey=self.journey, stopped_at=None, cancelled_at=None)
        return {clock.limit: due_day(clock.due_at) for clock in rows if not codes or clock.limit in codes}

    def row(self) -> Tracked | None:
        """The child on the tracker, as the team's manager reads it."""
        viewer = self.world.viewer(self.world.ben, self.now)
        found = in_words(tracker(viewer, Filters(), now=self.now), Words(), now=self.now)
        return found[0] if found else None

    def state(self) -> str:
        return PermanencyRow.objects.get(journey=self.journey).state

    def route(self, route: str, plan: str) -> None:
        set_route(journey_id=self.journey.pk, route=route, plan=plan, actor=self.actor(self.world.ben), occurred_at=self.now, now=self.now)

    def step(self, state: str) -> None:
        advance_route(journey_id=self.journey.pk, route="adoption", state=state, actor=self.actor(self.world.ben), occurred_at=self.now,
                      now=self.now)  # fmt: skip

    def days_at_each_state(self) -> dict[str, int]:
        """How many days the child stood in each state on the tracker, by all that is on record, in order."""
        spans = PermanencyPast.objects.filter(journey=self.journey, known_to=EVER).order_by("true_from")
        found: dict[str, int] = {}
        for span in spans:
            days = (local_date(span.true_to) - local_date(span.true_from)).days
            found[span.state] = found.get(span.state, 0) + days
        return found


@pytest.fixture
def story() -> Story:
    return Story()


def test_j3_from_an_admission_on_a_friday_night_to_a_matched_home_and_an_order(story: Story) -> None:
    world, panels = story.world, story.panels

    # 1. The emergency duty team records the admission at that hour. It waits for no panel: a need to know and a look back arise from it.
    admitted(world, story.journey, FRIDAY_NIGHT)
    deliver_due(now=FRIDAY_NIGHT)
    assert fresh(story.journey).stage == Stage.LOOKED_AFTER
    assert NeedToKnow.objects.get(category="emergency_admission").known_at == FRIDAY_NIGHT
    afterwards = PanelRequest.objects.get(journey=story.journey)
    assert (afterwards.business, afterwards.by_itself_because) == (
        Business.ACCESS_TO_RESOURCES, "The child was admitted in an emergency, before any panel",
    )  # fmt: skip

    # 2. Each timescale of an admission runs with its own day. A baby has no education plan and no questionnaire.
    of_care = {code: on for code, on in story.due().items() if code.startswith(("lac.", "permanence."))}
    assert of_care == {
        "lac.visit_local": date(2026, 3, 9), "lac.visit": date(2026, 3, 13), "lac.placement_plan": date(2026, 3, 13),
        "lac.placement_planning_meeting": date(2026, 3, 13), "lac.placement_notifications": date(2026, 3, 13),
        "lac.initial_health_request": date(2026, 3, 13), "lac.iro_appointed": date(2026, 3, 13), "lac.care_plan": date(2026, 3, 20),
        "lac.advocacy_offer": date(2026, 3, 20), "lac.initial_health_assessment": date(2026, 4, 7), "lac.review": date(2026, 4, 7),
        "permanence.cease_to_look_after_threshold": date(2026, 4, 7), "permanence.planning_meeting_first": date(2026, 4, 17),
        "lac.permanence_plan": date(2026, 7, 6), "lac.dental_check": date(2027, 3, 6),
    }  # fmt: skip
    name_person(journey_id=story.journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=story.actor(world.ben),
                occurred_at=story.now, now=story.now)  # fmt: skip
    assert story.due("lac.iro_appointed") == {}

    # 3. On Monday Amina sees the baby, within the three days.
    story.on(3, 9).records("child_seen_alone")
    seen = Clock.objects.get(journey=story.journey, limit="lac.visit_local")
    assert (seen.stopped_at, seen.stopped_at < seen.due_at) == (story.now, True)  # type: ignore[operator]

    # 4. The Legal Gateway agrees to go to court, Access to Resources ratifies the placement, and the court is asked.
    soon = story.now + timedelta(days=2)
    looked_back = story.listed(afterwards, the_next(Business.ACCESS_TO_RESOURCES, after=soon))
    gateway = story.listed(asked(panels, story.journey, at=story.now), the_next(Business.LEGAL_GATEWAY, after=soon))
    story.decided(looked_back, "agreed", world.grace, weekly_cost=64_000, ends_on=date(2026, 9, 30))
    story.decided(gateway, "issue", panels.lena)
    story.moves("straight_to_proceedings", world.grace, EvidenceKind.DECISION_AND_REASONS_FOR_NO_PRE_PROCEEDINGS)
    legal = fresh(story.journey).tracks.get(code=TrackCode.LEGAL, ended_at=None)
    assert (fresh(story.journey).stage, legal.state) == (Stage.LOOKED_AFTER, "proceedings_issued")

    # 5. The tracker has the baby's row: no route yet, and what is overdue says who must act.
    row = story.on(3, 30).row()
    assert (row.name, row.state, row.blockers[0], row.next.word) == ("Wren Example", "No route chosen", "No route chosen", "Overdue")
    assert row.must_act == "Amina Khan, allocated worker"

    # 6. The review is held in time by the officer who was named, and books the check half-way to the next.
    story.on(4, 2).records("lac_review_held", by=world.ivy, how="meeting")
    review = Clock.objects.get(journey=story.journey, limit="lac.review", stopped_at__isnull=False)
    assert review.stopped_at < review.due_at  # type: ignore[operator]
    assert story.due("lac.review", "lac.iro_midway_check") == {"lac.review": date(2026, 7, 2), "lac.iro_midway_check": date(2026, 7, 2)}

    # 7. The planning meeting is held in time: adoption, special guardianship beside it, and home in its place.
    story.on(4, 15).happened(EventKind.PERMANENCE_PLANNING_MEETING_HELD, by=world.ben)
    for route, plan in (("adoption", "main"), ("kinship_sgo", "parallel"), ("return_home", "contingency")):
        story.route(route, plan)
    story.step("plan_agreed")
    row = story.row()
    assert (row.route, row.state, row.other_routes) == (
        "Adoption", "Plan agreed", ("Special guardianship (parallel)", "Return home (contingency)"),
    )  # fmt: skip
    assert "Child permanence report not begun" in row.blockers

    # 9. Nobody is listed to be matched without a final child permanence report, whatever is planned beside adoption.
    request = asked(panels, story.journey, PERMANENCY, at=story.now)
    meeting = the_next(PERMANENCY, after=story.now + timedelta(days=8))
    with pytest.raises(NotListable, match="It lacks the final child permanence report"):
        story.listed(request, meeting)
    assert not AgendaItem.objects.filter(request=request).exists()
    for code, state, by in (
        ("child_permanence_report", "drafted", world.amina), ("life_story_work", "drafted", world.amina),
        ("child_permanence_report", "quality_checked", world.ben), ("child_permanence_report", "final", world.amina),
    ):  # fmt: skip
        story.document(code, state, by)
    item = story.listed(request, meeting)

    # 10. The panel puts it off for the support package, with who does what and when it comes back; then the child is ready to be matched.
    back = the_next(PERMANENCY, after=meeting.ends_at)
    story.decided(item, "deferred", world.grace, action="Cost the support package.", action_owner_id=world.amina.pk, returns_to_id=back.pk)
    deferral = Event.objects.select_related("payload").get(journey=story.journey, kind="panel_item_deferred").payload
    assert "Cost the support package." in deferral.says
    assert (deferral.body["action_owner"], deferral.body["returns_to"]) == (world.amina.pk, back.public_id)
    again = AgendaItem.objects.select_related("meeting").get(meeting=back, request=request)
    story.decided(again, "ready_for_matching", world.grace)
    story.evidence(EvidenceKind.SHOULD_BE_PLACED_DECISION, story.agnes)
    story.moves("proceedings_placement_order", world.amina, EvidenceKind.ORDER_DATE, details=Details(legal_status="E1"))
    story.step("matching")
    assert story.state() == "matching"

    # 11. The match is recommended, and decided by another; the child is placed, and the application has its day.
    story.on(6, 1).evidence(EvidenceKind.AUTHORITY_TO_PLACE, world.amina)
    story.evidence(EvidenceKind.MATCHING_PANEL_RECOMMENDATION, world.grace)
    assert story.state() == "matching", "a recommendation is no decision"
    story.evidence(EvidenceKind.ADM_MATCH_DECISION, story.agnes)
    assert (story.state(), PermanencyRow.objects.get(journey=story.journey).matched_on) == ("matched", date(2026, 6, 1))
    home = Details(placement=PlacementDetails(code="A5", where="The adopters"), legal_status="E1")
    story.on(7, 1).moves("looked_after_to_placed_for_adoption", story.agnes, details=home)
    row = story.row()
    assert (row.state, story.due("adoption.application_target")) == (
        "Placed for adoption", {"adoption.application_target": date(2027, 1, 1)},
    )  # fmt: skip
    assert {"Later life letter not begun", "Placed for adoption, no application to court"} <= set(row.blockers)
    story.on(10, 1).happened(EventKind.ADOPTION_APPLICATION_LODGED)
    assert (story.state(), story.due("adoption.application_target")) == ("applied", {})

    # 12. With the order the row closes as permanence achieved, with the days at each state; the letter is still owed to the child.
    story.on(12, 10).moves("adoption_order", world.amina, EvidenceKind.ORDER_DATE)
    assert (story.row(), fresh(story.journey).looked_after_since) == (None, None)
    assert "permanence_achieved" in events_of(story.journey)
    owed = Clock.objects.get(journey=story.journey, asks_for=EvidenceKind.LATER_LIFE_LETTER)
    assert (owed.is_running, owed.answers) == (True, "social_worker")
    assert story.days_at_each_state() == {
        "no_route": 40, "plan_agreed": 29, "matching": 18, "matched": 30, "placed_for_adoption": 92, "applied": 70,
    }  # fmt: skip
    assert list(differences()) == []
