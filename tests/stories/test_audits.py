"""An audit of a child's case: who is told of it, a concern that goes up the line, and a child who is found unsafe."""

from datetime import date, timedelta

import pytest

from notifications.models import Mail
from tests.builders import NOON, a_journey, a_world, events_of
from tests.notifications.inboxes import delivered, emptied, told
from tests.tracker.web.conftest import as_, at_one, text_of
from tracker.actions.escalate_audit import Liaison, escalate_audit
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Effect, Event, User
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, Role, Stage

pytestmark = pytest.mark.django_db
__all__ = ["as_", "at_one"]

HOUR = timedelta(hours=1)
BOTH = Liaison(worker="Amina Khan", worker_on=date(2026, 3, 4), manager="Ben Okoro", manager_on=date(2026, 3, 3))


@pytest.fixture
def world(db):
    world = a_world()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    return world


@pytest.fixture
def journey(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(NOON)
    return journey


def happened(world, journey, code, *, by, at=NOON + HOUR, note=""):
    record_happened(journey_id=journey.pk, kinds=BY_CODE[code].events, says=f"{BY_CODE[code].label}.", note=note,
                    actor=world.actor(by, at), occurred_at=at, now=at)  # fmt: skip


def completed(world, journey, outcome, *, by, note="", at=NOON + HOUR):
    record_entry(journey_id=journey.pk, entry=BY_CODE["audit_completed"], answers={"outcome": outcome}, note=note,
                 actor=world.actor(by, at), occurred_at=at, now=at)  # fmt: skip


def taken_up(world, journey, liaison):
    escalate_audit(journey_id=journey.pk, why="Nothing has changed.", liaison=liaison, actor=world.actor(world.ben), now=NOON + 2 * HOUR)


def running(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit, stopped_at__isnull=True, cancelled_at__isnull=True).first()


def state_of(journey):
    """Everything that an escalation writes."""
    journey.refresh_from_db()
    return (journey.version, Event.objects.count(), Clock.objects.count(), Effect.objects.count())


# ── NT-07: the worker is told of an audit ───────────────────────────────────────────────────────────────────────────


def test_nt_07_the_worker_and_the_manager_are_told_as_the_case_enters_an_audit(world, journey):
    happened(world, journey, "case_entered_audit", by=world.grace)
    delivered(NOON + HOUR)

    says = "This child's case is to be audited. The auditor will talk with you before anything is taken up the line."
    assert (told(world.amina), told(world.ben), told(world.grace)) == ([says], [says], [])


# ── AT-122, NT-06: a talk before a concern goes up the line ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("liaison", "missing"),
    [
        (Liaison(), ["worker", "manager"]),
        (Liaison(worker="  ", manager="\t", not_possible=" "), ["worker", "manager"]),
        (Liaison(worker="Amina Khan", worker_on=date(2026, 3, 4)), ["manager"]),
        (Liaison(manager="Ben Okoro", manager_on=date(2026, 3, 4)), ["worker"]),
        (Liaison(worker="Amina Khan", manager="Ben Okoro", manager_on=date(2026, 3, 4)), ["worker_on"]),
        (Liaison(worker="Amina Khan", worker_on=date(2026, 3, 5), manager="Ben Okoro", manager_on=date(2026, 3, 4)), ["worker_on"]),
    ],
)
def test_at_122_a_concern_of_an_audit_without_the_talk_or_a_reason_does_not_go_up_the_line(world, journey, liaison, missing):
    happened(world, journey, "audit_concern_recorded", by=world.ben, note="No visit is written up since January.")
    before = state_of(journey)

    with pytest.raises(BadInput) as refused:
        escalate_audit(
            journey_id=journey.pk, why="Nothing has changed.", liaison=liaison, actor=world.actor(world.ben), now=NOON + 2 * HOUR
        )

    assert list(refused.value.fields) == missing
    assert state_of(journey) == before


def test_at_122_a_concern_goes_up_the_line_after_the_talk_with_both_and_an_answer_is_due(world, journey):
    happened(world, journey, "audit_concern_recorded", by=world.ben, note="No visit is written up since January.")

    taken_up(world, journey, BOTH)

    assert events_of(journey)[-4:] == ["audit_concern_recorded", "audit_concern_escalated", "note_recorded", "escalation_raised"]
    escalated = Event.objects.get(journey=journey, kind="audit_concern_escalated")
    concern = Event.objects.get(journey=journey, kind="audit_concern_recorded")
    assert escalated.payload.reason == "Nothing has changed."
    assert escalated.payload.body == {
        "concern": concern.seq,
        "liaison": {
            "worker": "Amina Khan",
            "worker_on": "2026-03-04",
            "manager": "Ben Okoro",
            "manager_on": "2026-03-03",
            "not_possible": "",
        },
    }  # fmt: skip
    note = Event.objects.get(journey=journey, kind="note_recorded").payload
    assert note.says == "The concern was talked through with Amina Khan on 4 March 2026 and with Ben Okoro on 3 March 2026."
    assert running(journey, "oversight.escalation_response") is not None
    delivered(NOON + 2 * HOUR)
    says = "A concern of an audit was taken up the line. What it is, and what was said about it, is on the child's page."
    assert (told(world.amina), told(world.grace), told(world.ben)) == ([says], [says], [])
    assert sorted(Mail.objects.values_list("recipient__username", flat=True)) == ["amina", "grace"]


def test_at_122_why_a_talk_was_not_possible_stands_in_its_place_on_the_record(world, journey):
    happened(world, journey, "audit_concern_recorded", by=world.ben)

    taken_up(world, journey, Liaison(not_possible="The worker has left and nobody has the case."))

    note = Event.objects.get(journey=journey, kind="note_recorded").payload
    assert note.says == "It was not possible to talk it through with the worker and the manager first."
    assert note.reason == "The worker has left and nobody has the case."


def test_without_a_concern_or_with_one_that_went_up_already_there_is_nothing_to_take_up(world, journey):
    asked = {"journey_id": journey.pk, "why": "It cannot wait.", "liaison": BOTH, "actor": world.actor(world.ben), "now": NOON + 2 * HOUR}
    before = state_of(journey)
    with pytest.raises(BadInput, match="No concern of an audit waits"):
        escalate_audit(**asked)
    assert state_of(journey) == before

    happened(world, journey, "audit_concern_recorded", by=world.ben)
    escalate_audit(**asked)
    before = state_of(journey)
    with pytest.raises(BadInput, match="No concern of an audit waits"):
        escalate_audit(**asked)
    assert state_of(journey) == before


def test_who_does_not_audit_takes_no_concern_up_the_line(world, journey):
    happened(world, journey, "audit_concern_recorded", by=world.ben)
    before = state_of(journey)

    with pytest.raises(NotYourDecision) as refused:
        escalate_audit(journey_id=journey.pk, why="x", liaison=BOTH, actor=world.actor(world.amina), now=NOON + 2 * HOUR)

    assert Role.QA_AUDITOR in refused.value.who
    assert state_of(journey) == before


def test_the_page_keeps_what_was_typed_and_says_what_is_missing(world, journey, as_):
    happened(world, journey, "audit_concern_recorded", by=world.ben, at=NOON)
    client = as_(world.ben)
    page = f"/journeys/{journey.public_id}/audit-concern/"
    before = state_of(journey)

    led = client.get(f"/journeys/{journey.public_id}/record/?what=happened:audit_concern_escalated")
    refused = client.post(page, {"why": "Nothing has changed.", "worker": "Amina Khan"})

    assert (led.status_code, led["Location"]) == (302, page)
    assert (refused.status_code, state_of(journey)) == (422, before)
    assert "Nothing has changed." in refused.content.decode()
    assert "Give the day on which it was talked through with the worker." in text_of(refused)
    assert "Say with which manager it was talked through, or why that was not possible." in text_of(refused)

    done = client.post(page, {"why": "Nothing has changed.", "not_possible": "Both are away."})
    assert (done.status_code, done["Location"]) == (302, f"/children/{journey.child.ref}/")
    assert events_of(journey)[-3:] == ["audit_concern_escalated", "note_recorded", "escalation_raised"]


# ── QA-30: a child found unsafe by an audit ─────────────────────────────────────────────────────────────────────────


def test_qa_30_an_audit_that_finds_the_child_unsafe_begins_the_task_and_the_need_to_know_in_the_same_entry(world, journey):
    with pytest.raises(BadInput) as refused:
        completed(world, journey, "unsafe_now", by=world.ben)
    assert list(refused.value.fields) == ["note"]
    assert (running(journey, "oversight.audit_immediate_action"), "audit_completed" in events_of(journey)) == (None, False)

    completed(world, journey, "unsafe_now", by=world.ben, note="The lock of her door is on the outside.")

    assert events_of(journey)[-2:] == ["audit_completed", "audit_safeguarding_action_raised"]
    task = running(journey, "oversight.audit_immediate_action")
    assert (task.answers, task.start_event.kind) == (Role.TEAM_MANAGER, "audit_safeguarding_action_raised")
    raised = Effect.objects.filter(event__kind=EventKind.AUDIT_SAFEGUARDING_ACTION_RAISED, event__journey=journey)
    assert "notifications.tell" in set(raised.values_list("handler", flat=True))


def test_an_audit_that_finds_the_child_safe_owes_nothing(world, journey):
    completed(world, journey, "safe", by=world.ben)

    assert events_of(journey)[-1] == "audit_completed"
    assert running(journey, "oversight.audit_immediate_action") is None
    assert running(journey, "oversight.audit_action") is None


def test_an_audit_that_asks_for_something_owes_it(world, journey):
    completed(world, journey, "actions", by=world.ben, note="Write up the visits of February.")

    assert running(journey, "oversight.audit_action") is not None
    assert running(journey, "oversight.audit_immediate_action") is None
