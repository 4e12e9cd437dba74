"""A decision that only some roles may record is not theirs to give with a move either."""

import pytest

from tests.builders import NOON, a_journey, ask, events_of, given
from tracker.actions.move import move
from tracker.errors import NotYourDecision
from tracker.models import Evidence
from workflows.definitions.evidence import EVIDENCE
from workflows.terms import EvidenceKind, Role, Stage

OTHERS = [k for k, rule in EVIDENCE.items() if not rule.may_record(frozenset({Role.MASH_DECISION_MAKER}))]


@pytest.mark.parametrize("kind", OTHERS)
def test_a_decision_of_others_is_not_given_with_a_move(world, kind):
    journey = a_journey(world, stage=Stage.CONTACT)
    before = events_of(journey)
    request = ask("contact_to_referral", journey, NOON, warnings_accepted=True, given=given(EvidenceKind.RATIONALE, kind))

    with pytest.raises(NotYourDecision) as refused:
        move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON)

    journey.refresh_from_db()
    assert refused.value.who == EVIDENCE[kind].recorded_by
    assert (journey.stage, events_of(journey)) == ("contact", before)
    assert not Evidence.objects.filter(journey=journey, kind=kind).exists()


def test_a_program_cannot_authorise_an_assessment_by_giving_it(world, program):
    journey = a_journey(world, stage=Stage.CONTACT)
    before = events_of(journey)
    body = {"move": "contact_to_referral", "version": journey.version, "reason": "Now.", "warnings_accepted": True,
            "evidence": {"rationale": {"says": "Concern."}, "authorised_assessment": {"says": "Authorised."}}}  # fmt: skip

    response = program(world.dora).post(f"journeys/{journey.public_id}/moves/", body)

    assert (response.status_code, response.json()["code"], events_of(journey)) == (403, "not_your_decision", before)


def test_those_whose_decision_it_is_give_it_with_the_move(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    assert Evidence.objects.filter(journey=journey, kind="conference_held_on_weekday", recorded_by=world.hari).exists()
