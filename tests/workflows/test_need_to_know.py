"""The definition of need-to-knows: it says what the facts say, and one that is unsound does not load."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflows.definitions.journey import JOURNEY
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.need_to_know import NEED_TO_KNOW
from workflows.definitions.need_to_know.categories import BY_DECISION, CATEGORIES, FROM_PROCEDURES
from workflows.definitions.need_to_know.drafts import AUTHORITY_LAPSES, EMERGENCY_ADMISSIONS
from workflows.engine.need_to_know import check, rungs, shipped
from workflows.need_to_know import Category, Draft, NeedToKnows
from workflows.shapes import Length
from workflows.terms import Direction, EventKind, LimitKind, Role, Severity, Unit


@pytest.fixture(scope="module")
def facts(domain_pack: Path) -> Mapping[str, Any]:
    with (domain_pack / "need_to_know.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


def length(fact: Mapping[str, Any] | None) -> Length | None:
    return None if fact is None else Length(fact["value"], Unit(fact["unit"]))


def test_the_severities_are_those_of_the_facts(facts: Mapping[str, Any]) -> None:
    assert [
        {
            "id": grade.severity, "title": grade.title, "meaning": grade.meaning, "verbal_within": grade.verbal_within,
            "form_within": grade.form_within, "update_every": grade.update_every, "out_of_hours": grade.out_of_hours,
            "top_recipient": grade.top, "verified": grade.verified, "source": grade.source,
        }
        for grade in NEED_TO_KNOW.grades
    ] == [
        {**row, **{name: length(row[name]) for name in ("verbal_within", "form_within", "update_every")}} for row in facts["severities"]
    ]  # fmt: skip


def test_the_categories_are_the_38_of_the_facts_in_their_order_and_one_by_decision(facts: Mapping[str, Any]) -> None:
    assert [category.code for category in FROM_PROCEDURES] == [row["id"] for row in facts["categories"]]
    assert len(FROM_PROCEDURES) == 38
    assert [category.code for category in BY_DECISION] == ["emergency_admission"]
    assert (*FROM_PROCEDURES, *BY_DECISION) == CATEGORIES == NEED_TO_KNOW.categories


@pytest.mark.parametrize("category", FROM_PROCEDURES, ids=lambda category: category.code)
def test_a_category_agrees_with_the_facts(category: Category, facts: Mapping[str, Any]) -> None:
    fact = next(row for row in facts["categories"] if row["id"] == category.code)

    assert {
        "id": category.code, "title": category.title, "default_severity": category.severity, "triggers": list(category.triggers),
        "tell": list(category.tell), "external_duties": list(category.duties), "follow_ups": list(category.follow_ups),
        "about": category.about, "source": category.source, "verified": category.verified, "note": category.note,
    } == {"note": "", **fact}  # fmt: skip


def test_the_follow_ups_and_the_rules_are_those_of_the_facts(facts: Mapping[str, Any]) -> None:
    assert [
        {"id": row.code, "title": row.title, "clock": row.limit or None, "owner": row.owner, "note": row.note}
        for row in NEED_TO_KNOW.follow_ups
    ] == [{"note": "", **row} for row in facts["follow_ups"]]
    assert list(NEED_TO_KNOW.rules) == facts["rules"]


def test_what_a_message_may_hold_is_what_the_facts_say(facts: Mapping[str, Any]) -> None:
    mails = facts["email_rules"]

    assert [rule.code for rule in NEED_TO_KNOW.mail_may] == mails["allowed"]
    assert [(rule.code, rule.only_where) for rule in NEED_TO_KNOW.mail_may_where] == [(r["item"], r["when"]) for r in mails["conditional"]]
    assert [rule.code for rule in NEED_TO_KNOW.mail_never] == mails["never"]


def test_every_outside_duty_of_the_facts_has_words(facts: Mapping[str, Any]) -> None:
    assert {duty.code for duty in NEED_TO_KNOW.duties} == {code for row in facts["categories"] for code in row["external_duties"]}
    assert [duty.code for duty in NEED_TO_KNOW.duties if not duty.title or not duty.to] == []


def test_every_emergency_move_into_care_drafts_a_need_to_know() -> None:
    into_care = {
        move.code
        for move in JOURNEY.moves
        if move.direction is Direction.EMERGENCY and all(target.standing and target.standing.in_care for target in move.targets)
    }

    assert set(EMERGENCY_ADMISSIONS) == into_care


def test_an_interim_care_order_drafts_one_only_where_it_was_recorded_as_an_emergency() -> None:
    moved, order = EventKind.JOURNEY_MOVED, "proceedings_interim_care_order"

    assert NEED_TO_KNOW.drafted_by(moved, move=order) == ()
    assert [row.category for row in NEED_TO_KNOW.drafted_by(moved, move=order, is_emergency=True)] == ["emergency_admission"]


def test_every_authority_to_keep_or_place_a_child_that_lapses_drafts_one() -> None:
    keeps_nobody_anywhere = {
        "legal.child_assessment_order", "legal.proceedings_extension", "legal.supervision_order", "lac.contact_refusal",
    }  # fmt: skip
    lapses = {limit.code for limit in ALL_LIMITS if limit.kind is LimitKind.EXPIRY}

    assert set(AUTHORITY_LAPSES) == lapses - keeps_nobody_anywhere


def test_a_death_in_leaving_care_drafts_one_and_not_two() -> None:
    told = (EventKind.CHILD_DIED, EventKind.CARE_LEAVER_DIED)

    drafted = [row.category for kind in told for row in NEED_TO_KNOW.drafted_by(kind, told_with=told)]

    assert drafted == ["care_leaver_death"]


def test_a_move_drafts_only_where_its_row_names_it() -> None:
    moved = EventKind.JOURNEY_MOVED

    assert [row.category for row in NEED_TO_KNOW.drafted_by(moved, move="emergency_police_protection")] == ["emergency_admission"]
    assert NEED_TO_KNOW.drafted_by(moved, move="cin_closed") == ()


def test_a_child_missing_past_the_limit_drafts_one_as_it_passes_and_not_at_the_warning() -> None:
    assert [row.category for row in NEED_TO_KNOW.drafted_by_limit("missing.senior_alert", "due")] == ["missing_high_risk"]
    assert NEED_TO_KNOW.drafted_by_limit("missing.senior_alert", "warn") == ()


def test_a_higher_severity_reaches_higher_than_the_category_names() -> None:
    missing = NEED_TO_KNOW.category("missing_high_risk")
    assert missing is not None

    assert rungs(missing.tell, Role.ASSISTANT_DIRECTOR) == missing.tell
    assert rungs(missing.tell, Role.DCS) == (*missing.tell, Role.DCS)
    assert rungs(missing.tell, Role.HEAD_OF_SERVICE) == (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE)


def test_whoever_is_named_beside_the_line_is_told_whatever_the_severity() -> None:
    allegation = NEED_TO_KNOW.category("allegation_against_staff")
    assert allegation is not None

    assert rungs(allegation.tell, Role.SERVICE_MANAGER) == (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.LADO)


def test_a_severity_is_graver_than_those_after_it_and_not_than_itself() -> None:
    assert Severity.CRITICAL.is_graver_than(Severity.MAJOR)
    assert not Severity.MAJOR.is_graver_than(Severity.MAJOR)
    assert not Severity.INFORMATION.is_graver_than(Severity.SIGNIFICANT)


def test_what_is_shipped_is_sound() -> None:
    assert check(NEED_TO_KNOW) == []
    assert shipped() is NEED_TO_KNOW


def category(**changes: Any) -> Callable[[NeedToKnows], NeedToKnows]:
    """The pack with its first category changed."""
    return lambda pack: replace(pack, categories=(replace(pack.categories[0], **changes), *pack.categories[1:]))


def draft(**row: Any) -> Callable[[NeedToKnows], NeedToKnows]:
    """The pack with one more draft."""
    return lambda pack: replace(pack, drafts=(*pack.drafts, Draft(says="A mistake.", **row)))


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (category(title=" "), "the category “child_death” lacks its title or its source"),
        (category(triggers=()), "the category “child_death” does not say when it is raised"),
        (category(triggers=("a_full_moon",)), "the category “child_death” has the trigger “a_full_moon”, which has no words"),
        (
            category(tell=(Role.TEAM_MANAGER, Role.DCS)),
            "the category “child_death” does not go up the line rung by rung",
        ),
        (
            category(tell=(Role.TEAM_MANAGER, Role.SERVICE_MANAGER)),
            "the category “child_death” is critical, and does not tell dcs",
        ),
        (category(duties=("tell_the_press",)), "the category “child_death” names the outside duty “tell_the_press”, which does not exist"),
        (
            category(follow_ups=("incident.of_no_kind",)),
            "the category “child_death” names the time limit “incident.of_no_kind”, which does not exist",
        ),
        (lambda pack: replace(pack, grades=pack.grades[1:]), "the severity “critical” is not told"),
        (
            lambda pack: replace(pack, grades=(replace(pack.grades[0], top=Role.TEAM_MANAGER), *pack.grades[1:])),
            "“critical” goes less far up than “major”",
        ),
        (
            lambda pack: replace(pack, grades=(replace(pack.grades[0], verbal_within=Length(9, Unit.HOURS)), *pack.grades[1:])),
            "“critical” gives more time than “major”",
        ),
        (
            lambda pack: replace(pack, categories=(*pack.categories, pack.categories[0])),
            "the category “child_death” is told twice",
        ),
        (
            lambda pack: replace(pack, duties=(replace(pack.duties[0], limit="incident.of_no_kind"), *pack.duties[1:])),
            "the outside duty “panel_notification” names the time limit “incident.of_no_kind”, which does not exist",
        ),
        (
            lambda pack: replace(pack, follow_ups=(replace(pack.follow_ups[0], limit="incident.of_no_kind"),)),
            "the follow-up “verbal_alert” names the time limit “incident.of_no_kind”, which does not exist",
        ),
        (
            lambda pack: replace(pack, mail_never=(*pack.mail_never, pack.mail_may[0])),
            "a message may hold “notification_reference”, and may never",
        ),
        (
            draft(category="a_category_of_nothing", on=EventKind.CHILD_DIED),
            "the draft of “a_category_of_nothing” is of a category that does not exist",
        ),
        (draft(category="child_death"), "the draft of “child_death” must name either an event or a timescale"),
        (
            draft(category="child_death", on=EventKind.JOURNEY_MOVED, moves=("away",)),
            "the draft of “child_death” names the move “away”, which does not exist",
        ),
        (
            draft(category="child_death", limits=("missing.senior_alert",), rung="up_9"),
            "the draft of “child_death” waits for the rung “up_9” of “missing.senior_alert”, which has none such",
        ),
    ],
)  # fmt: skip
def test_an_unsound_definition_is_told_by_what_is_wrong(breaks: Callable[[NeedToKnows], NeedToKnows], says: str) -> None:
    assert says in [fault.says for fault in check(breaks(NEED_TO_KNOW))]
