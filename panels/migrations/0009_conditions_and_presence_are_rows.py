"""What is kept as rows is no longer kept beside them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("panels", "0008_fill_conditions_and_attendance")]
    operations = [
        migrations.RemoveField(model_name="decision", name="conditions_text"),
        migrations.RemoveField(model_name="meeting", name="present"),
    ]
