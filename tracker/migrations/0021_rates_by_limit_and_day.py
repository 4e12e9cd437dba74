"""Rates read the timescales of a limit that came due in a period by an index, built while the table is written to."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class AddIndexToLiveTable(AddIndexConcurrently):
    """Without a lock on PostgreSQL; on SQLite, which has one writer, as any index."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        way = super() if schema_editor.connection.vendor == "postgresql" else super(AddIndexConcurrently, self)
        way.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        way = super() if schema_editor.connection.vendor == "postgresql" else super(AddIndexConcurrently, self)
        way.database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    # An index that is built beside the writers cannot be built inside a transaction.
    atomic = False

    dependencies = [("tracker", "0020_the_way_to_permanence")]

    operations = [AddIndexToLiveTable("clock", models.Index(fields=["limit", "due_at"], name="clock_of_limit_by_due"))]
