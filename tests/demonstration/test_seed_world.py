"""Seeding: an empty database only, the same world for the same seed, and a file of who can sign in."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from demonstration.world import World
from tests.builders import a_child
from tests.demonstration.lived import AS_AT
from tracker.actions.demonstration import NotADemonstration, is_demonstration
from tracker.models import Child, Event, Journey, OrgUnit, User

pytestmark = pytest.mark.django_db


def story_of_everything():
    """Every event in order, as far as it does not hold a key of this database."""
    return list(Event.objects.order_by("pk").values_list("kind", "occurred_at", "recorded_at", "actor__username", "payload__says"))


def test_the_same_seed_makes_the_same_world_and_another_seed_another():
    worlds = []
    for seed in (5, 5, 6):
        with transaction.atomic():
            world = World(children=2, seed=seed, as_at=AS_AT)
            world.make()
            worlds.append((world.as_json() | {"seed": 0}, story_of_everything()))
            transaction.set_rollback(True)

    first, again, other = worlds
    assert first == again
    assert first[0]["children"] != other[0]["children"]


@pytest.mark.parametrize("there_already", [a_child, lambda: User.objects.create(username="someone")])
def test_a_database_that_holds_anything_is_left_alone(there_already):
    there_already()

    with pytest.raises(NotADemonstration):
        World(children=1, seed=1, as_at=AS_AT).make()

    assert not is_demonstration()
    assert not OrgUnit.objects.exists()
    assert not Journey.objects.exists()


def test_the_command_refuses_in_a_sentence_and_does_nothing_where_it_is_told_only_if_empty(tmp_path):
    a_child()

    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("seed_world", "--children", "1", "--as-at", "2026-11-20")
    call_command("seed_world", "--if-empty", "--children", "1", "--out", str(tmp_path / "world.json"))

    assert not (tmp_path / "world.json").exists()
    assert Child.objects.count() == 1


def test_the_command_writes_who_can_sign_in_and_says_it(tmp_path, capsys):
    out = tmp_path / "made" / "world.json"

    call_command("seed_world", "--children", "1", "--seed", "9", "--as-at", "2026-11-20", "--out", str(out))

    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["as_at"], written["seed"], len(written["children"])) == ("2026-11-20", 9, 1)
    said = capsys.readouterr().out
    assert "amina.khanderby" in said
    assert written["users"][0]["password"] in said
    assert is_demonstration()


@pytest.mark.parametrize(("as_at", "says"), [("yesterday", "is not a day"), ("2999-01-01", "has not come yet")])
def test_a_day_that_cannot_be_is_refused_in_a_sentence(as_at, says):
    with pytest.raises(CommandError, match=says):
        call_command("seed_world", f"--as-at={as_at}")

    assert not OrgUnit.objects.exists()
