"""What a return becomes: journeys that stand in their stages, with placements, legal statuses, reviews and timescales."""

from datetime import UTC, date, datetime

import pytest

from tests.tracker.exchange.returns import (
    AD1,
    NOW,
    OC2,
    PLACED,
    a_return,
    child,
    episode,
    missing,
    review,
    rules,
    take,
)
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import BadInput
from tracker.models import (
    CaseloadRow,
    Child,
    Clock,
    Effect,
    Event,
    Firing,
    Journey,
    LegalStatus,
    MissingEpisode,
    OrgUnit,
    PermanencyRow,
    Placement,
    Post,
    Relationship,
    Review,
    SpanRow,
    Stream,
    Track,
)
from tracker.projections.rebuild import differences
from tracker.selectors.invariants import breaches
from workflows.calendar import local_date
from workflows.terms import EventKind, Role, Stage

pytestmark = pytest.mark.django_db


def journeys():
    return list(Journey.objects.order_by("opened_at").select_related("child", "team", "previous"))


def only():
    (journey,) = journeys()
    return journey


def kinds(journey):
    return list(Event.objects.filter(journey=journey).order_by("seq").values_list("kind", flat=True))


def on(moment):
    """The day of a moment in London, as the record would be read out."""
    return local_date(moment).isoformat() if moment else None


def tracks(journey):
    return [
        (t.code, t.number, t.state, t.route, t.ended_at is None) for t in Track.objects.filter(journey=journey).order_by("code", "number")
    ]


def test_a_child_in_care_stands_as_looked_after_with_everything_that_goes_with_it(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode("10/01/2022")], reviews=[review("04/02/2022")]))

    journey = only()
    assert (journey.stage, journey.sub_stage, journey.closed_at, journey.last_known_on) == (Stage.LOOKED_AFTER, "", None, date(2022, 3, 31))
    assert journey.looked_after_since == journey.opened_at == journey.stage_entered_at == datetime(2022, 1, 10, tzinfo=UTC)
    assert kinds(journey) == [
        "episode_returned", "journey_opened", "return_header_read", "legal_status_started", "placement_started", "looked_after_started",
        "lac_review_held", "journey_imported",
    ]  # fmt: skip
    assert tracks(journey) == [("legal", 1, "final_order", "", True), ("placement", 1, "placed", "", True)]
    assert [(p.code, p.provider, p.where, p.provider_reference, p.ended_at) for p in Placement.objects.all()] == [
        ("U6", "PR1", "AB3 4EF", "SC01", None)
    ]
    assert [(s.code, s.ended_at) for s in LegalStatus.objects.all()] == [("C2", None)]
    assert [(r.held_on, r.is_planned, r.participation) for r in Review.objects.all()] == [(date(2022, 2, 4), False, "PN1")]
    assert (result.open_now, result.looked_after_now) == (1, 1)


def test_a_child_of_a_return_has_no_name_and_is_found_by_the_return_s_own_reference(tmp_path):
    take(a_return(tmp_path, header=[child(SEX="1", UPN="A123456789012")], episodes=[episode()]))

    born = Child.objects.get()
    assert (born.given_name, born.family_name, born.name) == ("", "", born.ref)
    assert (born.source_system, born.source_ref, born.search_text, born.sex, born.ethnicity) == ("ssda903", "1001", "1001", "M", "WBRI")
    assert (born.date_of_birth, born.unique_pupil_number) == (date(2012, 5, 20), "A123456789012")


def test_days_are_known_as_days_and_what_was_read_was_recorded_now(tmp_path):
    take(a_return(tmp_path, episodes=[episode("01/06/2021")]))

    opened = Event.objects.get(kind=EventKind.JOURNEY_OPENED)
    assert (opened.occurred_at, opened.precision, opened.recorded_at) == (datetime(2021, 5, 31, 23, tzinfo=UTC), "day", NOW)
    assert {e.recorded_at for e in Event.objects.all()} == {NOW}


def test_an_open_journey_is_held_by_the_team_for_imported_children_and_asks_for_a_worker_from_now(tmp_path):
    take(a_return(tmp_path, episodes=[episode()]))

    team = OrgUnit.objects.get(code="imported")
    assert (team.name, team.parent.kind, list(Post.objects.values_list("unit", "role"))) == (
        "Imported, to be allocated", "authority", [(team.pk, Role.TEAM_MANAGER)],
    )  # fmt: skip
    assert list(Relationship.objects.values_list("kind", "unit", "from_at", "to_at")) == [("responsible_team", team.pk, NOW, None)]
    allocation = Clock.objects.get(limit="oversight.allocation")
    assert (allocation.started_at, allocation.start_event.kind, only().team) == (NOW, "journey_imported", team)


def test_a_team_may_be_named_and_one_that_is_not_there_is_refused_with_nothing_written(tmp_path):
    authority = OrgUnit.objects.create(code="larkshire", kind="authority", name="Larkshire Council")
    north = OrgUnit.objects.create(code="north", kind="team", parent=authority, name="North")
    folder = a_return(tmp_path, episodes=[episode()])

    with pytest.raises(BadInput, match=r"^There is no team with the code south\.$"):
        take(folder, team="south")
    assert (Child.objects.count(), Event.objects.count()) == (0, 0)

    take(folder, team="north")
    assert only().team == north


def test_limits_run_from_their_true_start_and_those_the_return_cannot_speak_of_run_from_now(tmp_path):
    take(a_return(tmp_path, episodes=[episode("10/01/2022")], reviews=[review("04/02/2022")]))

    running = {c.limit: c for c in Clock.objects.filter(stopped_at=None, cancelled_at=None)}
    held = datetime(2022, 2, 4, tzinfo=UTC)
    assert (running["lac.review"].occurrence, running["lac.review"].started_at) == (2, held)
    assert running["lac.care_plan"].started_at == datetime(2022, 1, 10, tzinfo=UTC)
    assert {code: running[code].started_at for code in ("lac.visit", "lac.dental_check", "oversight.supervision")} == {
        "lac.visit": NOW, "lac.dental_check": NOW, "oversight.supervision": NOW,
    }  # fmt: skip
    first = Clock.objects.get(limit="lac.review", occurrence=1)
    assert (first.stopped_at, first.stop_event.kind) == (held, "lac_review_held")


def test_what_was_over_before_it_was_recorded_has_passed_and_the_first_pass_tells_nobody(tmp_path):
    take(a_return(tmp_path, episodes=[episode("10/01/2022")]))

    plan = Firing.objects.filter(clock__limit="lac.care_plan")
    assert {(f.state, f.fired_at) for f in plan} == {("passed", NOW)}
    assert Effect.objects.count() == 0

    fired = fire_due_clocks(now=NOW)

    assert (fired.clocks, fired.rungs, fired.events, Effect.objects.count()) == (0, 0, 0, 0)


def test_care_that_ended_closes_the_journey_with_its_outcome(tmp_path):
    take(a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", "E45")]))

    journey = only()
    assert (journey.stage, journey.closed_because, journey.closed_at) == (
        Stage.CLOSED,
        "special_guardianship_order",
        datetime(2021, 12, 1, tzinfo=UTC),
    )
    assert kinds(journey)[-6:] == [
        "placement_ended", "legal_status_ended", "permanence_achieved", "looked_after_ceased", "journey_closed", "journey_imported",
    ]  # fmt: skip
    assert tracks(journey) == [
        ("legal", 1, "discharged", "", False), ("permanence_route", 1, "order_or_placement_achieved", "kinship_sgo", False),
        ("placement", 1, "ended", "", False),
    ]  # fmt: skip
    assert Clock.objects.filter(stopped_at=None, cancelled_at=None).count() == 0
    assert (CaseloadRow.objects.count(), PermanencyRow.objects.count()) == (0, 0)
    assert list(Relationship.objects.values_list("kind", "unit__code")) == [("last_team", "imported")]


@pytest.mark.parametrize(
    ("code", "because"),
    [("E11", "adopted"), ("E12", "adopted"), ("E2", "died"), ("E3", "care_taken_over"), ("E4A", "returned_home_planned"),
     ("E4B", "returned_home_unplanned"), ("E13", "left_to_family_or_others"), ("E41", "child_arrangements_order"),
     ("E43", "special_guardianship_order"), ("E48", "special_guardianship_order"), ("E5", "independent_living"),
     ("E6", "independent_living"),
     ("E7", "adult_services"), ("E8", "other"), ("E9", "sentenced_to_custody"), ("E14", "remand_ended"), ("E15", "age_assessed_adult"),
     ("E16", "moved_abroad"), ("E17", "staying_put")],
)  # fmt: skip
def test_each_way_out_of_care_is_the_reason_for_closing(tmp_path, code, because):
    take(a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", code)]))

    assert only().closed_because == because


def test_a_death_is_on_the_child_s_record(tmp_path):
    take(a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", "E2")]))

    assert Child.objects.get().died_on == date(2021, 12, 1)
    assert "child_died" in kinds(only())


def test_an_outcome_after_which_help_may_go_on_is_a_remark(tmp_path):
    header = [child(), child("1002", DOB="01/01/2005")]
    episodes = [episode("01/06/2021", "01/12/2021", "E45"), episode("01/06/2021", "01/12/2021", "E5", CHILD="1002")]

    result = take(a_return(tmp_path, header=header, episodes=episodes))

    assert rules(result) == [("2021/episodes.csv", 2, "support_may_go_on"), ("2021/episodes.csv", 3, "leaving_care_may_be_owed")]


def test_placement_and_legal_status_change_each_on_its_own(tmp_path):
    take(
        a_return(
            tmp_path,
            episodes=[
                episode("01/06/2021", "01/07/2021", "X1", LS="V2"),
                episode("01/07/2021", "01/08/2021", "X1", RNE="L", LS="C1"),
                episode("01/08/2021", RNE="P", LS="C1", PLACE="K2", URN="SC02"),
            ],
        )
    )

    journey = only()
    assert [(p.code, on(p.started_at), on(p.ended_at)) for p in Placement.objects.all()] == [
        ("U6", "2021-06-01", "2021-08-01"), ("K2", "2021-08-01", None),
    ]  # fmt: skip
    assert [(s.code, s.ended_at is None) for s in LegalStatus.objects.all()] == [("V2", False), ("C1", True)]
    assert (journey.looked_after_since, journey.stage) == (journey.opened_at, Stage.LOOKED_AFTER)
    assert tracks(journey) == [("legal", 1, "interim_order", "", True), ("placement", 1, "placed", "", True)]
    assert Clock.objects.filter(limit="legal.section_20_review", cancelled_at__isnull=False).count() == 1


def test_a_step_the_legal_machine_does_not_know_ends_one_track_and_opens_the_next(tmp_path):
    episodes = [episode("01/06/2021", "01/07/2021", "X1", LS="C2"), episode("01/07/2021", RNE="L", LS="V2")]

    take(a_return(tmp_path, episodes=episodes))

    assert tracks(only())[:2] == [("legal", 1, "discharged", "", False), ("legal", 2, "section_20", "", True)]


def test_placed_for_adoption_from_the_first_day_in_the_placement_and_back_when_it_ends(tmp_path):
    folder = a_return(
        tmp_path,
        episodes=[
            episode("01/06/2021", "01/07/2021", "X1", LS="E1"),
            episode("01/07/2021", "01/09/2021", "X1", RNE="P", LS="E1", PLACE="A5", URN="A"),
            episode("01/09/2021", RNE="P", LS="E1", PLACE="U6", URN="B"),
        ],
    )
    take(folder, as_at=date(2021, 8, 1))

    journey = only()
    assert (journey.stage, journey.sub_stage) == (Stage.PERMANENCE, "placed_for_adoption")
    assert on(journey.stage_entered_at) == "2021-07-01"
    assert PermanencyRow.objects.get().route == "adoption"
    assert Clock.objects.filter(limit="lac.review", cancelled_at__isnull=False).exists()
    assert Clock.objects.filter(limit="adoption.review_placed", cancelled_at=None, stopped_at=None).count() == 1

    take(folder)

    journey = only()
    assert (journey.stage, journey.sub_stage) == (Stage.LOOKED_AFTER, "")
    assert [k for k in kinds(journey) if "adoption" in k or "agency" in k] == [
        "placed_for_adoption", "adoption_placement_ended", "child_returned_to_agency",
    ]  # fmt: skip
    assert Clock.objects.filter(limit="lac.review", cancelled_at=None, stopped_at=None).count() == 1
    assert list(breaches()) == []


def test_a_long_term_placement_is_taken_as_a_match_with_a_remark_that_asks_for_the_decision(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode(PLACE="U4")]))

    assert (only().stage, only().sub_stage) == (Stage.PERMANENCE, "matched_long_term")
    assert tracks(only())[1] == ("permanence_route", 1, "matched", "long_term_fostering", True)
    assert [(r.rule, r.says) for r in result.remarks] == [
        ("code_is_not_a_match",
         "Placement U4 (long term) was taken as a match. The code is not a match decision: record the date of the match and its "
         "confirmation to the carer, the parents and the child.")
    ]  # fmt: skip


def test_a_temporary_move_does_not_end_the_match_that_it_interrupts(tmp_path):
    take(
        a_return(
            tmp_path,
            episodes=[
                episode("01/06/2021", "01/07/2021", "X1", PLACE="U4"),
                episode("01/07/2021", "08/07/2021", "X1", RNE="T", PLACE="T1", PLACE_PROVIDER=""),
                episode("08/07/2021", RNE="T", PLACE="U4"),
            ],
        )
    )

    assert (only().sub_stage, only().stage_entered_at) == ("matched_long_term", only().opened_at)
    assert [t for t in tracks(only()) if t[0] != "legal"] == [
        ("permanence_route", 1, "matched", "long_term_fostering", True), ("placement", 1, "placed", "", True),
    ]  # fmt: skip


def test_a_carer_who_may_adopt_is_early_permanence_and_goes_on_to_the_adoption(tmp_path):
    episodes = [episode("01/06/2021", "01/07/2021", "X1", PLACE="U5"), episode("01/07/2021", RNE="T", PLACE="A5", LS="C2")]

    take(a_return(tmp_path, episodes=episodes))

    assert [t for t in tracks(only()) if t[0] == "permanence_route"] == [("permanence_route", 1, "matched", "early_permanence", True)]


def test_short_breaks_are_help_to_a_child_in_need_and_not_care(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode(LS="V4")]))

    assert (only().stage, only().looked_after_since) == (Stage.CHILD_IN_NEED, None)
    assert ("short_breaks", 1, "open", "", True) in tracks(only())
    assert (result.open_now, result.looked_after_now) == (1, 0)
    running = set(Clock.objects.filter(stopped_at=None, cancelled_at=None).values_list("limit", flat=True))
    assert {"short_breaks.visit", "short_breaks.review"} <= running
    assert "lac.review" not in running


def test_short_breaks_that_become_care_and_care_that_becomes_short_breaks(tmp_path):
    take(
        a_return(
            tmp_path,
            episodes=[
                episode("01/06/2021", "01/07/2021", "X1", LS="V3"),
                episode("01/07/2021", "01/08/2021", "X1", RNE="L", LS="C2"),
                episode("01/08/2021", RNE="L", LS="V3"),
            ],
        )
    )

    assert [k for k in kinds(only()) if k.startswith(("looked_after", "short", "journey"))] == [
        "journey_opened", "short_breaks_started", "short_breaks_ended", "looked_after_started", "journey_moved", "short_breaks_started",
        "journey_moved", "looked_after_ceased", "journey_imported",
    ]  # fmt: skip
    assert only().stage == Stage.CHILD_IN_NEED
    assert list(breaches()) == []


def test_a_gap_opens_the_next_journey_of_the_same_child(tmp_path):
    take(
        a_return(
            tmp_path,
            episodes=[episode("01/05/2021", "01/06/2021", "E4A"), episode("01/10/2021", "01/11/2021", "E4B"), episode("01/01/2022")],
        )
    )

    first, second, third = journeys()
    assert [j.closed_because for j in (first, second, third)] == ["returned_home_planned", "returned_home_unplanned", ""]
    assert (first.previous, second.previous, third.previous) == (None, first, second)
    assert {j.child_id for j in (first, second, third)} == {first.child_id}
    assert list(Relationship.objects.filter(to_at=None).values_list("kind", flat=True)) == ["responsible_team"]


def test_where_episodes_overlap_the_later_start_wins(tmp_path):
    take(a_return(tmp_path, episodes=[episode("01/05/2021", "01/12/2021", "X1"), episode("01/10/2021", RNE="P", PLACE="K2", URN="B")]))

    assert [(p.code, on(p.ended_at)) for p in Placement.objects.all()] == [("U6", "2021-10-01"), ("K2", None)]


def test_a_review_on_the_last_day_counts_and_one_after_care_stands_outside_it(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", "E4A")], reviews=[review("01/12/2021"), review("02/12/2021")])

    result = take(folder)

    assert Clock.objects.filter(limit="lac.review", stopped_at__isnull=False).count() == 1
    assert Review.objects.filter(journey=only()).count() == 2
    assert rules(result) == [("2021/reviews.csv", 3, "outside_care")]


def test_a_review_after_the_last_day_known_is_planned(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode()], reviews=[review("01/05/2022")]))

    assert [(r.held_on, r.is_planned) for r in Review.objects.all()] == [(date(2022, 5, 1), True)]
    assert "lac_review_held" not in kinds(only())
    assert rules(result) == [("2021/reviews.csv", 2, "review_planned")]


def test_the_times_a_child_was_missing_are_on_the_journey(tmp_path):
    rows = [missing("01/07/2021", "03/07/2021"), missing("10/07/2021", "10/07/2021", MISSING="A"), missing("01/03/2022", "")]

    take(a_return(tmp_path, episodes=[episode()], missing_episodes=rows))

    assert [(m.kind, on(m.started_at), on(m.ended_at)) for m in MissingEpisode.objects.all()] == [
        ("missing", "2021-07-01", "2021-07-03"),
        ("away_without_authorisation", "2021-07-10", "2021-07-10"),
        ("missing", "2022-03-01", None),
    ]
    assert [t[1:3] + t[4:] for t in tracks(only()) if t[0] == "missing"] == [
        (1, "returned", False),
        (2, "returned", False),
        (3, "open", True),
    ]
    assert Clock.objects.filter(limit="missing.senior_alert", stopped_at=None, cancelled_at=None).count() == 1
    assert list(breaches()) == []


def test_a_child_still_missing_when_care_ended_is_a_remark(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", "E8")], missing_episodes=[missing("01/11/2021", "")])

    result = take(folder)

    assert rules(result) == [("2021/missing.csv", 2, "still_missing_at_the_end")]
    assert [on(m.ended_at) for m in MissingEpisode.objects.all()] == ["2021-12-01"]
    assert list(breaches()) == []


def test_missing_outside_care_opens_nothing(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("01/08/2021")], missing_episodes=[missing("01/07/2021", "03/07/2021")])

    assert rules(take(folder)) == [("2021/missing.csv", 2, "outside_care")]
    assert [t for t in tracks(only()) if t[0] == "missing"] == []
    assert MissingEpisode.objects.count() == 1


def test_rows_that_are_only_data_are_events_that_hold_the_whole_row(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("01/06/2021", "01/12/2021", "E12")], oc2=[OC2], ad1=[AD1], placed_for_adoption=[PLACED])

    take(folder)

    returned = {e.kind: (e, e.payload.body) for e in Event.objects.filter(journey=only()).select_related("payload")}
    event, body = returned["health_data_returned"]
    assert (event.source_record, body["row"]["SDQ_SCORE"], body["file"], body["line"]) == (
        "ssda903:oc2:1001:2022-03-31",
        "12",
        "2021/oc2.csv",
        2,
    )
    assert returned["adoption_data_returned"][1]["row"]["DATE_MATCH"] == "2021-09-01"
    decided = returned["should_be_placed_returned"][0]
    assert (decided.source_record, on(decided.occurred_at)) == ("ssda903:placed_for_adoption:1001:2021-08-01", "2021-08-01")


def test_a_child_without_an_episode_is_on_record_without_a_journey(tmp_path):
    result = take(a_return(tmp_path, header=[child(), child("1002")], episodes=[episode()], oc2=[{**OC2, "CHILD": "1002"}]))

    alone = Child.objects.get(source_ref="1002")
    assert not alone.journeys.exists()
    assert list(Event.objects.filter(child=alone).order_by("seq").values_list("kind", "journey", "stream__kind")) == [
        ("return_header_read", None, "child"), ("health_data_returned", None, "child"),
    ]  # fmt: skip
    assert Stream.objects.filter(kind="child").count() == 1
    assert rules(result) == [("2021/header.csv", 3, "no_episode")]


def test_a_young_person_who_turned_18_since_is_left_as_the_return_left_them_with_a_task(tmp_path):
    later = datetime(2022, 9, 1, 9, tzinfo=UTC)

    result = take(a_return(tmp_path, header=[child(DOB="20/05/2004")], episodes=[episode()]), now=later)

    assert (only().stage, result.looked_after_now) == (Stage.LOOKED_AFTER, 1)
    assert [(r.rule, r.says) for r in result.remarks] == [
        ("turned_18_since", "The young person has turned 18 since, on 20/05/2022. The journey was left as the return left it, with a task.")
    ]
    task = Clock.objects.get(limit="record.owed")
    assert (task.asks_for, task.answers, task.started_at) == ("review_of_need", "social_worker", later)
    assert list(breaches()) == []


def test_an_adult_in_an_open_episode_is_a_remark_and_a_task(tmp_path):
    result = take(a_return(tmp_path, header=[child(DOB="20/05/2003")], episodes=[episode()]))

    assert rules(result) == [("2021/episodes.csv", 2, "adult_in_the_return")]
    assert Clock.objects.filter(limit="record.owed").count() == 1


def test_rows_that_contradict_the_header_are_remarks(tmp_path):
    folder = a_return(
        tmp_path, episodes=[episode("01/06/2011")], reviews=[review("20/06/2021", DOB="21/05/2012")],
        uasc=[{"CHILD": "1001", "SEX": "M", "DOB": "20/05/2012", "DUC": ""}],
    )  # fmt: skip

    assert rules(take(folder)) == [
        ("2021/episodes.csv", 2, "born_after"), ("2021/reviews.csv", 2, "date_of_birth_differs"), ("2021/uasc.csv", 2, "sex_differs"),
    ]  # fmt: skip


def test_what_lists_and_pages_read_is_what_the_events_give(tmp_path):
    take(
        a_return(
            tmp_path,
            header=[child(), child("1002")],
            episodes=[
                episode("01/05/2021", "01/06/2021", "E4A"), episode("01/10/2021", PLACE="U4"),
                episode("01/06/2021", "01/07/2021", "X1", CHILD="1002"), episode("01/07/2021", RNE="P", PLACE="A4", URN="B", CHILD="1002"),
            ],
        )
    )  # fmt: skip

    assert CaseloadRow.objects.count() == PermanencyRow.objects.count() == 2
    assert SpanRow.objects.filter(what="stage", value="permanence", true_to=None).count() == 2
    assert (list(differences()), list(breaches())) == ([], [])
