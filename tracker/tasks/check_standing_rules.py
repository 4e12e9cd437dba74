"""Wakes the check that no journey is stuck."""

from dataclasses import asdict

from celery import shared_task
from django.utils import timezone

from tracker.actions.check_standing_rules import check_standing_rules


@shared_task(name="tracker.tasks.check_standing_rules.check")
def check() -> dict[str, int]:
    """Find what is stuck now. `now` comes in here, once."""
    return asdict(check_standing_rules(now=timezone.now()))
