"""Files of the tracker that are made in the background: asked for, made, kept for a day for the person who asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from tracker import machines
from tracker.errors import BadInput, NotVisible
from tracker.models import TrackerSheet
from tracker.models.kept_files import sheets
from tracker.terms import KindOfSheet, SheetState

KEPT_FOR = timedelta(days=1)
"""How long a made file is kept."""

TAKEN_FOR = timedelta(minutes=15)
"""After so long whoever was making a file has been killed, and another may begin."""

MOST_WAITING = 3
"""How many files of one person may wait at a time."""


@transaction.atomic
def ask_for_sheet(*, owner_id: int, kind: KindOfSheet, asked: dict[str, Any], total: int, now: datetime) -> TrackerSheet:
    """Ask for a file. Raises BadInput where three files of this person wait already."""
    waiting = TrackerSheet.objects.filter(owner=owner_id, state__in=[SheetState.WANTED, SheetState.MAKING]).count()
    if waiting >= MOST_WAITING:
        raise BadInput("Three of your files are waiting to be made. Wait for one of them, and ask again.")
    sheet = TrackerSheet(owner_id=owner_id, kind=kind, asked=asked, total=total, asked_at=now)
    machines.go(sheet, "ask", SheetState.WANTED)
    sheet.save()
    return sheet


@transaction.atomic
def begin_sheet(*, now: datetime) -> TrackerSheet | None:
    """Take the file that has waited longest, so that nobody else makes it; None where none waits."""
    killed = Q(state=SheetState.MAKING, begun_at__lte=now - TAKEN_FOR)
    rows = TrackerSheet.objects.filter(Q(state=SheetState.WANTED) | killed).order_by("asked_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    sheet = rows.first()
    if sheet is not None:
        machines.go(sheet, "begin", SheetState.MAKING)
        sheet.begun_at = now
        sheet.save(update_fields=["state", "begun_at"])
    return sheet


def note_progress(*, sheet: TrackerSheet, done: int) -> None:
    """Note how many children are in it."""
    TrackerSheet.objects.filter(pk=sheet.pk, total__gte=done).update(done=done)


@transaction.atomic
def finish_sheet(*, sheet: TrackerSheet, stored_as: str, total: int, now: datetime) -> None:
    """The file is made, and its owner may take it. Raises NotVisible where another has taken the making over meanwhile."""
    _check_is_still_ours(sheet)
    machines.go(sheet, "finish", SheetState.READY)
    sheet.stored_as, sheet.made_at, sheet.done, sheet.total = stored_as, now, total, total
    sheet.save(update_fields=["state", "stored_as", "made_at", "done", "total"])


@transaction.atomic
def fail_sheet(*, sheet: TrackerSheet) -> None:
    """It could not be made; its owner may ask again. Raises NotVisible where another has taken the making over meanwhile."""
    _check_is_still_ours(sheet)
    machines.go(sheet, "fail", SheetState.FAILED)
    sheet.save(update_fields=["state"])


def drop_sheets(*, now: datetime) -> int:
    """Delete files that have been kept for a day, and those that nobody could make for a day. Returns how many."""
    never_made = Q(state__in=[SheetState.FAILED, SheetState.MAKING], asked_at__lte=now - KEPT_FOR)
    old = list(TrackerSheet.objects.filter(Q(made_at__lte=now - KEPT_FOR) | never_made))
    for sheet in old:
        if sheet.stored_as:  # the bytes first: killed in between, the next pass finds the row and ends the work
            sheets.delete(sheet.stored_as)
        sheet.delete()
    return len(old)


def _check_is_still_ours(sheet: TrackerSheet) -> None:
    """Whoever makes a file for longer than `TAKEN_FOR` is thought killed, and another begins: only the last to begin ends it."""
    ours = TrackerSheet.objects.select_for_update().filter(pk=sheet.pk, state=SheetState.MAKING, begun_at=sheet.begun_at)
    if ours.first() is None:
        raise NotVisible("Another is making this file by now.")
