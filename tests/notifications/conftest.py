"""What the tests of notices share."""

import pytest

from tests.builders import a_world
from tracker.models import User


@pytest.fixture
def world(db):
    """Everybody has a mailbox, so that whoever gets no mail is spared it on purpose."""
    world = a_world()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    return world
