"""Fills an empty database with the invented council and the children of a run. Started by the run; prints JSON.

A process of its own, because settings are read once a process.
"""

import json
import secrets
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from faults.errands import MANAGER
from workflows.calendar import local_date
from workflows.terms import Role

WALKERS_KNOWN_FOR = timedelta(hours=3)
TIMERS_KNOWN_FOR = timedelta(hours=25)
"""A child who goes missing in the run did so the day before by the record, so must have been known by then."""


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--moves", type=int, required=True, help="for so many acts there are to be children enough")
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
    sys.stdout.write(json.dumps(_make(options.moves, Random(options.seed))) + "\n")
    return 0


def _make(moves: int, chance: Random) -> dict[str, Any]:
    from django.conf import settings

    from demonstration.organisation import build_units
    from demonstration.people import appoint
    from faults import lives, probe
    from tracker.actions.api_tokens import make_token
    from tracker.actions.demonstration import mark_demonstration
    from tracker.actions.family import link_children
    from tracker.models import User
    from tracker.selectors.viewers import actor_of
    from tracker.terms import LinkKind

    now = datetime.now(UTC)
    mark_demonstration()
    probe.make_tables()
    staff = appoint(build_units(settings.AUTHORITY_NAME))
    for person in staff.people:
        person.user.email = f"{person.user.username}@larkshire.example"
    User.objects.bulk_update([person.user for person in staff.people], ["email"])
    driver = _driver(staff.units)
    tokens = {}
    for by, user in (("", driver), (MANAGER, _manager(staff.units))):
        tokens[by] = secrets.token_urlsafe(32)
        make_token(user=user, token=tokens[by], now=now)
    known, known_longer = now - WALKERS_KNOWN_FOR, now - TIMERS_KNOWN_FOR
    children = count(1)

    def several(number: int, at: datetime) -> list[Any]:
        return [_child(next(children), driver, staff.units, at, chance) for _ in range(number)]

    families = [several(2, known) for _ in range(2 + moves // 100)]
    for first, second in families:
        link_children(child_id=first.child_id, other_id=second.child_id, kind=LinkKind.SIBLING, actor=actor_of(driver, now=now),
                      occurred_at=known, now=now)  # fmt: skip
    return {
        "tokens": tokens,
        "walkers": [journey.public_id for journey in several(20 + moves // 20, known)],
        "timers": [journey.public_id for journey in several(30 + moves // 10, known_longer)],
        "families": [[_named(journey) for journey in family] for family in families],
        "cases": [_named(journey) for journey in several(12 + moves // 15, known)],
        "lives": list(lives.of_all(driver, now=now)),
        "meetings": _meetings(2 + moves // 120, driver, now),
        "colleague": next(person.user.username for person in staff.people if person.has(Role.SOCIAL_WORKER)),
    }


def _named(journey: Any) -> dict[str, str]:
    return {"journey": journey.public_id, "child": journey.child.ref}


def _meetings(number: int, chair: Any, now: datetime) -> list[str]:
    """So many panels that each meet today, with one person for a chair and a quorum."""
    from panels.actions.generate_meetings import generate_meetings
    from panels.models import Meeting, Panel
    from panels.terms import Business, Pattern
    from tracker.models import Holding

    today = local_date(now)
    owner = Holding.objects.filter(user=chair).order_by("pk")[0].post
    Panel.objects.bulk_create(
        Panel(
            code=f"panel-{n}", title=f"Access to Resources {n}", business=Business.ACCESS_TO_RESOURCES, pattern=Pattern.EVERY_WEEKS,
            weekday=today.weekday(), anchor=today, starts=time(0, 5), ends=time(23, 55), quorum=1, owner=owner,
        )
        for n in range(number)
    )  # fmt: skip
    generate_meetings(now=now - timedelta(days=1), weeks=2)
    return list(Meeting.objects.filter(on=today, cancelled_because="").order_by("pk").values_list("public_id", flat=True))


def _driver(units: dict[str, Any]) -> Any:
    """One person who stands for everybody: every role for the council, and the manager of every team."""
    from tracker.rules.access import SEES_NO_CHILD
    from tracker.terms import UnitKind

    council = next(unit for unit in units.values() if unit.kind == UnitKind.AUTHORITY)
    posts = [(council, role) for role in Role if role not in SEES_NO_CHILD]
    posts += [(unit, Role.EARLY_HELP_MANAGER) for unit in units.values() if unit.purpose == "early_help"]
    return _appointed("every.body", [*posts, *_teams(units)])


def _manager(units: dict[str, Any]) -> Any:
    """Somebody else, who manages every team and may send what leaders are to acknowledge."""
    return _appointed(MANAGER, _teams(units))


def _teams(units: dict[str, Any]) -> list[tuple[Any, Role]]:
    from tracker.terms import UnitKind

    return [(unit, Role.TEAM_MANAGER) for unit in units.values() if unit.kind == UnitKind.TEAM]


def _appointed(username: str, posts: list[tuple[Any, Role]]) -> Any:
    from demonstration.people import APPOINTED
    from tracker.models import Holding, Post, User

    user = User.objects.create(username=username, first_name="Every", last_name=username[6:].title(), email=f"{username}@larkshire.example")
    for unit, role in posts:
        post = Post.objects.create(unit=unit, role=role, title=f"{role} of {unit.code} ({username})"[:80])
        Holding.objects.create(post=post, user=user, from_on=APPOINTED)
    return user


def _child(number: int, driver: Any, units: dict[str, Any], at: datetime, chance: Random) -> Any:
    """A child whose journey a contact opened at `at`. Returns the journey."""
    from tracker.actions.record_contact import record_contact
    from tracker.actions.register_child import NewChild
    from tracker.selectors.viewers import actor_of

    born = date(at.year, 1, 1) - timedelta(days=chance.choice((200, 2_000, 4_000, 5_900, 6_100)))
    moved = record_contact(
        child=NewChild(given_name=f"Robin{number}", family_name="Example", date_of_birth=born, sex=chance.choice("FM")),
        source="School", concern="A worry, invented.", received_at=at, team_id=units["front-door"].pk,
        actor=actor_of(driver, now=at), now=at,
    )  # fmt: skip
    return moved.journey


if __name__ == "__main__":
    sys.exit(main())
