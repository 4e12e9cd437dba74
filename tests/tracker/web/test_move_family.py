"""Moving brothers and sisters together on the screen: one form, a reason for each, and what came of it for each."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_child, a_journey, ask, events_of, fresh, recorded
from tests.tracker.web.conftest import text_of
from tracker.actions.move import move
from tracker.models import AccessRow, FamilyLink, Handover
from tracker.terms import HandoverState, LinkKind
from workflows.terms import EvidenceKind, Stage

KEY = "open_case_to_section_47:same_stage"


def page_of(journey, key=KEY):
    return f"/journeys/{journey.public_id}/move/family/?to={key}"


def siblings(world, *names, stage=Stage.CHILD_IN_NEED):
    """Children of one family, each linked with the first, all held by Amina's team."""
    journeys = [a_journey(world, stage=stage, child=a_child(given=name)) for name in names]
    first = journeys[0].child
    for journey in journeys[1:]:
        FamilyLink.objects.create(child=first, other=journey.child, kind=LinkKind.SIBLING)
    return journeys


def filled_in(*journeys, **over):
    """The form with every one of these children chosen, each with a reason."""
    data = {
        "occurred_at-day": "4", "occurred_at-month": "3", "occurred_at-year": "2026", "occurred_at-time": "12:30pm",
        "warnings_accepted": "on", "tasks_due_on-day": "18", "tasks_due_on-month": "3", "tasks_due_on-year": "2026",
    }  # fmt: skip
    for journey in journeys:
        ref = journey.child.ref
        data |= {f"move_{ref}": "on", f"reason_{ref}": f"What {journey.child.given_name} said.", f"version_{ref}": str(journey.version)}
    return {**data, **over}


def not_chosen(journey):
    return {f"version_{journey.child.ref}": str(journey.version)}


def test_the_form_of_a_move_offers_to_move_brothers_and_sisters_who_are_seen(world, as_):
    first, _ = siblings(world, "Sam", "Ash")

    html = as_(world.ben).get(f"/journeys/{first.public_id}/move/?to={KEY}").content.decode()

    assert f'href="{page_of(first)}"' in html
    assert "(Ash Example)" in html


def test_a_brother_whom_this_person_may_not_see_is_never_mentioned(world, as_):
    first = siblings(world, "Sam")[0]
    hidden = a_journey(world, stage=Stage.EARLY_HELP, child=a_child(given="Hidden"))
    FamilyLink.objects.create(child=first.child, other=hidden.child, kind=LinkKind.SIBLING)

    form, family = (as_(world.ben).get(url) for url in (f"/journeys/{first.public_id}/move/?to={KEY}", page_of(first)))

    assert "Move brothers and sisters too" not in text_of(form)
    assert "Hidden" not in family.content.decode()


def test_each_child_is_shown_with_how_the_child_stands_and_what_must_be_there_first(world, as_):
    first, second = siblings(world, "Sam", "Ash")
    recorded(world, first, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)

    text = text_of(as_(world.ben).get(page_of(first, "cin_to_early_help:early_help")))

    assert "What must be there first for Ash Example The decision of a child in need review must be on record first." in text
    assert "What must be there first for Sam Example" not in text
    assert "Child in need, held by Assessment Team." in text
    assert AccessRow.objects.filter(child=second.child, user=world.ben, page="families").count() == 1


def test_every_child_chosen_is_moved_with_a_reason_of_its_own(world, as_):
    first, second, third = siblings(world, "Sam", "Ash", "Kit")

    response = as_(world.ben).post(page_of(first), filled_in(first, second, **not_chosen(third)), follow=True)

    assert "Recorded for Sam Example and Ash Example: " in text_of_page(response)
    reasons = [fresh(j).stream.events.filter(kind="journey_moved").order_by("-seq").first().payload.reason for j in (first, second)]
    assert reasons == ["What Sam said.", "What Ash said."]
    assert "section_47_started" not in events_of(third)


def test_a_child_who_cannot_be_moved_stops_nobody_and_the_page_says_why(world, as_):
    first, second = siblings(world, "Sam", "Ash")
    other = ask("open_case_to_section_47", second, NOON + timedelta(minutes=10), warnings_accepted=True)
    move(journey_id=second.pk, request=other, actor=world.actor(world.ben), now=NOON + timedelta(minutes=10))
    version = fresh(first).version

    response = as_(world.ben).post(page_of(first), filled_in(first, second))

    assert response.status_code == 422
    text = text_of(response)
    assert "Sam Example Done" in text
    assert "Ash Example Not done" in text
    assert "Someone else moved this child while you were deciding." in text
    assert "Your reason was: “What Ash said.”" in text
    assert fresh(first).version == version + 1


def test_where_the_move_is_no_longer_there_nothing_typed_is_lost(world, as_):
    first, second = siblings(world, "Sam", "Ash")
    data = filled_in(first, second)
    other = ask("open_case_to_section_47", first, NOON + timedelta(minutes=10), warnings_accepted=True)
    move(journey_id=first.pk, request=other, actor=world.actor(world.ben), now=NOON + timedelta(minutes=10))
    before = events_of(second)

    response = as_(world.ben).post(page_of(first), data)

    assert response.status_code == 409
    assert "Nothing has been recorded" in text_of(response)
    assert "What Ash said." in text_of(response)
    assert events_of(second) == before


def test_an_offer_is_made_for_each_child_to_the_team_that_receives(world, as_):
    first, second = siblings(world, "Sam", "Ash")
    for journey in (first, second):
        recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)

    response = as_(world.ben).post(
        page_of(first, "cin_to_early_help:early_help"), filled_in(first, second, to_team=str(world.early_help.pk)), follow=True
    )

    assert "Offered for Sam Example and Ash Example: " in text_of_page(response)
    offered = Handover.objects.filter(state=HandoverState.OFFERED)
    assert sorted(offered.values_list("journey", "to_team")) == sorted((j.pk, world.early_help.pk) for j in (first, second))


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"reason_{0}": ""}, "Enter the reason for Sam Example"),
        ({"move_{0}": None, "move_{1}": None}, "Choose at least one child"),
        ({"warnings_accepted": ""}, "Tick “I have seen what is missing”"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost_or_written(world, as_, over, says):
    first, second = siblings(world, "Sam", "Ash")
    refs = (first.child.ref, second.child.ref)
    data = filled_in(first, second, **{name.format(*refs): value for name, value in over.items()})
    data = {name: value for name, value in data.items() if value is not None}
    before = events_of(first), events_of(second)

    response = as_(world.ben).post(page_of(first), data)

    assert response.status_code == 422
    assert "There is a problem" in text_of(response)
    assert "What Ash said." in response.content.decode()
    assert (events_of(first), events_of(second)) == before
    assert says in text_of(response)


def test_a_move_that_asks_for_one_childs_own_placement_is_not_made_for_a_family(world, as_):
    first, _ = siblings(world, "Sam", "Ash")
    key = "cin_to_looked_after:looked_after"

    assert "Move brothers and sisters too" not in text_of(as_(world.ben).get(f"/journeys/{first.public_id}/move/?to={key}"))
    assert as_(world.ben).get(page_of(first, key)).status_code == 404


def test_the_page_has_the_same_number_of_queries_for_two_children_and_for_six(world, as_, queries_of):
    few = siblings(world, "Sam", "Ash")[0]
    many = siblings(world, "Kim", "Lee", "Max", "Nat", "Pat", "Ray")[0]
    client = as_(world.ben)
    queries_of(client, page_of(few))
    looks = 2  # one row and one reading of the reason for each other child

    assert queries_of(client, page_of(many)) - queries_of(client, page_of(few)) == looks * 4


def text_of_page(response):
    return " ".join(response.content.decode().split())
