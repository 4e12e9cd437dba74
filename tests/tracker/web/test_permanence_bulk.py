"""One route for several children, and the authority's own list: shown row by row, recorded only then, each row whole or not at all."""

import io
import re
import zipfile
from datetime import date, timedelta
from random import Random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from tracker.errors import BadInput
from tracker.exchange.permanence_sheet import LARGEST, MOST_ROWS, read_sheet
from tracker.models import Event, PermanencyRow, Relationship, Track, User
from tracker.web.views import permanence_bulk
from workflows.terms import Stage, TrackCode

DAY = timedelta(days=1)
HEAD = "Child reference,Route,Route set on,Settled on,Planning meetings,IRO,Supervising social worker\n"


@pytest.fixture
def journeys(world):
    return [a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY) for _ in range(2)]


def csv_of(*lines):
    return SimpleUploadedFile("list.csv", (HEAD + "\n".join(lines)).encode(), content_type="text/csv")


def routes():
    return sorted(Track.objects.filter(code=TrackCode.PERMANENCE_ROUTE).values_list("route", flat=True))


def sealed(response):
    return re.search(r'name="rows" value="([^"]+)"', response.content.decode()).group(1)


def test_one_route_is_set_for_the_children_chosen_and_each_is_told(world, as_, journeys):
    client = as_(world.amina)
    refs = [journey.child.ref for journey in journeys]
    asked = {"children": refs, "route": "long_term_fostering", "happened_on-day": "2", "happened_on-month": "3", "happened_on-year": "2026"}
    assert all(ref in text_of(client.get("/permanency/set-routes/")) for ref in refs)

    text = text_of(client.post("/permanency/set-routes/", asked))

    assert "2 recorded, 0 with nothing new, 0 refused." in text
    assert "Route set: long-term fostering, 2 March 2026" in text
    assert routes() == ["long_term_fostering", "long_term_fostering"]


def test_where_every_child_has_a_route_no_form_is_offered_and_the_page_leads_on(world, as_):
    response = as_(world.amina).get("/permanency/set-routes/")

    assert "Every child looked after whom you may see has a route. To change one, open the child" in text_of(response)
    assert "Set the route" not in text_of(response)


def test_without_a_child_or_a_route_nothing_is_set(world, as_, journeys):
    before = Event.objects.count()

    response = as_(world.amina).post("/permanency/set-routes/", {"route": ""})

    assert response.status_code == 422
    assert "Select at least one child" in text_of(response)
    assert Event.objects.count() == before


def test_a_list_is_shown_first_and_recorded_only_when_it_is_confirmed(world, as_, journeys):
    first, second = (journey.child.ref for journey in journeys)
    before = Event.objects.count()
    client = as_(world.amina)

    shown = client.post("/permanency/upload/", {"file": csv_of(
        f"{first},Adoption,1/3/2026,,20/2/2026; 27/2/2026,ivy,", f"{second},,,31/2/2026,,,", "ZZZZ-ZZZZ,adoption,1/3/2026,,,,",
    )})  # fmt: skip

    text = text_of(shown)
    assert "Nothing is recorded yet. 1 would be recorded, 0 with nothing new, 2 refused." in text
    assert "Settled on: “31/2/2026” is no date. Write it as 27/3/2026." in text
    assert "No looked after child of this reference is there for you." in text
    assert "Still missing: no day on which the child was settled, no supervising social worker" in text
    assert Event.objects.count() == before

    done = text_of(client.post("/permanency/upload/", {"rows": sealed(shown)}))

    assert "1 recorded, 0 with nothing new, 2 refused." in done
    told = PermanencyRow.objects.get(child__ref=first)
    assert (told.route, told.planning_meeting_on, told.iro_id) == ("adoption", date(2026, 2, 27), world.ivy.pk)
    assert routes() == ["adoption"]


def test_a_row_that_fails_half_way_leaves_nothing_behind_and_the_same_list_twice_records_nothing_new(world, as_, journeys):
    ref = journeys[0].child.ref
    client = as_(world.amina)

    text = text_of(client.post("/permanency/upload/", {"file": csv_of(f"{ref},Adoption,1/3/2026,,,Nobody Known,")}))
    assert "Reviewing officer: Nobody here has the name “Nobody Known”. Give the user name." in text
    assert routes() == []

    for says in ("1 recorded, 0 with nothing new", "0 recorded, 1 with nothing new"):
        shown = client.post("/permanency/upload/", {"file": csv_of(f"{ref},Adoption,1/3/2026,2/3/2026,,Ivy Marsh,")})
        rows = re.search(r'name="rows" value="([^"]+)"', shown.content.decode())
        assert rows is not None
        assert says in text_of(client.post("/permanency/upload/", {"rows": rows.group(1)}))


def test_rows_that_were_changed_on_the_way_or_shown_to_somebody_else_are_not_taken(world, as_, journeys):
    shown = as_(world.amina).post("/permanency/upload/", {"file": csv_of(f"{journeys[0].child.ref},Adoption,1/3/2026,,,,")})
    before = Event.objects.count()

    assert as_(world.ben).post("/permanency/upload/", {"rows": sealed(shown)}).status_code == 422
    assert as_(world.amina).post("/permanency/upload/", {"rows": "x" + sealed(shown)}).status_code == 422
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (",,,,,ivy\0,", "A cell holds a null character"), ("\0,,,,,,", "A cell holds a null character"),
        (f",,,,,Ivy {'x' * 60_000},", "is too long for a name"), (",,,,,,Ivy " + "x" * 60_000, "is too long for a name"),
        (",,,31/12/9999,,,", "The date is in the future."), (",,,01/01/0001,,,", "the child came into care on"),
        (",,,," + ";".join(["1/3/2026"] * 51) + ",,", "the cell has 51 dates. Give at most 50, the latest."),
        (",,,," + "x;" * 60_000 + ",,", "the cell has 60000 dates"),
    ],
)  # fmt: skip
def test_an_odd_cell_refuses_its_row_in_a_sentence(world, as_, journeys, cells, says):
    before = Event.objects.count()

    shown = as_(world.amina).post("/permanency/upload/", {"file": csv_of(journeys[0].child.ref + cells)})

    assert shown.status_code == 200
    assert "0 would be recorded, 0 with nothing new, 1 refused." in text_of(shown)
    assert says in text_of(shown)
    assert len(shown.content) < 100_000
    assert Event.objects.count() == before


@pytest.mark.parametrize("asked", ["pat", "Chidi Eze"])
def test_only_somebody_in_the_post_is_named_since_whoever_is_named_sees_the_child(world, as_, journeys, asked):
    User.objects.create(username="pat", first_name="Pat", last_name="Lowe", is_limited=True)

    shown = as_(world.amina).post("/permanency/upload/", {"file": csv_of(f"{journeys[0].child.ref},Adoption,1/3/2026,,,{asked},")})
    done = as_(world.amina).post("/permanency/upload/", {"rows": sealed(shown)})

    says = f"Reviewing officer: “{asked}” holds no post as independent reviewing officer. Name somebody who does."
    assert (says in text_of(shown), says in text_of(done)) == (True, True)
    assert not Relationship.objects.filter(child=journeys[0].child, kind="iro").exists()
    assert routes() == []


def test_a_list_that_is_too_large_is_refused_without_being_read(world, as_, monkeypatch):
    monkeypatch.setattr(permanence_bulk, "read_sheet", lambda *_: pytest.fail("The file was read."))
    large = SimpleUploadedFile("list.csv", b"x" * (LARGEST + 1), content_type="text/csv")

    response = as_(world.amina).post("/permanency/upload/", {"file": large})

    assert response.status_code == 422
    assert "The file is larger than 2 MB. Divide it and upload the parts" in text_of(response)


def test_somebody_who_does_not_plan_is_told_who_does(world, as_, journeys):
    for address in ("/permanency/set-routes/", "/permanency/upload/"):
        response = as_(world.chidi).get(address)
        assert response.status_code == 403
        assert "Routes to permanence are recorded by: " in text_of(response)


def test_a_spreadsheet_is_read_like_the_csv_and_a_formula_is_refused_as_text():
    book = openpyxl.Workbook()
    book.active.append(["Child reference", "Route", "Route set on"])
    book.active.append(["AAAA-2222", "adoption", date(2026, 3, 1)])
    book.active.append(["AAAA-3333", '=HYPERLINK("http://example.org")', ""])
    kept = io.BytesIO()
    book.save(kept)

    good, bad = read_sheet("list.xlsx", kept.getvalue())

    assert (good.route, good.route_set_on, good.faults) == ("adoption", date(2026, 3, 1), ())
    assert bad.faults == ("A cell holds a formula. Paste its value instead.",)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xlsx", b"not a spreadsheet", "cannot be read as a spreadsheet"),
        ("list.csv", b"\xff\xfe\x00", "cannot be read"),
        ("list.txt", b"Child reference\nA", "ends in .csv or .xlsx"),
        ("list.csv", b"", "empty"),
        ("list.csv", b"Route\nadoption\n", "Child reference"),
        ("list.csv", b"Child reference,Shoe size\nA,4\n", "no place for the column"),
        ("list.csv", b"Child reference\n" + b"A\n" * (MOST_ROWS + 1), "at a time"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(name, content, says):
    with pytest.raises(BadInput) as refused:
        read_sheet(name, content)

    assert says in refused.value.fields["file"]


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # the reader says what it passes over; so do we
def test_a_damaged_spreadsheet_is_refused_with_what_to_do_or_read_whole():
    """Two hundred ways of damaging it: a part cut short, taken out, or with other letters in it."""
    whole, chance = _a_spreadsheet(), Random(20261122)
    said = [_said_of(_damaged(whole, chance)) for _ in range(200)]

    assert {says for says in said if not re.search("^1 row|cannot be read as a spreadsheet|headings|no place for|is empty", says)} == set()
    assert 50 < sum(says != "1 row" for says in said) < 200


def _said_of(content: bytes) -> str:
    """What is said of a file that is refused, or how many rows were read."""
    try:
        return f"{len(read_sheet('list.xlsx', content))} row"
    except BadInput as refused:
        return " ".join(refused.fields.values())


def test_a_spreadsheet_with_more_lines_than_are_looked_at_is_refused_whole():
    book = openpyxl.Workbook()
    book.active.append(["Child reference"])
    book.active.cell(row=1_500, column=1, value="abc")
    kept = io.BytesIO()
    book.save(kept)

    assert "more than 1000 lines" in _said_of(kept.getvalue())


def _a_spreadsheet() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.active.append(["Child reference", "Route", "Settled on"])
    book.active.append(["abc", "Adoption", "1/2/2026"])
    kept = io.BytesIO()
    book.save(kept)
    with zipfile.ZipFile(kept) as packed:
        return {part.filename: packed.read(part) for part in packed.infolist()}


def _damaged(whole: dict[str, bytes], chance: Random) -> bytes:
    parts = dict(whole)
    name = chance.choice(sorted(parts))
    part = bytearray(parts.pop(name))
    how = chance.randrange(3)
    if how == 1:
        parts[name] = bytes(part[: chance.randrange(len(part))])
    elif how == 2:
        for _ in range(3):
            part[chance.randrange(len(part))] = chance.randrange(32, 127)
        parts[name] = bytes(part)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for each, data in parts.items():
            packed.writestr(each, data)
    return kept.getvalue()
