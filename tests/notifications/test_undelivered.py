"""What did not get through is in sight of the administrator with the reason, and goes after all when it is tried again."""

from datetime import timedelta
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.actions.send_again import send_again
from notifications.actions.send_mail import send_waiting
from notifications.actions.take_bounce import take_bounce, works_again
from notifications.channels.email import message_id
from notifications.models import BouncedAddress, Item, Mail
from tests.builders import NOON, a_child, a_journey, a_person, admitted
from tests.notifications.inboxes import delivered, emptied
from tracker.actions.deliver_effects import deliver_due
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Effect, Event, User
from workflows.terms import EventKind, Role, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
AGAIN = NOON + timedelta(hours=2)


@pytest.fixture
def admin(world):
    return a_person("ada", "Ada", "Moss", Role.SYSTEM_ADMINISTRATOR, world.authority)


@pytest.fixture
def three_mails(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Rosalind"))
    emptied(NOON)
    admitted(world, journey, LATER)
    delivered(LATER)
    Mail.objects.exclude(recipient__username__in=["amina", "ben", "grace"]).update(sent_at=LATER)
    return journey


def given_up():
    Mail.objects.filter(sent_at=None).update(gave_up_at=LATER, last_error="SMTPRecipientsRefused", attempts=8)


def test_a_message_that_was_given_up_goes_once_when_it_is_tried_again(world, admin, three_mails):
    given_up()
    reference = Mail.objects.get(recipient=world.ben).reference

    asked = [send_again(mail=reference, reason="The server is mended.", actor=world.actor(admin), now=AGAIN) for _ in range(2)]

    assert [again.mails for again in asked] == [1, 0]
    assert send_waiting(now=AGAIN).sent == 1
    assert [m.to for m in mail.outbox] == [["ben@larkshire.example"]]
    assert Event.objects.filter(kind=EventKind.NOTICES_SENT_AGAIN).count() == 1


def test_everything_is_tried_again_and_what_is_not_needed_is_left(world, admin, three_mails):
    given_up()
    Mail.objects.filter(recipient=world.grace).update(last_error="left")
    effect = Effect.objects.order_by("pk")[0]
    Effect.objects.filter(pk=effect.pk).update(done_at=None, gave_up_at=LATER, last_error="KeyError", attempts=8)

    again = send_again(everything=True, reason="All of it.", actor=world.actor(admin), now=AGAIN)

    assert (again.effects, again.mails) == (1, 2)
    assert deliver_due(now=AGAIN).done == 1
    assert Mail.objects.get(recipient=world.grace).last_error == "left"


def test_only_an_administrator_has_it_tried_again_and_says_why(world, admin, three_mails):
    given_up()
    with pytest.raises(NotYourDecision):
        send_again(everything=True, reason="Please.", actor=world.actor(world.ben), now=AGAIN)
    with pytest.raises(BadInput):
        send_again(everything=True, reason=" ", actor=world.actor(admin), now=AGAIN)

    assert Mail.objects.filter(gave_up_at=None, sent_at=None).count() == 0


def test_a_bounce_stops_the_mail_to_that_address_and_the_inbox_goes_on(world, admin, three_mails):
    send_waiting(now=LATER)
    sent = Mail.objects.get(recipient=world.ben)

    for _ in range(2):
        take_bounce(text=f"Status: 5.1.1\nMessage-ID: {message_id(sent.reference)}\nRosalind", now=AGAIN)

    (bounced,) = BouncedAddress.objects.all()
    assert (bounced.person, bounced.address, bounced.says) == (world.ben, "ben@larkshire.example", "5.1.1")
    second = a_journey(world, stage=Stage.ASSESSMENT)
    admitted(world, second, AGAIN)
    delivered(AGAIN)
    send_waiting(now=AGAIN)
    assert Mail.objects.filter(recipient=world.ben).latest("pk").last_error == "bounces"
    assert Item.objects.filter(recipient=world.ben, child=second.child).exists()
    assert "ben@larkshire.example" not in [m.to[0] for m in mail.outbox[3:]]


def test_another_address_gets_mail_again_and_so_does_one_that_works_again(world, admin, three_mails):
    send_waiting(now=LATER)
    take_bounce(text=message_id(Mail.objects.get(recipient=world.ben).reference), now=LATER)
    bounced = BouncedAddress.objects.get()

    works_again(bounced_id=bounced.pk, reason="They emptied it.", actor=world.actor(admin), now=AGAIN)

    Mail.objects.filter(recipient=world.ben).update(sent_at=None)
    assert send_waiting(now=AGAIN).sent == 1


def test_an_unknown_message_id_is_refused(three_mails):
    send_waiting(now=LATER)

    for text in ("", "nothing", "<aaaa-bbbb-cc@elsewhere.example>", "<zzzz-zzzz-zz@localhost>"):
        with pytest.raises(BadInput):
            take_bounce(text=text, now=AGAIN)

    assert BouncedAddress.objects.count() == 0


def test_the_command_takes_a_bounce_by_its_message_id(world, three_mails):
    send_waiting(now=LATER)
    out = StringIO()

    call_command("mail_bounced", message_id(Mail.objects.get(recipient=world.ben).reference), stdout=out)

    assert "came back" in out.getvalue()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("mail_bounced", "<nobody@nowhere>")


def test_a_mail_server_pipes_the_returned_message_into_the_command_whatever_it_is_written_in(world, three_mails, monkeypatch):
    send_waiting(now=LATER)
    sent = message_id(Mail.objects.get(recipient=world.ben).reference)
    returned = f"Subject: Zur\N{LATIN SMALL LETTER U WITH DIAERESIS}ck\n\nStatus: 5.1.1\n\nMessage-ID: {sent}\n".encode("latin-1")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(returned), encoding="utf-8"))
    out = StringIO()

    call_command("mail_bounced", stdout=out)

    assert "came back" in out.getvalue()
    assert BouncedAddress.objects.get().says == "5.1.1"


def test_the_page_says_why_and_names_no_child(world, admin, three_mails, client):
    given_up()
    Effect.objects.filter(pk=Effect.objects.order_by("pk")[0].pk).update(done_at=None, gave_up_at=LATER, last_error="KeyError")
    User.objects.filter(pk=world.ivy.pk).update(email="")
    client.force_login(admin)

    html = client.get("/notices/undelivered/").content.decode()

    assert html.count("The mail server does not take messages for this address") == 3
    assert "KeyError" in html
    assert world.ivy.display_name in html
    assert "Rosalind" not in html
    assert three_mails.child.ref not in html


def test_the_page_and_the_figures_are_the_administrators(world, client, three_mails):
    client.force_login(world.ben)

    for address in ("undelivered/", "undelivered/try-again/", "volume/"):
        assert client.get(f"/notices/{address}").status_code == 403


def test_the_form_has_it_tried_again(world, admin, three_mails, client):
    given_up()
    client.force_login(admin)

    assert client.post("/notices/undelivered/try-again/", {"reason": ""}).status_code == 422
    assert client.post("/notices/undelivered/try-again/", {"reason": "Mended."}).status_code == 302

    assert Mail.objects.filter(gave_up_at=None, sent_at=None).count() == 3


def test_the_figures_are_by_role_and_by_kind(world, admin, three_mails, client, time_machine_at_again):
    send_waiting(now=LATER)
    client.force_login(admin)

    html = client.get("/notices/volume/").content.decode()

    assert "Team manager" in html
    assert "Looked after started" in html
    assert "Rosalind" not in html


def test_the_pages_make_the_same_queries_for_few_and_for_many(world, admin, three_mails, client, time_machine_at_again):
    given_up()
    client.force_login(admin)
    few = [_queries(client, page) for page in ("undelivered", "volume")]
    for number in range(9):
        Mail.objects.create(recipient=world.ben, key=f"more {number}", due_at=NOON, gave_up_at=LATER, last_error="OSError")

    assert [_queries(client, page) for page in ("undelivered", "volume")] == few


@pytest.fixture
def time_machine_at_again():
    import time_machine

    with time_machine.travel(AGAIN, tick=False):
        yield


def _queries(client, page) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/notices/{page}/").status_code == 200
    return sum("tracker_" in q["sql"] or "notifications_" in q["sql"] for q in queries.captured_queries)
