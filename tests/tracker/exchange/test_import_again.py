"""The same returns again change nothing; a later return is inserted in its place, and what people did since stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from tests.builders import a_person
from tests.tracker.exchange.people import moves_placement
from tests.tracker.exchange.returns import NOW, OC2, a_return, child, episode, missing, review, rules, take
from tracker.actions.allocate import allocate
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.record import record_happened
from tracker.models import (
    CaseloadRow,
    Child,
    Clock,
    Event,
    EventPayload,
    Firing,
    ImportRemark,
    Journey,
    LegalStatus,
    MissingEpisode,
    OrgUnit,
    PermanencyRow,
    Placement,
    Relationship,
    Review,
    SpanRow,
    Stream,
    Track,
)
from tracker.projections.rebuild import differences
from tracker.selectors.invariants import breaches
from tracker.selectors.viewers import actor_of
from workflows.terms import EventKind, Role, Stage

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


@pytest.fixture
def first_year(tmp_path):
    """A child in care at the end of a year, with a review held and one planned."""
    return a_return(
        tmp_path, 2021, episodes=[episode("01/06/2021")], reviews=[review("20/06/2021"), review("01/05/2022")], oc2=[OC2],
        missing_episodes=[missing("01/07/2021", "03/07/2021")],
    )  # fmt: skip


def second_year(at, *, ends="", how="", **more):
    """The same episode sent again a year later, and whatever else."""
    header = more.pop("header", [child()])
    episodes = [episode("01/06/2021", ends, how, REASON_PLACE_CHANGE="CARPL" if ends else ""), *more.pop("episodes", [])]
    return a_return(at, 2022, header=header, episodes=episodes, **more)


def rows():
    """Every row of the record, so that any change shows."""
    return {m.__name__: list(m._default_manager.order_by("pk").values()) for m in apps.get_app_config("tracker").get_models()}


def test_the_same_files_again_change_nothing(first_year):
    first = take(first_year)
    before = rows()

    second = take(first_year, now=NOW + timedelta(days=3))

    assert rows() == before
    assert not second.changed
    assert set(second.made.values()) == {0}
    assert {k: v for k, v in second.already_there.items() if v} == {k: v for k, v in first.made.items() if v} == {
        "children": 1, "journeys": 1, "episodes": 1, "reviews": 2, "oc2": 1, "missing_episodes": 1, "placements": 1, "legal_statuses": 1,
    }  # fmt: skip


def test_an_earlier_return_alone_after_a_later_one_changes_nothing(first_year, tmp_path):
    take(first_year, second_year(tmp_path, ends="01/06/2022", how="E4A"), now=NOW + YEAR)
    before = rows()

    take(first_year, now=NOW + YEAR)

    assert rows() == before


def test_an_episode_sent_again_with_its_end_ends_the_journey_it_stands_on(first_year, tmp_path):
    take(first_year)

    result = take(second_year(tmp_path, ends="01/06/2022", how="E4A"), now=NOW + YEAR)

    journey = Journey.objects.get()
    assert (journey.stage, journey.closed_because, journey.last_known_on) == (Stage.CLOSED, "returned_home_planned", date(2023, 3, 31))
    assert (result.journeys_changed, result.made["journeys"], result.made["episodes"], result.open_now) == (1, 0, 0, 0)
    assert [(p.ended_at.date().isoformat(), p.reason_changed) for p in Placement.objects.all()] == [("2022-05-31", "CARPL")]
    assert list(Relationship.objects.filter(to_at=None).values_list("kind", "unit__code")) == [("last_team", "imported")]
    assert Clock.objects.filter(stopped_at=None, cancelled_at=None, limit__startswith="lac").count() == 0
    assert (list(breaches()), list(differences())) == ([], [])


def test_the_record_only_grows_what_a_later_return_says_otherwise_corrects_it(first_year, tmp_path):
    take(first_year)
    before = list(Event.objects.order_by("pk").values_list("hash", flat=True))

    take(second_year(tmp_path, ends="01/06/2022", how="E4A"), now=NOW + YEAR)

    assert list(Event.objects.order_by("pk").values_list("hash", flat=True))[: len(before)] == before
    corrected = Event.objects.get(kind=EventKind.EVENT_CORRECTED)
    assert (corrected.corrects.kind, corrected.corrects.source_record) == ("episode_returned", "ssda903:episode:1001:2021-06-01")
    again = Event.objects.get(source_record="ssda903:episode:1001:2021-06-01#2")
    assert (again.payload.body["row"]["DEC"], again.occurred_at) == ("2022-06-01", corrected.corrects.occurred_at)


def test_what_a_later_return_puts_right_was_known_otherwise_until_then(first_year, tmp_path):
    take(first_year)

    result = take(a_return(tmp_path, 2022, episodes=[episode("01/06/2021", LS="C1")]), now=NOW + YEAR)

    began = datetime(2021, 5, 31, 23, tzinfo=UTC)
    assert list(LegalStatus.objects.values_list("code", "started_at", "ended_at")) == [("C1", began, None)]
    spans = SpanRow.objects.filter(what="legal_status").order_by("known_from")
    assert list(spans.values_list("value", "true_from", "known_from", "known_to")) == [
        ("C2", began, NOW, NOW + YEAR),
        ("C1", began, NOW + YEAR, None),
    ]
    assert ("2022/episodes.csv", 2, "differs_between_returns") in rules(result)
    assert (list(breaches()), list(differences())) == ([], [])


def test_years_taken_one_by_one_give_the_same_journeys_as_all_at_once(tmp_path):
    years = [
        a_return(tmp_path, 2020, header=[child(), child("1002")],
                 episodes=[episode("01/06/2020"), episode("01/06/2020", "01/07/2020", "E8", CHILD="1002")]),
        a_return(tmp_path, 2021, header=[child(), child("1002")],
                 episodes=[episode("01/06/2020", "01/06/2021", "X1"), episode("01/06/2021", RNE="P", PLACE="A4", URN="B"),
                           episode("01/09/2021", CHILD="1002", LS="V2")]),
        a_return(tmp_path, 2022, header=[child(), child("1002")],
                 episodes=[episode("01/06/2021", "01/06/2022", "E11", RNE="P", PLACE="A4", URN="B"),
                           episode("01/09/2021", "01/10/2022", "X1", CHILD="1002", LS="V2"),
                           episode("01/10/2022", RNE="L", CHILD="1002", LS="C2")]),
    ]  # fmt: skip

    def state():
        tables = {
            "journeys": Journey.objects.values_list(
                "source_record", "stage", "sub_stage", "opened_at", "closed_at", "closed_because", "looked_after_since"
            ),
            "placements": Placement.objects.values_list("source_record", "code", "started_at", "ended_at"),
            "clocks": Clock.objects.filter(stop_event__isnull=False).values_list("limit", "occurrence", "started_at", "stopped_at"),
        }
        return {name: sorted(rows, key=str) for name, rows in tables.items()}

    for number, folder in enumerate(years):
        take(folder, now=NOW + (number - 1) * YEAR)
    one_by_one = state()
    assert (list(breaches()), list(differences())) == ([], [])
    forget_everything()
    take(*years, now=NOW + YEAR)

    assert state() == one_by_one


def forget_everything():
    """Take away all that an import wrote, what names others first."""
    Event.objects.update(corrects=None)
    Journey.objects.update(previous=None)
    for table in (Relationship, ImportRemark, Firing, Clock, Placement, LegalStatus, Review, MissingEpisode, Track, SpanRow, CaseloadRow,
                  PermanencyRow, EventPayload, Event, Journey, Stream, Child):  # fmt: skip
        table.objects.all().delete()


def test_a_planned_review_that_was_held_becomes_one_that_was(first_year, tmp_path):
    take(first_year)

    take(second_year(tmp_path, reviews=[review("01/05/2022", REVIEW_CODE="PN2")]), now=NOW + YEAR)

    assert [(r.held_on, r.is_planned, r.participation) for r in Review.objects.order_by("held_on")] == [
        (date(2021, 6, 20), False, "PN1"), (date(2022, 5, 1), False, "PN2"),
    ]  # fmt: skip
    last = Clock.objects.get(limit="lac.review", stopped_at=None, cancelled_at=None)
    assert (last.occurrence, last.started_at) == (3, datetime(2022, 4, 30, 23, tzinfo=UTC))
    assert list(breaches()) == []


def test_a_child_who_comes_back_has_the_next_journey(tmp_path):
    take(a_return(tmp_path, 2021, episodes=[episode("01/06/2021", "01/07/2021", "E4A")]))

    take(a_return(tmp_path, 2022, episodes=[episode("01/08/2022")]), now=NOW + YEAR)

    first, second = Journey.objects.order_by("opened_at")
    assert (second.previous, first.is_open, second.is_open) == (first, False, True)
    assert list(Relationship.objects.filter(to_at=None).values_list("kind", flat=True)) == ["responsible_team"]


def test_a_child_known_by_header_alone_is_given_a_journey_when_an_episode_comes(tmp_path):
    take(a_return(tmp_path, 2021, reviews=[review("20/06/2021")]))
    assert Review.objects.count() == 0

    take(a_return(tmp_path, 2022, episodes=[episode("01/06/2021")], reviews=[review("20/06/2021")]), now=NOW + YEAR)

    assert [r.journey for r in Review.objects.all()] == [Journey.objects.get()]
    again = rows()
    take(a_return(tmp_path, 2022, episodes=[episode("01/06/2021")], reviews=[review("20/06/2021")]), now=NOW + YEAR)
    assert rows() == again


def test_a_header_that_changed_puts_the_child_right_with_a_remark(first_year, tmp_path):
    take(first_year)

    result = take(second_year(tmp_path, header=[child(DOB="21/05/2012", ETHNIC="MWBC")]), now=NOW + YEAR)

    assert list(Child.objects.values_list("date_of_birth", "ethnicity")) == [(date(2012, 5, 21), "MWBC")]
    assert ("2022/header.csv", 2, "differs_between_returns") in rules(result)


def test_a_child_in_care_who_is_in_no_later_return_stays_open_and_is_listed(first_year, tmp_path):
    take(first_year)

    result = take(a_return(tmp_path, 2022, header=[child("1002")], episodes=[episode("01/08/2022", CHILD="1002")]), now=NOW + YEAR)

    ref = Child.objects.get(source_ref="1001").ref
    assert [(r.file, r.rule, r.says) for r in result.remarks] == [
        ("2022/episodes.csv", "not_sent_again",
         f"Child {ref} was in care on 31/03/2022 and is not in this return. The journey was left open.")
    ]  # fmt: skip
    assert result.open_now == 2


def test_an_episode_that_a_later_return_of_one_call_does_not_send_again_is_listed(first_year, tmp_path):
    result = take(first_year, a_return(tmp_path, 2022, header=[child()]), now=NOW + YEAR)

    assert ("2021/episodes.csv", 2, "not_sent_again") in rules(result)
    assert Journey.objects.get().is_open


def a_manager():
    return a_person("ben", "Ben", "Okoro", Role.TEAM_MANAGER, OrgUnit.objects.get(code="imported"))


def test_the_worker_people_allocated_stays_and_nobody_is_asked_for_one_again(first_year, tmp_path):
    take(first_year)
    ben = a_manager()
    journey = Journey.objects.get()
    allocate(journey_id=journey.pk, version=journey.version, worker_id=ben.pk, actor=actor_of(ben, now=NOW), occurred_at=NOW, now=NOW)
    seen = NOW + timedelta(days=10)
    record_happened(journey_id=journey.pk, kinds=[EventKind.CHILD_SEEN], says="Child seen.", note="", actor=actor_of(ben, now=seen),
                    occurred_at=seen, now=seen)  # fmt: skip
    visits = Clock.objects.get(limit="lac.visit", stopped_at=None, cancelled_at=None)

    take(second_year(tmp_path, reviews=[review("01/05/2022")]), now=NOW + YEAR)

    journey.refresh_from_db()
    assert (journey.worker, journey.team.code, journey.stage) == (ben, "imported", Stage.LOOKED_AFTER)
    assert Clock.objects.filter(limit="oversight.allocation", stopped_at=None, cancelled_at=None).count() == 0
    after = Clock.objects.get(limit="lac.visit", stopped_at=None, cancelled_at=None)
    assert (after.pk, after.started_at, after.due_at) == (visits.pk, seen, visits.due_at)
    assert (list(breaches()), list(differences())) == ([], [])


def test_a_rung_that_waits_to_be_told_is_still_told_after_a_later_import(first_year, tmp_path):
    take(first_year)
    allocation = Clock.objects.get(limit="oversight.allocation")
    later = NOW + timedelta(days=30)

    take(second_year(tmp_path, reviews=[review("01/04/2022")]), as_at=date(2022, 5, 1), now=later)

    assert Clock.objects.get(limit="oversight.allocation").next_fire_at == allocation.next_fire_at
    assert fire_due_clocks(now=later).rungs > 0


def test_a_journey_that_people_moved_on_keeps_its_state_and_the_row_is_kept_with_a_remark(first_year, tmp_path):
    take(first_year)
    ben = a_manager()
    moved_at = NOW + timedelta(days=5)
    moves_placement(Journey.objects.get(), ben, moved_at)
    before = list(Placement.objects.order_by("pk").values())

    result = take(second_year(tmp_path, ends="01/06/2022", how="E4A", reviews=[review("01/06/2022")]), now=NOW + YEAR)

    assert Journey.objects.get().stage == Stage.LOOKED_AFTER
    assert list(Placement.objects.order_by("pk").values()) == before
    assert ("2022/episodes.csv", 2, "record_went_on") in rules(result)
    assert Event.objects.get(source_record="ssda903:episode:1001:2021-06-01#2").payload.body["row"]["REC"] == "E4A"
    assert Review.objects.filter(held_on=date(2022, 6, 1), is_planned=False).count() == 1
    assert (list(breaches()), list(differences())) == ([], [])


def test_the_actor_of_an_import_is_nobody_on_behalf_of_the_return(first_year):
    take(first_year)

    assert set(Event.objects.values_list("actor", "on_behalf_of")) == {(None, "SSDA903 return")}
