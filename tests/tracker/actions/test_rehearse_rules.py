"""Trying a draft on every open journey, and counting again what runs once it holds."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from tests.builders import NOON, a_journey, a_world, fresh, recorded
from tests.tracker.rules_changed import REASON, a_holiday, a_standard, administrators, drafted, published, tried
from tracker.actions import count_again as counting
from tracker.actions import rehearse_rules as trying
from tracker.actions.count_again import count_again
from tracker.actions.draft_rules import change_rule
from tracker.actions.rehearse_rules import go_on_rehearsing, rehearse_rules
from tracker.errors import BadInput, NotYourDecision, StaleDraft
from tracker.models import Clock, Event, Recount, Rehearsal, Rehearsed
from tracker.rules.rulebook import Set
from tracker.selectors import rehearsal
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import actor_of, viewer_of
from tracker.selectors.words import Words
from tracker.tasks.keep_rulebook import keep
from tracker.terms import EffectOfRules, RuleKind
from workflows.terms import EvidenceKind, Stage

DAY = timedelta(days=1)
NINE_DAYS_ON = date(2026, 3, 13)
"""The Friday nine days after NOON."""


@pytest.fixture
def world(db):
    return a_world()


def running(limit):
    return Clock.objects.filter(limit=limit, stopped_at__isnull=True, cancelled_at__isnull=True)


def dues():
    return dict(Clock.objects.values_list("pk", "due_at"))


def test_a_rehearsal_finds_what_would_move_and_writes_none_of_it(world):
    priya, _ = administrators(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    before, events = dues(), Event.objects.filter(journey=journey).count()

    edition = tried(drafted(priya, a_holiday(NINE_DAYS_ON)), priya)

    found = Rehearsal.objects.get(edition=edition)
    assert (found.looked_at, found.to_look_at, found.finished_at) == (1, 1, NOON)
    later = rehearsal.counts(found)[EffectOfRules.LATER]
    assert later == Rehearsed.objects.filter(journey=journey, was_due_at__lt=F("due_at")).count() > 0
    assert (dues(), Event.objects.filter(journey=journey).count()) == (before, events)


def test_what_would_turn_red_is_counted(world):
    priya, _ = administrators(world)
    a_journey(world, stage=Stage.EARLY_HELP)
    limit = Clock.objects.filter(limit__startswith="early_help.", stopped_at__isnull=True, cancelled_at__isnull=True).order_by("-due_at")
    code = next(c.limit for c in limit if c.due_at > NOON + 3 * DAY)
    later = running(code).get().started_at + 2 * DAY
    edition = drafted(priya, a_standard(code, 1, "hours"), at=later, for_running=True)

    found = Rehearsal.objects.get(edition=tried(edition, priya, at=later))

    assert rehearsal.counts(found)[EffectOfRules.TURNS_RED] == 1
    assert (rehearsal.counts(found)[EffectOfRules.SOONER], rehearsal.journeys_touched(found)) == (0, 1)


def test_a_standard_for_new_timescales_alone_moves_nothing(world):
    priya, _ = administrators(world)
    a_journey(world, stage=Stage.EARLY_HELP)

    found = Rehearsal.objects.get(edition=tried(drafted(priya, a_standard("early_help.taf_review", 1, "weeks")), priya))

    assert rehearsal.journeys_touched(found) == 0


def test_a_forbidden_move_is_lost_where_it_starts(world):
    priya, _ = administrators(world)
    journey, elsewhere = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.EARLY_HELP)
    forbid = Set(kind=RuleKind.FORBIDDEN_MOVE, key="cin_to_early_help", value={"reason": "Not while early help is being built up."})

    edition = tried(drafted(priya, forbid), priya)

    lost = Rehearsed.objects.filter(effect=EffectOfRules.LOSES_MOVE)
    assert [(one.journey, one.what) for one in lost] == [(journey, "cin_to_early_help")]
    assert elsewhere not in [one.journey for one in lost]
    assert [child.child for child in rehearsal.in_words(lost, _words())] == [journey.child.name]
    assert edition.is_draft


def _words() -> Words:
    return Words()


def test_the_children_behind_a_figure_are_those_that_a_person_may_see(world):
    priya, _ = administrators(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    found = Rehearsal.objects.get(edition=tried(drafted(priya, a_holiday(NINE_DAYS_ON)), priya))

    assert rehearsal.children_of(found, EffectOfRules.LATER, viewer_of(world.grace, now=NOON)).first().child == journey.child
    assert rehearsal.children_of(found, EffectOfRules.LATER, viewer_of(priya, now=NOON)).count() == 0


def test_only_those_who_draft_or_publish_try_a_draft(world):
    priya, _ = administrators(world)
    edition = drafted(priya, a_holiday(NINE_DAYS_ON))

    with pytest.raises(NotYourDecision):
        rehearse_rules(draft_id=edition.pk, version=1, actor=actor_of(world.ben, now=NOON), now=NOON)
    with pytest.raises(StaleDraft):
        rehearse_rules(draft_id=edition.pk, version=0, actor=actor_of(priya, now=NOON), now=NOON)
    assert Rehearsal.objects.count() == 0


def test_an_empty_draft_is_not_tried(world):
    priya, _ = administrators(world)
    edition = drafted(priya)

    with pytest.raises(BadInput):
        rehearse_rules(draft_id=edition.pk, version=0, actor=actor_of(priya, now=NOON), now=NOON)


def test_a_draft_asked_for_twice_is_tried_once_until_journeys_have_moved_on(world):
    priya, _ = administrators(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    edition = tried(drafted(priya, a_holiday(NINE_DAYS_ON)), priya)
    first = Rehearsal.objects.get()
    tried(edition, priya, at=NOON + DAY)
    assert (Rehearsal.objects.get(), rehearsal.moved_on_since(first)) == (first, 0)

    recorded(world, journey, EvidenceKind.CHRONOLOGY, world.amina, NOON + DAY)
    assert rehearsal.moved_on_since(first) == 1
    tried(edition, priya, at=NOON + 2 * DAY)

    again = Rehearsal.objects.get()
    assert (again.pk == first.pk, again.asked_at, again.finished_at) == (False, NOON + 2 * DAY, NOON + 2 * DAY)
    assert (Rehearsed.objects.exclude(rehearsal=again).count(), rehearsal.moved_on_since(again)) == (0, 0)


def test_a_rehearsal_goes_on_where_it_was_broken_off(world, monkeypatch):
    priya, _ = administrators(world)
    for _ in range(3):
        a_journey(world, stage=Stage.ASSESSMENT)
    edition = drafted(priya, a_holiday(NINE_DAYS_ON))
    made = rehearse_rules(draft_id=edition.pk, version=1, actor=actor_of(priya, now=NOON), now=NOON)
    monkeypatch.setattr(trying, "SLICE", 2)

    assert go_on_rehearsing(now=NOON, slices=1) == 2
    made.refresh_from_db()
    assert (made.looked_at, made.finished_at) == (2, None)
    found = Rehearsed.objects.count()
    assert go_on_rehearsing(now=NOON) == 1
    made.refresh_from_db()
    assert (made.looked_at, made.finished_at) == (3, NOON)
    assert Rehearsed.objects.count() == found * 3 // 2
    assert go_on_rehearsing(now=NOON) == 0


def test_a_draft_that_changed_while_it_was_tried_is_not_tried_to_the_end(world):
    priya, _ = administrators(world)
    a_journey(world, stage=Stage.ASSESSMENT)
    edition = drafted(priya, a_holiday(NINE_DAYS_ON))
    made = rehearse_rules(draft_id=edition.pk, version=1, actor=actor_of(priya, now=NOON), now=NOON)
    change_rule(draft_id=edition.pk, version=1, change=a_standard("early_help.visit", 15), reason=REASON,
                actor=actor_of(priya, now=NOON), now=NOON)  # fmt: skip

    assert (go_on_rehearsing(now=NOON), Rehearsed.objects.count()) == (0, 0)
    made.refresh_from_db()
    assert made.finished_at == NOON


def test_a_bank_holiday_announced_nine_days_before_moves_what_runs(world):
    priya, quentin = administrators(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    before = running("assessment.child_and_family").get().due_at
    published(priya, quentin, a_holiday(NINE_DAYS_ON))
    moved = Rehearsed.objects.count()

    counted = count_again(now=NOON)

    assert counted == Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True).count()
    assert running("assessment.child_and_family").get().due_at == before + DAY
    recount = Recount.objects.get()
    assert (recount.counted, recount.changed, recount.finished_at) == (counted, moved, NOON)
    assert "clock_recounted" in Event.objects.filter(journey=journey).values_list("kind", flat=True)
    after = dues()
    assert (count_again(now=NOON), dues()) == (0, after)


def test_counting_again_goes_on_where_it_was_broken_off(world, monkeypatch):
    priya, quentin = administrators(world)
    for _ in range(2):
        a_journey(world, stage=Stage.ASSESSMENT)
    published(priya, quentin, a_holiday(NINE_DAYS_ON))
    monkeypatch.setattr(counting, "SLICE", 3)

    assert count_again(now=NOON, slices=1) == 3
    half = Recount.objects.get()
    assert (half.counted, half.finished_at) == (3, None)
    count_again(now=NOON)

    whole = Recount.objects.get()
    assert (whole.counted, whole.finished_at) == (whole.to_count, NOON)


def test_a_standard_for_what_runs_moves_only_its_own_timescales(world):
    priya, quentin = administrators(world)
    a_journey(world, stage=Stage.ASSESSMENT)
    clock = running("assessment.child_seen").get()
    others = {pk: due for pk, due in dues().items() if pk != clock.pk}
    published(priya, quentin, a_standard("assessment.child_seen", 8), for_running=True)

    count_again(now=NOON)

    assert running("assessment.child_seen").get().due_at > clock.due_at
    assert {pk: due for pk, due in dues().items() if pk != clock.pk} == others


def test_a_timescale_that_starts_later_gets_the_new_length_and_one_that_runs_keeps_its_own(world):
    priya, quentin = administrators(world)
    first = a_journey(world, stage=Stage.ASSESSMENT)
    published(priya, quentin, a_standard("assessment.child_seen", 2))
    second = a_journey(world, stage=Stage.ASSESSMENT, at=NOON + 7 * timedelta(hours=1))
    count_again(now=NOON + DAY)

    def length(journey):
        clock = Clock.objects.get(journey=fresh(journey), limit="assessment.child_seen")
        return clock.due_at.date() - clock.started_at.date()

    assert length(second) < length(first)
    assert rulebook().edition == 2


def test_the_workers_do_all_that_is_waiting(world):
    priya, quentin = administrators(world)
    a_journey(world, stage=Stage.ASSESSMENT)
    published(priya, quentin, a_holiday(NINE_DAYS_ON), days_ahead=2)

    done = keep()  # today is long after that day

    assert (done["editions"], done["tried"]) == (1, 0)
    assert done["counted"] > 0
