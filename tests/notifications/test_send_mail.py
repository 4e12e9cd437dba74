"""Mail leaves at least once, under one Message-ID, and holds nothing about a child."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core import mail

from notifications.actions import send_mail
from notifications.actions.send_mail import MOST_ATTEMPTS, send_waiting
from notifications.channels.email import send
from notifications.models import Mail
from tests.builders import NOON, a_child, a_journey, admitted
from tests.notifications.inboxes import delivered, emptied
from tracker.models import User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def three_mails(world):
    """An emergency admission at LATER: mail to Amina, Ben and Grace."""
    child = a_child(born=date(2016, 5, 20), given="Rosalind", family="Example")
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=child)
    emptied(NOON)
    admitted(world, journey, LATER)
    delivered(LATER)
    return journey


def failing(*errors):
    """A mail server that fails so, one time after the other, and then works."""
    left = list(errors)

    def fails(letter):
        if left:
            raise left.pop(0)
        send(letter)

    return fails


def test_at_121_a_mail_holds_a_reference_and_a_link_and_no_child(three_mails):
    sent = send_waiting(now=LATER)

    assert (sent.sent, sent.failed) == (3, 0)
    told = " ".join(f"{m.subject} {m.body} {m.to} {m.extra_headers}" for m in mail.outbox)
    for secret in ("Rosalind", "Example", "R.E.", "2016", "20 May", three_mails.child.ref, three_mails.public_id,
                   "looked after", "admi", "assess", "Assessment", "placed"):  # fmt: skip
        assert secret.lower() not in told.replace("@larkshire.example", "").lower(), secret


def test_each_mail_has_its_own_reference_and_everything_else_is_the_same(three_mails):
    send_waiting(now=LATER)

    references = {m.reference for m in Mail.objects.all()}
    assert len(references) == 3
    assert {m.subject for m in mail.outbox} == {"Waymark: something needs your attention"}
    plain = {re.sub("|".join(references), "REFERENCE", str(m.body)) for m in mail.outbox}
    assert plain == {
        "Something in Waymark needs your attention.\n\nYour reference: REFERENCE\n\n"
        "Sign in to read it: http://127.0.0.1:8000/notices/?reference=REFERENCE\n\n"
        "This message says nothing about anybody. Answers to it are not read.\n"
    }


def test_nothing_is_sent_twice(three_mails):
    send_waiting(now=LATER)

    assert send_waiting(now=LATER + timedelta(days=1)).sent == 0
    assert len(mail.outbox) == 3


def test_a_mail_that_was_sent_but_not_marked_is_sent_again_under_the_same_message_id(three_mails):
    send_waiting(now=LATER, most=1)
    Mail.objects.filter(sent_at=LATER).update(sent_at=None, due_at=LATER - timedelta(hours=1))  # killed between the two

    send_waiting(now=LATER, most=1)

    first, second = mail.outbox
    assert first.to == second.to
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert re.fullmatch(r"<[a-z0-9-]{12}@localhost>", first.extra_headers["Message-ID"])


def test_whoever_is_sending_is_left_to_it_until_the_time_is_over(three_mails):
    Mail.objects.update(leased_until=LATER + timedelta(minutes=5))

    assert send_waiting(now=LATER).sent == 0
    assert send_waiting(now=LATER + timedelta(minutes=6)).sent == 3


def test_a_mail_server_that_fails_is_tried_again_later_and_later(three_mails, monkeypatch):
    monkeypatch.setattr(send_mail, "send", failing(ConnectionRefusedError("10.0.0.1 Rosalind"), TimeoutError()))

    first = send_waiting(now=LATER)

    assert (first.sent, first.failed, first.given_up) == (1, 2, 0)
    waiting = Mail.objects.filter(sent_at=None)
    assert {m.last_error for m in waiting} == {"ConnectionRefusedError", "TimeoutError"}
    assert {m.due_at for m in waiting} == {LATER + timedelta(minutes=1)}
    assert send_waiting(now=LATER + timedelta(minutes=2)).sent == 2


def test_a_mail_that_always_fails_is_given_up_in_sight(three_mails, monkeypatch):
    monkeypatch.setattr(send_mail, "send", failing(*[OSError()] * 100))
    now = LATER
    for _ in range(MOST_ATTEMPTS):
        send_waiting(now=now)
        now += timedelta(days=7)

    assert Mail.objects.filter(gave_up_at=None).count() == 0
    assert mail.outbox == []


def test_somebody_who_left_meanwhile_gets_no_mail(three_mails, world):
    User.objects.filter(pk=world.grace.pk).update(is_active=False)

    sent = send_waiting(now=LATER)

    assert (sent.sent, sent.not_needed, sent.given_up) == (2, 1, 0)
    assert sorted(m.to[0] for m in mail.outbox) == ["amina@larkshire.example", "ben@larkshire.example"]


def test_mail_goes_to_files_where_no_server_is_named(three_mails, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    send_waiting(now=LATER)

    written = [message_from_bytes(Path(f).read_bytes().split(b"\n-----")[0], policy=policy.default) for f in tmp_path.iterdir()]
    assert sorted(m["To"] for m in written) == ["amina@larkshire.example", "ben@larkshire.example", "grace@larkshire.example"]
    assert sorted(m["Message-ID"] for m in written) == sorted(f"<{m.reference.lower()}@localhost>" for m in Mail.objects.all())
