"""What a need-to-know is made with: the shipped category, or what the authority has set; and what is open keeps it."""

from datetime import timedelta

import pytest

from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from notifications.selectors.made_with import terms_in_force
from tests.builders import NOON
from tests.notifications.need_to_know.builders import Line, a_line, drafted, rungs_of, written
from tests.tracker.rules_changed import a_standard, administrators, published
from tracker.errors import BadInput
from tracker.rules.rulebook import Set
from tracker.terms import RuleKind
from workflows.shapes import Length
from workflows.terms import Severity, Unit

MISSING = "missing_high_risk"
TO_DIRECTOR = ["service_manager", "head_of_service", "assistant_director", "dcs"]


@pytest.fixture
def line(db: None) -> Line:
    return a_line()


def setting(**value: object) -> Set:
    return Set(kind=RuleKind.NEED_TO_KNOW, key=MISSING, value=value)


def test_one_that_is_open_keeps_what_it_was_made_with_when_its_category_is_edited(line):
    row = written(line)

    published(*administrators(line.world), setting(severity="critical", tell=TO_DIRECTOR))
    flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=NOON + timedelta(minutes=20))

    row.refresh_from_db()
    assert row.severity == "major"
    assert [role for role, _, _ in rungs_of(row)] == ["team_manager", "service_manager", "head_of_service", "assistant_director"]


def test_the_next_one_is_made_with_what_the_authority_has_set(line):
    published(*administrators(line.world), setting(severity="critical", tell=TO_DIRECTOR))

    row = drafted(line)
    flow.confirm(need_to_know_id=written(line).pk, actor=line.actor(line.world.ben), now=NOON + timedelta(minutes=20))

    row.refresh_from_db()
    assert (row.severity, [role for role, _, _ in rungs_of(row)]) == ("critical", TO_DIRECTOR)


def test_a_category_that_is_not_used_cannot_be_chosen(line):
    published(*administrators(line.world), setting(off=True))

    with pytest.raises(BadInput):
        drafted(line)

    assert NeedToKnow.objects.count() == 0


def test_an_own_time_holds_for_the_severities_that_ask_for_what_it_ships_with(line):
    published(
        *administrators(line.world), a_standard("incident.need_to_know_verbal", 1, "hours"), a_standard("incident.need_to_know_form", 2)
    )

    asked = terms_in_force(MISSING).asked

    assert [asked[one].verbal for one in (Severity.CRITICAL, Severity.MAJOR)] == [Length(1, Unit.HOURS), Length(4, Unit.HOURS)]
    assert [asked[one].form for one in (Severity.CRITICAL, Severity.MAJOR, Severity.INFORMATION)] == [
        Length(24, Unit.HOURS), Length(2, Unit.WORKING_DAYS), Length(5, Unit.WORKING_DAYS),
    ]  # fmt: skip
