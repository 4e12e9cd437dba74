"""The ten routes to permanence and their 89 milestones: what the facts say, and that each can be met and is timed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflows.definitions.appended import appended
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.journey import JOURNEY
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.limits.not_clocks import NOT_CLOCKS
from workflows.definitions.routes import ALL_ROUTES, BY_CODE
from workflows.shapes import Milestone, Route
from workflows.terms import Role

MILESTONES = [(route, milestone) for route in ALL_ROUTES for milestone in route.milestones]
every_milestone = pytest.mark.parametrize(("route", "milestone"), MILESTONES, ids=[f"{r.code}.{m.code}" for r, m in MILESTONES])


@pytest.fixture(scope="module")
def facts(domain_pack: Path) -> Mapping[str, Any]:
    with (domain_pack / "permanence.yaml").open(encoding="utf-8") as file:
        return {row["id"]: row for row in yaml.safe_load(file)["routes"]}


def test_the_routes_are_those_of_the_facts_and_part_of_the_journey(facts: Mapping[str, Any]) -> None:
    assert set(BY_CODE) == set(facts)
    assert JOURNEY.routes == ALL_ROUTES
    assert len(ALL_ROUTES) == 10
    assert len(MILESTONES) == 89


@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.code)
def test_a_route_agrees_with_the_facts(route: Route, facts: Mapping[str, Any]) -> None:
    fact = facts[route.code]

    assert route.title == fact["title"]
    assert list(route.aka) == fact["aka"]
    assert route.legal_basis == fact["legal_basis"]
    assert route.achieved_when == fact["permanence_achieved_when"]
    assert route.looked_after_afterwards == {True: "yes", False: "no"}.get(fact["looked_after_afterwards"], fact["looked_after_afterwards"])
    assert list(route.exit_codes) == [code for code in fact["exit_codes"] if code != "none while looked after"]
    assert list(route.plan_codes) == fact["ssd_care_plan"]
    assert list(route.typical_contingency) == fact["typical_contingency"]
    assert (route.source, route.verified, route.note) == (fact["source"], fact["verified"], fact.get("note", ""))
    assert [m.code for m in route.milestones] == [m["id"] for m in sorted(fact["milestones"], key=lambda m: m["seq"])]


@every_milestone
def test_a_milestone_agrees_with_the_facts(route: Route, milestone: Milestone, facts: Mapping[str, Any]) -> None:
    fact = next(row for row in facts[route.code]["milestones"] if row["id"] == milestone.code)

    decides = milestone.by.value if milestone.by else {"the adopters": "adopters", "": None}[milestone.decided_by]
    assert decides == fact["decision_maker"]
    assert milestone.endorsed_by == (Role(fact["endorsed_by"]) if "endorsed_by" in fact else None)
    assert milestone.recommended_by == fact.get("recommends", "")
    assert milestone.follows == fact.get("automatic_from", "")
    assert milestone.title == fact["title"]
    assert (milestone.forum or "none") == fact["forum"]
    assert list(milestone.papers) == fact["evidence"]
    assert (milestone.limit or None) == fact["clock"]
    assert milestone.target == fact.get("target_clock", "")
    assert milestone.optional == fact["optional"]
    assert list(milestone.returns) == fact["status_fields"]
    assert (milestone.source or None) == fact["source"]
    assert (milestone.verified, milestone.note) == (fact["verified"], fact.get("note", ""))


@every_milestone
def test_the_time_limit_of_a_milestone_is_one_that_runs_or_is_named_with_why_it_does_not(route: Route, milestone: Milestone) -> None:
    named = {code for code in (milestone.limit, milestone.target) if code}

    assert named <= set(LIMITS) | set(NOT_CLOCKS)


@every_milestone
def test_what_meets_a_milestone_is_something_that_goes_on_record(route: Route, milestone: Milestone) -> None:
    assert set(milestone.met_by) <= appended(JOURNEY)
    assert set(milestone.shown_by) <= set(EVIDENCE)


def test_somebody_decides_every_milestone_or_it_is_recommended_or_follows() -> None:
    undecided = [(r.code, m.code) for r, m in MILESTONES if not (m.by or m.decided_by or m.recommended_by or m.follows)]

    assert undecided == []


def test_a_milestone_follows_only_from_another_of_its_route() -> None:
    assert [m.code for r, m in MILESTONES if m.follows and r.milestone(m.follows) is None] == []


def test_a_contingency_is_another_of_the_routes() -> None:
    assert [r.code for r in ALL_ROUTES if not set(r.typical_contingency) <= set(BY_CODE) - {r.code}] == []
