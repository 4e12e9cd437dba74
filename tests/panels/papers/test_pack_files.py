"""The file of a meeting's papers as a job: asked for once, begun by one, given up with a word, kept for a day."""

import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4

from panels.actions.build_pack import build_pack
from panels.actions.pack_files import TAKEN_FOR, ask_for_file, begin_file, drop_files, fail_file, finish_file, note_progress
from panels.actions.publish_pack import publish_pack
from panels.exchange.pack_pdf import THEIRS, write_pack
from panels.models import Pack, PackFile
from panels.models.kept_files import files
from panels.rules.contents import MOST_PAGES
from panels.selectors.packs import reading_of_file
from tests.builders import NOON, a_child
from tests.panels.builders import Panels, listed
from tests.panels.papers.builders import attached
from tests.panels.papers.files import a_pdf, a_turned_pdf
from tracker.actions.look import look_at_many
from tracker.errors import NotVisible
from tracker.models import AccessRow, Journey

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def pack(panels: Panels, journey: Journey) -> Pack:
    item, ade = listed(panels, journey), panels.actor(panels.ade)
    return publish_pack(pack_id=build_pack(meeting_id=item.meeting_id, actor=ade, now=NOON).pk, actor=ade, now=NOON)


def asked(pack: Pack, covers: str = "a" * 64) -> PackFile:
    return ask_for_file(pack=pack, covers=covers, papers=[pack.papers.get().pk], now=NOON)


def test_who_may_read_the_same_shares_one_file(pack: Pack) -> None:
    assert asked(pack).pk == asked(pack).pk
    assert asked(pack, "b" * 64).pk != asked(pack).pk


def test_one_worker_begins_a_file_and_another_only_once_the_first_must_be_dead(pack: Pack) -> None:
    file = asked(pack)

    assert begin_file(now=NOON) == file
    assert begin_file(now=NOON + timedelta(minutes=14)) is None
    assert begin_file(now=NOON + timedelta(minutes=15)) == file


def test_a_pack_of_400_pages_is_one_file_with_every_page_numbered_and_its_progress_told(panels: Panels, journey: Journey) -> None:
    item, ade = listed(panels, journey), panels.actor(panels.ade)
    attached(panels, item.request, data=a_pdf(*(f"Sheet {number}" for number in range(1, MOST_PAGES + 1))))
    pack = publish_pack(pack_id=build_pack(meeting_id=item.meeting_id, actor=ade, now=NOON).pk, actor=ade, now=NOON)
    out, told = io.BytesIO(), []

    total = write_pack(reading_of_file(asked(pack)), out, progress=lambda done, of: told.append((done, of)))

    pages = PdfReader(out).pages
    assert (len(pages), told[-1]) == (total, (total, total))
    assert total > MOST_PAGES == 400
    first = total - MOST_PAGES
    for number in (1, 200, 400):
        said = pages[first + number - 1].extract_text()
        assert said.startswith(f"Sheet {number}\n"), said
        assert f"Page {first + number} of {total}" in said


def test_a_page_laid_between_our_margins_keeps_its_letters_and_way_up_and_brings_no_links(panels: Panels, journey: Journey) -> None:
    item, ade = listed(panels, journey), panels.actor(panels.ade)
    attached(panels, item.request, data=a_turned_pdf())
    pack = publish_pack(pack_id=build_pack(meeting_id=item.meeting_id, actor=ade, now=NOON).pk, actor=ade, now=NOON)
    out = io.BytesIO()

    write_pack(reading_of_file(asked(pack)), out)

    sheet: Any = PdfReader(out).pages[-1]
    form = sheet["/Resources"]["/XObject"][THEIRS]
    a, b, c, d, _, _ = (round(float(number), 3) for number in form["/Matrix"])
    assert (a, d, b < 0 < c) == (0.0, 0.0, True)  # a quarter of a turn, as the document asked
    assert "The threshold document." in sheet.extract_text()
    assert "/Annots" not in sheet
    assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(A4)


def test_progress_is_seen_while_it_is_made(pack: Pack) -> None:
    file = asked(pack)
    note_progress(file=file, done=120, total=400)

    file.refresh_from_db()
    assert (file.done, file.total) == (120, 400)


def test_a_file_that_failed_is_made_when_it_is_asked_for_again(pack: Pack) -> None:
    asked(pack)
    begun = begin_file(now=NOON)
    assert begun is not None
    fail_file(file=begun, now=NOON)
    assert begin_file(now=LATER) is None

    assert asked(pack).state == "wanted"
    again = begin_file(now=LATER)
    assert again is not None
    finish_file(file=again, stored_as="aa/none", sha256="c" * 64, total=3, now=LATER)
    assert asked(pack).state == "ready"


def test_a_made_file_is_dropped_after_a_day_with_its_bytes_gone_or_not(pack: Pack) -> None:
    asked(pack)
    begun = begin_file(now=NOON)
    assert begun is not None
    finish_file(file=begun, stored_as="aa/none", sha256="c" * 64, total=3, now=NOON)

    assert drop_files(now=NOON + timedelta(hours=23)) == 0
    assert drop_files(now=NOON + timedelta(hours=24)) == 1
    assert PackFile.objects.count() == 0
    assert not files.exists("aa/none")


def test_of_two_who_make_the_same_file_only_the_last_to_begin_ends_it(pack: Pack) -> None:
    asked(pack)
    slow, quick = begin_file(now=NOON), begin_file(now=NOON + TAKEN_FOR)
    assert slow is not None
    assert quick is not None

    with pytest.raises(NotVisible):
        finish_file(file=slow, stored_as="aa/slow", sha256="c" * 64, total=3, now=LATER)
    with pytest.raises(NotVisible):
        fail_file(file=slow, now=LATER)
    finish_file(file=quick, stored_as="aa/quick", sha256="c" * 64, total=3, now=LATER)

    kept = PackFile.objects.get()
    assert (kept.state, kept.stored_as) == ("ready", "aa/quick")


def test_a_file_that_nobody_could_make_for_a_day_is_given_up(pack: Pack) -> None:
    asked(pack)
    begin_file(now=NOON)

    assert drop_files(now=NOON + timedelta(hours=23)) == 0
    assert drop_files(now=NOON + timedelta(hours=25)) == 1
    assert PackFile.objects.count() == 0


def test_a_page_about_several_children_leaves_a_row_for_each(panels: Panels) -> None:
    first, second = a_child(), a_child()

    look_at_many(child_ids=[first.pk, second.pk, first.pk], user_id=panels.lena.pk, page="Panel papers", now=NOON)

    assert list(AccessRow.objects.filter(user=panels.lena).order_by("child").values_list("child", "page", "at")) == [
        (first.pk, "Panel papers", NOON), (second.pk, "Panel papers", NOON),
    ]  # fmt: skip
