"""Need-to-knows that nobody had to remember: each working morning the managers answer what was drafted by itself."""

from datetime import timedelta

from demonstration.case import Case, Steps
from demonstration.incident import Incident
from notifications.actions.need_to_know.write import Form
from notifications.models import NeedToKnow
from notifications.terms import NeedToKnowState
from workflows.calendar import is_working_day
from workflows.terms import Role

SINCE = timedelta(days=21)
"""For so long before the end drafts arise by themselves."""

FORM = Form(
    facts="As the record says. The child is safe and has been seen this morning.",
    immediate_action="The worker has spoken to the child, to whoever cares for the child and to the police.",
    asks="For information.",
)
DISMISSED = "The head of service decided it herself that evening, and the others were rung up before ten."


def answered(it: Incident, cases: list[Case]) -> Steps:
    """Some are sent and some dismissed; what was sent is brought up to date, and closed in the same week."""
    day = it.period.as_at - SINCE
    while day < it.period.as_at - timedelta(days=1):
        day += timedelta(days=1)
        if not is_working_day(day, calendar=it.period.calendar):
            continue
        yield it.period.at_work(day, it.chance).replace(minute=50)
        for row in NeedToKnow.objects.filter(drafted_by=None, state__in=(NeedToKnowState.DRAFT, NeedToKnowState.SENT)).order_by("pk"):
            it.row_id = row.pk
            with_a_child = [case for case in cases or () if hasattr(case, "child")]
            it.case = next((case for case in with_a_child if row.children.filter(child=case.child.pk).exists()), None)
            if it.case is not None:
                _answer(it, row)


def _answer(it: Incident, row: NeedToKnow) -> None:
    if row.state == NeedToKnowState.DRAFT:
        if row.category == "emergency_admission" and it.chance.random() < 0.6:
            it.dismiss(it.manager, DISMISSED)
            return
        it.call(it.manager, it.in_post(Role.HEAD_OF_SERVICE))
        it.confirm(it.manager, FORM)
        it.acknowledge(*it.told_in())
    elif row.updated_at is None or it.now - row.updated_at < timedelta(days=3):
        it.update(it.worker, "Seen again. Nothing new has happened.")
    else:
        it.close(it.in_post(Role.HEAD_OF_SERVICE), "The child is safe, and the worker goes on.", "Nothing is to be learned from it.")


__all__ = ["answered"]
