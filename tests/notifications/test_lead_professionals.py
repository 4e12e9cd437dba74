"""A lead professional outside the authority is told in an inbox with what they may see, and by mail that names nobody (NT-11)."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from notifications.actions.send_mail import send_waiting
from notifications.selectors.inbox import inbox
from tests.builders import NOON, a_child, a_journey, a_person, a_unit, ask, fresh, given
from tests.notifications.inboxes import delivered, emptied, told
from tracker.actions.allocate import name_person
from tracker.actions.answer_handover import not_accept_handover
from tracker.actions.move import move
from tracker.actions.ties import end_ties
from tracker.models import User
from tracker.terms import RelationshipKind, UnitKind
from workflows.terms import EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(world):
    """A teacher, whose school is no part of the authority's services."""
    school = a_unit("school", UnitKind.TEAM, None, "Larkrise School")
    lena = a_person("lena", "Lena", "Frost", Role.LEAD_PROFESSIONAL, school)
    User.objects.filter(pk=lena.pk).update(email="lena@school.example")
    return lena


@pytest.fixture
def journey(world, lena):
    journey = a_journey(world, stage=Stage.EARLY_HELP, child=a_child(given="Zebedee", family="Quillfeather"))
    a_journey(world, stage=Stage.EARLY_HELP, child=a_child(given="Other"))
    emptied(NOON)
    name_person(journey_id=journey.pk, kind=RelationshipKind.LEAD_PROFESSIONAL, user_id=lena.pk, actor=world.actor(world.fatima),
                occurred_at=NOON, now=NOON)  # fmt: skip
    delivered(NOON)
    return fresh(journey)


def test_whoever_is_named_is_told_of_this_child_and_of_no_other(world, lena, journey):
    assert told(lena) == ["You are the lead professional of this child, or the child's worker has changed."]
    (group,) = inbox(viewer=world.viewer(lena), now=NOON, page=1).children
    assert group.child.ref == journey.child.ref


def test_a_step_up_that_is_not_accepted_is_told_with_where_the_reason_is(world, lena, journey):
    request = ask("early_help_to_referral", journey, NOON, to_team=world.front_door.pk, warnings_accepted=True,
                  given=given(EvidenceKind.RATIONALE))  # fmt: skip
    offer = move(journey_id=journey.pk, request=request, actor=world.actor(world.fatima), now=NOON).handover
    later = NOON + timedelta(hours=2)
    not_accept_handover(handover_id=offer.pk, actor=world.actor(world.dora, later), reason="The threshold is not met.", occurred_at=later,
                        now=later)  # fmt: skip

    delivered(later)

    assert "Front door did not accept the child. The reason is on the child's page. Early Help North still holds the child." in told(lena)


def test_the_mail_names_nobody_and_says_nothing_of_the_child(world, lena, journey):
    outbox.outbox.clear()
    send_waiting(now=NOON)

    (message,) = [one for one in outbox.outbox if one.to == ["lena@school.example"]]
    said = f"{message.subject}\n{message.body}\n{message.extra_headers}"
    for word in ("Zebedee", "Quillfeather", journey.child.ref, journey.public_id, "lead professional", "early help", "Early Help"):
        assert word not in said


def test_who_is_no_longer_named_is_told_no_more_and_sees_the_child_no_more(world, lena, journey):
    end_ties(journey.child_id, [RelationshipKind.LEAD_PROFESSIONAL], NOON)

    (group,) = inbox(viewer=world.viewer(lena), now=NOON, page=1).children

    assert (group.child, group.matter) == (None, None)
