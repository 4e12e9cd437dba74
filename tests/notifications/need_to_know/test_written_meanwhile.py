"""Two people who write one form: neither writes over what they have not read, and neither loses what they typed."""

import pytest

from notifications.actions.need_to_know.write import write
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from tests.builders import NOON
from tests.notifications.need_to_know.builders import FORM, LATER, drafted, written
from tests.notifications.need_to_know.test_api import post
from tests.notifications.need_to_know.test_pages import NOW, WORDS, as_, at_one, line, page_of, text_of, the_one
from tracker.actions.locks import lock_streams_of
from tracker.errors import StaleDraft
from tracker.models import Event, Stream
from tracker.terms import StreamKind

pytestmark = pytest.mark.django_db
__all__ = ["NOW", "as_", "at_one", "line"]

OTHERS = "Not seen since the afternoon."


def test_the_second_writer_is_told_what_the_first_wrote_and_nothing_is_written(line):
    row = written(line)
    before = Event.objects.count()

    with pytest.raises(StaleDraft) as stale:
        write(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.ben), now=LATER)

    assert stale.value.says.startswith("Amina Khan wrote this need to know since you read it. Nothing of yours has been recorded.")
    assert (stale.value.version, stale.value.happened[0]) == (1, f"What is known: {OTHERS}")
    assert (Event.objects.count(), the_one().written_by, the_one().version) == (before, line.world.amina, 1)


def test_a_manager_does_not_send_what_was_written_after_they_read_it(line):
    row = written(line)

    with pytest.raises(StaleDraft):
        flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=LATER, version=0)

    assert (the_one().state, the_one().confirmed_at) == ("draft", None)
    flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=LATER, version=1)
    assert the_one().state == "sent"


def test_the_page_keeps_what_was_typed_shows_what_stands_there_and_takes_it_when_given_again(line, as_):
    row, client = drafted(line), as_(line.world.ben)
    opened = client.get(page_of(row, "write/")).content.decode()
    assert 'name="version" value="0"' in opened
    write(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.amina), now=NOON)

    answer = client.post(page_of(row, "write/"), {**WORDS, "version": "0", "then": "ready"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Amina Khan wrote this need to know since you read it." in page
    assert f"What is known: {OTHERS}" in text_of(answer)
    assert WORDS["facts"] in page
    assert the_one().facts == OTHERS
    assert 'name="version" value="1"' in page

    assert client.post(page_of(row, "write/"), {**WORDS, "version": "1", "then": "ready"}).status_code == 302
    assert (the_one().facts, the_one().version) == (WORDS["facts"], 2)


def test_the_page_that_confirms_shows_what_was_written_meanwhile(line, as_):
    row, client = drafted(line), as_(line.world.ben)
    write(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.amina), now=NOON)

    answer = client.post(page_of(row, "confirm/"), {"version": "0"})

    assert (answer.status_code, the_one().state) == (409, "draft")
    assert "What stands there now" in text_of(answer)
    assert client.post(page_of(row, "confirm/"), {"version": "1"}).status_code == 302


def test_a_program_is_answered_with_what_stands_there(line, as_):
    row = written(line)
    parts = {"facts": "Other.", "immediate_action": "Nothing.", "asks": "For information."}

    stale = post(line.world.ben, f"{row.public_id}/write/", parts)
    fresh = post(line.world.ben, f"{row.public_id}/write/", {**parts, "version": 1})

    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "someone_else_changed_it", 1)
    assert stale.json()["happened"][0] == f"What is known: {OTHERS}"
    assert (fresh.status_code, fresh.json()["version"], fresh.json()["facts"]) == (200, 2, "Other.")
    assert NeedToKnow.objects.get().facts == "Other."


def test_who_joins_a_draft_that_was_written_does_not_write_over_it(line, as_):
    written(line)
    body = {"category": "missing_high_risk", "children": [line.child.ref], "known_at": "2026-03-04T12:00:00Z",
            "form": {"facts": "Other.", "immediate_action": "Nothing.", "asks": "Nothing."}}  # fmt: skip

    assert post(line.world.ben, "", body).status_code == 409
    assert the_one().facts == OTHERS


def test_streams_that_are_named_while_others_are_locked_are_locked_from_the_first(db):
    first, second = (Stream.objects.create(kind=StreamKind.NEED_TO_KNOW) for _ in range(2))
    named = iter([[second.pk], [second.pk, first.pk], [second.pk, first.pk], [second.pk, first.pk]])

    assert list(lock_streams_of(lambda: next(named))) == [first.pk, second.pk]
    assert next(named, None) is None
