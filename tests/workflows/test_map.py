"""The definitions say of every transition what the domain pack says of it, and whatever goes beyond it is named."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.journey import JOURNEY
from workflows.definitions.map import ADDED_MOVES, ADDED_SOURCES, ADDED_TARGETS, becomes, table, the_map
from workflows.definitions.standings import OF_THE_PACK
from workflows.definitions.tracks import TRACKS
from workflows.shapes import Condition, Move
from workflows.terms import EvidenceKind, Role, Stage, SubStage, TakesEffect, TrackCode

PACK = Path(__file__).resolve().parents[3] / "shared" / "domain" / "stages.yaml"
WORKED_OUT = {
    "child_born": Condition.BORN,
    "no_open_assessment_or_section_47": Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47,
    "thirteen_weeks_since_14": Condition.THIRTEEN_WEEKS_SINCE_14,
}
"""Slugs of the pack that are facts worked out from the record, not evidence that a person puts there."""

SAID_AND_NOT_TESTED = {("remand_start", "looked_after"), ("pace_accommodation", "looked_after"), ("open_case_to_section_47", "pre_birth")}
"""Cases of `from_when` that only explain and limit nothing."""

PRODUCT_TRACK = {"leaving_care": "pathway_16_plus", "child_protection_plan": "protection_plan", "permanence": "permanence_route"}
PRODUCT_TRACK |= {"missing_episode": "missing"}
NO_TRACK = {"plan", "consent"}
"""Worked out from the others, and kept as a record by person and purpose."""


@pytest.fixture(scope="module")
def pack() -> dict[str, Any]:
    if not PACK.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The domain pack is not at {PACK}.")
        pytest.skip(f"The domain pack is not at {PACK}.")
    found: dict[str, Any] = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    return found


def asked(slugs: list[str]) -> list[EvidenceKind | Condition]:
    return [WORKED_OUT.get(slug) or EvidenceKind(slug) for slug in slugs]


def sources(move: Move) -> set[str]:
    return {source.standing.id for source in move.sources}


def targets(move: Move) -> set[str]:
    return {target.id for target in move.targets}


def test_every_transition_of_the_pack_is_a_move_and_every_other_move_is_named(pack: dict[str, Any]) -> None:
    transitions = [row["id"] for row in pack["transitions"]]

    assert len(transitions) == 123
    assert {move.code for move in JOURNEY.moves} == {*transitions, *ADDED_MOVES}


def test_every_move_starts_and_leads_where_the_pack_says_and_whatever_is_beyond_is_named(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        move = JOURNEY.move(row["id"])
        beyond = {source for code, source in ADDED_SOURCES if code == move.code}
        assert sources(move) == {row["from"], *row.get("also_from", []), *beyond}, move.code
        beyond = {target for code, target in ADDED_TARGETS if code == move.code}
        assert targets(move) == {row["to"], *row.get("also_to", []), *beyond}, move.code


def test_every_move_has_the_nature_direction_effect_and_deciders_of_the_pack(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        move = JOURNEY.move(row["id"])
        assert (move.direction, move.nature, move.takes_effect) == (row["direction"], row["nature"], row["takes_effect"]), move.code
        assert move.by == tuple(Role(role) for role in row["decided_by"]), move.code


def test_every_move_asks_before_with_reason_and_after_what_the_pack_asks(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        move, must_have = JOURNEY.move(row["id"]), row["must_have"]
        assert list(move.before) == asked(must_have["before"]), move.code
        assert list(move.reason) == asked(must_have["reason"]), move.code
        assert list(move.after) == asked(must_have["after"]), move.code


def test_every_move_keeps_its_source_legal_basis_and_returns(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        move = JOURNEY.move(row["id"])
        assert move.source.lower() == row["source"].lower(), move.code
        assert move.legal_basis == (row["legal_basis"] or ""), move.code
        assert move.returns == "; ".join(row.get("returns", [])), move.code


def test_every_case_that_the_pack_limits_a_source_to_is_a_condition(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        for standing in row.get("from_when", {}):
            if (row["id"], standing) not in SAID_AND_NOT_TESTED:
                limited = [s.when for s in JOURNEY.move(row["id"]).sources if s.standing.id == standing]
                assert limited, (row["id"], standing)
                assert all(limited), (row["id"], standing)


def test_every_case_that_the_pack_limits_a_target_to_is_a_condition_or_said(pack: dict[str, Any]) -> None:
    for row in pack["transitions"]:
        for standing, case in row.get("to_when", {}).items():
            (target,) = [t for t in JOURNEY.move(row["id"]).targets if t.id == standing]
            assert target.when or target.says, (row["id"], standing)
            if "waits for acceptance" in case:
                assert target.takes_effect is TakesEffect.ON_ACCEPTANCE, row["id"]


def test_what_a_move_keeps_open_is_not_among_what_it_ends(pack: dict[str, Any]) -> None:
    tracks = {"cin_plan": TrackCode.CHILD_IN_NEED_PLAN, "cp_plan": TrackCode.PROTECTION_PLAN, "early_help_plan": TrackCode.EARLY_HELP}
    for row in pack["transitions"]:
        move = JOURNEY.move(row["id"])
        for kept in row.get("keeps", []):
            code = tracks.get(kept) or (TrackCode(kept) if kept in list(TrackCode) else None)
            assert all(code not in target.ends for target in move.targets), (move.code, kept)


def test_what_a_move_starts_and_ends_in_the_pack_opens_and_ends_here(pack: dict[str, Any]) -> None:
    tracks = {"cin_plan": "child_in_need_plan", "cp_plan": "protection_plan", "leaving_care": "pathway_16_plus"}
    for row in pack["transitions"]:
        move = JOURNEY.move(row["id"])
        rows = becomes(move)
        for started in row.get("starts", []):
            code = tracks.get(started, started)
            if code in list(TrackCode):
                assert any(code == opens.track for r in rows for opens in r.opens), (move.code, started)
        for ended in row.get("ends", []):
            code = tracks.get(ended, ended)
            if code in list(TrackCode):
                assert any(code in r.ends or r.ends_everything for r in rows), (move.code, ended)
            if code == "care_plan":
                assert move.ends_care, move.code


def test_every_stage_of_the_pack_becomes_the_standing_it_names(pack: dict[str, Any]) -> None:
    standings = {standing.id: standing for standing in OF_THE_PACK}
    for row in pack["becomes"]:
        standing = standings[row["id"]]
        if row["stage"]:
            assert standing.stages[0] == row["stage"], row["id"]
        if row.get("track"):
            assert {t.track for t in standing.tracks} <= {TrackCode(row["track"])}, row["id"]
        if row["id"] in ("referral", "placed_for_adoption", "post_permanence_support"):
            assert [standing.sub_stage] == [SubStage(s) for s in row["sub_stages"]], row["id"]
    assert {row["id"] for row in pack["becomes"]} == set(standings)


def test_every_track_has_the_states_and_the_moves_of_the_pack(pack: dict[str, Any]) -> None:
    for row in pack["tracks"]:
        if row["id"] in NO_TRACK:
            continue
        machine = TRACKS[TrackCode(PRODUCT_TRACK.get(row["id"], row["id"]))]
        begins = row["states"][0]
        assert ["none", *machine.states[1:]] == ["none", *row["states"][1:]], row["id"]
        expected = [tuple("none" if s == begins else s for s in pair) for pair in row["moves"]]
        assert [(m.source, m.target) for m in machine.moves] == expected, row["id"]
        assert machine.at_most_one_open is row["at_most_one_open"], row["id"]
        assert machine.source == row["source"], row["id"]


# No move asks for these: a time limit runs, or does not, by what they say.
READ_BY_A_TIME_LIMIT = {
    EvidenceKind.CARER_FULLY_APPROVED,
    EvidenceKind.CARER_TEMPORARILY_APPROVED,
    EvidenceKind.DISABILITY,
    EvidenceKind.FEWER_VISITS_AGREED,
    EvidenceKind.FEWER_VISITS_NOT_AGREED,
    EvidenceKind.NO_DISABILITY,
    EvidenceKind.ONE_AGENCY_HELPS,
    EvidenceKind.PARENTS_ASK_FOR_ADOPTION,
    EvidenceKind.PLACED_BEFORE_ASSESSMENT,
    EvidenceKind.PLACEMENT_WITH_PARENT_DECISION,
    EvidenceKind.SECURE_ORDER,
    EvidenceKind.SECURE_ORDER_OVER,
    EvidenceKind.SEVERAL_AGENCIES_HELP,
}


def test_the_evidence_that_the_pack_names_has_a_rule_and_no_other_has(pack: dict[str, Any]) -> None:
    slugs = {slug for row in pack["transitions"] for kind in row["must_have"].values() for slug in kind} - set(WORKED_OUT)
    own = {item for code in ADDED_MOVES for item in JOURNEY.move(code).before + JOURNEY.move(code).after}

    pack_s = {EvidenceKind(slug) for slug in slugs}
    assert set(EVIDENCE) == pack_s | {k for k in own if isinstance(k, EvidenceKind)} | READ_BY_A_TIME_LIMIT
    assert set(EVIDENCE) == set(EvidenceKind)


def test_whatever_is_said_to_go_beyond_the_pack_is_there() -> None:
    moves = {move.code: move for move in JOURNEY.moves}

    assert all(target in targets(moves[code]) for code, target in ADDED_TARGETS)
    assert all(source in sources(moves[code]) for code, source in ADDED_SOURCES)
    assert set(ADDED_MOVES) <= set(moves)


def test_the_map_says_what_a_step_down_becomes() -> None:
    (row,) = the_map()["cin_to_early_help"]

    assert (row.target, row.stage, [(o.track, o.state) for o in row.opens], row.ends) == (
        "early_help",
        Stage.EARLY_HELP,
        [(TrackCode.EARLY_HELP, "open")],
        (TrackCode.CHILD_IN_NEED_PLAN,),
    )


def test_the_map_reads_as_lines() -> None:
    lines = table().splitlines()

    assert "cin_to_early_help → early_help: early_help; opens early_help open; ends child_in_need_plan" in lines
    assert "child_died → closed: closed; ends everything, care" not in lines
    assert "child_died → closed: closed; ends everything" in lines
    assert "eligible_16 → same_stage: stage kept; opens pathway_16_plus eligible" in lines
    assert len(lines) == sum(len(move.targets) for move in JOURNEY.moves)
