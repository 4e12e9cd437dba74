"""Whoever needs to know is told once, and nobody else."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import Count

from notifications.actions.tell import TELL, tell
from notifications.models import Item, Mail, Notice
from notifications.terms import Channel
from tests.builders import NOON, a_journey, a_person, a_world, admitted, ask, fresh, recorded
from tests.notifications.inboxes import delivered, emptied, mailed, readers, told
from tracker.actions.allocate import allocate, name_person
from tracker.actions.assess import return_assessment, start_assessment, submit_assessment
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_found, report_missing
from tracker.flows import handover as flow
from tracker.models import Child, Clock, Effect, Firing, Holding, Relationship, User
from tracker.terms import MissingKind, RelationshipKind
from workflows.terms import EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)
ANSWER = NOON + timedelta(hours=3)
DAYS_LATER = NOON + timedelta(days=10)


def a_step_down_offered(world):
    """Ben offers a child in need to early help. Nobody has been told of it yet."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON + timedelta(hours=1))
    emptied(LATER)
    request = ask("cin_to_early_help", fresh(journey), LATER, to_team=world.early_help.pk, warnings_accepted=True)
    return flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=LATER).handover


def test_an_offer_is_told_to_the_receiving_manager_and_to_nobody_else(world):
    a_step_down_offered(world)
    delivered(LATER)

    assert told(world.fatima) == ["Assessment Team offers this child to Early Help North. Accept the child, or say why not."]
    assert readers() == ["fatima"]
    assert mailed() == ["fatima"]


def test_nobody_is_told_before_the_offer_is_committed(world):
    a_step_down_offered(world)

    assert Item.objects.count() == 0
    assert Effect.objects.filter(handler=TELL, done_at=None).count() > 0


def test_who_offered_is_told_that_the_child_was_accepted_and_the_new_worker_that_the_child_is_theirs(world):
    offer = a_step_down_offered(world)
    emptied(LATER)
    flow.accept(handover_id=offer.pk, actor=world.actor(world.fatima), worker_id=world.chidi.pk, occurred_at=ANSWER, now=ANSWER)

    delivered(ANSWER)

    assert told(world.ben) == ["Early Help North accepted the child you offered."]
    assert "This child was allocated to you." in told(world.chidi)
    assert readers() == ["ben", "chidi"]
    assert Item.objects.filter(recipient=world.chidi).count() == 1


def test_a_team_that_has_given_the_child_no_worker_has_its_manager_told(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    offer = flow.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.long_term.pk,
                                actor=world.actor(world.ben), note="", occurred_at=LATER, now=LATER).handover  # fmt: skip
    assert offer is not None
    manager = a_manager_of(world, offer.to_team)
    emptied(LATER)
    flow.accept(handover_id=offer.pk, actor=world.actor(a_manager_of(world, offer.to_team, "second")), worker_id=None,
                occurred_at=ANSWER, now=ANSWER)  # fmt: skip

    delivered(ANSWER)

    assert told(manager) == ["Long Term Team is now responsible for this child, who has no worker yet. Allocate the child."]


def test_not_accepted_is_told_to_who_offered_without_the_reason(world):
    offer = a_step_down_offered(world)
    emptied(LATER)
    flow.not_accept(handover_id=offer.pk, actor=world.actor(world.fatima), reason="Robin still needs a social worker.",
                    occurred_at=ANSWER, now=ANSWER)  # fmt: skip

    delivered(ANSWER)

    says = "Early Help North did not accept the child. The reason is on the child's page. Assessment Team still holds the child."
    assert (told(world.ben), told(world.amina)) == ([says], [says])
    assert readers() == ["amina", "ben"]


def test_a_withdrawn_offer_is_told_to_the_receiver_who_may_no_longer_see_the_child(world):
    offer = a_step_down_offered(world)
    emptied(LATER)
    flow.withdraw(handover_id=offer.pk, actor=world.actor(world.ben), reason="", occurred_at=ANSWER, now=ANSWER)

    delivered(ANSWER)

    assert told(world.fatima) == ["Assessment Team withdrew the offer of this child. There is nothing left for you to answer."]


def test_an_offer_nobody_answered_is_told_to_both_lines_of_management(world):
    offer = a_step_down_offered(world)
    emptied(LATER)
    Clock.objects.exclude(limit="oversight.handover_answer").update(next_fire_at=None)

    fire_due_clocks(now=DAYS_LATER)
    delivered(DAYS_LATER)
    delivered(DAYS_LATER)  # the fallback's own event is told at the next pass

    assert offer.to_team.name in told(world.ben)[-1]
    assert told(world.ben) == [
        "Early Help North did not answer your offer in time. You keep the child; the offer stays open, and their service manager knows."
    ]
    says = "Early Help North did not answer an offer in time. Assessment Team keeps the child until the offer is answered."
    assert says in told(world.grace)  # no service manager is in post, so the head of service above is told
    assert says in told(world.fatima)


def test_the_worker_is_told_of_an_allocation_and_the_manager_who_made_it_is_not(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    second = a_worker_of(world, world.assessment)
    emptied(LATER)

    allocate(journey_id=journey.pk, version=fresh(journey).version, worker_id=second.pk, actor=world.actor(world.ben),
             occurred_at=LATER, now=LATER)  # fmt: skip
    delivered(LATER)

    assert told(second) == ["This child was allocated to you."]
    assert readers() == [second.username]


def test_a_submitted_assessment_waits_with_the_manager_and_comes_back_to_the_worker(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    amina, ben = world.actor(world.amina), world.actor(world.ben)
    start_assessment(journey_id=journey.pk, actor=amina, occurred_at=LATER, now=LATER)
    submit_assessment(journey_id=journey.pk, actor=amina, occurred_at=LATER, now=LATER)
    delivered(LATER)
    assert told(world.ben) == ["An assessment waits for you to authorise it or send it back."]

    return_assessment(journey_id=journey.pk, actor=ben, reason="The father's views are missing.", occurred_at=ANSWER, now=ANSWER)
    delivered(ANSWER)

    assert told(world.amina) == ["Your assessment was sent back with a reason. The reason is on the child's page."]


def test_a_missing_child_is_told_to_worker_manager_iro_and_emergency_duty_at_once(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.grace),
                occurred_at=NOON, now=NOON)  # fmt: skip
    emptied(LATER)
    carer = world.actor(world.dora)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="Not back from school.", actor=carer,
                   occurred_at=LATER, now=LATER)  # fmt: skip

    delivered(LATER)

    assert readers() == ["amina", "ben", "edward", "ivy"]
    assert mailed() == ["amina", "ben", "edward", "ivy"]
    report_found(journey_id=journey.pk, where="At a friend's.", actor=carer, occurred_at=ANSWER, now=ANSWER)
    delivered(ANSWER)
    assert told(world.ivy) == [
        "The child was reported missing, or away without authorisation.",
        "The child was found or came back. A return interview is due.",
    ]


def test_an_emergency_admission_is_told_once_to_each_who_must_know(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)

    admitted(world, journey, LATER)
    delivered(LATER)

    assert readers() == ["amina", "ben", "grace"]
    assert [Item.objects.filter(recipient=user).count() for user in (world.amina, world.ben, world.grace)] == [1, 1, 1]
    assert told(world.grace) == ["The child is now looked after. What must happen and by when is on the child's page."]


def test_an_admissions_many_timescales_are_one_item_for_each_owner(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    admitted(world, journey, LATER)
    emptied(LATER)

    fire_due_clocks(now=DAYS_LATER)
    delivered(DAYS_LATER)

    fired = Firing.objects.filter(clock__journey=journey).count()
    assert fired > 20
    items = dict(Item.objects.values_list("recipient__username").annotate(n=Count("pk")).order_by())
    assert set(items.values()) == {1}
    assert {"amina", "ben"} <= set(items)
    assert len(told(world.amina)) > 5
    assert Mail.objects.filter(recipient=world.ben).count() <= 1


def test_after_an_outage_each_person_gets_one_mail_for_all_the_children(world):
    for _ in range(3):
        a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)

    fire_due_clocks(now=NOON + timedelta(days=90))
    delivered(NOON + timedelta(days=90))

    assert Item.objects.filter(recipient=world.grace).count() == 3
    assert Mail.objects.filter(recipient=world.grace).count() == 1


def test_a_warning_goes_to_whoever_must_act_and_names_the_day(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    warned = only_the_visit_of(journey)

    fire_due_clocks(now=warned)
    delivered(warned)

    assert readers() == ["amina"]
    assert told(world.amina) == ["Child in need visit: due on 1 April 2026."]
    assert [(mail.recipient, mail.is_digest) for mail in Mail.objects.all()] == [(world.amina, True)]


def test_what_is_due_from_an_empty_chair_is_told_to_the_manager(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    User.objects.filter(pk=world.amina.pk).update(is_active=False)
    warned = only_the_visit_of(journey)

    fire_due_clocks(now=warned)
    delivered(warned)

    assert readers() == ["ben"]


def test_whoever_lost_sight_of_the_child_before_the_telling_is_not_told(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    emptied(LATER)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.edward), occurred_at=LATER, now=LATER)
    Child.objects.filter(pk=journey.child_id).update(is_restricted=True)

    delivered(LATER)

    assert readers() == ["amina"]  # the only one with a personal tie: a notice never reveals a restricted record


def test_a_worker_who_moved_to_another_team_meanwhile_is_told_nothing(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    emptied(LATER)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.edward), occurred_at=LATER, now=LATER)
    Relationship.objects.filter(child=journey.child, user=world.amina).update(to_at=LATER)
    Holding.objects.filter(user=world.amina).update(to_on=LATER.date() - timedelta(days=1))

    delivered(LATER)

    assert told(world.amina) == []


def test_chidi_is_never_told_of_a_child_he_may_not_see(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    admitted(world, journey, LATER)
    fire_due_clocks(now=DAYS_LATER)

    delivered(DAYS_LATER)

    assert Item.objects.exists()
    assert told(world.chidi) == []


def test_an_effect_that_is_delivered_twice_tells_once(world):
    a_step_down_offered(world)
    delivered(LATER)
    before = list(Notice.objects.values_list("pk", flat=True))

    for effect in Effect.objects.filter(handler=TELL, event__recorded_at=LATER):
        tell(effect, LATER)

    assert list(Notice.objects.values_list("pk", flat=True)) == before
    assert (Item.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_second_cause_of_the_same_pass_makes_an_item_unread_again(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    fire_due_clocks(now=DAYS_LATER)
    first, *rest = Effect.objects.filter(handler=TELL, done_at=None, firing__rung="warn", firing__clock__answers="social_worker")
    tell(first, DAYS_LATER)
    Item.objects.update(read_at=DAYS_LATER)

    tell(rest[0], DAYS_LATER)

    assert list(Item.objects.filter(recipient=world.amina).values_list("read_at", flat=True)) == [None]
    assert len(told(world.amina)) == 2
    assert fresh(journey).worker == world.amina


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_deliver_at_once_tell_once():
    world = a_world()
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    admitted(world, journey, LATER)
    fire_due_clocks(now=DAYS_LATER)
    ready, counts = Barrier(2), []

    def work() -> None:
        try:
            ready.wait()
            counts.append(deliver_due(now=DAYS_LATER))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(c.failed + c.given_up for c in counts) == 0
    assert not Effect.objects.filter(done_at=None).exists()
    assert sum(c.done for c in counts) == Effect.objects.count()
    once = Notice.objects.values("recipient", "channel", "event", "firing").annotate(n=Count("pk")).filter(n__gt=1)
    assert list(once) == []
    assert set(Notice.objects.values_list("channel", flat=True)) == {Channel.INBOX.value}


def test_telling_costs_the_same_however_many_are_told(world, django_assert_max_num_queries):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    emptied(LATER)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.dora), occurred_at=LATER, now=LATER)
    effect = Effect.objects.get(handler=TELL, done_at=None, event__kind="child_missing")

    with django_assert_max_num_queries(26):
        tell(effect, LATER)

    assert readers() == ["amina", "ben", "edward"]


def only_the_visit_of(journey):
    """Silences every other timescale. The moment at which a child in need visit is warned of."""
    clock = Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)
    Clock.objects.exclude(pk=clock.pk).update(next_fire_at=None)
    assert clock.warns_at is not None
    return clock.warns_at


def a_worker_of(world, unit):
    return a_person("second", "Sam", "Reed", Role.SOCIAL_WORKER, unit)


def a_manager_of(world, unit, username="mo"):
    return a_person(username, "Mo", "Bell", Role.TEAM_MANAGER, unit)
