"""Members, presenters and rooms wanted in two places at once: said when listing, on the agenda and to the person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.models import Meeting, Room
from panels.rules.clashes import Clash, Engagement, clashes
from panels.selectors.clashes import clashes_of
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, asked, listed, post_of, some_panels, the_next, the_panel
from tracker.models import User
from workflows.terms import Stage


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def panels(db: None) -> Panels:
    """Legal Gateway sits from 09:30 to 12:00 as ever, and Permanency on the same Wednesday from 11:00 to 13:00."""
    made = some_panels()
    gateway, other = the_gateway(), the_next(PERMANENCY, after=NOON + timedelta(days=6))
    starts = gateway.starts_at + timedelta(minutes=90)
    Meeting.objects.filter(pk=other.pk).update(on=gateway.on, starts_at=starts, ends_at=starts + timedelta(hours=2))
    the_panel("permanency").seats.all().delete()
    the_panel("permanency").seats.create(post_id=post_of(made.ade))
    return made


def the_gateway() -> Meeting:
    return the_next(GATEWAY, after=NOON + timedelta(days=6))


def the_other() -> Meeting:
    return Meeting.objects.get(business=PERMANENCY, on=the_gateway().on)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


SAYS = "Amina Khan presents at this meeting and presents at the Permanency Panel, 11am to 1pm on the same day."


def test_at_114_a_presenter_at_two_panels_at_once_is_warned_of_when_listed_on_the_agenda_and_at_home(panels: Panels) -> None:
    listed(panels, a_journey(panels.world, stage=Stage.LOOKED_AFTER), PERMANENCY, on=the_other())
    request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    path = f"/panel-meetings/{the_gateway().public_id}/"
    client = signed_in(panels.ade)

    answer = client.post(f"{path}add/", {"request": request.public_id}, follow=True).content.decode()

    assert SAYS in answer
    assert the_gateway().items.get().state == "listed"  # a warning, never a refusal
    assert SAYS in client.get(path).content.decode(), "it stands on the agenda, not only in the answer"
    assert SAYS in client.get(f"{path}arrange/").content.decode()
    assert SAYS in signed_in(panels.world.amina).get("/").content.decode()


def test_a_member_of_two_panels_at_once_is_told_at_home_and_whoever_sits_on_one_is_not(panels: Panels) -> None:
    says = "Ade Bello sits on this meeting and sits on the Permanency Panel, 11am to 1pm on the same day."

    assert says in signed_in(panels.ade).get("/").content.decode()
    assert "on the same day" not in signed_in(panels.marcus).get("/").content.decode()


def test_two_meetings_in_one_room_at_once_are_told_on_both_agendas(panels: Panels) -> None:
    room = Room.objects.create(name="Oak")
    Meeting.objects.filter(on=the_gateway().on).update(room=room)

    found = clashes_of([the_gateway(), the_other()])

    assert [b.says for b in found[the_gateway().pk] if b.user_id is None] == [
        "Oak is booked for this meeting and is booked for the Permanency Panel, 11am to 1pm on the same day."
    ]
    assert [b.says for b in found[the_other().pk] if b.user_id is None] == [
        "Oak is booked for this meeting and is booked for the Legal Gateway Panel, 9:30am to midday on the same day."
    ]


def test_the_agenda_tells_who_runs_it_of_the_room_and_a_member_of_their_own_two_places_alone(panels: Panels) -> None:
    Meeting.objects.filter(on=the_gateway().on).update(room=Room.objects.create(name="Oak"))
    the_panel("permanency").seats.create(post_id=post_of(panels.marcus))
    path = f"/panel-meetings/{the_gateway().public_id}/"
    room = "Oak is booked for this meeting and is booked for the Permanency Panel, 11am to 1pm on the same day."
    marcus, ade = (f"{name} sits on this meeting and sits on the Permanency Panel" for name in ("Marcus Reeve", "Ade Bello"))

    runs, sits, works = (signed_in(user).get(path).content.decode() for user in (panels.ade, panels.marcus, panels.world.amina))

    assert [says in runs for says in (room, marcus, ade)] == [True, True, True]
    assert [says in sits for says in (room, marcus, ade)] == [False, True, False]
    assert "Booked twice" not in works


def test_meetings_that_follow_each_other_do_not_clash(panels: Panels) -> None:
    ends = the_gateway().ends_at
    Meeting.objects.filter(pk=the_other().pk).update(starts_at=ends, ends_at=ends + timedelta(hours=1))

    assert clashes_of([the_gateway()]) == {the_gateway().pk: []}


def test_a_cancelled_meeting_clashes_with_nothing(panels: Panels) -> None:
    Meeting.objects.filter(pk=the_other().pk).update(state="cancelled", cancelled_because="Flood")

    assert clashes_of([the_gateway()]) == {the_gateway().pk: []}


def test_each_pair_of_meetings_is_told_once_a_person() -> None:
    def at(meeting: int, does: str) -> Engagement:
        return Engagement(who=("person", 1), name="Amina", does=does, meeting_id=meeting, meeting="A panel", starts=NOON,
                          ends=NOON + timedelta(hours=1))  # fmt: skip

    presents, sits, other = at(1, "presents at"), at(1, "sits on"), at(2, "presents at")

    assert clashes([presents, sits, other], of=[1]) == [Clash(presents, other)]


def test_clashes_cost_the_same_for_one_meeting_and_for_all(panels: Panels) -> None:
    for _ in range(2):
        request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
        list_item(request_id=request.pk, meeting_id=the_gateway().pk, actor=panels.actor(panels.ade), now=NOON)
    with CaptureQueriesContext(connection) as few:
        clashes_of([the_gateway()][:1])
    with CaptureQueriesContext(connection) as many:
        clashes_of(list(Meeting.objects.filter(state="planned")))

    assert len(many) == len(few)  # each side reads its own meetings with one
