"""A world that several tests look at: made once, taken back at the end."""

from datetime import date

from django.db import transaction

from demonstration.world import World

AS_AT = date(2026, 11, 20)


def lived_through(children, django_db_blocker):
    """Make a world of this size; for a fixture of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(children=children, seed=5, as_at=AS_AT)
        world.make()
        yield world
        transaction.set_rollback(True)
