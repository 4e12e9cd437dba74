"""A small invented authority: nobody real, nothing that does not add up."""

import pytest
from django.test import Client

from demonstration.names import BOYS, FAMILIES, GIRLS, INDEPENDENT, STAFF
from notifications.flows.need_to_know import out_of_step
from notifications.models import Mail, NeedToKnow
from notifications.selectors.on_call import cover
from tests.demonstration.lived import lived_through
from tracker.models import Child, Effect, Event, Journey, User
from tracker.selectors.invariants import breaches
from tracker.selectors.words import Words

pytestmark = pytest.mark.django_db

FEW = 5


@pytest.fixture(scope="module")
def few(django_db_setup, django_db_blocker):
    """A world of a few children, lived through once for all the tests here."""
    yield from lived_through(FEW, django_db_blocker)


def test_nothing_that_was_made_breaks_a_standing_rule(few):
    assert list(breaches(with_projections=True)) == []


def test_everybody_is_invented(few):
    given = set(GIRLS) | set(BOYS)
    assert {c.given_name for c in Child.objects.all()} <= given
    assert {c.family_name for c in Child.objects.all()} <= set(FAMILIES)
    assert set(User.objects.values_list("first_name", "last_name")) <= set(STAFF) | set(INDEPENDENT)
    assert all(user.email.endswith("@larkshire.example") for user in User.objects.all())


def test_everybody_in_the_file_can_sign_in_and_stands_in_a_role(few):
    users = few.as_json()["users"]

    assert all(Client().login(username=u["username"], password=u["password"]) for u in users)
    assert {"social_worker", "team_manager", "mash_decision_maker", "edt", "iro", "cp_chair", "adm", "dcs", "nominated_officer",
            "panel_administrator", "personal_adviser", "early_help_manager"} <= {r for u in users for r in u["roles"]}  # fmt: skip


def test_the_file_names_every_child_that_was_made_and_where_the_child_stands(few):
    children = few.as_json()["children"]

    assert len(children) == FEW
    assert {(c["child"], c["journey"], c["stage"]) for c in children} == set(
        Journey.objects.values_list("child__ref", "public_id", "stage")
    )


def test_nothing_happens_on_the_day_itself_or_later(few):
    assert not Event.objects.filter(recorded_at__gt=few.period.end).exists()
    assert not Event.objects.filter(occurred_at__gt=few.period.end).exists()


def test_every_effect_has_been_delivered_and_no_old_mail_waits(few):
    assert not Effect.objects.filter(done_at__isnull=True).exists()
    assert not Mail.objects.exists()


def test_leaders_have_been_told_of_something_that_is_over_with_what_was_learned(few):
    closed = NeedToKnow.objects.get(category="provider_failure")

    assert closed.state == "closed"
    assert closed.learning
    assert [rung.skipped_because for rung in closed.rungs.filter(skipped_at__isnull=False)] == ["There is no post of this role."]
    assert closed.directions.filter(done_at__isnull=False).count() == 1
    assert list(out_of_step()) == []


def test_the_rota_of_the_coming_fortnight_is_full_but_for_one_night(few):
    gaps = {one.role: len(one.gaps) for one in cover(Words(), now=few.period.end)}

    assert gaps == {"Head of service": 1, "Assistant director": 0, "Director of children's services": 0}
