"""The inbox shows a person what they were told, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Item, Mail, Notice
from notifications.selectors.inbox import inbox, unread_of
from notifications.terms import Channel
from tests.builders import NOON, a_child, a_journey
from tests.notifications.inboxes import delivered, emptied
from tracker.actions.assess import start_assessment, submit_assessment
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.models import Child, Event, User
from tracker.models import Clock as Timescale
from tracker.terms import MissingKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    """Pages speak for LATER, and the posts people hold then."""
    monkeypatch.setattr("tracker.web.middleware.datetime", Clock)


class Clock:
    @staticmethod
    def now(_zone):
        return LATER + timedelta(hours=1)


def told_of(user: User, child: Child, *, at=LATER, says="Something happened.", read_at=None) -> Item:
    """An item in somebody's inbox, told of the first event there is on the child's record."""
    item = Item.objects.create(recipient=user, child=child, key=f"{child.pk}:{at.isoformat()}", told_at=at, read_at=read_at)
    event = Event.objects.filter(child=child).exclude(pk__in=Notice.objects.filter(recipient=user).values("event")).first()
    Notice.objects.create(recipient=user, channel=Channel.INBOX, event=event, item=item, says=says)
    return item


def shown(client, user, query=""):
    client.force_login(user)
    return client.get(f"/notices/{query}")


def test_an_item_shows_the_childs_name_and_leads_to_the_childs_page(world, client):
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Robin"))
    emptied(NOON)
    amina = world.actor(world.amina)
    start_assessment(journey_id=journey.pk, actor=amina, occurred_at=LATER, now=LATER)
    submit_assessment(journey_id=journey.pk, actor=amina, occurred_at=LATER, now=LATER)
    delivered(LATER)

    html = shown(client, world.ben).content.decode()

    assert "An assessment waits for you to authorise it or send it back." in html
    assert f'<a class="govuk-link" href="/children/{journey.child.ref}/">Robin Example</a>' in html
    assert "Wednesday 4 March 2026, 2pm" in html
    assert "Notices (1 unread)" in html


def test_what_is_unread_comes_first_and_a_childs_items_stay_together(world):
    first, second = (a_journey(world, stage=Stage.CHILD_IN_NEED).child for _ in range(2))
    told_of(world.ben, first, at=LATER, read_at=LATER)
    told_of(world.ben, second, at=LATER - timedelta(minutes=9))
    told_of(world.ben, first, at=LATER - timedelta(minutes=20), read_at=LATER)
    told_of(world.ben, second, at=LATER - timedelta(minutes=3), read_at=LATER)

    found = inbox(viewer=world.viewer(world.ben), now=NOON, page=1)

    assert [(c.child_id, [i.is_unread for i in c.items]) for c in found.children] == [
        (second.pk, [True, False]),
        (first.pk, [False, False]),
    ]
    assert found.unread == 1


def test_of_a_timescale_that_passed_several_rungs_only_the_last_is_said_and_what_is_overdue_comes_first(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    visit = Timescale.objects.get(journey=journey, limit="cin.visit", stopped_at=None)
    Timescale.objects.exclude(limit__in=["cin.visit", "cin.review"]).update(next_fire_at=None)

    fire_due_clocks(now=visit.due_at)
    delivered(visit.due_at)

    assert Notice.objects.filter(recipient=world.amina, channel=Channel.INBOX).count() == 3
    assert inbox(viewer=world.viewer(world.amina), now=NOON, page=1).children[0].items[0].says == (
        "Child in need visit: was due on 1 April 2026 and is now overdue.",
        "Child in need review: due on 15 April 2026.",
    )


def test_an_empty_inbox_says_what_will_be_in_it(world, client):
    html = shown(client, world.chidi).content.decode()

    assert "You have no notices yet." in html


def test_a_child_whom_the_reader_may_no_longer_see_is_not_named(world, client):
    child = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Robin")).child
    told_of(world.chidi, child, says="Assessment Team withdrew the offer of this child.")

    html = shown(client, world.chidi).content.decode()

    assert "Assessment Team withdrew the offer of this child." in html
    assert "A child you no longer work with" in html
    assert "Robin" not in html
    assert child.ref not in html


def test_nobody_reads_another_persons_inbox(world, client):
    child = a_journey(world, stage=Stage.CHILD_IN_NEED).child
    item = told_of(world.ben, child, says="For Ben alone.")

    assert "For Ben alone." not in shown(client, world.grace).content.decode()
    assert "For Ben alone." not in shown(client, world.grace, f"?reference={item.reference}").content.decode()
    assert client.post(f"/notices/{item.reference}/read/").status_code == 404
    assert client.post("/notices/read/").status_code == 302
    assert Item.objects.get().read_at is None


def test_the_inbox_needs_signing_in(client, db):
    assert client.get("/notices/").headers["Location"] == "/sign-in/?next=/notices/"


def test_an_item_is_marked_as_read_and_stays(world, client):
    item = told_of(world.ben, a_journey(world, stage=Stage.CHILD_IN_NEED).child)
    client.force_login(world.ben)

    answer = client.post(f"/notices/{item.reference}/read/", {"next": "/notices/?show=unread"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/notices/?show=unread")
    assert Item.objects.get().read_at == LATER + timedelta(hours=1)
    assert unread_of(world.ben, LATER) == 0
    assert "Something happened." in client.get("/notices/").content.decode()


def test_marking_leads_back_to_the_inbox_and_nowhere_else(world, client):
    item = told_of(world.ben, a_journey(world, stage=Stage.CHILD_IN_NEED).child)
    client.force_login(world.ben)

    for elsewhere in ("https://elsewhere.example/notices/", "//elsewhere.example", "/children/"):
        assert client.post(f"/notices/{item.reference}/read/", {"next": elsewhere}).headers["Location"] == "/notices/"


def test_marking_a_childs_items_leaves_what_came_after_the_page(world, client):
    one, other = (a_journey(world, stage=Stage.CHILD_IN_NEED).child for _ in range(2))
    told_of(world.ben, one)
    told_of(world.ben, one, at=LATER + timedelta(minutes=30), says="Came while Ben was reading.")
    told_of(world.ben, other)
    client.force_login(world.ben)

    client.post("/notices/read/", {"child": one.pk, "told_before": (LATER + timedelta(minutes=1)).isoformat()})

    unread = Item.objects.filter(read_at=None).values_list("child", "told_at").order_by("pk")
    assert list(unread) == [(one.pk, LATER + timedelta(minutes=30)), (other.pk, LATER)]


def test_a_mails_reference_shows_what_the_mail_was_about(world, client):
    one, other = (a_journey(world, stage=Stage.LOOKED_AFTER) for _ in range(2))
    emptied(NOON)
    for journey in (one, other):
        at = LATER if journey is one else LATER + timedelta(minutes=1)
        report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.edward), occurred_at=at, now=at)
    delivered(LATER + timedelta(minutes=1))
    reference = Mail.objects.filter(recipient=world.ben).order_by("pk").values_list("reference", flat=True)[0]

    html = shown(client, world.ben, f"?reference={reference}").content.decode()

    assert one.child.name in html
    assert other.child.name not in html
    assert f"Showing what the message with the reference {reference} was about." in html


def test_the_link_in_the_navigation_counts_what_is_unread(world, client):
    told_of(world.ben, a_journey(world, stage=Stage.CHILD_IN_NEED).child)

    html = shown(client, world.ben).content.decode()

    assert '<span class="wm-count">1</span><span class="govuk-visually-hidden"> unread</span>' in html


def test_a_page_makes_the_same_queries_for_few_and_for_many(world, client):
    children = [a_journey(world, stage=Stage.CHILD_IN_NEED).child for _ in range(4)]
    emptied(NOON)
    told_of(world.ben, children[0])
    few = queries_of(client, world.ben)
    for child in children:
        for minute in range(12):
            told_of(world.ben, child, at=LATER + timedelta(minutes=minute + 1))

    many = queries_of(client, world.ben)

    assert many == few
    page = inbox(viewer=world.viewer(world.ben), now=NOON, page=1).page
    assert (len(page.object_list), page.paginator.count) == (25, 49)


def queries_of(client, user) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert shown(client, user).status_code == 200
    return sum("tracker_" in q["sql"] or "notifications_" in q["sql"] for q in queries.captured_queries)


def test_marking_in_place_answers_with_the_item_and_the_count(world, client):
    item, _ = (told_of(world.ben, a_journey(world, stage=Stage.CHILD_IN_NEED).child) for _ in range(2))
    client.force_login(world.ben)

    html = client.post(f"/notices/{item.reference}/read/", headers={"HX-Request": "true"}).content.decode()

    assert f'id="notice-{item.reference}"' in html
    assert "Mark as read" not in html
    assert 'hx-swap-oob="true"><span class="wm-count">1</span>' in html
    assert '<span id="inbox-unread" hx-swap-oob="true">(1)</span>' in html
    assert "<title>Notices (1 unread) – Waymark – " in html
    assert "<html" not in html


def test_the_count_is_given_again_for_a_page_that_stays_open(world, client):
    client.force_login(world.ben)
    assert "wm-count" not in client.get("/notices/unread/").content.decode()

    told_of(world.ben, a_journey(world, stage=Stage.CHILD_IN_NEED).child)

    assert '<span class="wm-count">1</span>' in client.get("/notices/unread/").content.decode()
