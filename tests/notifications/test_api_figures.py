"""Through the API: what one message told of, what did not get through, how much people are told, and what did not happen."""

from datetime import date, timedelta

import pytest
from rest_framework.test import APIClient

from notifications.actions.send_mail import send_waiting
from notifications.actions.take_bounce import take_bounce
from notifications.channels.email import message_id
from notifications.models import Mail, Notice
from tests.builders import NOON, a_child, a_journey, a_person, admitted
from tests.notifications.inboxes import delivered, emptied
from tracker.models import Child, Clock, DayOfLooking, NotDone
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)
FIGURES = ("notices/volume/", "notices/not-prepared/", "notices/not-sent/", "notices/bouncing/")


@pytest.fixture
def admin(world):
    return a_person("ada", "Ada", "Moss", Role.SYSTEM_ADMINISTRATOR, world.authority)


@pytest.fixture
def admission(world):
    """Rosalind comes into care, and Amina, Ben and Grace are mailed."""
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Rosalind"))
    emptied(NOON)
    admitted(world, journey, LATER)
    delivered(LATER)
    return journey


def get(user, path, **query):
    client = APIClient()
    client.force_authenticate(user)
    return client.get(f"/api/v1/{path}", query)


def test_a_message_tells_its_own_reader_what_it_told_of_as_things_stand_now(world, admission):
    mail = Mail.objects.get(recipient=world.ben)

    told = get(world.ben, f"notices/messages/{mail.reference.lower()}/").json()

    assert (told["reference"], told["is_digest"], told["hidden"], told["pages"]) == (mail.reference, False, 0, 1)
    assert [row["child"] and row["child"]["name"] for row in told["about"]] == ["Rosalind Example"]
    assert told["about"][0]["told"][0] == {
        "says": "The child is now looked after. What must happen and by when is on the child's page.",
        "at": "2026-03-04T14:00:00Z",
        "stands": "happened",
    }
    Child.objects.filter(pk=admission.child_id).update(is_restricted=True)
    assert "Rosalind" not in get(world.ben, f"notices/messages/{mail.reference}/").content.decode()


def test_somebody_elses_message_is_not_there(world, admission):
    mail = Mail.objects.get(recipient=world.ben)

    for user, reference in ((world.amina, mail.reference), (world.chidi, mail.reference), (world.ben, "AAAA-BBBB-CC")):
        assert get(user, f"notices/messages/{reference}/").status_code == 404


@pytest.mark.parametrize("path", FIGURES)
def test_the_figures_are_the_administrators_and_the_directors(world, admin, path):
    refused = get(world.ben, path)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_decision")
    assert get(admin, path).status_code == 200
    assert APIClient().get(f"/api/v1/{path}").status_code == 401


def test_what_did_not_get_through_says_why_and_names_no_child(world, admin, admission):
    Mail.objects.filter(recipient=world.ben).update(gave_up_at=LATER, last_error="SMTPRecipientsRefused", attempts=3)
    send_waiting(now=LATER)
    take_bounce(text=f"{message_id(Mail.objects.get(recipient=world.amina).reference)} 5.1.1", now=LATER)

    not_sent = get(admin, "notices/not-sent/")
    bouncing = get(admin, "notices/bouncing/")

    (row,) = not_sent.json()["results"]
    assert (row["to"], row["tries"], row["has_given_up"]) == ("ben", 3, True)
    assert row["why"] == "The mail server does not take messages for this address"
    assert [(one["person"], one["says"]) for one in bouncing.json()["results"]] == [("amina", "5.1.1")]
    for page in (not_sent, bouncing):
        assert "Rosalind" not in page.content.decode()
        assert admission.child.ref not in page.content.decode()


def test_the_volume_is_told_by_role_and_by_what_it_was_about(world, admin, admission, time_machine):
    time_machine.move_to(LATER + timedelta(minutes=1), tick=False)

    volume = get(admin, "notices/volume/").json()

    assert volume["days"] == 28
    assert sum(row["notices"] for row in volume["roles"]) == Notice.objects.filter(channel="inbox").count()
    assert {"Looked after started"} <= {row["about"] for row in volume["about"]}


def looked(world, *, children=1):
    """The look of one day, which found paperwork that had not come back, of so many children."""
    day = DayOfLooking.objects.create(on=date(2026, 3, 4), looked_at=NOON, counts={"paperwork_not_returned": children})
    for _ in range(children):
        journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
        clock = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).order_by("pk")[0]
        NotDone.objects.create(day=day, rule="paperwork_not_returned", journey=journey, clock=clock, due_at=NOON - timedelta(days=3))
    return day


def test_what_did_not_happen_is_listed_for_managers_about_children_whom_they_may_see(world):
    looked(world)

    (row,) = get(world.ben, "not-done/").json()["results"]

    assert (row["rule"], row["due_on"], row["done_since"]) == ("paperwork_not_returned", "2026-03-01", None)
    assert get(world.ben, "not-done/", on="2026-03-05").status_code == 404
    assert get(world.ben, "not-done/", rule="nothing_of_the_kind").status_code == 400
    assert get(world.amina, "not-done/").status_code == 403
    (day,) = get(world.ben, "not-done/days/").json()["results"]
    assert (day["on"], day["found"]) == ("2026-03-04", 1)


def test_few_and_many_cost_the_same_number_of_queries(world, django_assert_max_num_queries):
    looked(world, children=4)
    with django_assert_max_num_queries(100) as one:
        get(world.ben, "not-done/", page_size=1)
    with django_assert_max_num_queries(100) as four:
        get(world.ben, "not-done/")

    assert len(one) == len(four)
