"""A program that calls the API with a person's token, at a moment of the test's choice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, World, a_world
from tracker.actions.api_tokens import make_token
from tracker.models import ApiToken, User

LATER = NOON + timedelta(hours=1)
"""When the program calls, unless a test says otherwise."""


@dataclass(frozen=True)
class Program:
    """A program with the token of one person."""

    client: Client
    token: str

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={"Authorization": f"Token {self.token}", **headers})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1/{path}", body, content_type="application/json", headers={"Authorization": f"Token {self.token}", **headers}
        )


Calls = Callable[[User], Program]


@pytest.fixture
def later() -> Iterator[datetime]:
    """It is one o'clock on the day of the builders."""
    with time_machine.travel(LATER, tick=False):
        yield LATER


@pytest.fixture
def as_(db: None, later: datetime) -> Calls:
    """A program that calls as this person."""

    def program(user: User) -> Program:
        token = f"token-of-{user.username}"
        if not ApiToken.objects.filter(user=user).exists():
            make_token(user=user, token=token, now=NOON)
        return Program(Client(), token)

    return program


@pytest.fixture
def world(db: None) -> World:
    return a_world()
