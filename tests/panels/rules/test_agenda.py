"""Minutes of an agenda, who chairs and whether enough are there."""

from panels.rules.agenda import budget
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
