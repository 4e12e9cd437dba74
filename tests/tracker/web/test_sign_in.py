"""Signing in, and not guessing."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

PASSWORD = "a long enough password"


@pytest.fixture
def amina(db: None) -> str:
    get_user_model().objects.create_user(username="amina", password=PASSWORD)
    return "amina"


def test_the_right_password_signs_in_and_a_post_signs_out(client: Client, amina: str) -> None:
    signed_in = client.post("/sign-in/", {"username": amina, "password": PASSWORD, "next": "/children/"})
    held = client.session.get("_auth_user_id")
    looked_at = client.get("/sign-out/")
    signed_out = client.post("/sign-out/")

    assert (signed_in.status_code, signed_in["Location"]) == (302, "/children/")
    assert held is not None
    assert looked_at.status_code == 405
    assert (signed_out.status_code, signed_out["Location"]) == (302, "/sign-in/")
    assert "_auth_user_id" not in client.session


def test_signing_in_never_leads_to_another_site(client: Client, amina: str) -> None:
    response = client.post("/sign-in/", {"username": amina, "password": PASSWORD, "next": "https://elsewhere.example/"})

    assert response["Location"] == "/"


def test_eight_wrong_tries_lock_the_name_for_a_while(client: Client, settings: Settings, amina: str) -> None:
    settings.AXES_ENABLED = True

    answers = [client.post("/sign-in/", {"username": amina, "password": "not this"}).status_code for _ in range(8)]
    locked = client.post("/sign-in/", {"username": amina, "password": PASSWORD})

    assert answers[:7] == [200] * 7
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.content.decode()
    assert "_auth_user_id" not in client.session
