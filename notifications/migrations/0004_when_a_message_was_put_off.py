"""The moment for which a date was worked out, so that a clock that was set back is noticed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_quiet_hours_and_digests"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
