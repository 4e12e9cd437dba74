from typing import Any

from django.db import migrations, models


def count_what_was_written(apps: Any, _schema_editor: Any) -> None:
    """A form that somebody has written is at its first version."""
    apps.get_model("notifications", "NeedToKnow").objects.filter(written_by__isnull=False).update(version=1)


class Migration(migrations.Migration):
    """The default is the database's own, so that a process of the release before, which knows of no version, can still write."""

    dependencies = [
        ("notifications", "0006_where_a_message_went"),
    ]

    operations = [
        migrations.AddField(
            model_name="needtoknow",
            name="version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(count_what_was_written, migrations.RunPython.noop),
    ]
