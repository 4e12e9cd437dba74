"""The file of a meeting's papers as a job: asked for once, begun by one, given up with a word, kept for a day."""

from datetime import timedelta

import pytest

from panels.actions.build_pack import build_pack
from panels.actions.pack_files import ask_for_file, begin_file, drop_files, fail_file, finish_file, note_progress
from panels.actions.publish_pack import publish_pack
from panels.models import Pack, PackFile
from panels.models.kept_files import files
from tests.builders import NOON, a_child
from tests.panels.builders import Panels, listed
from tracker.actions.look import look_at_many
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


def test_a_page_about_several_children_leaves_a_row_for_each(panels: Panels) -> None:
    first, second = a_child(), a_child()

    look_at_many(child_ids=[first.pk, second.pk, first.pk], user_id=panels.lena.pk, page="Panel papers", now=NOON)

    assert list(AccessRow.objects.filter(user=panels.lena).order_by("child").values_list("child", "page", "at")) == [
        (first.pk, "Panel papers", NOON), (second.pk, "Panel papers", NOON),
    ]  # fmt: skip
