"""The family of a child: another child found and linked, a link ended. Children out of sight are not found."""

import pytest

from tests.builders import NOON, a_child, a_journey
from tests.tracker.web.conftest import text_of
from tracker.actions.family import end_link, link_children
from tracker.models import AccessRow, Child, FamilyLink, Relationship
from tracker.terms import LinkKind
from workflows.terms import Stage

TODAY = {"since-day": "4", "since-month": "3", "since-year": "2026"}
ENDED = {"ended_on-day": "4", "ended_on-month": "3", "ended_on-year": "2026"}


@pytest.fixture
def robin(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Robin")).child


@pytest.fixture
def wren(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Wren")).child


def linked(world, one, other, kind=LinkKind.SIBLING):
    return link_children(child_id=one.pk, other_id=other.pk, kind=kind, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)


def address(child, rest=""):
    return f"/children/{child.ref}/family/{rest}"


def test_the_page_of_a_child_leads_to_the_family(world, as_, robin):
    html = as_(world.amina).get(f"/children/{robin.ref}/").content.decode()

    assert f'href="{address(robin)}"' in html


def test_another_child_is_found_by_name_and_linked(world, as_, robin, wren):
    client = as_(world.amina)
    found = client.post(address(robin), {"q": "wren"})
    assert f"{wren.name}, 9 years" in text_of(found)
    assert "How are they related?" in text_of(found)

    response = client.post(address(robin), {"q": "wren", "linking": "1", "other": wren.ref, "kind": "half_sibling", **TODAY})

    assert response.status_code == 302
    assert (response.url, FamilyLink.objects.get().kind) == (address(robin), "half_sibling")
    assert f"{wren.name} Half-sister recorded from 4 March 2026" in text_of(client.get(address(robin)))
    assert AccessRow.objects.filter(child=wren, user=world.amina, page="family").exists()


def test_each_read_of_the_family_leaves_its_row_and_the_reason_goes_with_the_child_linked(world, as_, robin, wren):
    client = as_(world.dora)
    client.post(f"/children/{robin.ref}/reason/", {"reason": "A contact about the family.", "next": address(robin)})
    client.get(address(robin))
    client.post(address(robin), {"q": "wren", "linking": "1", "other": wren.ref, "kind": "sibling", **TODAY})

    rows = AccessRow.objects.filter(user=world.dora, page="family").order_by("pk").values_list("child", "reason")
    assert list(rows) == [(robin.pk, "A contact about the family."), (wren.pk, "A contact about the family.")]


@pytest.mark.parametrize("ended", [False, True])
def test_a_link_to_a_child_out_of_sight_is_not_told_on_the_record(world, as_, robin, wren, ended):
    link = linked(world, robin, wren)
    if ended:
        end_link(link_id=link.pk, why="In error.", actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    page, program = f"/children/{robin.ref}/", f"/api/v1/children/{robin.ref}/timeline/"
    client = as_(world.amina)
    assert ["child of the family" in client.get(one).content.decode() for one in (page, program)] == [True, True]

    Child.objects.filter(pk=wren.pk).update(is_restricted=True)
    Relationship.objects.filter(child=wren, user=world.amina).delete()

    assert ["child of the family" in client.get(one).content.decode() for one in (page, program)] == [False, False]


def test_a_child_out_of_sight_is_not_found_and_cannot_be_linked(world, as_, robin):
    hidden = a_child(given="Wren", family="Quillfeather")

    found = as_(world.amina).post(address(robin), {"q": "quillfeather"})
    forced = as_(world.amina).post(address(robin), {"q": "robin", "linking": "1", "other": hidden.ref, "kind": "sibling", **TODAY})

    assert found.status_code == forced.status_code == 422
    assert "There is no other child like that whom you may see" in text_of(found)
    assert "Quillfeather" not in forced.content.decode()
    assert FamilyLink.ever.count() == 0


def test_the_child_itself_is_not_offered(world, as_, robin):
    response = as_(world.amina).post(address(robin), {"q": "robin"})

    assert response.status_code == 422


def test_what_was_typed_stays_and_the_error_names_its_field(world, as_, robin, wren):
    response = as_(world.amina).post(address(robin), {"q": "wren", "linking": "1", "other": wren.ref, **TODAY, "since-day": "9"})

    text = text_of(response)
    assert response.status_code == 422
    assert "Select how they are related" in text
    assert "must be on or before 4 March 2026" in text
    assert f'value="{wren.ref}" checked' in response.content.decode()
    assert FamilyLink.ever.count() == 0


def test_children_who_are_linked_already_are_told_so_in_place(world, as_, robin, wren):
    linked(world, robin, wren)

    response = as_(world.amina).post(address(robin), {"q": "wren", "linking": "1", "other": wren.ref, "kind": "twin", **TODAY})

    assert response.status_code == 422
    assert "They are recorded already as: brother or sister. End that link first." in text_of(response)


def test_a_link_is_ended_with_a_reason(world, as_, robin, wren):
    linked(world, robin, wren)
    client = as_(world.amina)
    link = address(robin, f"end/?other={wren.ref}&link=sibling")
    assert f"{wren.name}: sister." in text_of(client.get(link))
    assert client.post(link, {"why": "", **ENDED}).status_code == 422
    assert FamilyLink.objects.count() == 1

    response = client.post(link, {"why": "Recorded in error", **ENDED})

    assert response.status_code == 302
    assert FamilyLink.objects.count() == 0
    assert client.get(link).status_code == 404


def test_the_family_of_a_child_out_of_sight_does_not_exist(world, as_, robin, wren):
    linked(world, robin, wren)
    client = as_(world.chidi)

    for rest in ("", f"end/?other={wren.ref}&link=sibling"):
        assert client.get(address(robin, rest)).status_code == 404
        assert client.post(address(robin, rest), {"q": "wren"}).status_code == 404


def test_it_makes_the_same_number_of_queries_with_few_and_many(world, as_, queries_of, robin, wren):
    linked(world, robin, wren)
    client = as_(world.amina)
    few = queries_of(client, address(robin))
    for _ in range(3):
        linked(world, robin, a_journey(world, stage=Stage.CHILD_IN_NEED).child)

    assert queries_of(client, address(robin)) == few
