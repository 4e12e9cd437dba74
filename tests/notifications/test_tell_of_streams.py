"""What happens on a stream that is no journey's is told to whom its keeper names, and to nobody where nobody keeps it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notifications.actions import tell as telling
from notifications.actions.tell import Told, register_telling
from notifications.models import Item, Mail
from notifications.selectors.inbox import inbox
from notifications.selectors.still_to_send import still_to_send
from notifications.terms import Channel, Right, WhyNot
from tests.builders import NOON, a_world
from tests.notifications.inboxes import delivered, told
from tracker.actions import effects, look, stream_clocks
from tracker.actions.fire_clocks import WAYMARK, fire_due_clocks
from tracker.actions.record_event import Act, Entry, append
from tracker.models import Effect, Stream, User
from tracker.selectors import matters
from tracker.selectors.matters import Matter
from tracker.selectors.who import Who
from tracker.terms import StreamKind
from workflows.terms import EventKind, Role

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
URGENT = "incident.need_to_know_acknowledged_urgent"


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def stream(db):
    return Stream.objects.create(kind=StreamKind.NEED_TO_KNOW)


@pytest.fixture
def nobody_keeps_it(monkeypatch):
    monkeypatch.setattr(telling, "_of_streams", {})
    monkeypatch.setattr(matters, "_finders", {})
    monkeypatch.setattr(effects, "_registered", {})
    telling.listen()


@pytest.fixture
def keeper(world, monkeypatch, nobody_keeps_it):
    """Grace may see what the streams are about, and is told of everything on them. Returns the looks that were noted."""
    looks = []

    def find(viewer, streams, now):
        if viewer.user_id != world.grace.pk:
            return {}
        return {pk: Matter(title="A matter", href=f"/matters/{pk}/", people={"dcs": Who("Grace Hill", "director")}) for pk in streams}

    def whom(cause, now):
        says = f"Not acknowledged by {cause.subject}." if cause.firing_id else "Sent to you."
        return [Told(world.grace.pk, says, (Channel.INBOX, Channel.MAIL), Right.MATTER)]

    monkeypatch.setattr(look, "_notes", {StreamKind.NEED_TO_KNOW: lambda *noted: looks.append(noted)})
    matters.register_matters(StreamKind.NEED_TO_KNOW, find)
    register_telling(StreamKind.NEED_TO_KNOW, whom, kinds=[EventKind.URGENT_NEED_TO_KNOW_SENT])
    return looks


def sent(stream):
    entry = Entry(kind=EventKind.URGENT_NEED_TO_KNOW_SENT, says="For a test.", occurred_at=NOON)
    events = append(stream, [entry], act=Act(actor=WAYMARK, now=NOON))
    Effect.objects.bulk_create(effects.for_events(events, now=NOON))
    return events[0]


def test_its_keeper_says_whom_to_tell_of_an_event_and_of_each_rung(world, stream, keeper):
    stream_clocks.start(stream, URGENT, event=sent(stream), subject="dcs", answers=Role.DCS)
    fire_due_clocks(now=NOON + HOUR)

    delivered(NOON + HOUR)

    assert told(world.grace) == ["Sent to you.", "Not acknowledged by dcs.", "Not acknowledged by dcs."]
    assert {(item.child, item.stream) for item in Item.objects.all()} == {(None, stream)}


def test_nobody_is_told_of_what_nobody_keeps(stream, nobody_keeps_it):
    stream_clocks.start(stream, URGENT, event=sent(stream))
    fire_due_clocks(now=NOON + HOUR)

    delivered(NOON + HOUR)

    assert (Item.objects.count(), Effect.objects.filter(done_at=None).count()) == (0, 0)


def test_the_inbox_heads_it_with_what_it_is_about_and_a_link(world, stream, keeper):
    sent(stream)
    delivered(NOON)

    (group,) = inbox(viewer=world.viewer(world.grace), now=NOON, page=1).children

    assert (group.child_id, group.child, group.matter.title) == (None, None, "A matter")
    page = signed_in(world.grace).get("/notices/").content.decode()
    assert f'<a class="govuk-link" href="/matters/{stream.pk}/">A matter</a>' in page


def test_the_inbox_says_nothing_of_it_to_who_may_no_longer_see_it(world, stream, keeper, monkeypatch):
    sent(stream)
    delivered(NOON)
    monkeypatch.setattr(matters, "_finders", {})

    page = signed_in(world.grace).get("/notices/").content.decode()

    assert "A matter you no longer have part in" in page
    assert "/matters/" not in page


def test_its_mail_is_sent_while_the_reader_may_see_it_and_opens_a_page_that_links_to_it(world, stream, keeper, monkeypatch):
    User.objects.filter(pk=world.grace.pk).update(email="grace@larkshire.example")
    sent(stream)
    delivered(NOON)
    (mail,) = Mail.objects.all()
    assert still_to_send(mail, now=NOON).address == "grace@larkshire.example"
    page = signed_in(world.grace).get(reverse("digest", args=[mail.reference])).content.decode()
    assert f'<a class="govuk-link" href="/matters/{stream.pk}/">A matter</a>' in page

    monkeypatch.setattr(matters, "_finders", {})

    assert still_to_send(mail, now=NOON).why_not is WhyNot.NO_RIGHT
    page = signed_in(world.grace).get(reverse("digest", args=[mail.reference])).content.decode()
    assert "There is nothing in this message that you may still see." in page


def test_what_a_message_told_of_is_marked_as_read_at_one_go(world, stream, keeper):
    User.objects.filter(pk=world.grace.pk).update(email="grace@larkshire.example")
    sent(stream)
    delivered(NOON)
    (mail,) = Mail.objects.all()

    assert signed_in(world.fatima).post(reverse("digest_read", args=[mail.reference])).status_code == 404
    assert Item.objects.get().read_at is None
    assert signed_in(world.grace).post(reverse("digest_read", args=[mail.reference])).status_code == 302
    assert Item.objects.get().read_at is not None


def test_the_page_of_its_timescale_is_for_who_may_see_it_and_leaves_a_look(world, stream, keeper):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream), subject="dcs", answers=Role.DCS)

    page = signed_in(world.grace).get(f"/clocks/{clock.public_id}/")

    shown = page.content.decode()
    assert page.status_code == 200
    assert f'href="/matters/{stream.pk}/"' in shown
    assert "How this date was worked out" in shown
    assert "Grace Hill, director" in shown
    assert [(noted[0], noted[1], noted[2]) for noted in keeper] == [(stream.pk, world.grace.pk, "clock")]


def test_its_certificate_names_no_journey(world, stream, keeper):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream))

    told_of = signed_in(world.grace).get(f"/clocks/{clock.public_id}/certificate/").json()

    assert (told_of["journey"], told_of["rule"]["definition"], told_of["result"]["due_at"]) == (None, None, "2026-03-04T13:00:00.000000Z")


@pytest.mark.parametrize("page", ["", "certificate/", "pause/"])
def test_for_anybody_else_there_is_no_such_timescale(world, stream, keeper, page):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream))

    assert signed_in(world.edward).get(f"/clocks/{clock.public_id}/{page}").status_code == 404
    assert keeper == []


def test_it_has_no_page_to_pause_it(world, stream, keeper):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream))

    assert signed_in(world.grace).get(f"/clocks/{clock.public_id}/pause/").status_code == 404


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client
