"""Minutes: drawn from what was recorded, agreed by the chair and frozen, added to and never changed."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from panels.actions.decide_item import Asked, Disagreed, Ruling, decide_item
from panels.actions.declare_conflict import declare_conflict
from panels.actions.hold_meeting import close_meeting
from panels.actions.keep_minutes import add_to_minutes, agree_minutes, write_minutes
from panels.actions.list_item import list_item
from panels.errors import WrongMoment
from panels.models import Addendum, AgendaItem, Meeting, Minutes, PanelRequest
from panels.rules.frozen import canonical, digest
from panels.selectors.agendas import agenda
from panels.selectors.minutes import shown
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, listed, opened, some_panels
from tracker.errors import NotVisible, NotYourDecision, StaleDraft
from tracker.models import Event, User
from tracker.selectors.viewers import viewer_of
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def closed(panels: Panels) -> Meeting:
    """A meeting of two children of two teams: one decided with all that goes with it, one not reached."""
    one = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    two = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    list_item(request_id=asked(panels, two).pk, meeting_id=one.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    meeting = opened(panels, Meeting.objects.get(pk=one.meeting_id))
    at = meeting.starts_at + timedelta(minutes=20)
    ruling = Ruling(
        outcome="enter_plo", reason="Met.", conditions=["A letter first."], dissents=[Disagreed(says="Too soon.")],
        actions=[Asked(what="Write the letter.", owner_id=panels.world.amina.pk, due_on=meeting.on + timedelta(days=7))],
    )  # fmt: skip
    decide_item(item_id=one.pk, ruling=ruling, actor=panels.actor(panels.lena), now=at)
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=at + timedelta(minutes=30), carry_because="No time was left.")
    return Meeting.objects.select_related("chair", "panel").get(pk=meeting.pk)


def test_minutes_tell_what_was_recorded_of_every_item(panels: Panels, closed: Meeting) -> None:
    read = shown(closed, viewer=viewer_of(panels.lena, now=closed.closed_at))

    assert read is not None
    assert (read.content["chair"], len(read.content["attendance"]), read.hidden, read.is_agreed) == ("Lena Fox", 4, 0, False)
    first, second = read.items
    assert (first["outcome"], first["reason"], first["conditions"]) == ("Enter pre-proceedings (PLO)", "Met.", ["A letter first."])
    amina, due = panels.world.amina.display_name, closed.on + timedelta(days=7)
    assert first["actions"] == [{"what": "Write the letter.", "owner": amina, "by": due}]
    assert first["dissent"] == [{"says": "Too soon.", "who": ""}]
    assert (second["outcome"], second["reason"]) == ("Not reached: goes on to the next meeting", "No time was left.")


def test_an_item_has_one_number_whoever_reads_the_agenda_and_in_the_minutes(panels: Panels) -> None:
    one = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    two = list_item(request_id=request.pk, meeting_id=one.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    declare_conflict(item_id=one.pk, user_id=panels.ade.pk, says="Neighbours.", actor=panels.actor(panels.ade), now=NOON)

    def numbers(user: User, at: datetime) -> list[tuple[int, int]]:
        read = agenda(one.meeting.public_id, viewer=viewer_of(user, now=at), actor=panels.actor(user, at), now=at)
        assert read is not None
        return [(item.number, item.row.pk) for item in read.items]

    assert numbers(panels.ade, NOON) == [(2, two.pk)]
    assert numbers(panels.lena, NOON) == [(1, one.pk), (2, two.pk)]

    meeting = opened(panels, Meeting.objects.get(pk=one.meeting_id))
    at = meeting.starts_at + timedelta(minutes=20)
    decide_item(item_id=two.pk, ruling=Ruling(outcome="not_met", reason="Not met."), actor=panels.actor(panels.lena), now=at)
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.lena), now=at, carry_because="No time was left.")

    assert numbers(panels.lena, at) == [(2, two.pk)]
    read = shown(Meeting.objects.select_related("chair", "panel").get(pk=meeting.pk), viewer=viewer_of(panels.lena, now=at))
    assert read is not None
    assert [(item["number"], item["outcome"]) for item in read.items] == [
        (1, "Not reached: goes on to the next meeting"), (2, "Threshold not met"),
    ]  # fmt: skip


def test_agreed_minutes_are_frozen_with_their_digest_whatever_is_changed_later(panels: Panels, closed: Meeting) -> None:
    lena, ade, later = panels.actor(panels.lena), panels.actor(panels.ade), closed.closed_at + timedelta(days=1)
    write_minutes(meeting_id=closed.pk, texts={"opening": "The chair welcomed all."}, version=0, actor=ade, now=later)
    with pytest.raises(StaleDraft):
        agree_minutes(meeting_id=closed.pk, version=0, actor=lena, now=later)
    with pytest.raises(NotYourDecision):
        agree_minutes(meeting_id=closed.pk, version=1, actor=ade, now=later)
    assert Minutes.objects.get().state == "draft"

    agree_minutes(meeting_id=closed.pk, version=1, actor=lena, now=later)

    kept = Minutes.objects.get()
    assert (kept.state, kept.agreed_by, kept.digest) == ("agreed", panels.lena, digest(kept.content))
    PanelRequest.objects.update(asks="Something else.")
    again = shown(closed, viewer=viewer_of(panels.world.grace, now=later))
    assert again is not None
    assert again.is_whole
    assert "Something else." not in kept.content
    with pytest.raises(WrongMoment):
        write_minutes(meeting_id=closed.pk, texts={"opening": "Otherwise."}, version=1, actor=ade, now=later)
    assert Event.objects.filter(stream=closed.stream, kind="panel_minutes_agreed").count() == 1


def test_a_text_that_was_changed_behind_the_programs_back_is_told(panels: Panels, closed: Meeting) -> None:
    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at)
    kept = Minutes.objects.get()
    Minutes.objects.update(content=kept.content.replace("Met.", "Not met."))

    read = shown(closed, viewer=viewer_of(panels.world.grace, now=closed.closed_at))

    assert read is not None
    assert not read.is_whole


def test_what_comes_later_is_added_with_who_when_and_why(panels: Panels, closed: Meeting) -> None:
    lena, later = panels.actor(panels.lena), closed.closed_at + timedelta(days=2)
    with pytest.raises(WrongMoment):
        add_to_minutes(meeting_id=closed.pk, says="More.", because="Left out.", actor=lena, now=later)
    agree_minutes(meeting_id=closed.pk, version=0, actor=lena, now=later)
    before = Minutes.objects.get().content

    add_to_minutes(meeting_id=closed.pk, says="Marcus left at ten.", because="Left out.", actor=panels.actor(panels.ade), now=later)

    added = Addendum.objects.get()
    assert (added.says, added.because, added.written_by, added.written_at) == ("Marcus left at ten.", "Left out.", panels.ade, later)
    assert Minutes.objects.get().content == before


def test_each_reads_only_their_items_and_sight_kept_for_the_minutes_ends_as_they_are_agreed(panels: Panels, closed: Meeting) -> None:
    one = AgendaItem.objects.filter(meeting=closed).order_by("place").first()
    assert one is not None
    client, path = Client(), f"/panel-meetings/{closed.public_id}/minutes/"
    client.force_login(panels.ade)
    assert one.request.journey.child.name in client.get(path).content.decode()

    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at)

    text = client.get(path).content.decode()
    assert one.request.journey.child.name not in text
    assert "2 items are left out: not yours to see." in text
    client.force_login(panels.world.amina)
    assert one.request.journey.child.name in client.get(path).content.decode()
    client.force_login(panels.world.chidi)
    assert client.get(path).status_code == 404


def test_there_are_no_minutes_of_a_meeting_that_has_not_closed(panels: Panels) -> None:
    item = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    meeting = opened(panels, item.meeting)

    with pytest.raises(NotVisible):
        write_minutes(meeting_id=meeting.pk, texts={}, version=0, actor=panels.actor(panels.ade), now=meeting.starts_at)


def test_a_canonical_text_has_one_digest_whatever_the_order() -> None:
    assert digest(canonical({"b": [1], "a": "é"})) == digest(canonical({"a": "é", "b": [1]}))
