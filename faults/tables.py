"""The tables of an empty database, made straight from the models: what every migration one after another comes to, in seconds.

A short run has no time to build every state that the tables have ever had. `make check` sees that models and migrations
say the same. Of the migrations that move rows only those are run that put something into an empty database.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

FILL = (("tracker", "0002_bank_holidays_of_england"), ("tracker", "0007_shipped_rules_are_the_first_edition"))
"""What finds nothing and leaves something: the rules that every authority begins with."""


def make_tables() -> None:
    """Make every table, fill in what our migrations fill in, and note every migration as applied."""
    with connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy and not model._meta.auto_created:
                editor.create_model(model)
    loader = MigrationLoader(connection)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in _in_order(loader):
        if (app, name) in FILL:
            _fill(loader.graph.nodes[app, name].operations)
        recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    names: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        names.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
    return list(names)


def _fill(operations: list[object]) -> None:
    for operation in operations:
        if isinstance(operation, RunPython):
            with connection.schema_editor() as editor:
                operation.code(apps, editor)  # type: ignore[arg-type]  # a migration is shown old models; these are today's
