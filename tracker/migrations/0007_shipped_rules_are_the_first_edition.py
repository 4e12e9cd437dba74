"""Makes of the rules that an authority already has the first edition of its rulebook, so that it can be gone back to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import migrations
from django.utils import timezone

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
REASON = "In force before the rulebook had editions."


def begin(apps: Any, schema_editor: Any) -> None:
    """One published edition that holds every rule there is, by nobody: it came with the program."""
    now = timezone.now()
    rulebook, _ = apps.get_model("tracker", "Rulebook").objects.get_or_create(pk=1)
    edition = apps.get_model("tracker", "Edition").objects.create(
        number=rulebook.edition, state="published", title="The rules as they shipped", started_at=now, published_at=now, in_force_at=ALWAYS
    )
    change = apps.get_model("tracker", "RuleChange")
    change.objects.bulk_create(
        change(edition=edition, kind=kind, key=key, value=value, reason=REASON, changed_at=now) for kind, key, value in _rules(apps)
    )


def _rules(apps: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for day in apps.get_model("tracker", "BankHoliday").objects.all():
        yield "bank_holiday", day.on.isoformat(), {"name": day.name}
    for standard in apps.get_model("tracker", "LocalStandard").objects.all():
        length = {"value": standard.value, "unit": standard.unit}
        yield "local_standard", standard.limit, {"off": True} if standard.is_off else length
    for label in apps.get_model("tracker", "Label").objects.all():
        yield "label", label.code, {"text": label.text}
    for move in apps.get_model("tracker", "ForbiddenMove").objects.all():
        yield "forbidden_move", move.move, {"reason": move.reason}


def end(apps: Any, schema_editor: Any) -> None:
    """The editions go; the rules in force stay in the tables that they are read from."""
    for model in ("Rehearsed", "Rehearsal", "Recount", "RuleChange"):
        apps.get_model("tracker", model).objects.all().delete()
    editions = apps.get_model("tracker", "Edition").objects
    editions.update(goes_back_to=None)
    editions.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0006_editions_of_the_rulebook")]
    operations = [migrations.RunPython(begin, end)]
