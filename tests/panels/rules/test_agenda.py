"""Minutes of an agenda, who chairs and whether enough are there."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panels.rules.agenda import ToHear, apart, budget, in_order
from panels.rules.sitting import Chair, Holder, appointed_chair, chair_of
from panels.terms import Business

RESOURCES, HOUSING = Business.ACCESS_TO_RESOURCES, Business.HOUSING_PATHWAYS
GRACE, DIANE, OMAR = Holder(1, "Grace Hill"), Holder(2, "Diane Moss", deputises=True), Holder(3, "Omar Shah")


def test_at_109_a_twenty_minute_item_has_no_time_after_110_of_120_minutes() -> None:
    left = budget(business=RESOURCES, section=None, length=120, section_minutes=0, listed=[(RESOURCES, 110)])

    assert (left.left, left.fits(20), left.fits(10)) == (10, False, True)


def test_the_minutes_of_a_section_are_kept_for_it() -> None:
    listed = [(RESOURCES, 80), (HOUSING, 40)]

    own = budget(business=RESOURCES, section=HOUSING, length=150, section_minutes=60, listed=listed)
    section = budget(business=HOUSING, section=HOUSING, length=150, section_minutes=60, listed=listed)

    assert (own.minutes, own.left) == (90, 10)
    assert (section.minutes, section.left) == (60, 20)


def test_the_owner_chairs() -> None:
    assert chair_of(owner="Head of service", owners=[DIANE, GRACE], deputies=[OMAR]) == Chair(holder=GRACE)


def test_at_113_the_deputy_chairs_where_the_post_has_no_holder() -> None:
    assert chair_of(owner="Head of service", owners=[], deputies=[OMAR]) == Chair(holder=OMAR, stands_in=True)
    assert chair_of(owner="Head of service", owners=[DIANE], deputies=[OMAR]) == Chair(holder=DIANE, stands_in=True)


def test_at_113_a_panel_without_any_holder_raises_an_alert() -> None:
    chair = chair_of(owner="Head of service", owners=[], deputies=[])

    assert chair.holder is None
    assert chair.alert == "Nobody holds the post Head of service, and there is no deputy. The next level must name who chairs."


def test_the_person_appointed_chairs_a_statutory_panel_else_a_vice_chair() -> None:
    assert appointed_chair(panel="Fostering Panel", chairs=[GRACE], vice_chairs=[OMAR]) == Chair(holder=GRACE)
    assert appointed_chair(panel="Fostering Panel", chairs=[], vice_chairs=[OMAR]) == Chair(holder=OMAR, stands_in=True)


def test_at_113_a_statutory_panel_without_anyone_appointed_raises_an_alert() -> None:
    chair = appointed_chair(panel="Fostering Panel", chairs=[], vice_chairs=[])

    assert (
        chair.alert == "Nobody is appointed to chair the Fostering Panel, and there is no vice chair. The next level must name who chairs."
    )


# ── The order in which items are best heard ─────────────────────────────────────────────────────────────────────────

MARCH = date(2026, 3, 1)


def to_hear(number: int, **over: object) -> ToHear:
    return ToHear(**{"id": number, "arrived": number, **over})  # type: ignore[arg-type]


def test_the_nearest_lawful_deadline_is_heard_first_and_else_who_came_first() -> None:
    assert in_order([to_hear(1), to_hear(2), to_hear(3, deadline=MARCH)]) == [3, 1, 2]


def test_what_was_carried_over_comes_before_any_deadline() -> None:
    assert in_order([to_hear(1, deadline=MARCH), to_hear(2, comes_first=True)]) == [2, 1]


def test_a_presenters_other_items_do_not_come_before_what_was_carried_over() -> None:
    items = [to_hear(1, presenter=5, comes_first=True), to_hear(2, presenter=5), to_hear(3, presenter=6, comes_first=True)]

    assert in_order(items) == [1, 3, 2]


def test_brothers_and_sisters_follow_each_other_at_the_place_of_the_most_pressing() -> None:
    items = [to_hear(1), to_hear(2, family=7), to_hear(3), to_hear(4, family=7, deadline=MARCH)]

    assert in_order(items) == [4, 2, 1, 3]


def test_one_presenters_items_follow_each_other() -> None:
    items = [to_hear(1, presenter=5), to_hear(2, presenter=6), to_hear(3, presenter=5), to_hear(4)]

    assert in_order(items) == [1, 3, 2, 4]


@given(
    st.lists(
        st.builds(
            ToHear, id=st.integers(), arrived=st.integers(0, 9), deadline=st.none() | st.dates(), presenter=st.none() | st.integers(1, 3),
            family=st.none() | st.integers(1, 3), comes_first=st.booleans(),
        ),
        unique_by=lambda item: item.id, max_size=9,
    )
)  # fmt: skip
def test_any_order_holds_each_item_once_with_brothers_and_sisters_together(items: list[ToHear]) -> None:
    ordered = in_order(items)

    by_id = {item.id: item for item in items}
    assert sorted(ordered) == sorted(by_id)
    assert apart([by_id[number] for number in ordered]) == []


def test_brothers_and_sisters_with_another_between_them_stand_apart() -> None:
    assert apart([to_hear(1, family=7), to_hear(2), to_hear(3, family=7)]) == [1, 3]
    assert apart([to_hear(1, family=7), to_hear(3, family=7), to_hear(2)]) == []
