"""Broken tracks and time limits: what reading their rows finds. The path leads to where the row would come into play."""

from dataclasses import replace
from typing import cast

from tests.workflows.broken import breaks, limit, track, with_limit, with_track
from workflows.engine.faults import Path, Turn
from workflows.shapes import Length, TrackMove, Workflow
from workflows.terms import EventKind, LimitKind, Role, Stage, TrackCode, Unit

PLAN = TrackCode.CHILD_IN_NEED_PLAN


def opens_a_plan(path: Path) -> bool:
    """The last move opens the child in need plan, which starts its reviews."""
    return path.legs[-1].turn is Turn.MOVE and (PLAN, "open") in path.end.tracks


def opens_a_protection_plan(path: Path) -> bool:
    return path.legs[-1].turn is Turn.MOVE and path.end.stage is Stage.CHILD_PROTECTION


def on_an_open_journey(path: Path) -> bool:
    return path.end.is_open


# ── Tracks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("unreachable", "the track “child_in_need_plan” never comes to “forgotten”", opens_a_plan)
def a_track_with_a_state_that_it_never_comes_to() -> Workflow:
    return with_track(PLAN, states=(*track(PLAN).states, "forgotten"))


@breaks("unknown_state", "the track “child_in_need_plan” moves by “lost”, which is none of its states", opens_a_plan)
def a_track_that_moves_to_a_state_it_does_not_have() -> Workflow:
    return with_track(PLAN, moves=(*track(PLAN).moves, TrackMove(source="open", target="lost")))


@breaks("track_without_end", "the track “child_in_need_plan” never comes to an end once it is in “open”", opens_a_plan)
def a_track_without_an_end() -> Workflow:
    return with_track(PLAN, moves=track(PLAN).moves[:1])


@breaks("track_without_end", "the track “child_in_need_plan” would end in “open”, in which it is still open", opens_a_plan)
def a_track_that_ends_open() -> Workflow:
    return with_track(PLAN, end_state="open")


@breaks("no_owner", "the track “child_in_need_plan” is answered by nobody", opens_a_plan)
def a_track_that_nobody_answers_for() -> Workflow:
    return with_track(PLAN, answers=cast(Role, "somebody"))


# ── Time limits ─────────────────────────────────────────────────────────────────────────────────────────────────────


@breaks("no_source", "the time limit “cin.review” has no source in law or guidance", opens_a_plan)
def a_time_limit_without_a_source() -> Workflow:
    return with_limit("cin.review", source="")


@breaks("no_owner", "the time limit “cin.review” is answered by nobody", opens_a_plan)
def a_clock_without_an_owner() -> Workflow:
    return with_limit("cin.review", answers=cast(Role, "somebody"))


@breaks("no_ladder", "the time limit “cin.review” has no ladder, so nobody hears of it", opens_a_plan)
def a_clock_without_a_ladder() -> Workflow:
    return with_limit("cin.review", ladder=())


@breaks("no_ladder", "the time limit “cin.review” tells nobody when it is due", opens_a_plan)
def a_ladder_without_the_due_rung() -> Workflow:
    return with_limit("cin.review", ladder=tuple(rung for rung in limit("cin.review").ladder if rung.length is not None))


@breaks("no_ladder", "the time limit “cin.review” tells nobody above whoever answers", opens_a_plan)
def a_ladder_that_leads_to_nobody_above() -> Workflow:
    ladder = tuple(replace(rung, tells=limit("cin.review").answers) for rung in limit("cin.review").ladder)
    return with_limit("cin.review", ladder=ladder)


@breaks("no_length", "the time limit “cin.review” has no length", opens_a_plan)
def a_time_limit_without_a_length() -> Workflow:
    return with_limit("cin.review", steps=())


@breaks("never_stopped", "the time limit “cin.review” never stops", opens_a_plan)
def a_clock_that_nothing_stops() -> Workflow:
    return with_limit("cin.review", stops_on=())


@breaks("never_stopped", "the time limit “cin.review” can never be met: nothing appends what stops it", opens_a_plan)
def a_clock_stopped_by_what_never_happens() -> Workflow:
    return with_limit("cin.review", stops_on=(EventKind.LEAVER_DATA_RETURNED,))


@breaks("never_started", "the time limit “cin.review” is started by nothing", on_an_open_journey)
def a_clock_that_nobody_starts() -> Workflow:
    return with_limit("cin.review", starts_on=())


@breaks("never_started", "the time limit “cin.review” starts on health_data_returned, which nothing appends", on_an_open_journey)
def a_clock_started_by_what_never_happens() -> Workflow:
    return with_limit("cin.review", starts_on=(EventKind.HEALTH_DATA_RETURNED,))


@breaks(
    "law_made_local", "the time limit “cp.review_conference” is set by law or guidance, and is marked as one that an authority may change",
    opens_a_protection_plan,
)  # fmt: skip
def a_limit_of_guidance_that_an_authority_may_change() -> Workflow:
    return with_limit("cp.review_conference", configurable=True)


@breaks("no_length", "the time limit “cin.review” is a window that never opens", opens_a_plan)
def a_window_that_never_opens() -> Workflow:
    return with_limit("cin.review", kind=LimitKind.WINDOW, steps=limit("cin.review").steps[:1])


@breaks("no_length", "the time limit “cin.review” closes before it opens", opens_a_plan)
def a_window_that_closes_before_it_opens() -> Workflow:
    steps = limit("cin.review").steps[:1]
    return with_limit("cin.review", kind=LimitKind.WINDOW, steps=steps, opens=Length(12, Unit.MONTHS))


@breaks("never_started", "the time limit “cin.review” is counted back from a day that nobody is asked for", opens_a_plan)
def a_lead_time_to_a_day_that_nobody_gives() -> Workflow:
    return with_limit("cin.review", kind=LimitKind.LEAD_TIME, steps=limit("cin.review").steps[:1])
