"""Lists tell when a child was last seen, and last seen alone, and can begin with the longest gap."""

from django.db import migrations, models
from django.db.models import Max
from django.db.models.functions import Coalesce

SEEN = {"child_seen": "last_seen_at", "child_seen_alone": "last_seen_alone_at"}


def fill(apps, schema_editor):
    """Read it off the record for the children of open journeys."""
    row = apps.get_model("tracker", "CaseloadRow")
    event = apps.get_model("tracker", "Event")
    seen = event.objects.filter(kind__in=list(SEEN), journey__caseload__isnull=False, corrected_by__isnull=True)
    for journey, kind, at in seen.values_list("journey", "kind").annotate(at=Max("occurred_at")).iterator():
        row.objects.filter(journey=journey).update(**{SEEN[kind]: at})


class Migration(migrations.Migration):
    dependencies = [("tracker", "0007_shipped_rules_are_the_first_edition")]

    operations = [
        migrations.AddField("caseloadrow", "last_seen_at", models.DateTimeField(null=True)),
        migrations.AddField("caseloadrow", "last_seen_alone_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "caseloadrow",
            models.Index(Coalesce("last_seen_at", "opened_at"), "journey", name="caseload_longest_unseen"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
