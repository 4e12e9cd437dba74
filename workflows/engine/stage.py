"""The one stage of a journey, worked out from the tracks and the facts in law. The first rule that is true wins."""

from datetime import date

from workflows.shapes import Situation, Standing
from workflows.terms import Stage, SubStage, TrackCode

BY_THE_ORDER_ALONE = frozenset({"C1", "C2", "D1", "E1"})
"""Orders under which a child is looked after wherever the child lives."""

WITH_A_PLACEMENT = frozenset({"V2", "L1", "L2", "L3", "J1", "J2", "J3"})
"""Legal statuses under which a child is looked after only while the authority accommodates the child."""

SERIES_OF_SHORT_BREAKS = frozenset({"V3", "V4"})
"""Short breaks under section 20 (regulation 48): never shown as looked after."""

ADULT = 18


def looked_after_in_law(legal_statuses: frozenset[str], placement: str | None) -> bool:
    """Whether a child is looked after, from the open legal statuses and placement, as codes of the SSDA903 return."""
    if legal_statuses & BY_THE_ORDER_ALONE:
        return True
    return bool(legal_statuses & WITH_A_PLACEMENT) and bool(placement)


def age_on(born: date, day: date) -> int:
    """Whole years of age. A child born on 29 February has the birthday on 1 March in a common year, as the law counts."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def stage_of(situation: Situation) -> Stage:
    """The stage that the facts give. The stored stage of an open journey must be this one."""
    open_tracks = {code for code, _ in situation.tracks}
    if not situation.is_open:
        return Stage.CLOSED
    if is_adult(situation):
        return Stage.LEAVING_CARE if TrackCode.PATHWAY_16_PLUS in open_tracks else Stage.CLOSED
    if looked_after_in_law(situation.legal_statuses, situation.placement):
        return Stage.PERMANENCE if situation.sub_stage in _SETTLED_IN_CARE else Stage.LOOKED_AFTER
    if TrackCode.PROTECTION_PLAN in open_tracks:
        return Stage.CHILD_PROTECTION
    if open_tracks & _SERVED_AS_IN_NEED:
        return Stage.CHILD_IN_NEED
    if situation.sub_stage is SubStage.ORDER_MADE:
        return Stage.PERMANENCE
    if (TrackCode.PATHWAY_16_PLUS, "relevant") in situation.tracks:
        return Stage.LEAVING_CARE
    if open_tracks & _BEING_ASSESSED:
        return Stage.ASSESSMENT
    if any((TrackCode.EARLY_HELP, state) in situation.tracks for state in _EARLY_HELP_IS_ON):
        return Stage.EARLY_HELP
    return Stage.CONTACT


def is_adult(situation: Situation) -> bool:
    """Whether the child is 18 or over. An unborn child has no date of birth."""
    return situation.date_of_birth is not None and age_on(situation.date_of_birth, situation.today) >= ADULT


def stands_at(standing: Standing, situation: Situation) -> bool:
    """Whether the child stands here: the stage, the sub-stage and the tracks that must be open."""
    if situation.is_open is is_not_open(standing):
        return False
    if situation.is_open and standing.stages and situation.stage not in standing.stages:
        return False
    if standing.sub_stage is not None and situation.sub_stage is not standing.sub_stage:
        return False
    if situation.sub_stage in standing.without_sub_stages:
        return False
    return all(
        any(code is track.track and (not track.states or state in track.states) for code, state in situation.tracks)
        for track in standing.tracks
    )


def is_not_open(standing: Standing) -> bool:
    """Whether this is where a child without an open journey stands."""
    return standing.stages == (Stage.CLOSED,)


_SETTLED_IN_CARE = (SubStage.PLACED_FOR_ADOPTION, SubStage.MATCHED_LONG_TERM)
_SERVED_AS_IN_NEED = {TrackCode.CHILD_IN_NEED_PLAN, TrackCode.PRIVATE_FOSTERING, TrackCode.SHORT_BREAKS}
_BEING_ASSESSED = {TrackCode.ASSESSMENT, TrackCode.SECTION_47_ENQUIRY, TrackCode.PRE_BIRTH}
# Paused early help waits beside a higher stage and gives none of its own.
_EARLY_HELP_IS_ON = ("consent_pending", "open")
