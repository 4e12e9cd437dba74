"""Going back past the requests that arise by themselves: each is given to somebody, and says that it arose by itself."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, migrations

from panels.models import PanelRequest
from tests.builders import a_journey
from tests.panels.builders import asked, some_panels
from tracker.models import Journey
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

THE_MIGRATION = import_module("panels.migrations.0004_requests_that_arise_by_themselves")
BECAUSE = "Care proceedings are to be issued."


def go_back() -> None:
    THE_MIGRATION.give_to_somebody(apps, SimpleNamespace(connection=connection))


def test_what_arose_by_itself_is_given_to_the_worker_and_says_so_and_what_somebody_asked_stays_theirs() -> None:
    panels = some_panels()
    of_somebody = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    by_itself = asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    PanelRequest.objects.filter(pk=by_itself.pk).update(asked_by=None, agreed_by=None, by_itself_because=BECAUSE)
    no_worker = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    PanelRequest.objects.filter(pk=no_worker.pk).update(asked_by=None, agreed_by=None, by_itself_because=BECAUSE)
    Journey.objects.filter(pk=no_worker.journey_id).update(worker=None)

    go_back()
    go_back()

    rows = {row.pk: (row.asked_by, row.agreed_by, row.by_itself_because, row.asks) for row in PanelRequest.objects.all()}
    amina, ben, asks = panels.world.amina, panels.world.ben, "Is the threshold met?"
    assert rows == {
        of_somebody.pk: (amina, ben, "", asks),
        by_itself.pk: (amina, amina, "", f"{asks}\n\nPut forward by itself: {BECAUSE}"),
        no_worker.pk: (amina, amina, "", f"{asks}\n\nPut forward by itself: {BECAUSE}"),  # she acted on it last
    }


def test_it_is_taken_back_before_the_columns_are() -> None:
    last = THE_MIGRATION.Migration.operations[-1]

    assert isinstance(last, migrations.RunPython)
    assert last.reverse_code is THE_MIGRATION.give_to_somebody
