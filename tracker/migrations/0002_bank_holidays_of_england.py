"""Seeds the rulebook with England's bank holidays, which an administrator may then edit."""

from typing import Any

from django.db import migrations
from govuk_bank_holidays.bank_holidays import BankHolidays


def seed(apps: Any, schema_editor: Any) -> None:
    """The holidays that the library carries; no network is used."""
    bank_holiday = apps.get_model("tracker", "BankHoliday")
    holidays = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    bank_holiday.objects.bulk_create(
        [bank_holiday(on=h["date"], name=h["title"]) for h in holidays],
        ignore_conflicts=True,
    )
    apps.get_model("tracker", "Rulebook").objects.get_or_create(pk=1)


def unseed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("tracker", "BankHoliday").objects.all().delete()
    apps.get_model("tracker", "Rulebook").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_the_record")]
    operations = [migrations.RunPython(seed, unseed)]
