"""The calendar of panels: read by two independent readers, without signing in, and without any child."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.cancel_meeting import cancel_meeting
from panels.actions.keep_feed import hash_of, make_feed, take_feed_back
from panels.models import CalendarFeed, Meeting, Room
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, Panels, listed, some_panels, the_next
from tracker.models import User
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def read(secret: str, **headers: str) -> object:
    with time_machine.travel(NOON, tick=False):
        return Client().get(f"/panels/feed/{secret}.ics", headers=headers)


def address_of(user: User, *, every_panel: bool = False) -> str:
    return make_feed(user_id=user.pk, every_panel=every_panel, now=NOON)


def test_two_independent_readers_find_the_same_meetings_at_local_times_on_both_sides_of_the_clocks_change(panels: Panels) -> None:
    Meeting.objects.filter(panel__code="legal_gateway").update(room=Room.objects.create(name="Oak Room"))
    answer = read(address_of(panels.lena))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"  # type: ignore[index]
    body = answer.content.decode()  # type: ignore[attr-defined]
    ours = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(body).walk("VEVENT")}
    theirs = {e.uid.value: e for e in vobject.readOne(body).vevent_list}
    meetings = {f"{m.public_id}@panels.waymark": m for m in Meeting.objects.all()}
    assert set(ours) == set(theirs) == set(meetings)
    for uid, meeting in meetings.items():
        assert theirs[uid].dtstart.value == meeting.starts_at == ours[uid].decoded("dtstart")
        assert theirs[uid].dtend.value == meeting.ends_at
    gateway = [uid for uid, m in meetings.items() if m.panel.code == "legal_gateway"]
    assert {theirs[uid].dtstart.value.astimezone(ZoneInfo("Europe/London")).hour for uid in gateway} == {9}
    assert {meetings[uid].starts_at.hour for uid in gateway} == {9, 8}
    assert {theirs[uid].location.value for uid in gateway} == {"Oak Room"}
    assert "BEGIN:VTIMEZONE" in body
    assert "TZID=Europe/London" in body


def test_it_holds_the_panels_that_a_person_sits_on_or_every_panel_as_they_chose(panels: Panels) -> None:
    amina = panels.world.amina

    assert read(address_of(amina)).content.count(b"BEGIN:VEVENT") == 0  # type: ignore[attr-defined]
    assert read(address_of(amina, every_panel=True)).content.count(b"BEGIN:VEVENT") == Meeting.objects.count()  # type: ignore[attr-defined]


def test_no_child_is_in_it_whatever_is_on_the_agenda(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    item = listed(panels, journey)

    body = read(address_of(panels.lena)).content.decode().replace("\r\n ", "")  # type: ignore[attr-defined]

    child = journey.child
    for word in (*child.name.split(), child.ref, journey.public_id, item.public_id, item.request.public_id, "threshold"):
        assert word not in body, word
    assert (
        set(body.splitlines()) & {line for line in body.splitlines() if line.startswith(("DESCRIPTION", "ATTENDEE", "ORGANIZER"))} == set()
    )


def test_a_cancelled_meeting_stays_in_it_as_cancelled_with_a_higher_sequence_and_the_same_uid(panels: Panels) -> None:
    secret, meeting = address_of(panels.lena), the_next(GATEWAY)

    def found() -> tuple[str, int, str]:
        events = vobject.readOne(read(secret).content.decode()).vevent_list  # type: ignore[attr-defined]
        (one,) = [e for e in events if e.uid.value.startswith(meeting.public_id)]
        return one.status.value, int(one.sequence.value), one.summary.value

    before = found()
    cancel_meeting(meeting_id=meeting.pk, because="Flood.", actor=panels.actor(panels.lena), now=NOON)

    assert (before, found()) == (("CONFIRMED", 0, "Legal Gateway Panel"), ("CANCELLED", 1, "Cancelled: Legal Gateway Panel"))


def test_asked_again_it_answers_that_nothing_changed_until_something_did(panels: Panels) -> None:
    secret = address_of(panels.lena)
    first = read(secret)
    tag = first["ETag"]  # type: ignore[index]

    again = read(secret, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")  # type: ignore[attr-defined]
    assert read(secret).content == first.content  # type: ignore[attr-defined]
    cancel_meeting(meeting_id=the_next(GATEWAY).pk, because="Flood.", actor=panels.actor(panels.lena), now=NOON)
    assert read(secret, **{"if-none-match": tag}).status_code == 200  # type: ignore[attr-defined]


def test_an_address_that_is_none_was_taken_back_or_is_of_somebody_who_left_is_not_found(panels: Panels) -> None:
    first = address_of(panels.lena)
    second = address_of(panels.lena)
    assert (read(first).status_code, read(second).status_code) == (404, 200)  # type: ignore[attr-defined]
    assert CalendarFeed.objects.get().secret_hash == hash_of(second) != second
    assert len(second) >= 43  # 256 bits, in letters of six

    for guess in ("x", "0" * 43, second[:-1], second.swapcase(), hash_of(second), "..%2f", "é"):
        assert read(guess).status_code == 404, guess  # type: ignore[attr-defined]
    User.objects.filter(pk=panels.lena.pk).update(is_active=False)
    assert read(second).status_code == 404  # type: ignore[attr-defined]
    User.objects.filter(pk=panels.lena.pk).update(is_active=True)
    take_feed_back(user_id=panels.lena.pk)
    assert read(second).status_code == 404  # type: ignore[attr-defined]


def test_the_feed_only_reads_and_opens_nothing_else(panels: Panels) -> None:
    path = f"/panels/feed/{address_of(panels.lena)}.ics"
    client = Client()

    with time_machine.travel(NOON, tick=False):
        assert [client.generic(method, path).status_code for method in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4
        client.get(path)
        assert client.get("/panels/").status_code == 302  # the secret signs nobody in


def test_the_feed_costs_the_same_for_many_meetings_and_notes_its_reading_once_an_hour(panels: Panels) -> None:
    secret = address_of(panels.lena)
    read(secret)
    with CaptureQueriesContext(connection) as many:
        read(secret)
    Meeting.objects.exclude(pk=the_next(GATEWAY).pk).update(
        starts_at=datetime(2020, 1, 1, 9, tzinfo=UTC), ends_at=datetime(2020, 1, 1, 10, tzinfo=UTC)
    )

    with CaptureQueriesContext(connection) as few:
        read(secret)

    assert len(few) == len(many)
    assert CalendarFeed.objects.get().read_at == NOON


@time_machine.travel(NOON, tick=False)
def test_the_page_makes_an_address_shows_it_once_and_takes_it_back(panels: Panels) -> None:
    client = Client()
    client.force_login(panels.lena)
    path = "/panels/calendar/"

    assert client.post(path, {}).status_code == 422
    made = client.post(path, {"holds": "mine"}).content.decode()
    address = made.split('value="http://testserver')[1].split('"')[0]
    assert Client().get(address).status_code == 200
    again = client.get(path).content.decode()
    assert address not in again
    assert "A calendar last read it on" in again
    client.post(path, {"step": "take_back"})

    assert Client().get(address).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_every_meeting_keeps_its_uid_for_ever(panels: Panels) -> None:
    secret = address_of(panels.lena)
    uids = [{e.uid.value for e in vobject.readOne(read(secret).content.decode()).vevent_list} for _ in range(2)]  # type: ignore[attr-defined]
    Meeting.objects.update(starts_at=NOON + timedelta(days=1), ends_at=NOON + timedelta(days=1, hours=1))
    uids.append({e.uid.value for e in vobject.readOne(read(secret).content.decode()).vevent_list})  # type: ignore[attr-defined]

    assert all(one == other for one, other in product(uids, uids))
