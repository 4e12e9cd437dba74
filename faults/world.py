"""Fills an empty database with the invented council and the children of a run. Started by the run; prints JSON.

A process of its own, because settings are read once a process.
"""

import json
import secrets
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

WALKERS_KNOWN_FOR = timedelta(hours=3)
TIMERS_KNOWN_FOR = timedelta(hours=25)
"""A child who goes missing in the run did so the day before by the record, so must have been known by then."""


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--walkers", type=int, required=True)
    parser.add_argument("--timers", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--quick", action="store_true", help="make the tables from the models, not by every migration")
    options = parser.parse_args()
    django.setup()
    if connection.introspection.table_names():
        raise SystemExit("The fault run only works in a database of its own, and this one has tables in it.")
    if options.quick:
        from faults.tables import make_tables

        make_tables()
    else:
        call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(_make(options.walkers, options.timers, Random(options.seed))) + "\n")
    return 0


def _make(walkers: int, timers: int, chance: Random) -> dict[str, Any]:
    from django.conf import settings

    from demonstration.organisation import build_units
    from demonstration.people import appoint
    from faults import probe
    from tracker.actions.api_tokens import make_token
    from tracker.actions.demonstration import mark_demonstration
    from tracker.models import User

    now = datetime.now(UTC)
    mark_demonstration()
    probe.make_tables()
    staff = appoint(build_units(settings.AUTHORITY_NAME))
    for person in staff.people:
        person.user.email = f"{person.user.username}@larkshire.example"
    User.objects.bulk_update([person.user for person in staff.people], ["email"])
    driver = _driver(staff.units, settings.AUTHORITY_NAME)
    token = secrets.token_urlsafe(32)
    make_token(user=driver, token=token, now=now)
    return {
        "token": token,
        "walkers": [_child(n, driver, staff.units, now - WALKERS_KNOWN_FOR, chance) for n in range(walkers)],
        "timers": [_child(n, driver, staff.units, now - TIMERS_KNOWN_FOR, chance) for n in range(timers)],
    }


def _driver(units: dict[str, Any], authority: str) -> Any:
    """One person who stands for everybody: every role for the council, and the manager of every team."""
    from demonstration.people import APPOINTED
    from tracker.models import Holding, Post, User
    from tracker.rules.access import SEES_NO_CHILD
    from tracker.terms import UnitKind
    from workflows.terms import Role

    user = User.objects.create(username="every.body", first_name="Every", last_name="Body", email="every.body@larkshire.example")
    council = next(unit for unit in units.values() if unit.kind == UnitKind.AUTHORITY)
    posts = [(council, role) for role in Role if role not in SEES_NO_CHILD]
    posts += [(unit, Role.TEAM_MANAGER) for unit in units.values() if unit.kind == UnitKind.TEAM]
    posts += [(unit, Role.EARLY_HELP_MANAGER) for unit in units.values() if unit.purpose == "early_help"]
    for unit, role in posts:
        post = Post.objects.create(unit=unit, role=role, title=f"{role} of {unit.code}"[:80])
        Holding.objects.create(post=post, user=user, from_on=APPOINTED)
    return user


def _child(number: int, driver: Any, units: dict[str, Any], at: datetime, chance: Random) -> str:
    """A child whose journey a contact opened at `at`. Returns the journey's public id."""
    from tracker.actions.record_contact import record_contact
    from tracker.actions.register_child import NewChild
    from tracker.selectors.viewers import actor_of

    born = date(at.year, 1, 1) - timedelta(days=chance.choice((200, 2_000, 4_000, 5_900, 6_100)))
    moved = record_contact(
        child=NewChild(given_name=f"Robin{number}", family_name="Example", date_of_birth=born, sex=chance.choice("FM")),
        source="School", concern="A worry, invented.", received_at=at, team_id=units["front-door"].pk,
        actor=actor_of(driver, now=at), now=at,
    )  # fmt: skip
    return moved.journey.public_id


if __name__ == "__main__":
    sys.exit(main())
