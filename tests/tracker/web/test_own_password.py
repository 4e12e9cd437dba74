"""A password that somebody else set opens one page: the one where its owner chooses another."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.tracker.rules_changed import administrators
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.api_tokens import make_token
from tracker.actions.keep_people import choose_password, give_password
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Event, User
from tracker.selectors.viewers import actor_of

GIVEN = "a first one that is long"
OWN = "three quiet herons wade"


@pytest.fixture
def priya(world):
    return administrators(world)[0]


@pytest.fixture
def amina(world, priya):
    """Amina, whom an administrator has just given a password."""
    return give_password(user_id=world.amina.pk, password=GIVEN, actor=actor_of(priya, now=NOW), now=NOW)


@pytest.fixture
def signed_in(amina, at_one):
    client = Client()
    assert client.login(username="amina", password=GIVEN)
    return client


def chosen(client, **over):
    return client.post(
        "/password/?next=/permanency/", {"old_password": GIVEN, "new_password1": OWN, "new_password2": OWN, **over}, follow=True
    )


@pytest.mark.parametrize(
    "page", ["/", "/children/", "/rules/", "/organisation/people/", "/children/K7P2-M4QX/", "/nowhere/", "/reference-data/", "/api/schema/"]
)
def test_every_page_leads_to_the_choice_of_a_password(signed_in, page):
    answer = signed_in.get(page)

    assert (answer.status_code, answer["Location"]) == (302, f"/password/?{urlencode({'next': page})}")


def test_nothing_is_done_before_it_is_chosen(signed_in, world):
    events = Event.objects.count()

    answer = signed_in.post("/children/new-contact/", {"given_name": "Robin"})

    assert (answer.status_code, answer["Location"], Event.objects.count()) == (302, "/password/", events)


def test_a_part_of_a_page_that_is_asked_for_leads_the_whole_page_there(signed_in):
    answer = signed_in.get("/notices/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/password/")


def test_the_page_says_why_and_offers_no_way_round(signed_in):
    page = signed_in.get("/password/")

    assert "Choose your own password" in text_of(page)
    assert "Somebody else gave you the password that you signed in with, and still knows it." in text_of(page)
    assert 'href="/children/"' not in page.content.decode()


def test_once_chosen_the_page_that_was_wanted_opens_and_everything_else_does(signed_in, amina):
    answer = chosen(signed_in)

    assert (answer.status_code, answer.redirect_chain) == (200, [("/permanency/", 302)])
    assert signed_in.get("/").status_code == 200
    amina.refresh_from_db()
    assert (amina.must_choose_password, amina.check_password(OWN)) == (False, True)


def test_the_password_that_was_given_is_no_choice(signed_in, amina):
    answer = chosen(signed_in, new_password1=GIVEN, new_password2=GIVEN)

    assert answer.status_code == 422
    assert "Choose a password other than the one that you have now" in text_of(answer)
    amina.refresh_from_db()
    assert amina.must_choose_password


def test_an_address_outside_is_not_gone_to_afterwards(signed_in):
    answer = signed_in.post(
        "/password/?next=https://elsewhere.example/", {"old_password": GIVEN, "new_password1": OWN, "new_password2": OWN}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_out_stays_possible(signed_in):
    assert signed_in.post("/sign-out/").status_code == 302
    assert signed_in.get("/")["Location"].startswith("/sign-in/")


def test_the_api_refuses_the_session_with_a_problem_and_takes_a_token(signed_in, amina):
    make_token(user=amina, token="token-of-amina", now=NOW)

    refused = signed_in.get("/api/v1/children/")
    taken = Client().get("/api/v1/children/", headers={"Authorization": "Token token-of-amina"})

    assert (refused.status_code, refused.json()["code"], taken.status_code) == (403, "own_password_first", 200)


def test_whoever_chose_their_own_is_asked_nothing(world, as_):
    assert as_(world.ben).get("/").status_code == 200


def test_somebody_who_is_added_has_to_choose(priya, as_):
    page = as_(priya).post("/organisation/people/add/", {"given_name": "Rana", "family_name": "Aziz", "username": "rana.aziz"})

    rana = User.objects.get(username="rana.aziz")
    assert (page.status_code, rana.must_choose_password) == (200, True)
    assert Client().login(username="rana.aziz", password=page.content.decode().split("<code>")[1].split("</code>")[0])


def test_an_administrator_gives_a_new_password_that_is_shown_once_and_ends_every_session(world, priya, as_):
    elsewhere = Client()
    assert elsewhere.login(username="amina", password="password")
    assert "Give a new password" in text_of(as_(priya).get(f"/organisation/people/{world.amina.pk}/"))

    page = as_(priya).post(f"/organisation/people/{world.amina.pk}/password/")

    shown = page.content.decode().split("<code>")[1].split("</code>")[0]
    world.amina.refresh_from_db()
    assert (world.amina.check_password(shown), world.amina.must_choose_password) == (True, True)
    assert elsewhere.get("/")["Location"].startswith("/sign-in/")
    told = Event.objects.get(kind="password_given")
    assert (told.actor, told.payload.body) == (priya, {"user": world.amina.pk})
    assert shown not in str(told.payload.body) + told.payload.says


def test_a_password_is_given_by_an_administrator_to_somebody_else_who_works_here(world, priya):
    who = actor_of(priya, now=NOW)
    world.chidi.is_active = False
    world.chidi.save()

    for user, actor, refusal in (
        (world.amina.pk, actor_of(world.ben, now=NOW), NotYourDecision),
        (priya.pk, who, NotYourDecision),
        (world.chidi.pk, who, BadInput),
        (10**9, who, NotVisible),
    ):
        with pytest.raises(refusal):
            give_password(user_id=user, password=GIVEN, actor=actor, now=NOW)
    assert (Event.objects.filter(kind="password_given").count(), User.objects.filter(must_choose_password=True).count()) == (0, 0)


def test_a_choice_made_with_a_password_that_has_just_ended_changes_nothing(world, amina):
    with pytest.raises(BadInput):
        choose_password(user_id=amina.pk, old="password", new=OWN)

    amina.refresh_from_db()
    assert (amina.check_password(GIVEN), amina.must_choose_password) == (True, True)


def test_every_page_that_stays_open_is_there():
    from tracker.web.middleware import ALWAYS_OPEN

    assert [reverse(name) for name in ALWAYS_OPEN] == ["/password/", "/sign-in/", "/sign-out/", "/source-code/"]
