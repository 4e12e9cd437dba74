"""The tracker's rows as they are, or as they were on a past day. Both have the same columns, so both are told alike."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import EVER, Event, PermanencyPast, PermanencyRow
from tracker.rules.as_at import AsAt


def rows_of(past: AsAt | None) -> QuerySet[PermanencyRow]:
    """Every row of the tracker today, or of a past day. Who may see them is decided by whoever reads."""
    if past is None:
        return PermanencyRow.objects.all()
    rows: QuerySet[PermanencyRow] = PermanencyPast.objects.filter(true_then(past))  # type: ignore[assignment]
    return rows


def true_then(past: AsAt) -> Q:
    """What was true at the end of the day, by what was on record at the end of the other. For rows with two lengths of time."""
    return Q(true_from__lte=past.moment, true_to__gt=past.moment) & known_then(past)


def known_then(past: AsAt | None) -> Q:
    """What was on record at the end of the day as known on which the page speaks; what is on record now where it names none."""
    if past is None or past.known_at is None:
        return Q(known_to=EVER)
    return Q(known_from__lte=past.known_at, known_to__gt=past.known_at)


def stood_then(path: str, past: AsAt | None) -> Q:
    """Events that were not corrected, by what was on record then. `path` leads to the event from the filtered model."""
    if past is None or past.known_at is None:
        return Q(**{f"{path}corrected_by__isnull": True})
    corrected = Event.objects.filter(corrects=OuterRef("event_id" if path else "pk"), recorded_at__lte=past.known_at)
    return Q(~Exists(corrected), **{f"{path}recorded_at__lte": past.known_at})
