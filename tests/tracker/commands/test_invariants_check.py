"""Every standing rule is proved over every journey: an honest record breaks none, and each kind of damage is found."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_contact, a_journey, a_world, admitted, ask, fresh, given, recorded
from tests.tracker.rules_changed import a_holiday, a_standard, administrators, published
from tracker import machines
from tracker.actions.answer_handover import accept_handover
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.flows import handover as flow
from tracker.models import (
    BankHoliday,
    Child,
    Clock,
    Event,
    ImportRemark,
    ImportRun,
    Journey,
    LegalStatus,
    LocalStandard,
    MissingEpisode,
    Placement,
    Relationship,
    Stream,
    Track,
    User,
)
from tracker.selectors.invariants import breaches
from tracker.terms import MissingKind
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def looked_after(world):
    """A child in care and missing."""
    journey = admitted(world, a_journey(world, stage=Stage.ASSESSMENT), LATER)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.edward), occurred_at=LATER, now=LATER)
    return fresh(journey)


@pytest.fixture
def offered(world):
    """A child in need whom Ben offers to early help."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, LATER)
    request = ask("cin_to_early_help", fresh(journey), LATER, to_team=world.early_help.pk, warnings_accepted=True)
    return flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=LATER).handover


@pytest.fixture
def closed(world):
    """A contact that came to nothing."""
    journey = a_contact(world)
    request = ask("contact_closed", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)
    return fresh(journey)


def rules(run) -> tuple[int, list[tuple[str, str]]]:
    code, printed = run("invariants_check")
    return code, [(b["rule"], b["journey"]) for b in printed["breaches"]]


def test_an_honest_record_breaks_no_rule(run, world, looked_after, offered, closed):
    for stage in (Stage.CONTACT, Stage.EARLY_HELP, Stage.CHILD_PROTECTION):
        a_journey(world, stage=stage)
    fire_due_clocks(now=NOON + timedelta(days=30))

    assert closed.stage == Stage.CLOSED
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert run("invariants_check", "--projections") == (0, {"breaches": [], "remarks": [], "to_fix": []})


def test_a_journey_that_is_stuck_is_named_with_the_step_and_is_no_breach(run, world, looked_after):
    User.objects.filter(pk=looked_after.worker_id).update(is_active=False)

    with time_machine.travel(NOON, tick=False):
        code, printed = run("invariants_check")

    assert (code, printed["breaches"]) == (0, [])
    assert printed["to_fix"] == [
        {
            "rule": "owner_inactive",
            "journey": looked_after.public_id,
            "says": "The worker has left, or no longer works in the team that holds the child, or the team is closed.",
            "step": "Name another worker",
        }
    ]


def test_a_stage_set_past_the_door_is_found(run, looked_after):
    Journey.objects.filter(pk=looked_after.pk).update(stage="child_in_need")

    code, printed = run("invariants_check")

    assert code == 1
    assert printed["breaches"] == [
        {
            "rule": "stage_is_what_the_facts_give",
            "journey": looked_after.public_id,
            "says": "The stage is child_in_need, and the facts give looked_after.",
        },
        {
            "rule": "rows_are_what_the_events_give",
            "journey": looked_after.public_id,
            "says": "The row says stage child_in_need, the events give looked_after.",
        },
    ]


FOUND = {
    "sub stage": (lambda j: Journey.objects.filter(pk=j.pk).update(sub_stage="screening"), {"rows_are_what_the_events_give"}),
    "holder": (
        lambda j: Journey.objects.filter(pk=j.pk).update(team=j.team.parent_id),
        {"rows_are_what_the_events_give", "exactly_one_holder"},
    ),
    "tie of the team": (
        lambda j: Relationship.objects.filter(child=j.child, kind="responsible_team", to_at=None).update(to_at=LATER),
        {"exactly_one_holder"},
    ),
    "tie of the worker": (
        lambda j: Relationship.objects.filter(child=j.child, kind="allocated_worker", to_at=None).update(to_at=LATER),
        {"exactly_one_holder"},
    ),
    "timescales": (
        lambda j: Clock.objects.filter(journey=j, stopped_at=None).update(cancelled_at=LATER, next_fire_at=None),
        {"something_is_always_due"},
    ),
    "track": (
        lambda j: Track.objects.filter(journey=j, code="placement", ended_at=None).update(ended_at=LATER),
        {"rows_are_what_the_events_give"},
    ),
    "placement": (
        lambda j: Placement.objects.filter(journey=j).update(ended_at=LATER),
        {"rows_are_what_the_events_give", "stage_is_what_the_facts_give", "looked_after_has_a_date"},
    ),
    "legal status": (lambda j: LegalStatus.objects.filter(journey=j).update(code="C1"), {"rows_are_what_the_events_give"}),
    "since when in care": (
        lambda j: Journey.objects.filter(pk=j.pk).update(looked_after_since=LATER - timedelta(days=1)),
        {"rows_are_what_the_events_give"},
    ),
    "missing episode": (lambda j: MissingEpisode.objects.filter(journey=j).update(ended_at=LATER), {"missing_agrees"}),
    "a silent timescale": (
        lambda j: Clock.objects.filter(journey=j, limit="lac.care_plan").update(next_fire_at=None),
        {"every_timescale_fires"},
    ),
    "a gap in the events": (lambda j: Event.objects.filter(journey=j, seq=3).update(seq=900), {"events_have_no_gap"}),
    "the end of the stream": (lambda j: Stream.objects.filter(pk=j.stream_id).update(last_hash="f" * 64), {"events_have_no_gap"}),
}


@pytest.mark.parametrize("damage", sorted(FOUND))
def test_damage_is_found(run, looked_after, damage):
    tamper, wanted = FOUND[damage]
    assert tamper(looked_after) > 0

    code, found = rules(run)

    assert code == 1
    assert {rule for rule, _ in found} == wanted
    assert {journey for _, journey in found} == {looked_after.public_id}


def test_a_second_plan_is_found(run, world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    plan = Track(journey=journey, code="child_in_need_plan", number=9, opened_at=LATER)
    machines.restore(plan, "state", "open")
    plan.save()

    assert "one_plan" in {rule for rule, _ in rules(run)[1]}


def test_a_closed_journey_with_something_open_is_found(run, closed):
    clock = Clock.objects.filter(journey=closed, limit="front_door.contact_outcome").first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(stopped_at=None, stop_event=None, cancelled_at=None, cancel_event=None,
                                             next_fire_at=LATER)  # fmt: skip

    code, printed = run("invariants_check")

    assert (code, [b["rule"] for b in printed["breaches"]]) == (1, ["closed_is_final"])
    assert printed["breaches"][0]["says"].endswith("still run: front_door.contact_outcome.")


def test_a_child_held_without_an_open_journey_is_found(run, world, closed):
    Relationship.objects.create(child=closed.child, unit=world.assessment, kind="responsible_team", from_at=LATER)

    assert rules(run) == (1, [("only_open_journeys_are_held", "")])


def test_an_offer_that_nobody_times_is_found(run, offered):
    waits = Clock.objects.filter(journey=offered.journey, limit="oversight.handover_answer", stopped_at=None)
    assert waits.update(cancelled_at=LATER, next_fire_at=None) == 1

    assert rules(run) == (1, [("an_offer_is_timed", offered.journey.public_id)])


def test_an_offer_that_the_receiver_cannot_see_is_found(run, offered):
    Relationship.objects.filter(kind="offered_to_team", to_at=None).update(to_at=LATER)

    assert rules(run) == (1, [("an_offer_is_seen", offered.journey.public_id)])


def test_an_offer_answered_past_its_flow_is_found(run, world, offered):
    answer = LATER + timedelta(hours=1)
    accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=answer, now=answer)

    assert rules(run) == (1, [("flow_has_an_offer", offered.journey.public_id)])


def test_an_offer_that_fell_back_is_no_breach(run, offered):
    flow.fall_back(handover_id=offered.pk, now=LATER + timedelta(days=5))

    assert rules(run) == (0, [])


def test_what_an_import_took_although_it_does_not_add_up_is_a_remark_and_no_breach(run, world):
    batch = ImportRun.objects.create(source="ssda903", as_at=date(2021, 3, 31), started_at=NOON)
    for kind, rule in (("remark", "overlap"), ("held_back", "bad_date")):
        ImportRemark.objects.create(run=batch, kind=kind, file="episodes.csv", line=7, rule=rule, says="Two episodes overlap.")

    assert run("invariants_check") == (
        0,
        {"breaches": [], "remarks": [{"file": "episodes.csv", "line": 7, "rule": "overlap", "says": "Two episodes overlap."}],
         "to_fix": []},
    )  # fmt: skip


def test_a_young_person_who_turned_18_since_the_last_day_known_is_a_remark(run, world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2008, 3, 30)))
    Journey.objects.filter(pk=journey.pk).update(last_known_on=date(2026, 3, 4))

    code, printed = run("invariants_check")

    assert (code, printed["breaches"]) == (0, [])
    assert [(r["rule"], r["journey"]) for r in printed["remarks"]] == [("turned_18_since", journey.public_id)]


def test_no_name_of_a_child_is_printed(run, world, looked_after):
    Child.objects.update(given_name="Rosalind")
    Journey.objects.update(stage="child_in_need", looked_after_since=None)
    Relationship.objects.all().update(to_at=LATER + timedelta(days=1))

    code, printed = run("invariants_check", "--projections")

    assert code == 1
    assert "Rosalind" not in json.dumps(printed)
    assert "Example" not in json.dumps(printed)


def test_a_batch_makes_the_same_queries_for_few_and_for_many(world):
    a_contact(world)
    few = queries()
    for _ in range(4):
        a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert queries() == few


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        assert list(breaches()) == []
    return len(captured)


@pytest.mark.parametrize(
    ("by_hand", "says"),
    [
        (
            lambda: LocalStandard.objects.create(limit="early_help.allocation", value=60, unit="working_days"),
            "The local_standard early_help.allocation is unit working_days, value 60, and the editions say not there.",
        ),
        (
            lambda: BankHoliday.objects.filter(on=date(2026, 12, 25)).delete(),
            "The bank_holiday 2026-12-25 is not there, and the editions say name Christmas Day.",
        ),
    ],
)
def test_a_rule_changed_by_hand_in_its_table_is_found(world, run, by_hand, says):
    assert rules(run) == (0, [])
    by_hand()

    code, printed = run("invariants_check")

    assert (code, printed["breaches"]) == (1, [{"rule": "rules_are_what_was_published", "journey": "", "says": says}])


def test_rules_that_were_published_are_no_breach(world, run):
    published(*administrators(world), a_standard("early_help.allocation", 4), a_holiday(date(2026, 3, 16)))

    assert rules(run) == (0, [])
