"""People, teams, posts, absence and the scheme on screen."""

import pytest

from tests.builders import NOON, a_journey, a_person
from tests.tracker.rules_changed import administrators
from tests.tracker.web.conftest import text_of
from tracker.actions.keep_posts import create_post
from tracker.models import Absence, Delegation, Holding, OrgUnit, Post, User
from tracker.selectors.viewers import actor_of
from workflows.terms import Role, Stage

TODAY = {"from_on-day": "4", "from_on-month": "3", "from_on-year": "2026"}


@pytest.fixture
def priya(world):
    return administrators(world)[0]


def test_a_person_is_added_with_a_first_password_that_is_shown_once(world, priya, as_):
    form = {"given_name": "Rana", "family_name": "Aziz", "username": "rana.aziz", "email": "", "job_title": ""}

    page = as_(priya).post("/organisation/people/add/", form)

    rana = User.objects.get(username="rana.aziz")
    shown = page.content.decode().split("<code>")[1].split("</code>")[0]
    assert rana.check_password(shown)
    assert shown not in as_(priya).get(f"/organisation/people/{rana.pk}/").content.decode()
    assert "No post, so no child is seen." in text_of(as_(priya).get(f"/organisation/people/{rana.pk}/"))


def test_what_was_typed_is_kept_where_a_name_is_taken(priya, as_):
    page = as_(priya).post("/organisation/people/add/", {"given_name": "Ben", "family_name": "Other", "username": "ben"})

    assert page.status_code == 422
    assert "Somebody has this username already" in text_of(page)
    assert 'value="Other"' in page.content.decode()


def test_people_are_found_by_name_and_shown_with_their_posts(world, priya, as_):
    text = text_of(as_(priya).get("/organisation/people/?name=okoro"))

    assert "Ben Okoro ben Team manager, Assessment Team Yes" in text
    assert "Amina" not in text
    assert "Nobody of that name" in text_of(as_(priya).get("/organisation/people/?name=zzz"))


def test_a_vacant_post_shows_as_vacant_in_the_tree_and_in_its_team(world, priya, as_):
    create_post(unit_id=world.care.pk, role=Role.TEAM_MANAGER, title="Team manager", actor=actor_of(priya, now=NOON), now=NOON)

    assert "Care Team Team 0 1 1 vacant" in text_of(as_(priya).get("/organisation/teams/"))
    assert "Team manager Vacant Put somebody in the post" in text_of(as_(priya).get("/organisation/teams/care-team/"))


def test_a_team_is_created_given_a_post_and_somebody_in_it(world, priya, as_):
    client = as_(priya)
    made = client.post(
        "/organisation/teams/create/", {"name": "Care East", "kind": "team", "parent": str(world.care_service.pk), "purpose": ""}
    )
    assert made.status_code == 302
    assert client.post("/organisation/teams/care-east/create-post/", {"title": "Social worker", "role": "social_worker"}).status_code == 302
    post = Post.objects.get(unit__code="care-east")
    form = {"user": str(world.chidi.pk), "as_what": "holder", **TODAY}
    assert client.post(f"/organisation/posts/{post.pk}/fill/", form).status_code == 302

    assert Holding.objects.get(post=post).user == world.chidi
    assert "Chidi Eze End" in text_of(client.get("/organisation/teams/care-east/"))


def test_a_team_with_children_offers_no_closing_and_says_why(world, priya, as_):
    a_journey(world, stage=Stage.ASSESSMENT)

    text = text_of(as_(priya).get("/organisation/teams/assessment/"))
    page = as_(priya).post("/organisation/teams/assessment/close/", {"reason": "Merged."})

    assert "1 child is held by it: transfer first." in text
    assert (page.status_code, OrgUnit.objects.get(code="assessment").is_active) == (422, True)


def test_an_absence_is_recorded_and_ended(world, priya, as_):
    client = as_(priya)
    until = {"to_on-day": "9", "to_on-month": "3", "to_on-year": "2026"}
    url = f"/organisation/people/{world.ben.pk}/away/"
    assert client.post(url, {**TODAY, **until, "stands_in": str(world.grace.pk)}).status_code == 302
    assert "Away until 9 March 2026 Grace Hill stands in" in text_of(client.get("/organisation/people/?name=ben"))

    absence = Absence.objects.get()
    assert client.post(f"{url}{absence.pk}/back/").status_code == 302
    assert "Away until" not in text_of(client.get("/organisation/people/?name=ben"))


def test_nobody_is_offered_to_themselves(world, priya, as_):
    post = Post.objects.get(unit=world.assessment, role=Role.TEAM_MANAGER)

    page = as_(priya).get(f"/organisation/posts/{post.pk}/fill/").content.decode()

    assert "Quentin Moss" in page
    assert f'value="{priya.pk}"' not in page
    forged = as_(priya).post(f"/organisation/posts/{post.pk}/fill/", {"user": str(priya.pk), "as_what": "holder", **TODAY})
    assert (forged.status_code, Holding.objects.filter(user=priya).count()) == (422, 1)


def test_a_person_is_named_in_the_scheme(world, priya, as_):
    form = {"who": f"user:{world.jonah.pk}", "reason": "Cabinet.", **TODAY}

    assert as_(priya).post("/organisation/scheme/cease_looking_after/", form).status_code == 302

    pages = "".join(text_of(as_(priya).get(f"/organisation/scheme/?page={n}")) for n in (1, 2))
    assert "Jonah Reid, since 4 March 2026 End of Stop looking after an accommodated child" in pages
    line = Delegation.objects.get()
    ending = {"last_day-day": "3", "last_day-month": "3", "last_day-year": "2026", "reason": "A mistake."}
    assert as_(priya).post(f"/organisation/scheme/lines/{line.pk}/end/", ending).status_code == 302
    assert Delegation.objects.count() == 0


def test_what_the_law_reserves_says_so_and_keeps_what_was_typed(world, priya, as_):
    page = as_(priya).post("/organisation/scheme/cease_looking_after/", {"who": f"user:{world.ben.pk}", "reason": "Cabinet.", **TODAY})

    assert page.status_code == 422
    assert "The law gives this to: nominated officer." in text_of(page)
    assert "Cabinet." in page.content.decode()


def test_somebody_who_leaves_is_listed_apart(world, priya, as_):
    a_journey(world, stage=Stage.ASSESSMENT)

    page = as_(priya).post(f"/organisation/people/{world.amina.pk}/leaves/", {"reason": "Moved away."}, follow=True)

    assert "Amina Khan has left. 1 child is to be allocated anew" in text_of(page)
    assert "Amina Khan" in text_of(as_(priya).get("/organisation/people/?show=left"))
    assert "Amina Khan" not in text_of(as_(priya).get("/organisation/people/"))


def test_a_director_reads_and_changes_nothing(world, priya, as_):
    rosa = a_person("rosa", "Rosa", "Lane", Role.ASSISTANT_DIRECTOR, world.authority)

    assert "Add a person" not in text_of(as_(rosa).get("/organisation/people/"))
    page = as_(rosa).post(f"/organisation/people/{world.amina.pk}/leaves/", {"reason": "No."})

    assert (page.status_code, User.objects.get(pk=world.amina.pk).is_active) == (403, True)


@pytest.mark.parametrize(
    "url", ["/organisation/people/", "/organisation/teams/", "/organisation/teams/assessment/", "/organisation/scheme/"]
)
def test_lists_make_the_same_queries_for_few_rows_and_many(world, priya, as_, queries_of, url):
    client = as_(priya)
    client.get(url)
    few = queries_of(client, url)
    for number in range(5):
        a_person(f"new{number}", "New", f"Person{number}", Role.SOCIAL_WORKER, world.assessment)
        OrgUnit.objects.create(code=f"new-{number}", kind="team", parent=world.social_care, name=f"New {number}")
        Delegation.objects.create(decision="close_case", user=world.grace, from_on=NOON.date(), reason="For a test")

    assert queries_of(client, url) == few
