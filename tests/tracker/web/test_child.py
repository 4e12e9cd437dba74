"""The child's page."""

from datetime import timedelta

from tests.builders import NOON, a_child, a_contact, a_journey, fresh, recorded
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.allocate import name_person
from tracker.actions.go_missing import report_missing
from tracker.flows import handover
from tracker.models import AccessRow, FamilyLink
from tracker.terms import MissingKind, RelationshipKind
from workflows.terms import EvidenceKind, Stage

DAY = timedelta(days=1)


def test_the_page_says_where_the_child_stands_who_holds_the_child_and_what_is_next(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert f"{journey.child.name}, 9 years" in text
    assert "Stage Assessment since 4 March 2026" in text
    assert "In law Not looked after" in text
    assert "Who holds the child Amina Khan, Assessment Team" in text
    assert "Who must act: Amina Khan, allocated worker" in text


def test_a_looked_after_child_is_shown_as_such_with_legal_basis_and_placement(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert "Looked after since 12 February 2026, 20 days" in text
    assert "Section 20, accommodated by agreement, from 12 February 2026" in text
    assert "Foster care: Foster carers, from 12 February 2026" in text


def test_a_timescale_says_how_its_date_was_worked_out(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert "45 working days" in text
    assert "Counted from 4 March 2026" in text
    assert "Friday 3 April 2026 (bank holiday)" in text
    assert "Due Monday 11 May 2026" in text


def test_each_read_leaves_its_row(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    client = as_(world.amina)

    client.get(f"/children/{journey.child.ref}/")
    client.get(f"/children/{journey.child.ref}/")

    assert [(r.user, r.child, r.page, r.at) for r in AccessRow.objects.all()] == [(world.amina, journey.child, "child", NOW)] * 2


def test_a_child_whom_the_viewer_has_no_reason_to_see_does_not_exist(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    assert as_(world.amina).get(f"/children/{journey.child.ref}/").status_code == 200
    client = as_(world.chidi)

    for page in (f"/children/{journey.child.ref}/", f"/journeys/{journey.public_id}/move/", f"/journeys/{journey.public_id}/record/",
                 f"/children/{journey.child.ref}/emergency-admission/", f"/children/{journey.child.ref}/reason/"):  # fmt: skip
        assert client.get(page).status_code == 404, page
    assert client.get("/children/ZZZZ-ZZZZ/").status_code == 404
    assert AccessRow.objects.filter(user=world.chidi).count() == 0


def test_the_duty_team_is_asked_for_a_reason_before_reading_of_a_child_not_its_own(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    page = f"/children/{journey.child.ref}/"
    client = as_(world.edward)

    asked = client.get(page, follow=True)
    assert "Say why you need to see this child" in text_of(asked)
    assert journey.child.name not in asked.content.decode()
    assert AccessRow.objects.count() == 0

    given = client.post(f"/children/{journey.child.ref}/reason/?next={page}", {"reason": "The police rang about her.", "next": page})

    assert given["Location"] == page
    assert journey.child.name in text_of(client.get(page))
    assert [(r.page, r.reason) for r in AccessRow.objects.order_by("pk")] == [
        ("reason", "The police rang about her."),
        ("child", "The police rang about her."),
    ]


def test_the_front_door_is_not_asked_about_its_own_contact(world, as_):
    journey = a_contact(world)

    assert as_(world.dora).get(f"/children/{journey.child.ref}/").status_code == 200


def test_no_reason_leads_out_of_the_program(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    given = as_(world.edward).post(f"/children/{journey.child.ref}/reason/", {"reason": "A call.", "next": "https://elsewhere.example/"})

    assert given["Location"] == f"/children/{journey.child.ref}/"


def test_an_offer_that_waits_is_told_with_who_stays_responsible(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - DAY)
    handover.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.early_help.pk, actor=world.actor(world.ben),
                            note="The plan has worked.", occurred_at=NOON, now=NOON)  # fmt: skip

    seen_by_receiver = text_of(as_(world.fatima).get(f"/children/{journey.child.ref}/"))

    assert "Assessment Team stays responsible until Early Help North accepts." in seen_by_receiver
    assert "Answer due Friday 6 March 2026" in seen_by_receiver
    assert "Answer the offer" in seen_by_receiver


def test_a_missing_child_is_the_first_thing_the_page_says(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.amina), occurred_at=NOON, now=NOON)

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert "The child is missing since Wednesday 4 March 2026, midday." in text


def test_brothers_and_sisters_whom_the_viewer_may_not_see_are_not_there(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    seen, unseen = a_journey(world, stage=Stage.ASSESSMENT).child, a_child()
    for other in (seen, unseen):
        FamilyLink.objects.create(child=journey.child, other=other, kind="sibling")

    text = text_of(as_(world.amina).get(f"/children/{journey.child.ref}/"))

    assert f"{seen.name} , sister" in text
    assert unseen.name not in text


def test_people_named_for_the_child_are_listed(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben),
                occurred_at=NOON, now=NOON)  # fmt: skip

    assert "Independent reviewing officer Ivy Marsh since 4 March 2026" in text_of(as_(world.ivy).get(f"/children/{journey.child.ref}/"))


def test_the_page_makes_the_same_number_of_queries_however_long_the_record(world, as_, queries_of):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 3 * DAY)
    page = f"/children/{journey.child.ref}/"
    few = queries_of(as_(world.amina), page)
    for days in (2, 1):
        recorded(world, fresh(journey), EvidenceKind.CHILD_SEEN, world.amina, NOON - days * DAY)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.amina), occurred_at=NOON, now=NOON)

    assert queries_of(as_(world.amina), page) == few
    assert few <= 45
