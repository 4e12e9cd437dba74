"""Each look at a child leaves one row."""

import pytest

from tests.builders import NOON, a_child, a_world
from tracker.actions.look import look
from tracker.models import AccessRow

pytestmark = pytest.mark.django_db


def test_a_look_is_noted_with_who_when_where_and_why():
    world, child = a_world(), a_child()

    look(child_id=child.pk, user_id=world.amina.pk, page="child", reason=" A new contact ", now=NOON)
    look(child_id=child.pk, user_id=world.amina.pk, page="x" * 61, reason="y" * 301, now=NOON)

    assert list(AccessRow.objects.order_by("pk").values_list("child", "user", "at", "page", "reason")) == [
        (child.pk, world.amina.pk, NOON, "child", "A new contact"),
        (child.pk, world.amina.pk, NOON, "x" * 60, "y" * 300),
    ]
