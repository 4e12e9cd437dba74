"""A category as it is in force now, with the times that this authority sets: what a need-to-know is made with."""

from notifications.rules.made_with import Asked, Terms
from tracker.errors import BadInput
from tracker.selectors.rulebook import rulebook
from workflows.definitions.limits import BY_CODE
from workflows.engine.need_to_know import as_set, shipped
from workflows.need_to_know import Grade
from workflows.shapes import Length, Rules

ACKNOWLEDGE, ACKNOWLEDGE_URGENT = "incident.need_to_know_acknowledged", "incident.need_to_know_acknowledged_urgent"
VERBAL, FORM, UPDATE = "incident.need_to_know_verbal", "incident.need_to_know_form", "incident.need_to_know_update"
CONFIRM, CONFIRM_URGENT = "incident.need_to_know_confirmed", "incident.need_to_know_confirmed_urgent"


def terms_in_force(category: str) -> Terms:
    """What a need-to-know of this category is made with now. Raises BadInput where this authority uses no such category."""
    pack, book = shipped(), rulebook()
    known = pack.category(category)
    found = as_set(known, book.rules) if known is not None else None
    if found is None:
        raise BadInput("This authority uses no such category.", {"category": "Choose one of the categories."})
    return Terms(
        category=found.code, title=found.title, edition=book.edition, severity=found.severity, tell=found.tell, duties=found.duties,
        follow_ups=found.follow_ups, asked={grade.severity: _asked(grade, book.rules) for grade in pack.grades},
    )  # fmt: skip


def is_in_use(category: str) -> bool:
    """Whether this authority uses a category."""
    known = shipped().category(category)
    return known is not None and as_set(known, rulebook().rules) is not None


def _asked(grade: Grade, rules: Rules) -> Asked:
    urgent = grade.out_of_hours
    return Asked(
        title=grade.title, top=grade.top, is_urgent=urgent, form=_own(FORM, grade.form_within, rules) or grade.form_within,
        verbal=_own(VERBAL, grade.verbal_within, rules), update=_own(UPDATE, grade.update_every, rules),
        acknowledge=_length(ACKNOWLEDGE_URGENT if urgent else ACKNOWLEDGE, rules),
        confirm=_length(CONFIRM_URGENT if urgent else CONFIRM, rules),
    )  # fmt: skip


def _own(limit: str, asked: Length | None, rules: Rules) -> Length | None:
    """What a severity asks for: the authority's own time where the severity asks for what the local standard ships with."""
    own = rules.standards.get(limit)
    return own if own is not None and asked == BY_CODE[limit].steps[0][0].length else asked


def _length(limit: str, rules: Rules) -> Length:
    return rules.standards.get(limit) or BY_CODE[limit].steps[0][0].length


__all__ = ["is_in_use", "terms_in_force"]
