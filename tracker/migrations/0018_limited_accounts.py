from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0017_challenges_delays_and_what_did_not_happen"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_limited",
            field=models.BooleanField(default=False),
        ),
    ]
