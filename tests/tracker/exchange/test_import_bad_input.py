"""Bad input: a clear sentence with file and line, the rest taken in, nothing lost and nothing half-written."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.tracker.exchange.returns import EPISODE, NOW, a_return, child, episode, held, review, rules, take, write
from tracker.actions import restore_journey
from tracker.errors import BadInput
from tracker.exchange.errors import FileRefused
from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903.formats import EPISODES
from tracker.exchange.ssda903.result import write_report
from tracker.models import Child, Event, EventPayload, ImportRemark, ImportRun, Journey, OrgUnit, Placement, Stream

pytestmark = pytest.mark.django_db

TABLES = (Child, Event, EventPayload, ImportRemark, ImportRun, Journey, OrgUnit, Placement, Stream)


def nothing_is_written():
    return [table.__name__ for table in TABLES if table.objects.exists()] == []


def counted(result):
    """Every row read is either taken or held back."""
    counts = result.counts()
    assert counts["rows_taken"] + counts["rows_held_back"] == counts["rows_read"]
    return counts["rows_read"], counts["rows_taken"], counts["rows_held_back"]


def refused(folder):
    with pytest.raises(FileRefused) as error:
        take(folder)
    assert nothing_is_written()
    return error.value.says


def test_a_missing_column_stops_the_import(tmp_path):
    folder = a_return(tmp_path, episodes=[episode()])
    write(folder / "episodes.csv", [c for c in EPISODES.columns if c.name != "DEC"], [episode()])

    assert refused(folder) == "2021/episodes.csv, line 1: taken as episodes.csv, the column DEC is missing."


def test_a_spreadsheet_renamed_to_csv_stops_the_import_even_as_the_last_file_of_the_last_return(tmp_path):
    good, bad = a_return(tmp_path, 2020, episodes=[episode("01/06/2020")]), a_return(tmp_path, 2021, episodes=[episode("01/06/2020")])
    (bad / "reviews.csv").write_bytes(b"PK\x03\x04\x14\x00")

    with pytest.raises(FileRefused, match=r"^2021/reviews\.csv is a spreadsheet"):
        take(good, bad)
    assert nothing_is_written()


def test_the_command_says_one_sentence_and_ends_with_an_error(tmp_path):
    folder = a_return(tmp_path, episodes=[episode()])
    (folder / "reviews.csv").write_bytes(b"PK\x03\x04\x14\x00")

    with pytest.raises(CommandError) as error:
        call_command("import_ssda903", str(folder))

    assert str(error.value) == (
        "2021/reviews.csv is a spreadsheet or a zip file, not comma-separated text. Open it and save the sheet as CSV UTF-8."
    )
    assert error.value.returncode == 1
    assert nothing_is_written()


def test_a_wrong_date_holds_its_row_back_and_the_rest_is_taken(tmp_path):
    folder = a_return(tmp_path, header=[child(), child("1002")], episodes=[episode("31/02/2022"), episode(CHILD="1002")])

    result = take(folder)

    assert held(result) == [("2021/episodes.csv", 2, "wrong_date", "DECOM is 31/02/2022, which is not a date written dd/mm/yyyy.")]
    assert counted(result) == (4, 3, 1)
    assert [j.child.source_ref for j in Journey.objects.all()] == ["1002"]


def test_an_unknown_code_holds_its_row_back_and_the_rest_is_taken(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode("01/06/2021", "01/07/2021", "X1"), episode("01/07/2021", RNE="P", PLACE="Q9")]))

    assert held(result) == [("2021/episodes.csv", 3, "unknown_code", "PLACE is Q9, which is not a code of the return.")]
    assert counted(result) == (3, 2, 1)
    assert rules(result) == [("2021/episodes.csv", 2, "nothing_follows")]
    assert Journey.objects.get().is_open


def test_a_child_with_episodes_and_no_header_is_held_back_row_by_row(tmp_path):
    folder = a_return(tmp_path, episodes=[episode(), episode(CHILD="1002")], reviews=[review("20/06/2021", CHILD="1002")])

    result = take(folder)

    says = "There is no row for this child in a header file, so nothing is known of who the child is."
    assert held(result) == [("2021/episodes.csv", 3, "no_header", says), ("2021/reviews.csv", 2, "no_header", says)]
    assert counted(result) == (4, 2, 2)
    assert [c.source_ref for c in Child.objects.all()] == ["1001"]


def test_a_header_of_another_year_is_header_enough(tmp_path):
    earlier = a_return(tmp_path, 2020, header=[child()])
    later = a_return(tmp_path, 2021, header=[child("1002")], episodes=[episode()])

    assert held(take(earlier, later)) == []
    assert Journey.objects.count() == 1


def test_a_child_known_from_an_earlier_import_needs_no_header(tmp_path):
    take(a_return(tmp_path, 2020, header=[child()]))

    result = take(a_return(tmp_path, 2021, header=[child("1002")], episodes=[episode()]))

    assert held(result) == []
    assert Journey.objects.get().child.source_ref == "1001"


def test_overlapping_episodes_are_taken_with_a_remark(tmp_path):
    result = take(a_return(tmp_path, episodes=[episode("01/06/2021", "01/08/2021", "X1"), episode("01/07/2021", RNE="P")]))

    assert [(r.file, r.line, r.rule, r.says) for r in result.remarks] == [
        ("2021/episodes.csv", 3, "overlap",
         "The episode starts before the one before it (2021/episodes.csv, line 2) ends on 01/08/2021. The later start was taken.")
    ]  # fmt: skip
    assert counted(result) == (3, 3, 0)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    rows = [episode("01/06/2021", "01/07/2021", "X1"), episode("01/07/2021", RNE="P", PLACE="K2")]
    folder = a_return(tmp_path, episodes=rows)
    write(folder / "episodes.csv", EPISODES.columns, rows, line_end="\r\n", start="\ufeff")

    result = take(folder)

    assert (counted(result), result.remarks) == ((3, 3, 0), [])
    assert list(Placement.objects.order_by("started_at").values_list("code", flat=True)) == ["U6", "K2"]


def test_a_return_whose_year_nothing_tells_is_refused_and_told_how_to_say_it(tmp_path):
    folder = a_return(tmp_path)
    unnamed = folder.rename(tmp_path / "ours")

    assert refused(unnamed) == "ours: nothing says which year the return is for. Name the folder for the April it starts in."
    assert take(unnamed, as_at=date(2022, 3, 31)).counts()["rows_taken"] == 1


def test_a_return_that_does_not_name_its_year_ends_after_its_last_episode_starts(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("01/06/2020", "01/05/2021", "E8"), episode("31/03/2021", RNE="P")]).rename(
        tmp_path / "ours"
    )

    assert take(folder).as_at == date(2021, 3, 31)


def test_a_last_day_still_to_come_is_refused(tmp_path):
    with pytest.raises(FileRefused, match=r"^The day given as --as-at, 2022-04-05, is still to come\.$"):
        take(a_return(tmp_path), as_at=date(2022, 4, 5))
    assert nothing_is_written()


def test_this_year_s_return_before_the_year_is_over_speaks_for_the_time_up_to_today(tmp_path):
    assert take(a_return(tmp_path, 2022)).as_at == NOW.date()


def test_a_fault_in_the_middle_of_the_writing_leaves_nothing_half_written(tmp_path, monkeypatch):
    folder = a_return(tmp_path, header=[child(str(n)) for n in range(150)], episodes=[episode(CHILD=str(n)) for n in range(150)])
    batches = []

    def fails_at_the_second(told, **rest):
        batches.append(len(told))
        if len(batches) == 2:
            raise BadInput("The disk is full.")
        return restore_journey.restore_journeys(told, **rest)

    monkeypatch.setattr("tracker.exchange.ssda903.loading.restore_journeys", fails_at_the_second)

    with pytest.raises(BadInput):
        take(folder)

    assert batches == [100, 50]
    assert nothing_is_written()


def test_what_was_held_back_and_what_does_not_add_up_is_kept_once_however_often_it_is_read(tmp_path):
    folder = a_return(tmp_path, episodes=[episode("31/02/2022"), episode(PLACE="U4")])

    first, second = take(folder), take(folder)

    assert (held(first), rules(first)) == (held(second), rules(second))
    kept = [(r.kind, r.file, r.line, r.rule, r.child and r.child.source_ref) for r in ImportRemark.objects.order_by("line")]
    assert kept == [
        ("held_back", "2021/episodes.csv", 2, "wrong_date", "1001"),
        ("remark", "2021/episodes.csv", 3, "code_is_not_a_match", "1001"),
    ]
    assert ImportRun.objects.count() == 1


def test_no_cell_of_a_return_becomes_a_formula_in_the_report(tmp_path):
    path = write_report(tmp_path, [Remark("=2021/e.csv", 2, "unknown_code", "@SUM is not a code.")], [], now=NOW)

    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "what,file,line,rule,says", "held back,'=2021/e.csv,2,unknown_code,'@SUM is not a code.",
    ]  # fmt: skip
    assert write_report(tmp_path, [], [], now=NOW) is None


def test_the_episode_of_these_tests_is_a_good_one(tmp_path):
    result = take(a_return(tmp_path, episodes=[EPISODE]))

    assert (held(result), rules(result)) == ([], [])
