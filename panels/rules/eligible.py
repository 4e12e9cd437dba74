"""Whether a kind of business is for this child: a refusal only where it is impossible, else a warning that takes a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from panels.terms import Business
from workflows.shapes import Situation
from workflows.terms import Stage, TrackCode

SIXTEEN = 16
IN_COURT = ("proceedings_issued", "interim_order", "final_order", "placement_order")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a kind of business is not usual for this child, or is impossible."""

    says: str
    is_impossible: bool = False


def misfit(business: Business, situation: Situation, *, on: date) -> Misfit | None:
    """What speaks against this kind of business for a child who stands like this; None where nothing does.

    `on` is the last day (in London) on which the child would be heard.
    """
    check = _CHECKS.get(business)
    return check(situation, on) if check is not None else None


def _housing(situation: Situation, on: date) -> Misfit | None:
    born = situation.date_of_birth
    old_enough = born is not None and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) >= SIXTEEN
    leaving = situation.stage is Stage.LEAVING_CARE or situation.track_state(TrackCode.PATHWAY_16_PLUS) is not None
    if old_enough or leaving:
        return None
    return Misfit("Housing Pathways is for a young person of 16 or over, or a care leaver. This child is neither by then.", True)


def _pre_proceedings(situation: Situation, on: date) -> Misfit | None:
    states = _legal_states(situation)
    return None if "pre_proceedings" in states else Misfit("No pre-proceedings are open for this child.")


def _proceedings(situation: Situation, on: date) -> Misfit | None:
    return None if _legal_states(situation).intersection(IN_COURT) else Misfit("No care proceedings are open for this child.")


def _looked_after(situation: Situation, on: date) -> Misfit | None:
    return None if situation.looked_after_since is not None else Misfit("This child is not looked after.")


def _placed(situation: Situation, on: date) -> Misfit | None:
    return None if situation.placement else Misfit("This child has no placement to review.")


def _legal_states(situation: Situation) -> frozenset[str]:
    return frozenset(state for code, state in situation.tracks if code is TrackCode.LEGAL)


_CHECKS: Mapping[Business, Callable[[Situation, date], Misfit | None]] = {
    Business.HOUSING_PATHWAYS: _housing,
    Business.PUBLIC_LAW_OUTLINE: _pre_proceedings,
    Business.CARE_PROCEEDINGS: _proceedings,
    Business.PERMANENCY: _looked_after,
    Business.FOSTERING: _looked_after,
    Business.ADOPTION_AND_MATCHING: _looked_after,
    Business.BEST_CARE_BEST_VALUE: _placed,
}
"""Kinds that are not here are for any child: nothing stands between a child and the Legal Gateway or resources."""
