"""Children whose lives the chance of a run never leads to: not born yet, from elsewhere, long in care, grown up.

Each is taken in the past, by the program's own moves, to where the moves of the life can be made. The run makes those.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from faults.bodies import a_body, an_opening
from tracker.actions.move import move
from tracker.actions.open_journey import open_journey
from tracker.actions.register_child import NewChild, register_child
from tracker.actions.requests import Details, Given, MoveRequest, PlacementDetails
from tracker.models import Child, Journey, OrgUnit, User
from tracker.selectors.viewers import actor_of
from workflows.calendar import add_months, local_date
from workflows.engine import registry
from workflows.shapes import Move, To
from workflows.terms import EvidenceKind

EXPECTED_IN = timedelta(days=60)
"""When a child who is not born yet will be, unless the run says sooner."""

APART = timedelta(minutes=10)
"""Between two moves of the same day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One child: how old, what happened so many days ago, and what the run does about it, in order.

    A move is its code, or `code:target` where it is not the first target. `months` is None for a child who is not born
    yet. Without `moves` the life goes on by itself.
    """

    months: int | None
    past: tuple[tuple[int, str], ...] = ()
    moves: tuple[str, ...] = ()


_CONTACT = (1, "contact_from_universal")
_INTO_ASSESSMENT = ((40, "contact_from_universal"), (40, "contact_to_referral"), (40, "referral_to_assessment"))
_TO_THE_AGE_OF_21 = ((1_400, "looked_after_transfer_in"), (1_250, "eligible_16"), (1_100, "turned_18:leaving_care"))

LIVES: tuple[Life, ...] = (
    Life(months=None, past=(_CONTACT,), moves=("pre_birth_assessment_start", "pre_birth_to_conference", "child_born:child_protection")),
    Life(months=None, past=(_CONTACT,), moves=("pre_birth_assessment_start", "pre_birth_to_child_in_need")),
    Life(months=None, past=(_CONTACT,), moves=("pre_birth_assessment_start", "pre_birth_to_early_help")),
    Life(months=None, past=(_CONTACT,), moves=("pre_birth_assessment_start", "pre_birth_closed_no_concern")),
    Life(months=None, past=(_CONTACT,), moves=("pre_birth_assessment_start", "pregnancy_ended")),
    Life(months=80, moves=("early_help_start_from_universal",)),
    Life(months=80, moves=("early_help_transfer_in",)),
    Life(months=80, moves=("cin_transfer_in",)),
    Life(months=90, past=((30, "contact_from_universal"), (29, "contact_closed")), moves=("contact_reopened",)),
    Life(months=90, past=((30, "contact_from_universal"), (29, "contact_closed")), moves=("referral_reopened",)),
    Life(months=100, past=(*_INTO_ASSESSMENT, (20, "assessment_to_short_breaks")), moves=("short_breaks_closed",)),
    Life(months=100, past=((60, "looked_after_transfer_in"),), moves=("looked_after_reunified",)),
    Life(
        months=36,
        past=((400, "looked_after_transfer_in"), (200, "looked_after_to_placed_for_adoption"), (60, "adoption_order")),
        moves=("adoption_record_closed",),
    ),
    Life(
        months=198,
        past=((200, "looked_after_transfer_in"),),
        moves=("eligible_16", "left_care_16_17:leaving_care", "relevant_returns_to_care"),
    ),
    Life(
        months=21 * 12 + 1,
        past=_TO_THE_AGE_OF_21,
        moves=("turned_21_support_offer", "leaving_care_closed", "leaving_care_reopened", "cin_to_adult_services"),
    ),
    # The birthday has come since the child was last seen to: the program itself has to move the child.
    Life(months=18 * 12, past=((2, "contact_from_universal"),)),
)


def lived(life: Life, number: int, by: User, *, now: datetime) -> dict[str, Any]:
    """Put this child on record and make what is past, each in its time. Returns what the run needs to go on with the life."""
    child = register_child(_new(life, number, local_date(now)))
    journey: Journey | None = None
    for order, (days, step) in enumerate(life.past):
        journey = _make(child, journey, step, by, now - timedelta(days=days) + order * APART)
    is_open = journey is not None and journey.is_open
    return {"child": child.ref, "journey": journey.public_id if journey is not None and is_open else "", "moves": list(life.moves)}


def of_all(by: User, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Every life, as far as it has gone by now."""
    for number, life in enumerate(LIVES, start=1):
        yield lived(life, number, by, now=now)


def _new(life: Life, number: int, today: date) -> NewChild:
    born = add_months(today, -life.months) if life.months is not None else None
    expected = today + EXPECTED_IN if born is None else None
    return NewChild(given_name=f"Rowan{number}", family_name="Example", date_of_birth=born, expected_date=expected, sex="F")


def _make(child: Child, journey: Journey | None, step: str, by: User, at: datetime) -> Journey:
    code, _, wanted = step.partition(":")
    found = registry.current("journey").move(code)
    target = next(target for target in found.targets if wanted in ("", target.id))
    actor = actor_of(by, now=at)
    if journey is not None and journey.is_open:
        return move(journey_id=journey.pk, request=_request(found, target, at), actor=actor, now=at).journey
    team = OrgUnit.objects.get(code=an_opening(found, target)["team"])
    return open_journey(child_id=child.pk, request=_request(found, target, at), team_id=team.pk, actor=actor, now=at).journey


def _request(found: Move, target: To, at: datetime) -> MoveRequest:
    body: Mapping[str, Any] = a_body(found, target, version=0)
    details = dict(body["details"])
    if "placement" in details:
        details["placement"] = PlacementDetails(**details["placement"])
    return MoveRequest(
        move=found.code, target=target.id, version=None, occurred_at=at, why="It was so, by invention.", warnings_accepted=True,
        given={EvidenceKind(kind): Given(says=says, occurred_at=at) for kind, says in body["evidence"].items()}, details=Details(**details),
    )  # fmt: skip


__all__ = ["LIVES", "Life", "lived", "of_all"]
