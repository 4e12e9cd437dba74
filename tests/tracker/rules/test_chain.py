"""The hash chain: any change of any covered part of any event shows."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.chain import GENESIS, canonical, event_hash, payload_hash

WHEN = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
FACTS = {
    "seq": 1, "kind": "contact_received", "actor": 7, "occurred_at": WHEN, "recorded_at": WHEN, "previous": GENESIS,
    "payload": payload_hash("salt", {"says": "A contact was received."}),
}  # fmt: skip


def test_the_same_facts_give_the_same_hash():
    assert event_hash(**FACTS) == event_hash(**FACTS)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("seq", 2),
        ("kind", "contact_added"),
        ("actor", 8),
        ("actor", None),
        ("occurred_at", WHEN + timedelta(microseconds=1)),
        ("recorded_at", WHEN + timedelta(microseconds=1)),
        ("previous", "1" * 64),
        ("payload", payload_hash("salt", {"says": "A contact was received!"})),
    ],
)
def test_a_change_of_any_part_changes_the_hash(part, value):
    assert event_hash(**{**FACTS, part: value}) != event_hash(**FACTS)


def test_the_salt_keeps_two_equal_payloads_from_looking_alike():
    assert payload_hash("one", {"says": "x"}) != payload_hash("two", {"says": "x"})


def test_a_payload_is_written_with_sorted_keys_and_no_spaces():
    assert canonical({"b": 1, "a": ["é", True, None]}) == '{"a":["é",true,null],"b":1}'.encode()


def test_a_float_is_refused_wherever_it_hides():
    with pytest.raises(TypeError):
        canonical({"a": [{"b": 1.5}]})


def test_a_moment_in_another_zone_gives_the_hash_of_the_same_instant():
    from zoneinfo import ZoneInfo

    assert event_hash(**{**FACTS, "occurred_at": WHEN.astimezone(ZoneInfo("Asia/Tokyo"))}) == event_hash(**FACTS)
