import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0005_packs_papers_and_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="planned_for",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("every_panel", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("secret_hash", ""), _negated=True), name="calendar_feed_has_a_secret")
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("from_starts_at", models.DateTimeField()),
                ("from_ends_at", models.DateTimeField()),
                ("because", models.CharField(max_length=300)),
                ("papers_went_out", models.BooleanField(default=False)),
                ("moved_at", models.DateTimeField()),
                (
                    "from_room",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.room"
                    ),
                ),
                ("meeting", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="panels.meeting")),
                ("moved_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["moved_at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("because", ""), _negated=True), name="meeting_move_has_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("from_ends_at__gt", models.F("from_starts_at"))), name="meeting_move_from_hours"
                    ),
                ],
            },
        ),
    ]
