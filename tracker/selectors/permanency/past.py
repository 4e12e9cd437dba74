"""The tracker's rows as they are, or as they were on a past day. Both have the same columns, so both are told alike."""

from django.db.models import Q, QuerySet

from tracker.models import EVER, PermanencyPast, PermanencyRow
from tracker.rules.as_at import AsAt


def rows_of(past: AsAt | None) -> QuerySet[PermanencyRow]:
    """Every row of the tracker today, or of a past day. Who may see them is decided by whoever reads."""
    if past is None:
        return PermanencyRow.objects.all()
    rows: QuerySet[PermanencyRow] = PermanencyPast.objects.filter(true_then(past))  # type: ignore[assignment]
    return rows


def true_then(past: AsAt) -> Q:
    """What was true at the end of the day, by what was on record at the end of the other. For rows with two lengths of time."""
    true = Q(true_from__lte=past.moment, true_to__gt=past.moment)
    if past.known_at is None:
        return true & Q(known_to=EVER)
    return true & Q(known_from__lte=past.known_at, known_to__gt=past.known_at)
