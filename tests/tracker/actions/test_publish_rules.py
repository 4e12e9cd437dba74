"""Publishing the rules: by a second person, from a day, and what runs already keeps its length unless it is told otherwise."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.builders import NOON, a_person, a_world
from tests.tracker.rules_changed import REASON, a_holiday, a_standard, administrators, drafted, published, tried
from tracker.actions.draft_rules import change_rule, drop_change
from tracker.actions.keep_absences import record_absence
from tracker.actions.keep_people import add_person, deactivate_person, give_password, take_person_back
from tracker.actions.keep_posts import create_post, fill_post
from tracker.actions.publish_rules import bring_into_force, publish_rules
from tracker.errors import BadInput, NotYourDecision, StaleDraft
from tracker.models import Edition, Event, Holding, LocalStandard, Post, Recount, Rulebook, RuleChange
from tracker.rules.rulebook import Set
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import actor_of
from tracker.selectors.words import Words
from tracker.terms import EditionState, RuleKind, StreamKind
from workflows.calendar import local_date
from workflows.shapes import Length
from workflows.terms import Role, Unit

DAY = timedelta(days=1)
MOURNING = date(2026, 3, 16)
TODAY = NOON.date()


@pytest.fixture
def world(db):
    return a_world()


def days(value):
    return Length(value, Unit.WORKING_DAYS)


def refused(edition, person, kind, *, version=None, from_on=TODAY):
    events = Event.objects.count()
    with pytest.raises(kind) as raised:
        publish_rules(draft_id=edition.pk, version=edition.version if version is None else version, from_on=from_on,
                      actor=actor_of(person, now=NOON), now=NOON)  # fmt: skip
    assert Edition.objects.get(pk=edition.pk).state == EditionState.DRAFT
    assert (Event.objects.count(), Rulebook.objects.get().edition) == (events, 1)
    return raised.value


def test_a_second_person_publishes_and_it_holds_at_once(world):
    priya, quentin = administrators(world)

    edition = published(priya, quentin, a_standard("early_help.allocation", 4), a_holiday(MOURNING))

    assert (edition.number, edition.author, edition.published_by, edition.in_force_at) == (2, priya, quentin, NOON)
    assert (rulebook().edition, rulebook().rules.standards) == (2, {"early_help.allocation": days(4)})
    assert MOURNING in rulebook().calendar.bank_holidays
    kinds = list(Event.objects.filter(stream__kind=StreamKind.RULEBOOK).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["rules_published", "rules_came_into_force"]


def test_a_director_may_publish_what_an_administrator_drafted(world):
    priya, _ = administrators(world)
    rosa = a_person("rosa", "Rosa", "Lane", Role.ASSISTANT_DIRECTOR, world.authority)

    assert published(priya, rosa, a_holiday(MOURNING)).published_by == rosa


def test_nobody_publishes_their_own_draft(world):
    priya, quentin = administrators(world)
    edition = tried(drafted(priya, a_holiday(MOURNING)), quentin)

    assert refused(edition, priya, NotYourDecision).says == "You had a hand in this draft. A second person must publish it."


def a_second_account(world, by, username, *, at=NOON):
    """An account with an administrator's post, both made by one person."""
    actor = actor_of(by, now=at)
    names = {"username": username, "given_name": "Second", "family_name": "Account", "email": "", "job_title": ""}
    made = add_person(**names, password="long enough", actor=actor, now=at)
    post = create_post(unit_id=world.authority.pk, role=Role.SYSTEM_ADMINISTRATOR, title="Administrator", actor=actor, now=at)
    fill_post(post_id=post.pk, user_id=made.pk, from_on=local_date(at), actor=actor, now=at)
    return made


def test_nobody_publishes_through_a_second_account_of_their_own_making(world):
    priya, _ = administrators(world)
    second = a_second_account(world, priya, "second")
    third = a_second_account(world, second, "third")
    edition = tried(drafted(priya, a_holiday(MOURNING)), priya)

    for account in (second, third):
        assert refused(edition, account, NotYourDecision).says == (
            "Priya Shah, who had a hand in this draft, has lately let you in, or whoever let you in. You may publish it from "
            "1 April 2026; until then somebody else may."
        )


def test_whoever_was_let_in_by_the_author_four_weeks_ago_or_by_somebody_else_may_publish(world):
    priya, quentin = administrators(world)
    earlier = a_second_account(world, priya, "earlier", at=NOON - 28 * DAY)
    other = a_second_account(world, quentin, "other")

    assert published(priya, earlier, a_holiday(MOURNING)).published_by == earlier
    assert published(priya, other, a_standard("early_help.allocation", 4)).published_by == other


def test_an_account_opened_again_and_a_director_stood_in_for_do_not_publish_for_whoever_did_it(world):
    priya, quentin = administrators(world)
    rosa = a_person("rosa", "Rosa", "Lane", Role.ASSISTANT_DIRECTOR, world.authority)
    actor = actor_of(priya, now=NOON)
    deactivate_person(user_id=quentin.pk, reason="Left.", actor=actor, now=NOON)
    take_person_back(user_id=quentin.pk, actor=actor, now=NOON)
    post = Post.objects.create(unit=world.authority, role=Role.SYSTEM_ADMINISTRATOR, title="Administrator")
    Holding.objects.create(post=post, user=quentin, from_on=TODAY)
    record_absence(user_id=rosa.pk, from_on=TODAY, to_on=TODAY + DAY, stands_in_id=world.chidi.pk, actor=actor, now=NOON)
    edition = tried(drafted(priya, a_holiday(MOURNING)), priya)

    refused(edition, quentin, NotYourDecision)
    refused(edition, world.chidi, NotYourDecision)


def test_nobody_publishes_as_a_colleague_whose_password_they_have_just_given(world):
    priya, quentin = administrators(world)
    give_password(user_id=quentin.pk, password="known to priya", actor=actor_of(priya, now=NOON), now=NOON)

    refused(tried(drafted(priya, a_holiday(MOURNING)), priya), quentin, NotYourDecision)


def test_nobody_publishes_a_draft_they_had_a_hand_in(world):
    priya, quentin = administrators(world)
    edition = drafted(priya, a_holiday(MOURNING))
    actor = actor_of(quentin, now=NOON)
    edition = change_rule(
        draft_id=edition.pk, version=1, change=a_standard("early_help.allocation", 4), reason=REASON, actor=actor, now=NOON
    )
    refused(tried(edition, priya), quentin, NotYourDecision)

    edition = drop_change(draft_id=edition.pk, version=2, kind=RuleKind.LOCAL_STANDARD, key="early_help.allocation", actor=actor, now=NOON)
    refused(tried(edition, priya), quentin, NotYourDecision)


def test_the_database_itself_refuses_one_person_for_both(world):
    priya, _ = administrators(world)
    edition = drafted(priya, a_holiday(MOURNING))

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state="published", number=2, published_by=priya, published_at=NOON, in_force_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.filter(edition=edition).update(published_by=priya)


def test_others_may_not_publish(world):
    priya, _ = administrators(world)
    edition = tried(drafted(priya, a_holiday(MOURNING)), priya)

    for person in (world.ben, world.grace, world.amina):
        refused(edition, person, NotYourDecision)


def test_a_draft_that_was_not_tried_or_has_changed_since_waits(world):
    priya, quentin = administrators(world)
    edition = drafted(priya, a_holiday(MOURNING))
    assert refused(edition, quentin, BadInput).says == "See first what the draft would change for open journeys."

    tried(edition, priya)
    seen = edition.version
    edition = change_rule(draft_id=edition.pk, version=seen, change=a_standard("early_help.allocation", 4), reason=REASON,
                          actor=actor_of(priya, now=NOON), now=NOON)  # fmt: skip
    refused(edition, quentin, StaleDraft, version=seen)
    refused(edition, quentin, BadInput)


def test_an_empty_draft_and_a_day_that_is_over_are_refused(world):
    priya, quentin = administrators(world)
    edition = drafted(priya)
    assert refused(edition, quentin, BadInput).says == "The draft changes nothing yet."

    edition = change_rule(
        draft_id=edition.pk, version=0, change=a_holiday(MOURNING), reason=REASON, actor=actor_of(priya, now=NOON), now=NOON
    )
    tried(edition, priya)
    for odd in (NOON.date() - DAY, date(2031, 1, 1), MOURNING + DAY):
        assert list(refused(edition, quentin, BadInput, from_on=odd).fields) == ["from_on"]


def test_an_edition_comes_into_force_on_its_day_and_not_before(world):
    priya, quentin = administrators(world)
    edition = published(priya, quentin, a_standard("early_help.allocation", 4), days_ahead=5)

    assert (bring_into_force(now=NOON + 4 * DAY), rulebook().rules.standards) == (0, {})
    assert rulebook().rules_at(NOON + 6 * DAY).standards == {"early_help.allocation": days(4)}
    assert (bring_into_force(now=NOON + 5 * DAY), rulebook().rules.standards) == (1, {"early_help.allocation": days(4)})
    assert (bring_into_force(now=NOON + 5 * DAY), rulebook().edition) == (0, edition.number)


def test_editions_come_into_force_in_the_order_of_their_numbers(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4), days_ahead=5)
    edition = tried(drafted(priya, a_standard("early_help.allocation", 3)), priya)

    assert list(refused(edition, quentin, BadInput).fields) == ["from_on"]


def test_what_started_before_an_edition_keeps_its_length(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    published(priya, quentin, a_standard("early_help.allocation", 6), at=NOON + DAY)
    book = rulebook()

    assert book.rules_at(NOON - DAY).standards == {}
    assert book.rules_at(NOON + timedelta(hours=1)).standards == {"early_help.allocation": days(4)}
    assert book.rules_at(NOON + DAY).standards == {"early_help.allocation": days(6)}


def test_an_edition_may_say_that_it_counts_for_what_runs_already(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    published(priya, quentin, a_standard("early_help.allocation", 6), at=NOON + DAY, for_running=True)
    published(priya, quentin, a_standard("early_help.allocation", 5), at=NOON + 2 * DAY)
    book = rulebook()

    assert book.rules_at(NOON - DAY).standards == {"early_help.allocation": days(6)}
    assert book.rules_at(NOON + timedelta(hours=1)).standards == {"early_help.allocation": days(6)}
    assert book.rules_at(NOON + 3 * DAY).standards == {"early_help.allocation": days(5)}


def test_a_standard_can_be_put_back_as_it_ships(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    back = Set(kind=RuleKind.LOCAL_STANDARD, key="early_help.allocation", value=None)

    published(priya, quentin, back, at=NOON + DAY)

    assert (rulebook().rules.standards, LocalStandard.objects.count()) == ({}, 0)
    assert rulebook().rules_at(NOON + timedelta(hours=1)).standards == {"early_help.allocation": days(4)}


def test_every_kind_of_rule_reaches_the_engine(world):
    priya, quentin = administrators(world)
    published(
        priya, quentin,
        Set(kind=RuleKind.SCHOOL_TERM, key="2026-04-13", value={"name": "Summer term", "last": "2026-07-21"}),
        Set(kind=RuleKind.SCHOOL_CLOSURE, key="2026-05-05", value={"name": "Training day"}),
        Set(kind=RuleKind.LABEL, key="stage:early_help", value={"text": "Family Help"}),
        Set(kind=RuleKind.LOCAL_STANDARD, key="early_help.visit", value={"off": True}),
    )  # fmt: skip
    book = rulebook()

    assert book.calendar.terms == ((date(2026, 4, 13), date(2026, 7, 21)),)
    assert book.calendar.school_closed == frozenset({date(2026, 5, 5)})
    assert Words(book.rules.labels).stage("early_help") == "Family Help"
    assert book.rules.switched_off == frozenset({"early_help.visit"})


def test_only_a_change_of_the_calendar_or_one_for_what_runs_counts_again(world):
    priya, quentin = administrators(world)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    assert Recount.objects.count() == 0

    for_all = published(priya, quentin, a_standard("early_help.allocation", 5), at=NOON + DAY, for_running=True)
    holiday = published(priya, quentin, a_holiday(MOURNING), at=NOON + 2 * DAY)

    assert list(Recount.objects.order_by("pk").values_list("edition", flat=True)) == [for_all.pk, holiday.pk]
