"""Who must be there: local panels, and the fostering and adoption panels as the regulations ask (D-47)."""

import pytest

from panels.definitions import QUORUM_RULES
from panels.rules.quorum import Member, presides, quorum_gaps
from panels.rules.sitting import once_each
from panels.terms import QuorumCode, SeatPart

LOCAL = QUORUM_RULES[QuorumCode.LOCAL]
CHAIR = Member(user_id=1, name="Nia Okafor", part=SeatPart.CHAIR, is_independent=True)
VICE = Member(user_id=2, name="Owen Price", part=SeatPart.VICE_CHAIR)
SOCIAL_WORKER = Member(user_id=3, name="Tess Grant", is_experienced_social_worker=True)
CARER = Member(user_id=4, name="Joan Hale", is_independent=True)
COUNCILLOR = Member(user_id=5, name="Raj Nair")
TEACHER = Member(user_id=6, name="Amy Lowe")
DOCTOR = Member(user_id=7, name="Dr Iris Bone", part=SeatPart.ADVISER)
CLERK = Member(user_id=8, name="Kit Shaw", part=SeatPart.ADMINISTRATOR)

LACKS_SOCIAL_WORKER = "A social worker with at least three years' relevant experience since qualifying must be there."
LACKS_INDEPENDENT = "The chair is not there and the vice chair works for the agency, so a member who is independent of it must be there."


def test_a_local_panel_is_properly_made_up_with_the_chair_and_two_more() -> None:
    assert quorum_gaps(LOCAL, [CHAIR, COUNCILLOR, TEACHER]) == []


def test_all_that_a_local_panel_lacks_is_said_at_once() -> None:
    assert quorum_gaps(LOCAL, [TEACHER]) == [
        "The chair or the deputy must be there.",
        "The quorum is 3: 2 more members must be there.",
    ]
    assert quorum_gaps(LOCAL, [CHAIR, TEACHER]) == ["The quorum is 3: one more member must be there."]


@pytest.mark.parametrize("code", [QuorumCode.ADOPTION, QuorumCode.FOSTERING])
def test_a_statutory_panel_meets_with_five_of_whom_one_chairs_and_one_is_an_experienced_social_worker(code: QuorumCode) -> None:
    rule = QUORUM_RULES[code]

    assert quorum_gaps(rule, [CHAIR, SOCIAL_WORKER, CARER, COUNCILLOR, TEACHER]) == []
    assert quorum_gaps(rule, [CHAIR, SOCIAL_WORKER, CARER, COUNCILLOR]) == ["The quorum is 5: one more member must be there."]
    assert quorum_gaps(rule, [CHAIR, VICE, CARER, COUNCILLOR, TEACHER]) == [LACKS_SOCIAL_WORKER]


@pytest.mark.parametrize("code", [QuorumCode.JOINT_ADOPTION, QuorumCode.JOINT_FOSTERING])
def test_a_joint_panel_meets_with_six(code: QuorumCode) -> None:
    five = [CHAIR, SOCIAL_WORKER, CARER, COUNCILLOR, TEACHER]

    assert quorum_gaps(QUORUM_RULES[code], five) == ["The quorum is 6: one more member must be there."]
    assert quorum_gaps(QUORUM_RULES[code], [*five, VICE]) == []


def test_a_vice_chair_of_the_agency_presides_only_with_an_independent_member_there() -> None:
    rule = QUORUM_RULES[QuorumCode.ADOPTION]
    other = Member(user_id=9, name="Lou Finch")

    assert quorum_gaps(rule, [VICE, SOCIAL_WORKER, COUNCILLOR, TEACHER, other]) == [LACKS_INDEPENDENT]
    assert quorum_gaps(rule, [VICE, SOCIAL_WORKER, COUNCILLOR, TEACHER, CARER]) == []


def test_an_independent_vice_chair_needs_nobody_else_who_is_independent() -> None:
    vice = Member(user_id=2, name="Owen Price", part=SeatPart.VICE_CHAIR, is_independent=True)
    other = Member(user_id=9, name="Lou Finch")

    assert quorum_gaps(QUORUM_RULES[QuorumCode.FOSTERING], [vice, SOCIAL_WORKER, COUNCILLOR, TEACHER, other]) == []


def test_advisers_and_administrators_are_there_and_do_not_count() -> None:
    rule = QUORUM_RULES[QuorumCode.ADOPTION]

    assert quorum_gaps(rule, [CHAIR, SOCIAL_WORKER, CARER, COUNCILLOR, DOCTOR, CLERK]) == [
        "The quorum is 5: one more member must be there."
    ]


def test_all_that_a_statutory_panel_lacks_is_said_at_once() -> None:
    assert quorum_gaps(QUORUM_RULES[QuorumCode.ADOPTION], [DOCTOR]) == [
        "The chair or a vice chair must be there.",
        LACKS_SOCIAL_WORKER,
        "The quorum is 5: 5 more members must be there.",
    ]


def test_the_chair_presides_else_a_vice_chair() -> None:
    assert presides([TEACHER, VICE, CHAIR]) == CHAIR
    assert presides([TEACHER, VICE]) == VICE
    assert presides([TEACHER]) is None


def test_somebody_with_two_seats_counts_once_with_what_both_say_of_them() -> None:
    twice = Member(user_id=1, name="Nia Okafor", is_experienced_social_worker=True)

    (found,) = once_each([CHAIR, twice])

    assert (found.part, found.is_independent, found.is_experienced_social_worker) == (SeatPart.CHAIR, True, True)
