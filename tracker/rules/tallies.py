"""What the service counts of its own work, and in which steps."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

FIRING_LATE = "firing_late"
EFFECTS = "effects"
MAIL = "mail"
DELIVERIES = (EFFECTS, MAIL)

UP_TO_SECONDS = (1, 5, 15, 30, 60, 120, 300, 900, 3600, 86400)
MORE = "+Inf"
SUM = "sum"


def lateness(late: Iterable[timedelta]) -> Mapping[str, int]:
    """How many fired how late, each in the narrowest of the steps that it fits, and all of it in whole seconds."""
    seconds = [max(0, int(each.total_seconds())) for each in late]
    return Counter(next((str(step) for step in UP_TO_SECONDS if each <= step), MORE) for each in seconds) + Counter({SUM: sum(seconds)})


__all__ = ["DELIVERIES", "EFFECTS", "FIRING_LATE", "MAIL", "MORE", "SUM", "UP_TO_SECONDS", "lateness"]
