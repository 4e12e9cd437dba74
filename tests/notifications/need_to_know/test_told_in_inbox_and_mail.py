"""Whoever is on the ladder of a need-to-know finds it in the inbox, and in the mail at once where it is urgent."""

from datetime import timedelta

import pytest

from notifications.actions.need_to_know.pass_on import pass_on
from notifications.actions.send_mail import send_waiting
from notifications.models import Item, Mail, NeedToKnow, Notice, Rung
from notifications.selectors.inbox import inbox
from tests.builders import NOON, a_journey, admitted
from tests.notifications.inboxes import delivered, emptied, told
from tests.notifications.need_to_know.builders import a_line, drafted, sent
from tracker.models import Child, Effect, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

SENT_AT = NOON + timedelta(minutes=20)
NIGHT = NOON + timedelta(hours=10)


@pytest.fixture
def line(db):
    line = a_line()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    emptied(NOON)
    return line


def told_of_need_to_know() -> list[str]:
    return sorted(Item.objects.filter(stream__isnull=False).values_list("recipient__username", flat=True))


def test_everybody_on_the_ladder_has_one_item_that_leads_to_it_and_not_to_the_child(line):
    row = sent(line)

    delivered(SENT_AT)

    assert {"adam", "grace", "sana"} <= set(told_of_need_to_know())
    assert Item.objects.filter(stream=row.stream, recipient=line.sana).count() == 1
    (about,) = [a for a in inbox(viewer=line.world.viewer(line.adam, SENT_AT), now=SENT_AT, page=1).children if a.child_id is None]
    assert (about.child, about.matter.href) == (None, f"/need-to-know/{row.public_id}/")


def test_what_somebody_may_no_longer_read_is_not_led_to(line):
    sent(line)
    delivered(SENT_AT)
    Child.objects.filter(pk=line.child.pk).update(is_restricted=True)

    (about,) = [a for a in inbox(viewer=line.world.viewer(line.sana, SENT_AT), now=SENT_AT, page=1).children if a.child_id is None]

    assert about.matter is None


def test_a_draft_is_told_to_the_worker_and_the_manager(line):
    drafted(line, actor=line.actor(line.world.edward))

    delivered(NOON)

    assert told_of_need_to_know() == ["amina", "ben"]


@pytest.mark.parametrize(("later", "mails"), [(timedelta(0), 1), (timedelta(minutes=14), 1), (timedelta(hours=2), 2)])
def test_an_admission_and_the_need_to_know_that_it_drafts_at_once_are_one_message(line, later, mails):
    journey = a_journey(line.world, stage=Stage.ASSESSMENT, at=NOON)
    emptied(NOON)
    admitted(line.world, journey, SENT_AT)
    drafts = list(Effect.objects.filter(done_at=None, handler="need_to_know.draft").values_list("pk", flat=True))
    Effect.objects.filter(pk__in=drafts).update(done_at=SENT_AT)  # held up, as by a worker that has died

    delivered(SENT_AT)
    send_waiting(now=SENT_AT)
    Effect.objects.filter(pk__in=drafts).update(done_at=None)
    delivered(SENT_AT + later)
    send_waiting(now=SENT_AT + later)

    row = NeedToKnow.objects.get(category="emergency_admission")
    for person in (line.world.amina, line.world.ben):
        assert Mail.objects.filter(recipient=person, sent_at__isnull=False).count() == mails
        said = set(Notice.objects.filter(recipient=person, channel="mail").values_list("event__kind", flat=True))
        assert {"looked_after_started", "need_to_know_drafted"} <= said
        assert Item.objects.filter(recipient=person, stream=row.stream).count() == 1


def test_an_urgent_one_goes_at_night_and_to_nobody_who_may_not_read_it(line):
    row = sent(line, "child_abduction", at=NIGHT)
    now = NIGHT + timedelta(minutes=20)
    delivered(now)

    send_waiting(now=now)

    ladder = set(Rung.objects.filter(need_to_know=row, told_at__isnull=False, acknowledged_at=None).values_list("recipient", flat=True))
    mails = Mail.objects.filter(notices__event__kind="urgent_need_to_know_sent")
    assert {mail.recipient_id for mail in mails} == ladder
    assert all(mail.sent_at == now for mail in mails)
    assert "edward" not in told_of_need_to_know()


def test_one_that_is_passed_on_is_told_to_the_next_above(line):
    row = sent(line)
    delivered(SENT_AT)
    later = SENT_AT + timedelta(hours=5)
    rung = row.rungs.get(role="service_manager")

    pass_on(rung_id=rung.pk, now=later)
    delivered(later)

    assert "Somebody below you has not acknowledged a need to know. Open it." in told(line.world.grace)
