"""Interests of those who sit on a panel: found in the record with their chain of reasons, declared, and what the chair does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from panels.actions.answer_conflict import hand_to_deputy, take_part_all_the_same
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.declare_conflict import declare_conflict, withdraw_conflict
from panels.errors import WrongMoment
from panels.models import ConflictAnswer, DeclaredConflict, Meeting, PanelRequest
from panels.selectors.conflicts import conflicts_of, who_takes_no_part
from panels.terms import Business, Ground
from tests.builders import NOON, a_child, a_journey
from tests.panels.builders import GATEWAY, RESOURCES, Panels, listed, opened, post_of, some_panels, the_next, the_panel
from tracker.errors import BadInput, NotYourDecision
from tracker.models import FamilyLink, Journey, Post, Relationship, User
from tracker.models.visible import visible_children
from tracker.terms import RelationshipKind
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_IN_NEED)


def seat(panels: Panels, user: User, code: str = "legal_gateway") -> None:
    """This person sits on the panel too."""
    the_panel(code).seats.create(post=Post.objects.get(pk=post_of(user)))


def chain_of(item_id: int, user: User) -> tuple[str, ...]:
    return next((c.chain for c in conflicts_of([item_id], now=NOON)[item_id] if c.user_id == user.pk), ())


def sees(panels: Panels, person: User, journey: Journey) -> bool:
    return visible_children(panels.world.viewer(person)).filter(pk=journey.child_id).exists()


def test_an_item_whose_people_sit_elsewhere_has_no_conflict(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)

    assert conflicts_of([item.pk], now=NOON) == {item.pk: []}


def test_the_manager_of_whoever_holds_the_case_is_found_with_the_chain_of_reasons(panels: Panels, journey: Journey) -> None:
    seat(panels, panels.world.ben)
    item = listed(panels, journey)

    assert chain_of(item.pk, panels.world.ben) == (
        "Ben Okoro agreed that the child is put forward.",
        "Ben Okoro manages Amina Khan, who has held the case since 4 March 2026.",
    )


def test_whoever_held_the_case_before_is_found_with_the_days_of_it_and_so_is_their_manager(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    seat(panels, panels.world.chidi)
    seat(panels, panels.world.fatima)
    held = (datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2025, 6, 9, 9, tzinfo=UTC))
    Relationship.objects.create(
        child_id=journey.child_id, user=panels.world.chidi, kind=RelationshipKind.ALLOCATED_WORKER, from_at=held[0], to_at=held[1]
    )

    assert chain_of(item.pk, panels.world.chidi) == ("Chidi Eze held the case from 3 March 2025 to 9 June 2025.",)
    assert chain_of(item.pk, panels.world.fatima) == ("Fatima Noor manages Chidi Eze, who held the case from 3 March 2025 to 9 June 2025.",)


def test_the_reviewing_officer_and_the_worker_of_a_brother_are_found(panels: Panels, journey: Journey) -> None:
    seat(panels, panels.world.ivy)
    seat(panels, panels.world.chidi)
    brother = a_child()
    Relationship.objects.create(child_id=journey.child_id, user=panels.world.ivy, kind=RelationshipKind.IRO, from_at=NOON)
    Relationship.objects.create(child=brother, user=panels.world.chidi, kind=RelationshipKind.ALLOCATED_WORKER, from_at=NOON)
    one, other = sorted((journey.child_id, brother.pk))
    FamilyLink.objects.create(child_id=one, other_id=other, kind="sibling")
    item = listed(panels, journey)

    assert chain_of(item.pk, panels.world.ivy) == ("Ivy Marsh has been the child's reviewing officer since 4 March 2026.",)
    assert chain_of(item.pk, panels.world.chidi) == ("Chidi Eze has held the case of a brother or sister of the child since 4 March 2026.",)


def test_whoever_made_the_decision_that_is_looked_at_again_is_found(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    item = listed(panels, journey, RESOURCES) if not journey.panel_requests.exists() else None
    assert item is not None
    opened(panels, item.meeting)
    at = item.meeting.starts_at + timedelta(minutes=30)
    ruling = Ruling(outcome="declined", reason="Too dear.", takes_late_papers=True)
    decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    review = listed(
        panels, journey, Business.BEST_CARE_BEST_VALUE, at=at + timedelta(hours=3), on=the_next(Business.BEST_CARE_BEST_VALUE, after=at)
    )

    chair = Meeting.objects.select_related("chair").get(pk=item.meeting_id).chair
    assert chair is not None
    found = next(c for c in conflicts_of([review.pk], now=at)[review.pk] if Ground.EARLIER_DECISION in c.grounds)
    assert found.user_id == chair.pk
    assert (
        found.chain[-1]
        == f"{chair.display_name} chaired the Access to Resources Panel of Monday 16 March 2026, whose decision is now looked at again."
    )


def test_who_declares_an_interest_takes_no_part_and_sees_the_child_no_more(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    assert sees(panels, panels.ade, journey)

    declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="The family are my neighbours.", actor=panels.actor(panels.ade), now=NOON)

    assert chain_of(item.pk, panels.ade) == ("Ade Bello declared: The family are my neighbours.",)
    assert who_takes_no_part([item.pk], now=NOON) == {item.pk: frozenset({panels.ade.pk})}
    assert not sees(panels, panels.ade, journey)
    assert sees(panels, panels.marcus, journey)


def test_opening_the_meeting_gives_who_declared_no_sight_either(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="Neighbours.", actor=panels.actor(panels.ade), now=NOON)

    opened(panels, item.meeting)

    assert not sees(panels, panels.ade, journey)


def test_an_interest_is_taken_back_with_a_reason(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="Neighbours.", actor=panels.actor(panels.ade), now=NOON)

    withdraw_conflict(item_id=item.pk, user_id=panels.ade.pk, because="Another family.", actor=panels.actor(panels.ade), now=NOON)

    assert conflicts_of([item.pk], now=NOON) == {item.pk: []}
    assert sees(panels, panels.ade, journey)


def test_nobody_declares_for_another_but_those_who_run_the_panel(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)

    with pytest.raises(NotYourDecision):
        declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="Neighbours.", actor=panels.actor(panels.world.amina), now=NOON)
    with pytest.raises(BadInput) as unsaid:
        declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says=" ", actor=panels.actor(panels.lena), now=NOON)
    with pytest.raises(BadInput) as stranger:
        declare_conflict(item_id=item.pk, user_id=panels.world.chidi.pk, says="Friends.", actor=panels.actor(panels.lena), now=NOON)

    assert unsaid.value.fields == {"says": "Say what the interest is."}
    assert stranger.value.fields == {"user": "Choose somebody who sits on this panel."}
    assert not DeclaredConflict.objects.exists()


def test_an_interest_is_declared_once(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="Neighbours.", actor=panels.actor(panels.ade), now=NOON)

    with pytest.raises(WrongMoment):
        declare_conflict(item_id=item.pk, user_id=panels.ade.pk, says="Again.", actor=panels.actor(panels.ade), now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredConflict.objects.create(request=item.request, user=panels.ade, says="Past it.", declared_by=panels.ade, declared_at=NOON)

    assert DeclaredConflict.objects.get().says == "Neighbours."


def test_a_conflicted_chair_hands_the_item_to_the_deputy(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    declare_conflict(item_id=item.pk, user_id=panels.lena.pk, says="My cousin.", actor=panels.actor(panels.lena), now=NOON)

    answer = hand_to_deputy(item_id=item.pk, actor=panels.actor(panels.lena), now=NOON)

    assert (answer.user, answer.deputy) == (panels.lena, panels.world.grace)
    (found,) = conflicts_of([item.pk], now=NOON)[item.pk]
    assert (found.is_chair, found.hands_to, found.takes_no_part) == (True, "Grace Hill", True)


def test_a_conflicted_chair_who_stays_writes_down_why(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    declare_conflict(item_id=item.pk, user_id=panels.lena.pk, says="My cousin.", actor=panels.actor(panels.lena), now=NOON)

    with pytest.raises(BadInput) as refused:
        take_part_all_the_same(item_id=item.pk, because="", actor=panels.actor(panels.lena), now=NOON)
    assert refused.value.fields == {"because": "Write down why."}
    assert not ConflictAnswer.objects.exists()

    take_part_all_the_same(item_id=item.pk, because="The deputy is ill.", actor=panels.actor(panels.lena), now=NOON)

    (found,) = conflicts_of([item.pk], now=NOON)[item.pk]
    assert (found.stays, found.takes_no_part) == ("The deputy is ill.", False)


def test_a_member_whom_the_record_conflicts_takes_part_where_the_chair_writes_down_why(panels: Panels, journey: Journey) -> None:
    seat(panels, panels.world.ben)
    item = listed(panels, journey)

    take_part_all_the_same(
        item_id=item.pk, user_id=panels.world.ben.pk, because="Knows the law best.", actor=panels.actor(panels.lena), now=NOON
    )

    assert who_takes_no_part([item.pk], now=NOON) == {item.pk: frozenset()}


def test_an_item_is_not_handed_on_where_nobody_is_conflicted_or_everybody_is(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)

    with pytest.raises(WrongMoment) as no_interest:
        hand_to_deputy(item_id=item.pk, actor=panels.actor(panels.lena), now=NOON)
    for person in (panels.lena, panels.world.grace):
        declare_conflict(item_id=item.pk, user_id=person.pk, says="My cousin.", actor=panels.actor(person), now=NOON)
    with pytest.raises(WrongMoment) as nobody_left:
        hand_to_deputy(item_id=item.pk, actor=panels.actor(panels.lena), now=NOON)

    assert no_interest.value.says == "The chair has no interest in this item."
    assert nobody_left.value.says == (
        "Everyone else who may chair has an interest in this item too. Write down why the chair stays, or move it."
    )
    assert not ConflictAnswer.objects.exists()


def test_conflicts_cost_the_same_for_one_item_and_for_many(panels: Panels) -> None:
    seat(panels, panels.world.ben)
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    items = [listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=meeting).pk for _ in range(4)]

    with CaptureQueriesContext(connection) as few:
        conflicts_of(items[:1], now=NOON)
    with CaptureQueriesContext(connection) as many:
        found = conflicts_of(items, now=NOON)

    assert len(many) == len(few)
    assert len(many) <= 20
    assert {item: [c.user_id for c in one] for item, one in found.items()} == {item: [panels.world.ben.pk] for item in items}


def test_who_sat_where_the_route_was_agreed_is_not_kept_from_the_panel_that_recommends_the_match(panels: Panels) -> None:
    """D-80: neither panel decides on the other's recommendation, and no regulation keeps a member of one from the other."""
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    first = listed(panels, journey, Business.PERMANENCY)
    opened(panels, first.meeting)
    at = first.meeting.starts_at + timedelta(minutes=30)
    decide_item(item_id=first.pk, ruling=Ruling(outcome="long_term_match_recommended", reason="Settled."),
                actor=panels.actor(panels.world.grace), now=at)  # fmt: skip
    sat = {stay.user_id for stay in first.meeting.attendances.all()}
    second = listed(panels, journey, at=at + timedelta(hours=3))
    PanelRequest.objects.filter(pk=second.request_id).update(business=Business.FOSTERING)

    found = conflicts_of([second.pk], now=at)[second.pk]

    assert panels.marcus.pk in sat
    assert [c.name for c in found if Ground.EARLIER_DECISION in c.grounds] == []
