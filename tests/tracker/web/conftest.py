"""Screens as a signed-in person sees them, one hour after NOON."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, World, a_world
from tracker.models import User

NOW = NOON + timedelta(hours=1)


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def at_one() -> Iterator[None]:
    """It is 1pm on Wednesday 4 March 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client: Client, at_one: None) -> Callable[[User], Client]:
    """Sign in as one person after another, at 1pm."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def queries_of() -> Callable[[Client, str], int]:
    """How many queries a page makes."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as made:
            response = client.get(url)
        assert response.status_code == 200, response.status_code
        return len(made)

    return count


def text_of(response: HttpResponse) -> str:
    """What a page says, with runs of white space as one blank."""
    main = re.sub(r"(?s).*<main[^>]*>(.*)</main>.*", r"\1", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
