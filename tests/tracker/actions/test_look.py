"""Each look at a child leaves one row."""

import pytest

from tests.builders import NOON, a_child, a_world
from tracker.actions import look as looking
from tracker.actions.look import look, look_at_matter, register_look
from tracker.models import AccessRow, Stream
from tracker.terms import StreamKind

pytestmark = pytest.mark.django_db


def test_a_look_is_noted_with_who_when_where_and_why():
    world, child = a_world(), a_child()

    look(child_id=child.pk, user_id=world.amina.pk, page="child", reason=" A new contact ", now=NOON)
    look(child_id=child.pk, user_id=world.amina.pk, page="x" * 61, reason="y" * 301, now=NOON)

    assert list(AccessRow.objects.order_by("pk").values_list("child", "user", "at", "page", "reason")) == [
        (child.pk, world.amina.pk, NOON, "child", "A new contact"),
        (child.pk, world.amina.pk, NOON, "x" * 60, "y" * 300),
    ]


def test_a_look_at_what_is_no_childs_is_noted_by_whoever_keeps_it(monkeypatch):
    world, noted = a_world(), []
    stream = Stream.objects.create(kind=StreamKind.NEED_TO_KNOW)
    monkeypatch.setattr(looking, "_notes", {})
    register_look(StreamKind.NEED_TO_KNOW, lambda *look: noted.append(look))

    look_at_matter(stream_id=stream.pk, user_id=world.grace.pk, page="clock", now=NOON)

    assert noted == [(stream.pk, world.grace.pk, "clock", NOON)]
    assert AccessRow.objects.count() == 0


def test_a_look_that_nobody_notes_is_refused(monkeypatch):
    stream = Stream.objects.create(kind=StreamKind.NEED_TO_KNOW)
    monkeypatch.setattr(looking, "_notes", {})

    with pytest.raises(KeyError):
        look_at_matter(stream_id=stream.pk, user_id=1, page="clock", now=NOON)
