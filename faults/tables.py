"""The tables of an empty database, made straight from the models: what every migration one after another comes to, in seconds.

A short run has no time to build every state that the tables have ever had. `make check` sees that models and migrations
say the same, and what a migration of ours puts into the tables is run here too.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

OURS = ("tracker", "panels", "notifications")


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
        if app in OURS:
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
        # What SQL a migration runs by itself nobody can tell from the models: such a table cannot be made here.
        assert not isinstance(operation, RunSQL), "a migration runs SQL of its own; make the tables with --migrate"
        if isinstance(operation, RunPython):
            with connection.schema_editor() as editor:
                operation.code(apps, editor)  # type: ignore[arg-type]  # a migration is shown old models; these are today's
