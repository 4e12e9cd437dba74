"""Two people at the same moment: one move, and the other is told. With real threads and real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests.builders import NOON, a_contact, a_world, ask, events_of, fresh, given
from tracker.actions.move import move
from tracker.errors import StaleJourney
from workflows.terms import EvidenceKind

LATER = NOON + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_at_080_of_people_who_submit_together_one_moves_the_child_and_the_others_are_told():
    world = a_world()
    journey = a_contact(world)
    before = len(events_of(journey))
    request = ask("contact_to_referral", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    actor = world.actor(world.dora)
    together = Barrier(4)

    def submit(_):
        together.wait()
        try:
            return len(move(journey_id=journey.pk, request=request, actor=actor, now=LATER).events)
        except StaleJourney as told:
            return told.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(submit, range(4)), key=str)

    assert answers[1:] == ["someone_else_moved_first"] * 3
    assert len(events_of(journey)) - before == answers[0]
    assert fresh(journey).version == journey.version + 1
