"""An item without a place says why, and what would give it one."""

from datetime import timedelta

from panels.rules.planning import Ask, Problem, Slot, Unit
from panels.rules.why_not import WhyNot, why_not
from tests.panels.rules.test_planning import ADE, CHAIR, DEPUTY, HOUSING, MONDAY, a_slot, an_ask


def said(*asks: Ask, slots: tuple[Slot, ...], others: tuple[Ask, ...] = ()) -> WhyNot:
    problem = Problem((*asks, *others), slots)
    return why_not(problem, {ask.id: ask.pinned for ask in others if ask.pinned}, Unit(asks), names={5: "Amina Khan"})


def test_too_little_time_says_how_many_minutes_more_and_on_which_day() -> None:
    found = said(an_ask(1, minutes=40), slots=(a_slot(1, minutes=30), a_slot(2, week=1, minutes=20)))

    assert found.says == "No meeting has the 40 minutes left that it needs."
    assert found.fits_if == ("10 more minutes on 2 March 2026", "20 more minutes on 9 March 2026")


def test_brothers_and_sisters_need_their_minutes_together() -> None:
    found = said(an_ask(1, family=7), an_ask(2, family=7), slots=(a_slot(1, minutes=30),))

    assert found == WhyNot(says="No meeting has the 40 minutes left that they need together.", fits_if=("10 more minutes on 2 March 2026",))


def test_a_presenter_elsewhere_asks_for_another() -> None:
    assert said(an_ask(1, presenter=5), slots=(a_slot(1, busy=frozenset({5})),)) == WhyNot(
        says="Amina Khan is at another meeting whenever it could be heard.", fits_if=("Another presenter than Amina Khan on 2 March 2026",)
    )


def test_a_presenter_whom_the_plan_sends_elsewhere_is_told_so_too() -> None:
    slots = (a_slot(1), a_slot(2, hour=10, minutes_of={HOUSING: 60}))

    found = said(an_ask(1, presenter=5, business=HOUSING), slots=slots, others=(an_ask(2, presenter=5, pinned=1),))

    assert found.fits_if == ("Another presenter than Amina Khan on 2 March 2026",)


def test_conflicts_that_leave_too_few_ask_for_more_members() -> None:
    assert said(an_ask(1), slots=(a_slot(1, conflicts={1: frozenset({CHAIR, DEPUTY, ADE})}),)) == WhyNot(
        says="Too few members without an interest are left to hear it where there is time.",
        fits_if=("More members without an interest in it on 2 March 2026",),
    )


def test_papers_that_cannot_be_in_time_have_nothing_that_helps() -> None:
    assert said(an_ask(1, ready_on=MONDAY + timedelta(days=3)), slots=(a_slot(1),)) == WhyNot(
        says="The papers cannot be in time for any coming meeting."
    )


def test_a_kind_that_no_meeting_hears_needs_a_meeting() -> None:
    assert said(an_ask(1, business=HOUSING), slots=(a_slot(1),)) == WhyNot(
        says="No coming meeting hears this kind of business.", fits_if=("A meeting of its kind",)
    )
