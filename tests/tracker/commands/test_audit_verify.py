"""The chain of events shows any event that was changed, removed or put between."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.builders import NOON, a_child, a_contact, a_journey, a_world
from tracker.actions.record import record_happened
from tracker.models import Event, EventPayload, Stream
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    a_contact(world)
    return a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Rosalind"))


def a_note(world, journey) -> Event:
    """One more event, on which nothing rests."""
    recorded = record_happened(journey_id=journey.pk, kinds=[EventKind.NOTE_RECORDED], says="Noted.", note="",
                               actor=world.actor(world.amina), occurred_at=LATER, now=LATER)  # fmt: skip
    return recorded.events[0]


def broken(run, *words: str) -> dict[str, object]:
    code, printed = run("audit_verify", *words)
    assert code == 1
    return printed["broken"]


def payload_of(events, seq):
    return EventPayload.objects.filter(event__in=events.filter(seq=seq))


def test_an_honest_chain_holds(run, journey):
    assert run("audit_verify") == (0, {"streams": 2, "events": Event.objects.count(), "erased": 0, "broken": None})


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (lambda events: events.filter(seq=4).update(kind="child_seen"), "The event was changed."),
        (lambda events: events.filter(seq=4).update(occurred_at=LATER), "The event was changed."),
        (lambda events: events.filter(seq=4).update(recorded_at=LATER), "The event was changed."),
        (lambda events: events.filter(seq=4).update(actor=None), "The event was changed."),
        (lambda events: payload_of(events, 4).update(says="Nothing."), "What the event says was changed."),
        (lambda events: payload_of(events, 4).update(reason="Another."), "What the event says was changed."),
        (lambda events: payload_of(events, 4).update(body={"more": 1}), "What the event says was changed."),
        (lambda events: payload_of(events, 4).update(salt="0" * 32), "What the event says was changed."),
        (lambda events: events.filter(seq=4).update(previous_hash="f" * 64), "The event does not follow the one before it."),
    ],
)
def test_a_changed_event_is_the_first_broken_link(run, journey, tamper, says):
    assert tamper(Event.objects.filter(journey=journey)) == 1

    assert broken(run) == {"stream": journey.stream_id, "journey": journey.public_id, "seq": 4, "says": says}


def test_an_event_that_is_gone_leaves_a_gap(run, world, journey):
    note = a_note(world, journey)
    a_note(world, journey)
    EventPayload.objects.filter(event=note).delete()
    Event.objects.filter(pk=note.pk).delete()

    assert broken(run)["says"] == f"Event {note.seq} is missing."


def test_a_chain_whose_end_was_cut_off_is_found(run, world, journey):
    note = a_note(world, journey)
    EventPayload.objects.filter(event=note).delete()
    Event.objects.filter(pk=note.pk).delete()

    assert broken(run)["says"] == f"The stream says that it ends with event {note.seq}."


def test_a_checkpoint_finds_an_end_that_was_cut_off_together_with_the_streams_own_word_for_it(run, world, journey, tmp_path):
    file = tmp_path / "checkpoint.json"
    note = a_note(world, journey)
    assert run("audit_verify", "--checkpoint", str(file))[0] == 0
    noted = file.read_text()
    EventPayload.objects.filter(event=note).delete()
    Event.objects.filter(pk=note.pk).delete()
    Stream.objects.filter(pk=journey.stream_id).update(next_seq=note.seq, last_hash=note.previous_hash)
    assert run("audit_verify")[0] == 0

    assert broken(run, "--checkpoint", str(file))["says"] == f"The checkpoint noted event {note.seq}, which is not there."
    assert file.read_text() == noted


def test_a_checkpoint_is_carried_on_by_a_chain_that_has_grown(run, world, journey, tmp_path):
    file = tmp_path / "checkpoint.json"
    run("audit_verify", "--checkpoint", str(file))
    note = a_note(world, journey)

    assert run("audit_verify", "--checkpoint", str(file))[0] == 0

    assert json.loads(file.read_text())[str(journey.stream_id)] == [note.seq, note.hash]


def test_a_file_that_is_no_checkpoint_is_not_overwritten(journey, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Grace")

    with pytest.raises(CommandError, match="is not a checkpoint"):
        call_command("audit_verify", "--checkpoint", str(file))

    assert file.read_text() == "Dear Grace"


def test_a_payload_that_was_lawfully_erased_leaves_the_chain_whole(run, journey):
    EventPayload.objects.filter(event__journey=journey, event__seq=2).delete()

    code, printed = run("audit_verify")

    assert (code, printed["erased"], printed["broken"]) == (0, 1, None)


def test_nothing_of_what_an_event_says_is_printed(run, journey):
    EventPayload.objects.filter(event__journey=journey, event__seq=2).update(says="Rosalind was seen.")

    assert "Rosalind" not in json.dumps(broken(run))
