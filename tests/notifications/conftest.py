"""What the tests of notices share."""

import pytest

from notifications.flows.by_itself import DRAFT
from tests.builders import a_world
from tracker.actions.effects import without
from tracker.models import User


@pytest.fixture
def world(db):
    """Everybody has a mailbox, so that whoever gets no mail is spared it on purpose. No need-to-know is drafted beside."""
    world = a_world()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    with without(DRAFT):
        yield world
