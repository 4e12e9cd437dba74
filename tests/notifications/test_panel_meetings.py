"""Who sits on a panel, or presents to it, is told that a meeting was moved or cancelled, and of its papers; limited accounts too."""

from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.channels.email import Letter
from notifications.models import Item, Mail, Notice
from panels.actions.build_pack import build_pack
from panels.actions.cancel_meeting import cancel_meeting
from panels.actions.declare_conflict import declare_conflict
from panels.actions.move_meeting import MoveTo, move_meeting
from panels.actions.publish_pack import publish_pack
from panels.models import AgendaItem, PanelRequest, Seat
from panels.terms import SeatPart
from tests.builders import NOON, a_child, a_journey
from tests.notifications.inboxes import told
from tests.panels.builders import Panels, listed, some_panels, the_panel
from tracker.actions.deliver_effects import deliver_due
from tracker.models import Journey, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MOVED = "A panel meeting at which you sit or present was moved. Its page says the day, the hours and the room."
CANCELLED = "A panel meeting at which you were to sit or present was cancelled. Its page says why."
PUBLISHED = "Papers about this child were published for a panel meeting of yours. Read them before it meets."
THURSDAY = MoveTo(on=date(2026, 3, 19), starts=time(10), ends=time(12, 30))


@pytest.fixture
def panels() -> Panels:
    return some_panels()


@pytest.fixture
def hester(panels: Panels) -> User:
    """An independent member of Legal Gateway: no post here, and an account for her own sessions alone."""
    user = User(username="hester", first_name="Hester", last_name="Lowe", is_limited=True, email="hester@example.org")
    user.set_password("password")
    user.save()
    Seat.objects.create(panel=the_panel("legal_gateway"), user=user, part=SeatPart.MEMBER, is_independent=True)
    return user


@pytest.fixture
def item(panels: Panels, hester: User) -> AgendaItem:
    """On Legal Gateway's agenda of Wednesday 18 March 2026; whatever went before has been told."""
    child = a_child(given="Zebedee", family="Quillfeather")
    found = listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED, child=child))
    deliver_due(now=NOON)
    return found


def whom(says: str, channel: str = "inbox") -> list[str]:
    return sorted(Notice.objects.filter(says=says, channel=channel).values_list("recipient__username", flat=True))


def move(panels: Panels, item: AgendaItem) -> None:
    move_meeting(meeting_id=item.meeting_id, to=THURSDAY, because="The room floods.", actor=panels.actor(panels.ade), now=NOON + HOUR)
    deliver_due(now=NOON + HOUR)
    deliver_due(now=NOON + 2 * HOUR)


def papers(panels: Panels, item: AgendaItem) -> None:
    pack = build_pack(meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON + HOUR)
    publish_pack(pack_id=pack.pk, actor=panels.actor(panels.ade), now=NOON + HOUR)
    deliver_due(now=NOON + HOUR)
    deliver_due(now=NOON + 2 * HOUR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_members_are_told_once_each_that_a_meeting_was_moved_and_the_childs_worker_by_the_childs_record(panels, item) -> None:
    move(panels, item)

    assert whom(MOVED) == ["grace", "hester", "lena", "marcus"]  # Ade moved it
    assert whom(MOVED, "mail") == ["hester"]  # of them she alone has an address
    assert told(panels.world.amina)[-1].startswith("The panel meeting that hears this child's item was moved.")


def test_members_are_told_once_each_that_a_meeting_was_cancelled(panels, item) -> None:
    cancel_meeting(meeting_id=item.meeting_id, because="Nobody can come", actor=panels.actor(panels.lena), now=NOON + HOUR)
    deliver_due(now=NOON + HOUR)
    deliver_due(now=NOON + 2 * HOUR)

    on_the_meeting = Notice.objects.filter(says=CANCELLED, channel="inbox", event__stream=item.meeting.stream)
    assert sorted(on_the_meeting.values_list("recipient__username", flat=True)) == ["ade", "grace", "hester", "marcus"]


def test_whoever_presents_a_child_without_a_worker_is_told_by_the_meeting(panels, item) -> None:
    Journey.objects.filter(pk=item.request.journey_id).update(worker=None)
    PanelRequest.objects.filter(pk=item.request_id).update(asked_by=panels.world.ben)

    move(panels, item)

    assert whom(MOVED) == ["ben", "grace", "hester", "lena", "marcus"]


def test_a_limited_account_is_told_of_no_meeting_at_which_it_does_not_sit(panels, item, hester) -> None:
    PanelRequest.objects.filter(pk=item.request_id).update(asked_by=hester)
    Journey.objects.filter(pk=item.request.journey_id).update(worker=None)
    Seat.objects.filter(user=hester).delete()

    move(panels, item)

    assert whom(MOVED) == ["grace", "lena", "marcus"]


def test_the_first_papers_are_told_to_those_whose_items_they_are_and_to_the_worker(panels, item) -> None:
    papers(panels, item)

    assert whom(PUBLISHED) == ["grace", "hester", "lena", "marcus"]  # Ade published them
    assert Mail.objects.filter(recipient__username="hester", is_digest=True).count() == 1
    assert told(panels.world.amina)[-1] == "Papers about this child were published to a panel. Read what its members will read."


def test_whoever_takes_no_part_in_an_item_is_not_told_of_its_papers(panels, item) -> None:
    declare_conflict(item_id=item.pk, user_id=panels.marcus.pk, says="He is my nephew.", actor=panels.actor(panels.marcus), now=NOON)

    papers(panels, item)

    assert whom(PUBLISHED) == ["grace", "hester", "lena"]


def test_a_message_leads_a_limited_account_to_its_own_notices_and_from_there_to_its_meeting_and_nowhere_else(panels, item, hester) -> None:
    move(panels, item)
    papers(panels, item)
    client = signed_in(hester)

    for mail in Mail.objects.filter(recipient=hester):
        page = client.get(Letter("", mail.reference, mail.is_digest).link.removeprefix(settings.SITE_URL))
        text = page.content.decode()
        assert page.status_code == 200
        assert f"/panel-meetings/{item.meeting.public_id}/" in text
        assert f"/children/{item.request.journey.child.ref}" not in text
        assert "/notices/who-is-told/" not in text


def test_her_own_page_shows_what_she_has_not_read_and_no_more_once_she_has(panels, item, hester) -> None:
    move(panels, item)
    client = signed_in(hester)

    before = client.get("/panels/mine/")
    notice = Item.objects.get(recipient=hester)
    client.post(f"/notices/{notice.reference}/read/")
    after = client.get("/panels/mine/")

    assert (MOVED in before.content.decode(), "Unread notices" in after.content.decode()) == (True, False)
    assert Item.objects.get(pk=notice.pk).read_at is not None


def test_the_notices_of_somebody_else_are_not_hers(panels, item, hester) -> None:
    move(panels, item)
    theirs = Item.objects.filter(recipient=panels.lena).latest("pk")

    assert signed_in(hester).post(f"/notices/{theirs.reference}/read/").status_code == 404
    assert Item.objects.get(pk=theirs.pk).read_at is None


def test_it_costs_the_same_for_one_unread_notice_and_for_many(panels, item, hester) -> None:
    move(panels, item)
    papers(panels, item)
    client = signed_in(hester)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/panels/mine/").status_code == 200
        return len(found)

    few = queries()
    other = the_panel("legal_gateway").meetings.filter(state="planned", starts_at__gt=item.meeting.starts_at).exclude(pk=item.meeting_id)[0]
    later = MoveTo(on=other.on + timedelta(days=1), starts=time(10), ends=time(12))
    move_meeting(meeting_id=other.pk, to=later, because="It snows.", actor=panels.actor(panels.ade), now=NOON + 3 * HOUR)
    deliver_due(now=NOON + 3 * HOUR)

    assert Item.objects.filter(recipient=hester).count() == 3
    assert queries() == few
