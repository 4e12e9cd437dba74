"""Drafting a change of the rules: by administrators, one draft at a time, and two editors are told of each other."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_world
from tests.tracker.rules_changed import REASON, a_holiday, a_standard, administrators, drafted, published
from tracker.actions.draft_rules import change_rule, draft_going_back, drop_change, name_family_help, start_draft, withdraw_draft
from tracker.errors import BadInput, NotVisible, NotYourDecision, StaleDraft
from tracker.models import Edition, Event, RuleChange
from tracker.selectors.editions import draft
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import actor_of
from tracker.terms import EditionState, RuleKind, StreamKind
from workflows.shapes import Length
from workflows.terms import Unit

MOURNING = date(2026, 3, 16)


@pytest.fixture
def world(db):
    return a_world()


def told():
    return list(Event.objects.filter(stream__kind=StreamKind.RULEBOOK).order_by("seq").values_list("kind", flat=True))


def test_only_an_administrator_drafts(world):
    for person in (world.ben, world.grace, world.jonah):
        with pytest.raises(NotYourDecision):
            start_draft(title="Longer", actor=actor_of(person, now=NOON), now=NOON)

    assert (draft(), told()) == (None, [])


def test_a_draft_holds_its_changes_and_nothing_holds_yet(world):
    priya, _ = administrators(world)

    edition = drafted(priya, a_standard("early_help.allocation", 4), a_holiday(MOURNING))

    assert (edition.version, edition.author) == (2, priya)
    assert [(c.kind, c.key, c.reason) for c in RuleChange.objects.filter(edition=edition)] == [
        ("bank_holiday", "2026-03-16", REASON), ("local_standard", "early_help.allocation", REASON),
    ]  # fmt: skip
    assert rulebook().rules.standards == {}
    assert MOURNING not in rulebook().calendar.bank_holidays
    assert told() == ["rules_draft_started", "rules_change_drafted", "rules_change_drafted"]


def test_a_rule_changed_twice_is_one_change(world):
    priya, _ = administrators(world)

    edition = drafted(priya, a_standard("early_help.allocation", 4), a_standard("early_help.allocation", 3))

    assert [c.value for c in RuleChange.objects.filter(edition=edition)] == [{"value": 3, "unit": "working_days"}]


def test_one_draft_is_open_at_a_time(world):
    priya, quentin = administrators(world)
    drafted(priya)

    with pytest.raises(BadInput):
        start_draft(title="Another", actor=actor_of(quentin, now=NOON), now=NOON)

    assert Edition.objects.filter(state=EditionState.DRAFT).count() == 1


def test_the_second_of_two_editors_is_told_what_the_first_did(world):
    priya, quentin = administrators(world)
    edition = drafted(priya)
    seen = edition.version
    change_rule(draft_id=edition.pk, version=seen, change=a_holiday(MOURNING), reason=REASON, actor=actor_of(priya, now=NOON), now=NOON)

    with pytest.raises(StaleDraft) as stale:
        change_rule(draft_id=edition.pk, version=seen, change=a_standard("early_help.allocation", 4), reason=REASON,
                    actor=actor_of(quentin, now=NOON), now=NOON)  # fmt: skip

    assert stale.value.happened == ("Priya Shah set 16 March 2026: A day of mourning.",)
    assert [c.key for c in RuleChange.objects.filter(edition=edition)] == ["2026-03-16"]


def test_what_may_not_be_set_leaves_the_draft_as_it_was(world):
    priya, _ = administrators(world)
    edition = drafted(priya)
    before = told()

    for change in (a_standard("lac.care_plan", 20), a_standard("early_help.allocation", 10**9), a_holiday(date(2026, 3, 1))):
        with pytest.raises(BadInput):
            change_rule(draft_id=edition.pk, version=0, change=change, reason=REASON, actor=actor_of(priya, now=NOON), now=NOON)
    with pytest.raises(BadInput) as empty:
        change_rule(draft_id=edition.pk, version=0, change=a_holiday(MOURNING), reason=" ", actor=actor_of(priya, now=NOON), now=NOON)

    assert list(empty.value.fields) == ["reason"]
    assert (RuleChange.objects.filter(edition=edition).count(), told()) == (0, before)


def test_what_is_so_already_is_no_change(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    edition = drafted(priya)

    with pytest.raises(BadInput):
        change_rule(draft_id=edition.pk, version=0, change=a_standard("early_help.allocation", 4), reason=REASON,
                    actor=actor_of(priya, now=NOON), now=NOON)  # fmt: skip


def test_family_help_is_one_click_for_both_stages(world):
    priya, _ = administrators(world)
    edition = drafted(priya)

    name_family_help(draft_id=edition.pk, version=0, reason=REASON, actor=actor_of(priya, now=NOON), now=NOON)

    assert {c.key: c.value for c in RuleChange.objects.filter(edition=edition)} == {
        "stage:early_help": {"text": "Family Help"}, "stage:child_in_need": {"text": "Family Help"},
    }  # fmt: skip


def test_a_change_can_be_dropped_and_a_draft_withdrawn(world):
    priya, _ = administrators(world)
    actor = actor_of(priya, now=NOON)
    edition = drafted(priya, a_holiday(MOURNING))

    edition = drop_change(draft_id=edition.pk, version=1, kind=RuleKind.BANK_HOLIDAY, key="2026-03-16", actor=actor, now=NOON)
    withdraw_draft(draft_id=edition.pk, version=2, actor=actor, now=NOON)

    assert draft() is None
    with pytest.raises(NotVisible):
        change_rule(draft_id=edition.pk, version=2, change=a_holiday(MOURNING), reason=REASON, actor=actor, now=NOON)
    assert told()[-2:] == ["rules_change_dropped", "rules_draft_withdrawn"]


def test_going_back_drafts_what_the_earlier_edition_held(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    later = NOON + timedelta(days=1)
    published(priya, quentin, a_standard("early_help.allocation", 6), a_holiday(MOURNING), at=later)
    last = later + timedelta(days=1)

    edition = draft_going_back(number=2, reason="It did not help.", actor=actor_of(priya, now=last), now=last)

    assert [(c.key, c.value) for c in RuleChange.objects.filter(edition=edition)] == [
        ("2026-03-16", None), ("early_help.allocation", {"value": 4, "unit": "working_days"}),
    ]  # fmt: skip
    assert edition.goes_back_to.number == 2
    assert rulebook().rules.standards == {"early_help.allocation": Length(6, Unit.WORKING_DAYS)}


def test_there_is_nothing_to_go_back_to_in_the_edition_that_holds(world):
    priya, _ = administrators(world)

    with pytest.raises(BadInput):
        draft_going_back(number=1, reason="As before.", actor=actor_of(priya, now=NOON), now=NOON)
    with pytest.raises(NotVisible):
        draft_going_back(number=77, reason="As before.", actor=actor_of(priya, now=NOON), now=NOON)

    assert draft() is None
