"""The way to permanence: what each route is to the plan, documents, the child's experience, and a wider row for the tracker.

The new columns of the tracker's rows are filled by rebuilding the tables for reading, as after every upgrade.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0019_permanency_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildExperience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("experience", models.CharField(max_length=16)),
                ("told_by", models.CharField(max_length=8)),
                ("says", models.TextField()),
                ("occurred_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RegisteredDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(max_length=40)),
                ("state", models.CharField(max_length=16)),
                ("occurred_at", models.DateTimeField()),
                ("precision", models.CharField(default="day", max_length=8)),
                ("where_held", models.CharField(max_length=200)),
                ("is_on_paper", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["occurred_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="application_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="authority_to_place_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="born_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="challenge",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="challenged_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="contingency_routes",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="documents_drafted",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="documents_final",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="documents_missing",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="experience",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="experience_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="experience_told_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="family_finding",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="family_finding_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="iro",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="matched_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="milestone",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="milestone_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="next_milestone",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="next_review_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="parallel_routes",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="placed_for_adoption_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="planning_meeting_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="review_due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="route_set_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="should_be_placed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="state",
            field=models.CharField(db_default="no_route", default="no_route", max_length=24),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="supervising_worker",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="permanencyrow",
            name="target_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="track",
            name="plan",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["state", "next_due_at", "journey"], name="permanency_by_state"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["looked_after_since", "journey"], name="permanency_longest_in_care"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["settled_on", "journey"], name="permanency_longest_settled"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["last_progress_at", "journey"], name="permanency_longest_still"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["team", "looked_after_since", "journey"], name="permanency_team_in_care"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["team", "settled_on", "journey"], name="permanency_team_settled"),
        ),
        migrations.AddIndex(
            model_name="permanencyrow",
            index=models.Index(fields=["team", "last_progress_at", "journey"], name="permanency_team_still"),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.CheckConstraint(condition=models.Q(("plan__in", ["", "main", "parallel", "contingency"])), name="track_plan"),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.CheckConstraint(
                condition=models.Q(("plan", ""), models.Q(("route", ""), _negated=True), _connector="OR"), name="only_a_route_has_a_plan"
            ),
        ),
        migrations.AddField(
            model_name="childexperience",
            name="event",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.event"),
        ),
        migrations.AddField(
            model_name="childexperience",
            name="journey",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="experiences", to="tracker.journey"),
        ),
        migrations.AddField(
            model_name="childexperience",
            name="recorded_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="registereddocument",
            name="event",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracker.event"),
        ),
        migrations.AddField(
            model_name="registereddocument",
            name="journey",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="tracker.journey"),
        ),
        migrations.AddField(
            model_name="registereddocument",
            name="recorded_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="childexperience",
            index=models.Index(fields=["journey", "-occurred_at"], name="experience_of_journey"),
        ),
        migrations.AddConstraint(
            model_name="childexperience",
            constraint=models.CheckConstraint(
                condition=models.Q(("experience__in", ["thriving", "doing_well", "mixed", "struggling"])), name="experience"
            ),
        ),
        migrations.AddConstraint(
            model_name="childexperience",
            constraint=models.CheckConstraint(condition=models.Q(("told_by__in", ["worker", "iro", "audit"])), name="experience_told_by"),
        ),
        migrations.AddConstraint(
            model_name="childexperience",
            constraint=models.CheckConstraint(condition=models.Q(("says", ""), _negated=True), name="experience_in_words"),
        ),
        migrations.AddIndex(
            model_name="registereddocument",
            index=models.Index(fields=["journey", "document", "occurred_at"], name="document_of_journey"),
        ),
        migrations.AddConstraint(
            model_name="registereddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["drafted", "quality_checked", "final"])), name="document_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="registereddocument",
            constraint=models.CheckConstraint(condition=models.Q(("precision__in", ["instant", "day"])), name="document_precision"),
        ),
        migrations.AddConstraint(
            model_name="registereddocument",
            constraint=models.CheckConstraint(condition=models.Q(("where_held", ""), _negated=True), name="document_is_held_somewhere"),
        ),
    ]
