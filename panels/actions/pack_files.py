"""The one file of a meeting's papers: asked for by a reader, made in the background, kept for a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from panels import machines
from panels.actions.locks import lock
from panels.models import Pack, PackFile
from panels.models.kept_files import files
from panels.terms import FileState
from tracker.errors import NotVisible

KEPT_FOR = timedelta(days=1)
"""How long a made file is kept. The same version gives the same bytes, so it is made again when it is asked for again."""
TAKEN_FOR = timedelta(minutes=15)
"""After so long whoever was making a file has been killed, and another may begin."""


@transaction.atomic
def ask_for_file(*, pack: Pack, covers: str, papers: Sequence[int], now: datetime) -> PackFile:
    """Ask for the file of exactly these papers of a version; whoever may read the same shares it. One that failed is asked for anew."""
    lock(meetings=[pack.meeting_id])  # so that two who ask at once ask for one
    found = PackFile.objects.filter(pack=pack, covers=covers).first() or PackFile(pack=pack, covers=covers)
    if found.pk is None or found.state == FileState.FAILED:
        machines.go(found, "ask", FileState.WANTED)
        found.items, found.asked_at, found.done, found.total, found.begun_at = list(papers), now, 0, 0, None
        found.save()
    return found


@transaction.atomic
def begin_file(*, now: datetime) -> PackFile | None:
    """Take the file that has waited longest, so that nobody else makes it; None where none waits."""
    taken = Q(state=FileState.MAKING, begun_at__lte=now - TAKEN_FOR)
    rows = PackFile.objects.filter(Q(state=FileState.WANTED) | taken).order_by("asked_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    file = rows.first()
    if file is not None:
        machines.go(file, "begin", FileState.MAKING)
        file.begun_at = now
        file.save(update_fields=["state", "begun_at"])
    return file


def note_progress(*, file: PackFile, done: int, total: int) -> None:
    """Note how many of its pages are made."""
    PackFile.objects.filter(pk=file.pk).update(done=done, total=total)


@transaction.atomic
def finish_file(*, file: PackFile, stored_as: str, sha256: str, total: int, now: datetime) -> None:
    """The file is made and may be taken by those whom it was made for. Raises NotVisible where another has taken the making over."""
    _check_is_still_ours(file)
    machines.go(file, "finish", FileState.READY)
    file.stored_as, file.sha256, file.made_at, file.done, file.total = stored_as, sha256, now, total, total
    file.save(update_fields=["state", "stored_as", "sha256", "made_at", "done", "total"])


@transaction.atomic
def fail_file(*, file: PackFile, now: datetime) -> None:
    """It could not be made. Whoever asks for it again has it tried again. Raises NotVisible where another has taken the making over."""
    _check_is_still_ours(file)
    machines.go(file, "fail", FileState.FAILED)
    file.asked_at = now
    file.save(update_fields=["state", "asked_at"])


def drop_files(*, now: datetime) -> int:
    """Delete files that were made longer ago than they are kept, and those that nobody could make for as long. Returns how many."""
    never_made = Q(state__in=[FileState.FAILED, FileState.MAKING], asked_at__lte=now - KEPT_FOR)
    old = list(PackFile.objects.filter(Q(made_at__lte=now - KEPT_FOR) | never_made))
    for file in old:
        if file.stored_as:  # the bytes first: killed in between, the next pass finds the row and ends the work
            files.delete(file.stored_as)
        file.delete()
    return len(old)


def _check_is_still_ours(file: PackFile) -> None:
    """Whoever makes a file for longer than `TAKEN_FOR` is thought killed, and another begins: only the last to begin ends it."""
    ours = PackFile.objects.select_for_update().filter(pk=file.pk, state=FileState.MAKING, begun_at=file.begun_at)
    if ours.first() is None:
        raise NotVisible("Another is making this file by now.")
