"""What may wait until the morning is one message in the morning; what keeps a child safe waits for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.actions.send_mail import send_waiting
from notifications.models import Item, Mail
from notifications.selectors.digest import digest
from tests.builders import NOON, a_child, a_journey, admitted
from tests.notifications.inboxes import delivered, emptied, mailed, readers
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.models import Child, Clock, Firing, User
from tracker.terms import MissingKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

AT_NIGHT = NOON + timedelta(hours=10)
NEXT_MORNING = datetime(2026, 3, 5, 8, tzinfo=UTC)


def due_items(world, *, children):
    """Children with three timescales each that Ben answers for, all of them overdue at once. The moment at which they are."""
    for _ in range(children):
        a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    due = NOON + timedelta(days=60)
    open_ones = Clock.objects.filter(stopped_at=None, cancelled_at=None, limit__startswith="assessment.")
    kept = open_ones.filter(limit__in=sorted(set(open_ones.values_list("limit", flat=True)))[:3])
    Clock.objects.exclude(pk__in=kept).update(next_fire_at=None)
    kept.update(answers="team_manager", due_at=due, next_fire_at=due)
    fire_due_clocks(now=due)
    delivered(due)
    return due


def test_at_120_thirty_due_items_of_one_manager_are_one_message_in_the_morning(world):
    due_items(world, children=10)

    (message,) = Mail.objects.filter(recipient=world.ben)
    assert Firing.objects.filter(rung="due").count() == 30
    assert message.is_digest
    assert send_waiting(now=message.due_at - timedelta(seconds=1)).sent == 0
    send_waiting(now=message.due_at)

    assert [m.to for m in mail.outbox] == [["ben@larkshire.example"]]
    assert f"/notices/digest/{message.reference}/" in mail.outbox[0].body
    found = digest(world.viewer(world.ben, message.due_at), message.reference, now=message.due_at, page=1)
    assert (found.overdue, found.of_children, found.page.paginator.num_pages) == (30, 10, 2)
    assert Item.objects.filter(recipient=world.ben).count() == 10


def test_at_120_the_digest_is_by_child_and_what_is_overdue_comes_first(world):
    late, near = (a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given=name)) for name in ("Late", "Near"))
    emptied(NOON)
    visits = Clock.objects.filter(limit="cin.visit", stopped_at=None)
    Clock.objects.exclude(pk__in=visits).update(next_fire_at=None)
    due = visits.get(journey=late).due_at
    visits.filter(journey=near).update(due_at=due + timedelta(days=1), next_fire_at=due)
    fire_due_clocks(now=due)
    delivered(due)
    (message,) = Mail.objects.filter(recipient=world.amina)

    found = digest(world.viewer(world.amina, due), message.reference, now=message.due_at, page=1)

    assert [(c.child.name, [t.says for t in c.told], [t.is_overdue for t in c.told]) for c in found.children] == [
        ("Late Example", ["Child in need visit: was due on 1 April 2026 and is now overdue."], [True]),
        ("Near Example", ["Child in need visit: due on 2 April 2026."], [False]),
    ]
    assert (found.overdue, found.of_children, found.hidden) == (1, 2, 0)


def test_what_comes_in_the_quiet_hours_waits_for_the_one_message_of_the_morning(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)

    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)

    assert readers() == ["amina", "ben", "grace"]  # the inbox is never held back
    assert send_waiting(now=AT_NIGHT).sent == 0
    assert set(Mail.objects.values_list("due_at", "is_digest")) == {(NEXT_MORNING, True)}
    assert send_waiting(now=NEXT_MORNING).sent == 3


def test_a_missing_child_is_told_at_night_at_once_and_to_the_emergency_duty_team(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    emptied(NOON)

    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.dora), occurred_at=AT_NIGHT,
                   now=AT_NIGHT)  # fmt: skip
    delivered(AT_NIGHT)

    assert send_waiting(now=AT_NIGHT).sent == 3
    assert mailed() == ["amina", "ben", "edward"]


@pytest.mark.parametrize(("hour", "duty"), [(10, ["amina", "edward"]), (1, ["amina"])])
def test_a_safety_timescale_reaches_emergency_duty_in_the_quiet_hours_only(world, hour, duty):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    now = NOON + timedelta(hours=hour)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.dora), occurred_at=NOON, now=NOON)
    emptied(now)
    missing = Clock.objects.filter(limit="missing.senior_alert", stopped_at=None)
    Clock.objects.exclude(pk__in=missing).update(next_fire_at=None)
    missing.update(answers="social_worker", due_at=now + timedelta(hours=1), next_fire_at=now)

    fire_due_clocks(now=now)
    delivered(now)

    assert mailed() == duty
    assert set(Mail.objects.values_list("due_at", "is_digest", "at_any_hour")) == {(now, False, True)}


def test_a_morning_whose_message_has_gone_is_followed_by_the_next(world):
    journey, other = (a_journey(world, stage=Stage.ASSESSMENT) for _ in range(2))
    emptied(NOON)
    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)
    send_waiting(now=NEXT_MORNING)
    set_back = AT_NIGHT + timedelta(minutes=1)

    admitted(world, other, set_back)
    delivered(set_back)

    waiting = Mail.objects.filter(recipient=world.ben, sent_at=None)
    assert [m.due_at for m in waiting] == [NEXT_MORNING + timedelta(days=1)]
    assert [m.notices.get().event.child for m in waiting] == [other.child]


def test_what_was_read_before_the_morning_is_not_mailed(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)
    Item.objects.filter(recipient=world.ben).update(read_at=AT_NIGHT)

    sent = send_waiting(now=NEXT_MORNING)

    assert (sent.sent, sent.not_needed) == (2, 1)
    assert Mail.objects.get(recipient=world.ben).last_error == "read"


def test_whoever_lost_sight_of_every_child_of_a_message_is_not_sent_it(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)
    Child.objects.filter(pk=journey.child_id).update(is_restricted=True)

    sent = send_waiting(now=NEXT_MORNING)

    assert (sent.sent, sent.not_needed) == (1, 2)
    assert dict(Mail.objects.values_list("recipient__username", "last_error")) == {"amina": "", "ben": "no_right", "grace": "no_right"}


def test_a_message_that_the_quiet_hours_have_overtaken_waits_for_the_morning(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    admitted(world, journey, NOON)
    delivered(NOON)

    sent = send_waiting(now=AT_NIGHT)

    assert (sent.sent, sent.put_off) == (0, 3)
    assert set(Mail.objects.values_list("due_at", "attempts")) == {(NEXT_MORNING, 0)}


def test_a_digest_is_only_for_whom_it_was_sent_to(world, client):
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Robin"))
    emptied(NOON)
    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)
    address = f"/notices/digest/{Mail.objects.get(recipient=world.ben).reference}/"
    assert client.get(address).headers["Location"] == f"/sign-in/?next={address}"
    client.force_login(world.grace)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}read/").status_code == 404

    client.force_login(world.ben)
    assert "Robin Example" in client.get(address).content.decode()
    assert client.post(f"{address}read/").status_code == 302
    assert readers_of_unread() == ["amina", "grace"]


def test_a_digest_asks_again_what_its_reader_may_see(world, client):
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Robin"))
    emptied(NOON)
    admitted(world, journey, AT_NIGHT)
    delivered(AT_NIGHT)
    Child.objects.filter(pk=journey.child_id).update(is_restricted=True)
    client.force_login(world.ben)

    html = client.get(f"/notices/digest/{Mail.objects.get(recipient=world.ben).reference}/").content.decode()

    assert "There is nothing in this message that you may still see." in html
    assert "Robin" not in html
    assert journey.child.ref not in html


def test_a_digest_makes_the_same_queries_for_few_and_for_many(world, client):
    due_items(world, children=2)
    client.force_login(User.objects.get(pk=world.ben.pk))
    message = Mail.objects.get(recipient=world.ben)
    few = _queries(client, message)
    Mail.objects.exclude(pk=message.pk).delete()
    due_items(world, children=9)

    assert _queries(client, Mail.objects.get(recipient=world.ben)) == few


def readers_of_unread():
    return sorted(Item.objects.filter(read_at=None).values_list("recipient__username", flat=True))


def _queries(client, message) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/notices/digest/{message.reference}/").status_code == 200
    return sum("tracker_" in q["sql"] or "notifications_" in q["sql"] for q in queries.captured_queries)
