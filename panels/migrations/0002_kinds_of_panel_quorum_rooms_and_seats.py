import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0001_panels_and_their_meetings"),
        ("tracker", "0017_challenges_delays_and_what_did_not_happen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("is_exclusive", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="panel_decision_outcome",
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_business",
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_section_with_its_minutes",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_business",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_pattern",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_alternates_with",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_section_with_its_turn_and_minutes",
        ),
        migrations.RemoveConstraint(
            model_name="panelrequest",
            name="panel_request_business",
        ),
        migrations.RemoveField(
            model_name="panel",
            name="members",
        ),
        migrations.AddField(
            model_name="meeting",
            name="by_hand",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="meeting",
            name="changes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="panel",
            name="nth",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="panel",
            name="on_bank_holiday",
            field=models.CharField(default="cancel", max_length=20),
        ),
        migrations.AddField(
            model_name="panel",
            name="quorum_rule",
            field=models.CharField(default="local", max_length=16),
        ),
        migrations.AddField(
            model_name="panel",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="seat",
            name="is_experienced_social_worker",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="seat",
            name="is_independent",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="seat",
            name="part",
            field=models.CharField(default="member", max_length=16),
        ),
        migrations.AddField(
            model_name="seat",
            name="user",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="panel_seats", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="post",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="tracker.post"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        (
                            "actions_agreed",
                            "adoption_not_recommended",
                            "adoption_recommended",
                            "agreed",
                            "agreed_in_part",
                            "continue",
                            "continued",
                            "declined",
                            "deferred",
                            "direction",
                            "enter_plo",
                            "exit",
                            "findings_agreed",
                            "grade_agreed",
                            "grade_changed",
                            "issue",
                            "match_not_recommended",
                            "match_recommended",
                            "not_met",
                            "not_recommended",
                            "noted",
                            "on_course",
                            "ready_for_matching",
                            "recommended",
                            "renegotiate",
                            "route_endorsed",
                            "step_down",
                        ),
                    )
                ),
                name="panel_decision_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "business__in",
                        [
                            "access_to_resources",
                            "housing_pathways",
                            "public_law_outline",
                            "care_proceedings",
                            "legal_gateway",
                            "permanency",
                            "best_care_best_value",
                            "fostering",
                            "adoption_and_matching",
                            "moderation",
                            "performance",
                            "senior_management_team",
                            "service_spotlight",
                        ],
                    )
                ),
                name="panel_request_business",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("panel", "user"), name="one_seat_a_person"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("post__isnull", False), ("user__isnull", True)),
                    models.Q(("post__isnull", True), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="seat_of_a_post_or_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["chair", "vice_chair", "member", "adviser", "administrator"])), name="seat_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="room_has_a_name"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="room",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="panels.room"
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="room",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="panels", to="panels.room"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "business__in",
                        [
                            "access_to_resources",
                            "housing_pathways",
                            "public_law_outline",
                            "care_proceedings",
                            "legal_gateway",
                            "permanency",
                            "best_care_best_value",
                            "fostering",
                            "adoption_and_matching",
                            "moderation",
                            "performance",
                            "senior_management_team",
                            "service_spotlight",
                        ],
                    )
                ),
                name="meeting_business",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section", ""), ("section_minutes", 0)),
                    models.Q(
                        (
                            "section__in",
                            [
                                "access_to_resources",
                                "housing_pathways",
                                "public_law_outline",
                                "care_proceedings",
                                "legal_gateway",
                                "permanency",
                                "best_care_best_value",
                                "fostering",
                                "adoption_and_matching",
                                "moderation",
                                "performance",
                                "senior_management_team",
                                "service_spotlight",
                            ],
                        ),
                        ("section_minutes__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="meeting_section_with_its_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "business__in",
                        [
                            "access_to_resources",
                            "housing_pathways",
                            "public_law_outline",
                            "care_proceedings",
                            "legal_gateway",
                            "permanency",
                            "best_care_best_value",
                            "fostering",
                            "adoption_and_matching",
                            "moderation",
                            "performance",
                            "senior_management_team",
                            "service_spotlight",
                        ],
                    )
                ),
                name="panel_business",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(("pattern__in", ["every_weeks", "nth_of_month", "last_of_month", "by_date"])), name="panel_pattern"
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alternates_with", ""),
                    (
                        "alternates_with__in",
                        [
                            "access_to_resources",
                            "housing_pathways",
                            "public_law_outline",
                            "care_proceedings",
                            "legal_gateway",
                            "permanency",
                            "best_care_best_value",
                            "fostering",
                            "adoption_and_matching",
                            "moderation",
                            "performance",
                            "senior_management_team",
                            "service_spotlight",
                        ],
                    ),
                    _connector="OR",
                ),
                name="panel_alternates_with",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section", ""), ("section_every", 0), ("section_minutes", 0)),
                    models.Q(
                        (
                            "section__in",
                            [
                                "access_to_resources",
                                "housing_pathways",
                                "public_law_outline",
                                "care_proceedings",
                                "legal_gateway",
                                "permanency",
                                "best_care_best_value",
                                "fostering",
                                "adoption_and_matching",
                                "moderation",
                                "performance",
                                "senior_management_team",
                                "service_spotlight",
                            ],
                        ),
                        ("section_every__gte", 1),
                        ("section_minutes__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="panel_section_with_its_turn_and_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nth__gte", 1), ("nth__lte", 4), ("pattern", "nth_of_month")),
                    models.Q(models.Q(("pattern", "nth_of_month"), _negated=True), ("nth", 0)),
                    _connector="OR",
                ),
                name="panel_nth_of_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_bank_holiday__in", ["cancel", "next_working_day"])), name="panel_on_bank_holiday"
            ),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quorum__gte", 1), ("quorum_rule", "local")),
                    models.Q(("quorum__gte", 5), ("quorum_rule", "adoption")),
                    models.Q(("quorum__gte", 6), ("quorum_rule", "joint_adoption")),
                    models.Q(("quorum__gte", 5), ("quorum_rule", "fostering")),
                    models.Q(("quorum__gte", 6), ("quorum_rule", "joint_fostering")),
                    _connector="OR",
                ),
                name="panel_quorum_no_lower_than_in_law",
            ),
        ),
    ]
