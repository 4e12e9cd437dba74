"""Mail leaves at least once, under one Message-ID, and holds nothing about a child."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from notifications.actions import send_mail
from notifications.actions.send_mail import LEASE, MOST_ATTEMPTS, MOST_REFUSALS, Sent, send_waiting, waiting
from notifications.channels.email import send
from notifications.models import Mail, Notice
from notifications.terms import WhyNot
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


def test_the_last_message_of_a_slow_pass_is_its_senders_for_a_whole_lease(three_mails, monkeypatch):
    """A mail server that takes 70 seconds for each: the third is claimed when a lease from the beginning of the pass is over."""
    passed = timedelta()
    others_find_some = []

    def slow(letter):
        nonlocal passed
        passed += timedelta(seconds=70)
        others_find_some.append(waiting(LATER + passed))
        send(letter)

    monkeypatch.setattr(send_mail, "monotonic", lambda: passed.total_seconds())
    monkeypatch.setattr(send_mail, "send", slow)

    assert send_waiting(now=LATER) == Sent(sent=3)
    assert 140 < LEASE.total_seconds() + 70 < 210
    assert others_find_some == [True, True, False]


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


def test_a_mail_server_that_does_not_answer_is_tried_with_one_message_and_then_later_and_later(three_mails, monkeypatch):
    monkeypatch.setattr(send_mail, "send", failing(ConnectionRefusedError("10.0.0.1 Rosalind"), TimeoutError()))

    passes = [send_waiting(now=LATER), send_waiting(now=LATER)]

    assert passes == [Sent(failed=1), Sent(failed=1)]
    tried = Mail.objects.filter(attempts=1)
    assert {m.last_error for m in tried} == {"ConnectionRefusedError", "TimeoutError"}
    assert {m.due_at for m in tried} == {LATER + timedelta(minutes=1)}
    assert send_waiting(now=LATER) == Sent(sent=1)
    assert send_waiting(now=LATER + timedelta(minutes=2)) == Sent(sent=2)


def test_a_mail_server_that_is_down_for_an_hour_gets_every_message_once_when_it_is_back(three_mails, monkeypatch):
    def down(letter):
        raise ConnectionRefusedError

    monkeypatch.setattr(send_mail, "send", down)
    for minute in range(60):
        send_waiting(now=LATER + timedelta(minutes=minute))
    assert mail.outbox == []
    assert Mail.objects.filter(gave_up_at__isnull=False).count() == 0

    monkeypatch.setattr(send_mail, "send", send)
    for minute in range(60, 60 + 16):
        send_waiting(now=LATER + timedelta(minutes=minute))

    assert sorted(m.to[0] for m in mail.outbox) == ["amina@larkshire.example", "ben@larkshire.example", "grace@larkshire.example"]


def test_a_message_that_always_fails_is_given_up_in_sight_after_about_a_day(three_mails, monkeypatch):
    first = Mail.objects.order_by("due_at", "pk").first()
    Mail.objects.exclude(pk=first.pk).update(sent_at=LATER)
    monkeypatch.setattr(send_mail, "send", failing(*[OSError()] * 200))
    now = LATER
    for _ in range(MOST_ATTEMPTS + 10):  # quiet hours put it off a few times, which is no try
        send_waiting(now=now)
        first.refresh_from_db()
        now = first.due_at

    assert timedelta(hours=20) < first.gave_up_at - LATER < timedelta(days=5)  # a day of trying, over quiet hours and a weekend
    assert (first.last_error, first.attempts) == ("OSError", MOST_ATTEMPTS)
    assert mail.outbox == []


def test_a_recipient_whom_the_server_refuses_is_given_up_sooner_and_keeps_nobody_else_waiting(three_mails, monkeypatch):
    def refuses_ben(letter):
        if letter.to.startswith("ben@"):
            raise SMTPRecipientsRefused({letter.to: (550, b"no such mailbox")})
        send(letter)

    monkeypatch.setattr(send_mail, "send", refuses_ben)

    assert send_waiting(now=LATER) == Sent(sent=2, failed=1)
    now = LATER
    for _ in range(MOST_REFUSALS):
        now += timedelta(minutes=15)
        send_waiting(now=now)
    (given_up,) = Mail.objects.filter(gave_up_at__isnull=False)
    assert (given_up.attempts, given_up.last_error) == (MOST_REFUSALS, "SMTPRecipientsRefused")


def test_a_clock_set_back_an_hour_keeps_a_message_waiting_no_longer_than_its_sender_may_take(three_mails):
    hour = timedelta(hours=1)
    Mail.objects.update(leased_until=LATER + hour + LEASE, attempts=1, due_at=LATER + hour, decided_at=LATER + hour)

    assert send_waiting(now=LATER) == Sent()  # whoever holds them may be sending them at this moment
    assert send_waiting(now=LATER + LEASE) == Sent(sent=3)
    assert send_waiting(now=LATER + 2 * hour) == Sent()


def test_a_clock_set_back_an_hour_does_not_put_off_the_next_try_by_an_hour(three_mails):
    Mail.objects.update(attempts=1, due_at=LATER + timedelta(minutes=61), decided_at=LATER + timedelta(minutes=60))

    assert send_waiting(now=LATER) == Sent(sent=3)


def test_a_clock_set_back_an_hour_does_not_keep_back_what_was_to_go_at_once_nor_hasten_what_waits_for_the_morning(three_mails):
    hour = timedelta(hours=1)
    Mail.objects.update(due_at=LATER + hour, decided_at=LATER + hour)
    morning = Mail.objects.first()
    Mail.objects.filter(pk=morning.pk).update(due_at=LATER + 12 * hour)

    assert send_waiting(now=LATER) == Sent(sent=2)
    assert send_waiting(now=LATER + 11 * hour) == Sent()


def test_somebody_who_left_meanwhile_gets_no_mail(three_mails, world):
    User.objects.filter(pk=world.grace.pk).update(is_active=False)

    sent = send_waiting(now=LATER)

    assert (sent.sent, sent.not_needed, sent.given_up) == (2, 1, 0)
    assert sorted(m.to[0] for m in mail.outbox) == ["amina@larkshire.example", "ben@larkshire.example"]


def test_somebody_without_an_address_has_it_in_the_inbox_and_the_mail_says_why_it_did_not_go(three_mails, world):
    User.objects.filter(pk=world.grace.pk).update(email="")

    sent = send_waiting(now=LATER)

    assert (sent.sent, sent.failed, sent.given_up) == (2, 0, 1)
    waits = Mail.objects.get(recipient=world.grace)
    assert (waits.gave_up_at, waits.sent_at, waits.last_error) == (LATER, None, WhyNot.NO_ADDRESS)
    assert Notice.objects.filter(recipient=world.grace, channel="inbox").exists()
    assert send_waiting(now=LATER + timedelta(days=1)) == Sent()
    assert len(mail.outbox) == 2


def test_mail_goes_to_files_where_no_server_is_named(three_mails, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    send_waiting(now=LATER)

    written = [message_from_bytes(Path(f).read_bytes().split(b"\n-----")[0], policy=policy.default) for f in tmp_path.iterdir()]
    assert sorted(m["To"] for m in written) == ["amina@larkshire.example", "ben@larkshire.example", "grace@larkshire.example"]
    assert sorted(m["Message-ID"] for m in written) == sorted(f"<{m.reference.lower()}@localhost>" for m in Mail.objects.all())
