"""Conditions become rows, one a line; who was present becomes a stay from the opening to the close."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    of = apps.get_model
    for decision in of("panels", "Decision").objects.exclude(conditions_text="").iterator():
        lines = [line.strip() for line in decision.conditions_text.splitlines() if line.strip()]
        of("panels", "Condition").objects.bulk_create(
            of("panels", "Condition")(decision=decision, place=place, says=line) for place, line in enumerate(lines, start=1)
        )
    for meeting in of("panels", "Meeting").objects.filter(held_at__isnull=False).prefetch_related("present").iterator(chunk_size=200):
        of("panels", "Attendance").objects.bulk_create(
            of("panels", "Attendance")(meeting=meeting, user=user, arrived_at=meeting.held_at, left_at=meeting.closed_at)
            for user in meeting.present.all()
        )


def put_back(apps: Any, schema_editor: Any) -> None:
    of = apps.get_model
    for decision in of("panels", "Decision").objects.filter(conditions__isnull=False).distinct().prefetch_related("conditions"):
        decision.conditions_text = "\n".join(one.says for one in decision.conditions.order_by("place"))
        decision.save(update_fields=["conditions_text"])
    for meeting in of("panels", "Meeting").objects.filter(attendances__isnull=False).distinct().prefetch_related("attendances"):
        meeting.present.set({stay.user_id for stay in meeting.attendances.all()})


class Migration(migrations.Migration):
    dependencies = [("panels", "0007_a_meeting_as_it_sits")]
    operations = [migrations.RunPython(fill, put_back)]
