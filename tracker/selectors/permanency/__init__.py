"""The permanency tracker: a row a child looked after in law, with the counts that lead to them.

`reading` finds the rows, `telling` puts them into words, `columns` and `filters` say what may be shown and chosen.
"""

from tracker.selectors.permanency import columns
from tracker.selectors.permanency.counts import Counts, Number, counts
from tracker.selectors.permanency.filters import CONCERNS, NO_ROUTE, Filters
from tracker.selectors.permanency.reading import is_order, rows_at, tracker
from tracker.selectors.permanency.telling import in_words
from tracker.selectors.permanency.tracked import Tracked

__all__ = [
    "CONCERNS", "NO_ROUTE", "Counts", "Filters", "Number", "Tracked", "columns", "counts", "in_words", "is_order", "rows_at", "tracker",
]  # fmt: skip
