"""The tracker as a file, and its kept views."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files import File
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from tests.builders import NOON, a_child, a_journey
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.challenge import raise_challenge
from tracker.actions.keep_sheets import KEPT_FOR, TAKEN_FOR, begin_sheet, drop_sheets, finish_sheet
from tracker.actions.permanency_action import set_action
from tracker.actions.permanency_meeting import open_meeting
from tracker.exchange.make_sheets import make_sheets
from tracker.models import SavedView, TrackerSheet
from tracker.models.kept_files import sheets
from tracker.selectors.permanency.views import teams_to_share_with
from tracker.web.views import permanency_files
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def children(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return [
        a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=given), at=NOON - days * DAY)
        for given, days in (("=Robin", 40), ("Wren", 5))
    ]


def told(response):
    return b"".join(response.streaming_content)


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_csv_has_the_children_of_the_page_with_the_moment_and_the_filters(world, children, as_):
    response = as_(world.ben).get("/permanency/csv/?order=days_in_care&columns=days_in_care&in_care_over=0")

    lines = lines_of(told(response))
    assert response["Content-Disposition"] == 'attachment; filename="permanency-tracker-2026-03-04.csv"'
    assert response["Cache-Control"] == "private, no-store"
    assert lines[0] == ["Permanency tracker, as at 4 March 2026, 1pm"]
    assert lines[2:5] == [
        ["Filter: In care for more than (months): 0"],
        ["Rule: In care for more than 0 months on 4 March 2026: came into care on or before 3 March 2026."],
        ["Rule: Looked after on 4 March 2026: a child who had left care by then is not on this list."],
    ]
    assert lines[6] == ["Reference", "Child", "Stage", "In care since", "Days in care"]
    assert lines[7:] == [
        [children[1].child.ref, "Wren Example", "Looked after", "2026-02-27", "5"],
        [children[0].child.ref, "'=Robin Example", "Looked after", "2026-01-23", "40"],
    ]


def test_what_is_challenged_and_what_is_agreed_is_in_the_file_as_on_the_page(world, children, as_):
    robin = children[0]
    raise_challenge(journey_id=robin.pk, issue="Not begun.", is_formal=True, actor=world.actor(world.ivy), now=NOON)
    who = {"actor": world.actor(world.grace), "viewer": world.viewer(world.grace), "now": NOON}
    meeting = open_meeting(unit_id=world.authority.pk, held_on=NOON.date(), present="Grace", **who)
    set_action(meeting_id=meeting.pk, journey_id=robin.pk, what="Ring the aunt.", owner_as="social_worker", due_on=NOON.date(), **who)

    asked = "?columns=challenged&columns=agreed&order=days_in_care"
    lines = lines_of(told(as_(world.grace).get(f"/permanency/csv/{asked}")))

    assert [line[3:] for line in lines[3:]] == [
        ["Challenged", "Agreed, to be done"], ["None", "None"], ["Formal, not answered", "Ring the aunt. (Amina Khan, 4 March 2026)"],
    ]  # fmt: skip
    page = text_of(as_(world.grace).get(f"/permanency/{asked}"))
    assert ("Formal, not answered" in page, "Ring the aunt. (Amina Khan, 4 March 2026)" in page) == (True, True)


def test_a_workbook_has_the_same_children(world, children, as_):
    response = as_(world.ben).get("/permanency/xlsx/?order=days_in_care&columns=days_in_care")

    page = load_workbook(io.BytesIO(told(response))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    assert [row[1] for row in rows] == ["Wren Example", "'=Robin Example"]
    assert [row[4] for row in rows] == [5, 40]


def test_a_file_holds_only_children_whom_its_reader_may_see(world, children, as_):
    assert b"Wren" in told(as_(world.ben).get("/permanency/csv/"))

    assert b"Wren" not in told(as_(world.chidi).get("/permanency/csv/"))


def test_a_file_of_many_children_costs_a_batch_of_queries_and_not_one_a_child(world, children, as_, django_assert_max_num_queries):
    client = as_(world.ben)
    told(client.get("/permanency/csv/"))
    for _ in range(4):
        a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 3 * DAY)

    with django_assert_max_num_queries(20):
        assert len(lines_of(told(client.get("/permanency/csv/")))) == 4 + 6


def test_a_wrong_filter_makes_no_file(world, children, as_):
    response = as_(world.ben).get("/permanency/csv/?aged_at_most=many")

    assert (response.status_code, response["Location"]) == (302, "/permanency/?aged_at_most=many")


def test_a_wrong_filter_has_no_file_made_in_the_background_either(world, children, as_):
    response = as_(world.ben).post("/permanency/csv/?aged_at_most=many")

    assert (response.status_code, response["Location"]) == (302, "/permanency/?aged_at_most=many")
    assert TrackerSheet.objects.count() == 0


def test_a_file_that_the_disc_has_no_room_for_leaves_no_bytes_behind(world, children, as_, monkeypatch, tmp_path):
    as_(world.ben).post("/permanency/csv/")
    real = File.chunks

    def a_part(file, *args):
        yield next(iter(real(file, *args)))[:20]
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(File, "chunks", a_part)
        made = make_sheets(now=NOW)

    assert (made.made, made.failed) == (0, 1)
    assert files_under(tmp_path) == []
    assert TrackerSheet.objects.get().state == "failed"


def test_of_two_who_make_the_same_file_the_last_to_begin_ends_it_and_the_others_bytes_are_gone(world, children, as_, monkeypatch, tmp_path):
    as_(world.ben).post("/permanency/csv/")
    later = NOW + TAKEN_FOR

    def taken_over(*given, **asked):
        monkeypatch.undo()
        assert make_sheets(now=later).made == 1
        finish_sheet(*given, **asked)

    monkeypatch.setattr("tracker.exchange.make_sheets.finish_sheet", taken_over)
    made = make_sheets(now=NOW)

    sheet = TrackerSheet.objects.get()
    assert (made.made, made.failed, sheet.state, sheet.made_at) == (0, 1, "ready", later)
    assert files_under(tmp_path) == [sheets.path(sheet.stored_as)]


def test_a_file_that_nobody_could_make_for_a_day_is_given_up(world, children, as_):
    as_(world.ben).post("/permanency/csv/")
    begin_sheet(now=NOW)

    assert drop_sheets(now=NOW + KEPT_FOR) == 1
    assert TrackerSheet.objects.count() == 0


def files_under(folder):
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def test_a_long_file_is_made_in_the_background_for_its_owner_alone_and_for_a_day(world, children, as_, monkeypatch):
    monkeypatch.setattr(permanency_files, "AT_ONCE", 1)
    client = as_(world.ben)
    assert "A file of so many children takes a minute or more to make" in text_of(client.get("/permanency/csv/?colour=red"))
    assert TrackerSheet.objects.count() == 0

    client.post("/permanency/csv/")
    sheet = TrackerSheet.objects.get()
    page = f"/permanency/files/{sheet.public_id}/"
    assert "The file is waiting to be made" in text_of(client.get(page))
    assert client.get(f"{page}take/").status_code == 404
    made = make_sheets(now=NOW)

    assert (made.made, made.failed) == (1, 0)
    assert "The file is ready. It has 2 children" in text_of(client.get(page))
    assert [line[1] for line in lines_of(told(client.get(f"{page}take/")))[4:]] == ["'=Robin Example", "Wren Example"]
    client = as_(world.grace)
    assert (client.get(page).status_code, client.get(f"{page}take/").status_code) == (404, 404)
    sheet.refresh_from_db()
    assert make_sheets(now=NOW + KEPT_FOR).dropped == 1
    assert (TrackerSheet.objects.count(), sheets.exists(sheet.stored_as)) == (0, False)


def test_a_file_that_cannot_be_made_is_said_to_have_failed_and_the_next_is_made(world, children, as_, monkeypatch):
    monkeypatch.setattr(permanency_files, "AT_ONCE", 1)
    client = as_(world.ben)
    client.post("/permanency/csv/")
    client.post("/permanency/xlsx/")
    broken = TrackerSheet.objects.order_by("pk")[0]
    TrackerSheet.objects.filter(pk=broken.pk).update(asked={"filters": {"gone": "x"}, "order": "", "columns": [], "says": []})

    made = make_sheets(now=NOW)

    assert (made.made, made.failed) == (1, 1)
    assert "could not be made" in text_of(client.get(f"/permanency/files/{broken.public_id}/"))


def keep(client, name="Settled too long", query="concern=settled_not_matched&order=-days_settled", **given):
    return client.post(f"/permanency/views/keep/?{query}", {"name": name, "shared_with": "nobody", "team": "", **given})


def test_a_view_is_kept_under_a_name_and_is_an_address(world, children, as_):
    client = as_(world.ben)
    response = keep(client)

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (world.ben, "Settled too long", "concern=settled_not_matched&order=-days_settled")
    assert response["Location"] == f"/permanency/views/{view.public_id}/"
    opened = client.get(response["Location"])
    assert opened["Location"] == f"/permanency/?concern=settled_not_matched&order=-days_settled&view={view.public_id}"
    assert "Permanency tracker Settled too long" in text_of(client.get(opened["Location"]))


def test_a_name_is_used_once_by_a_person_whatever_its_capitals(world, as_):
    client = as_(world.ben)
    keep(client)
    again = keep(client, name="settled TOO long")

    assert again.status_code == 422
    assert "You have a view of this name already. Choose another name" in text_of(again)
    assert 'value="settled TOO long"' in again.content.decode()
    assert SavedView.objects.count() == 1
    assert keep(as_(world.amina)).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=world.ben, name="SETTLED too long", made_at=NOW, changed_at=NOW)


def test_a_shared_view_shows_each_person_only_whom_they_may_see(world, children, as_):
    keep(as_(world.ben), shared_with="authority", query="")
    path = f"/permanency/views/{SavedView.objects.get().public_id}/"

    client = as_(world.ben)
    assert "Wren Example" in text_of(client.get(client.get(path)["Location"]))
    client = as_(world.chidi)
    seen = text_of(client.get(client.get(path)["Location"]))
    assert "Permanency tracker Settled too long" in seen
    assert "Wren" not in seen


def test_a_view_that_is_not_shared_does_not_exist_for_others(world, as_):
    keep(as_(world.ben))
    path = f"/permanency/views/{SavedView.objects.get().public_id}/"
    client = as_(world.amina)

    assert [client.get(path).status_code, client.get(f"{path}change/").status_code, client.post(f"{path}delete/").status_code] == [404] * 3
    assert "There are none yet." in text_of(client.get("/permanency/views/"))
    assert SavedView.objects.count() == 1


def test_a_view_shared_with_a_team_is_there_for_the_team_alone(world, as_):
    ((code, _),) = teams_to_share_with(world.actor(world.ben, NOW))
    response = keep(as_(world.ben), shared_with="team", team=code)

    assert response.status_code == 302, text_of(response)
    assert "Settled too long" in text_of(as_(world.amina).get("/permanency/views/"))
    assert "Settled too long" not in text_of(as_(world.chidi).get("/permanency/views/"))


def test_a_view_is_not_shared_with_a_team_of_others(world, as_):
    mine = world.viewer(world.ben, NOW).unit_ids
    other = world.front_door if world.front_door.pk not in mine else world.long_term
    response = keep(as_(world.ben), shared_with="team", team=other.code)

    assert response.status_code == 422
    assert SavedView.objects.count() == 0


def test_a_view_is_renamed_shared_and_deleted_by_whoever_kept_it(world, as_):
    client = as_(world.ben)
    keep(client)
    path = f"/permanency/views/{SavedView.objects.get().public_id}/"

    client.post(f"{path}change/", {"name": "Settled", "shared_with": "authority", "team": ""})
    view = SavedView.objects.get()
    assert (view.name, view.shared_with, view.query) == ("Settled", "authority", "concern=settled_not_matched&order=-days_settled")
    client = as_(world.amina)
    assert client.post(f"{path}change/", {"name": "Mine", "shared_with": "nobody"}).status_code == 404
    assert client.get(path).status_code == 302
    as_(world.ben).post(f"{path}delete/")
    assert SavedView.objects.count() == 0
