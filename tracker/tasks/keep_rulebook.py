"""Wakes what an edition of the rulebook leaves to be done: coming into force, counting again, trying out."""

from celery import shared_task
from django.utils import timezone

from tracker.actions.carry_over import carry_over
from tracker.actions.count_again import count_again
from tracker.actions.publish_rules import bring_into_force
from tracker.actions.rehearse_rules import go_on_rehearsing


@shared_task(name="tracker.tasks.keep_rulebook.keep")
def keep() -> dict[str, int]:
    """Do the next slices of what is waiting. `now` comes in here, once."""
    now = timezone.now()
    return {
        "editions": bring_into_force(now=now),
        "counted": count_again(now=now),
        "carried": carry_over(now=now),
        "tried": go_on_rehearsing(now=now),
    }
