"""`manage.py seed_world`: fills an empty database with an invented authority."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demonstration.people import PASSWORD
from demonstration.world import World
from tracker.actions.demonstration import NotADemonstration
from tracker.models import Child, OrgUnit, User
from workflows.calendar import local_date
from workflows.terms import Role

TO_NAME = (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.MASH_DECISION_MAKER,
    Role.EDT,
    Role.EARLY_HELP_MANAGER,
    Role.HEAD_OF_SERVICE,
    Role.IRO,
    Role.CP_CHAIR,
    Role.PANEL_ADMINISTRATOR,
)
"""One person in each of these roles is named at the end."""


class Command(BaseCommand):
    requires_system_checks = ()  # they read every page, and nothing here shows one
    help = "Fills an empty database with an invented authority: some fifty staff, and children at every stage with two years of history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--children", type=int, default=120, help="how many children (120 where it is not said)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same world")
        parser.add_argument("--as-at", type=_day, help="the day on which the two years end (YYYY-MM-DD; today where it is not said)")
        parser.add_argument("--out", type=Path, help="a file for the people, their passwords, and the ids of what was made")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where the database holds anything already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and (User.objects.exists() or Child.objects.exists() or OrgUnit.objects.exists()):
            return
        if options["children"] < 1:
            raise CommandError("--children must be 1 or more.")
        began = time.monotonic()
        world = World(children=options["children"], seed=options["seed"], as_at=options["as_at"] or local_date(datetime.now(UTC)))
        self.stdout.write(f"Making an invented authority with {world.children} children and two years of work. This takes a while.")
        try:
            world.make()
        except NotADemonstration as refused:
            raise CommandError(f"{refused.says} Nothing was written.") from refused
        if options["out"]:
            world.write(options["out"])
        self._say(world, time.monotonic() - began)

    def _say(self, world: World, seconds: float) -> None:
        self.stdout.write(f"Made {len(world.cases)} children in {seconds:.0f} seconds.")
        self.stdout.write(f"Everybody's password is {PASSWORD}. Among those who can sign in:")
        for role in TO_NAME:
            person = world.staff.everyone(role)[0]
            team = world.staff.unit(person.posts[0][0]).name
            self.stdout.write(f"  {person.user.username:<26}{person.name:<26}{person.user.job_title}, {team}")


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"{given!r} is not a day. Write it like 2026-03-31.") from None
    if day > local_date(datetime.now(UTC)):
        raise ArgumentTypeError(f"{given} has not come yet: the two years end today at the latest.")
    return day
