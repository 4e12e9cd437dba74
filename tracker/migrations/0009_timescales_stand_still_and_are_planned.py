"""Timescales may stand still, keep the length they run for, have an address; a child's own plan sets intervals."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import tracker.models.fields
import workflows.terms.time

BATCH = 2000


def give_public_ids(apps: Any, schema_editor: Any) -> None:
    """Give every timescale on record a random public id, batch by batch."""
    clock = apps.get_model("tracker", "Clock")
    while batch := list(clock.objects.filter(public_id__isnull=True).order_by("pk")[:BATCH]):
        for row in batch:
            row.public_id = tracker.models.fields.public_id()
        clock.objects.bulk_update(batch, ["public_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0008_when_each_child_was_last_seen"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=32)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("from_at", models.DateTimeField()),
                ("until", models.DateField()),
                ("to_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["from_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlannedInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("limit", models.CharField(max_length=60)),
                ("value", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=16)),
            ],
        ),
        migrations.AddField(
            model_name="clock",
            name="ahead_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="from_series_start",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="clock",
            name="length_from",
            field=models.CharField(default=workflows.terms.time.LengthFrom["RULE"], max_length=12),
        ),
        migrations.AddField(
            model_name="clock",
            name="length_unit",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="clock",
            name="length_value",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="public_id",
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="clock",
            name="public_id",
            field=models.CharField(default=tracker.models.fields.public_id, editable=False, max_length=12, unique=True),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at__isnull", True),
                    models.Q(("cancelled_at__isnull", True), ("next_fire_at__isnull", True), ("stopped_at__isnull", True)),
                    _connector="OR",
                ),
                name="paused_clock_runs_and_fires_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("length_from__in", ["rule", "authority", "plan"])), name="clock_length_from"
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="clock",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="tracker.clock"),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="end_event",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.event"),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="event",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.event"),
        ),
        migrations.AddField(
            model_name="plannedinterval",
            name="event",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.event"),
        ),
        migrations.AddField(
            model_name="plannedinterval",
            name="journey",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="planned_intervals", to="tracker.journey"),
        ),
        migrations.AddIndex(
            model_name="clockpause",
            index=models.Index(condition=models.Q(("to_at__isnull", True)), fields=["until"], name="open_pause_until"),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["family_away", "child_in_hospital", "another_authority_leads", "court_timetable", "police_asked"])
                ),
                name="clock_pause_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_at__isnull", True)), fields=("clock",), name="one_open_pause_of_a_clock"
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_event__isnull", True), ("to_at__isnull", True)),
                    models.Q(("end_event__isnull", False), ("to_at__gte", models.F("from_at")), ("to_at__isnull", False)),
                    _connector="OR",
                ),
                name="clock_pause_ends_by_an_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedinterval",
            constraint=models.UniqueConstraint(fields=("journey", "limit"), name="one_planned_interval_of_a_limit"),
        ),
        migrations.AddConstraint(
            model_name="plannedinterval",
            constraint=models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="planned_interval_is_a_length"),
        ),
        migrations.AddConstraint(
            model_name="plannedinterval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__in", ["hours", "calendar_days", "working_days", "school_days", "weeks", "months", "school_terms"])
                ),
                name="planned_interval_unit",
            ),
        ),
    ]
