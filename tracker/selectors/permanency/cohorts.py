"""A cohort as a filter on the tracker's rows. Equal, row by row, to the plain rule of `rules/cohorts.py`."""

from datetime import date

from django.db.models import Q

from tracker.rules.cohorts import Cohort, last_born_aged, last_entered_over
from workflows.calendar import end_of_day, start_of_day


def narrowed_to(cohort: Cohort, *, day: date) -> Q:
    """The children who belong to the cohort on `day` (London)."""
    narrowed = Q()
    if cohort.aged_at_most is not None:
        narrowed &= Q(born_on__gt=last_born_aged(cohort.aged_at_most + 1, day))
    if cohort.aged_at_least is not None:
        narrowed &= Q(born_on__lte=last_born_aged(cohort.aged_at_least, day))
    if cohort.in_care_over is not None:
        narrowed &= _entered_by(last_entered_over(cohort.in_care_over, day))
    if cohort.entered_from is not None:
        narrowed &= Q(looked_after_since__gte=start_of_day(cohort.entered_from))
    if cohort.entered_to is not None:
        narrowed &= _entered_by(cohort.entered_to)
    return narrowed


def _entered_by(day: date) -> Q:
    if day == date.max:  # no day comes after it, so that it leaves nobody out
        return Q()
    return Q(looked_after_since__lt=end_of_day(day))
