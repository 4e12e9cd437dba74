"""A person's own password."""

import pytest
from django.test import Client

from tests.tracker.web.conftest import text_of

OWN = "three quiet herons wade"
ANSWERS = {"old_password": "password", "new_password1": OWN, "new_password2": OWN}


def test_whoever_was_given_a_password_changes_it_and_stays_signed_in(world, as_):
    client = as_(world.amina)
    assert 'href="/password/"' in client.get("/").content.decode()

    answer = client.post("/password/", ANSWERS, follow=True)

    assert "Your password is changed. Nobody else knows it now." in text_of(answer)
    world.amina.refresh_from_db()
    assert (world.amina.check_password(OWN), world.amina.check_password("password")) == (True, False)
    assert client.get("/").status_code == 200


def test_every_other_session_of_the_person_ends(world, as_):
    elsewhere = Client()
    assert elsewhere.login(username="amina", password="password")

    as_(world.amina).post("/password/", ANSWERS)

    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"old_password": "a guess"}, "Your old password was entered incorrectly"),
        ({"new_password2": "another one here"}, "The two password fields didn’t match"),
        ({"new_password1": "short", "new_password2": "short"}, "This password is too short"),
        ({"old_password": ""}, "Enter your password now"),
    ],
)
def test_a_wrong_answer_is_told_and_changes_nothing(world, as_, changed, says):
    answer = as_(world.amina).post("/password/", ANSWERS | changed)

    assert answer.status_code == 422
    assert says in text_of(answer)
    world.amina.refresh_from_db()
    assert world.amina.check_password("password")
    assert "&lt;" not in answer.content.decode()


def test_it_is_for_those_who_have_signed_in(client, db):
    assert client.get("/password/")["Location"].startswith("/sign-in/")
