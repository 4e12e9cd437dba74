"""Takes yearly returns into the record: all of them or, where a file is not what it says it is, nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from tracker.actions.keep_import import Noted, holding_team, keep_run
from tracker.actions.record_event import Act
from tracker.actions.restore_journey import keep_rows_alone, restore_journeys
from tracker.actions.restored import Restored, Written
from tracker.actions.take_children import SourcedChild, put_children_right, take_children
from tracker.exchange.errors import FileRefused
from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903 import reading
from tracker.exchange.ssda903.checking import check
from tracker.exchange.ssda903.formats import EPISODES, HEADER, TABLES
from tracker.exchange.ssda903.known import OnRecord, on_record
from tracker.exchange.ssda903.merging import Fact, merge
from tracker.exchange.ssda903.noticing import LONGEST_PUPIL_NUMBER
from tracker.exchange.ssda903.planning import ChildPlan, Known, plan_child
from tracker.exchange.ssda903.records import SOURCE, record_of
from tracker.exchange.ssda903.result import Result
from tracker.exchange.ssda903.rules import HeldBack, Taken
from tracker.exchange.ssda903.staging import Said, Staged
from tracker.models import Child, Journey, PermanencyRow, RemarkKind
from tracker.rules.access import Actor
from workflows.calendar import local_date

BATCH = 100
"""Children that are read, told and written together."""

IMPORTER = Actor(user_id=None, name="Waymark", on_behalf_of="SSDA903 return")
SEXES = {"1": "M", "2": "F", "M": "M", "F": "F"}

Progress = Callable[[str], None]


@dataclass(slots=True)
class _Child:
    """One child of a batch: what the returns and the record say together."""

    reference: str
    facts: list[Fact]
    header: Fact
    remarks: list[Remark]
    child_id: int = 0
    known: OnRecord | None = None
    plan: ChildPlan = field(default_factory=ChildPlan)


def import_returns(
    paths: Sequence[Path], *, as_at: date | None, team: str, authority_name: str, now: datetime, progress: Progress
) -> Result:
    """Take these returns, in the order of their years. `as_at` None is the 31 March that ends the last.

    Raises FileRefused before anything is written. What is wrong with a row alone is told in the result.
    """
    staged = Staged()
    try:
        result, ends = _read(paths, staged, as_at=as_at, now=now, progress=progress)
        with transaction.atomic():
            _load(staged, ends, result, team=team, authority_name=authority_name, now=now, progress=progress)
    finally:
        staged.close()
    return result


def _read(
    paths: Sequence[Path], staged: Staged, *, as_at: date | None, now: datetime, progress: Progress
) -> tuple[Result, dict[int, date]]:
    """Read and check every row of every file. Returns the counts so far, and the 31 March that ends each return."""
    result = Result(as_at=as_at or date.min)
    ends: dict[int, date] = {}
    for number, folder in enumerate(reading.folders(list(paths))):
        for path in reading.files_of(folder):
            _read_file(path, f"{folder.name}/{path.name}", number, staged, result)
        ends[number] = _end_of_return(folder, number, staged, as_at)
        progress(f"Read {folder.name}: the return to {ends[number].strftime('%d/%m/%Y')}.")
    today = local_date(now)
    if as_at is not None and as_at > today:
        raise FileRefused(f"The day given as --as-at, {as_at.isoformat()}, is still to come.")
    result.as_at = as_at or min(max(ends.values()), today)
    return result, ends


def _read_file(path: Path, name: str, number: int, staged: Staged, result: Result) -> None:
    result.files[name] = 0
    for row in reading.read(path, name):
        result.files[name] += 1
        checked = check(row)
        child = checked.values.get("CHILD", "")
        if checked.is_held_back:
            wrong = [fault for fault in checked.faults if fault.holds_back]
            result.held_back.append(Remark(name, row.line, wrong[0].rule, " ".join(fault.says for fault in wrong), child))
            continue
        result.remarks += [Remark(name, row.line, fault.rule, fault.says, child) for fault in checked.faults]
        staged.lay_down(row.table, checked.values, folder=number, file=name, line=row.line)


def _end_of_return(folder: reading.Folder, number: int, staged: Staged, as_at: date | None) -> date:
    """The 31 March that ends a return: from the folder's name, else the first one after its last episode starts."""
    year = reading.year_in(folder.name) or reading.year_in(folder.path.resolve().name)
    if year is not None:
        return date(year + 1, 3, 31)
    last = staged.latest_start(number) or as_at
    if last is None:
        raise FileRefused(f"{folder.name}: nothing says which year the return is for. Name the folder for the April it starts in.")
    return date(last.year if last <= date(last.year, 3, 31) else last.year + 1, 3, 31)


def _load(
    staged: Staged, ends: dict[int, date], result: Result, *, team: str, authority_name: str, now: datetime, progress: Progress
) -> None:
    holder = holding_team(team, authority_name=authority_name)
    act = Act(actor=IMPORTER, now=now)
    of_child: dict[str, int] = {}
    done, total, last_return = 0, staged.number_of_children(), max(ends.values())
    for rows in _batches(staged.by_child(ends, as_at=result.as_at)):
        children = _together(rows, result)
        _put_on_record(children)
        for child in children:
            _plan(child, result.as_at, local_date(now), last_return)
        _write(children, result, team_id=holder.pk, act=act)
        of_child.update({child.reference: child.child_id for child in children})
        done += len(rows)
        progress(f"{done:,} of {total:,} children.")
    _left_open_unseen(result, of_child)
    _count_what_is_open(result)
    _keep(result, of_child, now)


def _batches(children: Iterator[list[Said]]) -> Iterator[list[list[Said]]]:
    while batch := list(islice(children, BATCH)):
        yield batch


def _together(rows: list[list[Said]], result: Result) -> list[_Child]:
    """What the returns and the record say of each child. Rows of a child without a header are held back."""
    known = on_record([said[0].child for said in rows])
    children = []
    for said in rows:
        reference = said[0].child
        there = known.get(reference)
        facts, remarks = merge([*said, *(there.rows if there else ())])
        header = next((fact for fact in facts if fact.said.table is HEADER), None)
        if header is None:
            says = "There is no row for this child in a header file, so nothing is known of who the child is."
            result.held_back += [Remark(row.file, row.line, HeldBack.NO_HEADER, says, reference) for row in said]
            continue
        children.append(_Child(reference, facts, header, remarks, child_id=there.child.pk if there else 0, known=there))
    return children


def _put_on_record(children: Sequence[_Child]) -> None:
    made = take_children(SOURCE, [_sourced(child.header) for child in children if child.known is None])
    put_children_right({c.child_id: _sourced(c.header).columns for c in children if c.known is not None and _header_changed(c)})
    for child in children:
        child.child_id = child.child_id or made[child.reference].pk


def _header_changed(child: _Child) -> bool:
    """Whether the return says another thing of the child than an earlier return did. People's own corrections stand."""
    kept = child.header.kept
    return kept is not None and kept.values != child.header.values


def _sourced(header: Fact) -> SourcedChild:
    born = header.day("DOB")
    assert born is not None
    number = header.values["UPN"]
    return SourcedChild(
        reference=header.said.child,
        date_of_birth=born,
        sex=SEXES.get(header.values["SEX"], "U"),
        ethnicity=header.values["ETHNIC"],
        unique_pupil_number=number if len(number) <= LONGEST_PUPIL_NUMBER else "",
    )


def _plan(child: _Child, as_at: date, today: date, last_return: date) -> None:
    known = child.known.known if child.known else Known(child_id=child.child_id)
    last_known = max([as_at, *(fact.as_at for fact in child.facts)])
    child.plan = plan_child(child.header, child.facts, known, as_at=last_known, today=today, last_return=last_return)


def _write(children: Sequence[_Child], result: Result, *, team_id: int, act: Act) -> None:
    journeys = [journey for child in children for journey in child.plan.journeys]
    written = restore_journeys(journeys, team_id=team_id, act=act)
    for child in children:
        if child.plan.loose is not None:
            written.add(keep_rows_alone(child.plan.loose, act=act))
        result.remarks += [*child.remarks, *child.plan.remarks]
        for name in written.left_alone & child.plan.last_row_of.keys():
            says = "The journey was closed, or moved on by people, before this was read. The row is on record and changed nothing there."
            result.remarks.append(child.plan.last_row_of[name].remark(Taken.RECORD_WENT_ON, says))
    _record_deaths(children, journeys, written)
    _count(children, journeys, written, result)
    result.journeys_changed += len(written.journeys_changed)


def _record_deaths(children: Sequence[_Child], journeys: Sequence[Restored], written: Written) -> None:
    died = {
        journey.child_id: {"died_on": local_date(entry.occurred_at)}
        for journey in journeys
        if journey.source_record in written.journeys_made | written.journeys_changed
        for entry in journey.entries
        if any(change.get("closed") == "died" for change in entry.changes)
    }
    put_children_right(died)


def _count(children: Sequence[_Child], journeys: Sequence[Restored], written: Written, result: Result) -> None:
    result.count("children", total=len(children), made=sum(child.known is None for child in children))
    result.count("journeys", total=len(journeys), made=len(written.journeys_made))
    facts = [fact for child in children for fact in child.facts]
    for table in TABLES:
        if table is not HEADER:
            of_table = [record_of(fact) for fact in facts if fact.said.table is table]
            result.count(table.code, total=len(of_table), made=sum(name in written.entries_made for name in of_table))
    for model, name in (("Placement", "placements"), ("LegalStatus", "legal_statuses")):
        rows = [f"{model}:{row.source_record}" for journey in journeys for row in journey.rows if row.model.__name__ == model]
        result.count(name, total=len(rows), made=sum(row in written.rows_made for row in rows))


def _left_open_unseen(result: Result, seen: dict[str, int]) -> None:
    """Children whose imported journey is open and of whom this call's returns hold no row at all."""
    last = next((name for name in reversed(result.files) if name.endswith(EPISODES.file)), next(reversed(result.files)))
    unseen = Journey.objects.filter(closed_at__isnull=True, child__source_system=SOURCE, last_known_on__lt=result.as_at)
    for ref, source_ref, known in unseen.values_list("child__ref", "child__source_ref", "last_known_on").iterator():
        if source_ref not in seen and known is not None:
            says = f"Child {ref} was in care on {known.strftime('%d/%m/%Y')} and is not in this return. The journey was left open."
            result.remarks.append(Remark(last, 0, Taken.NOT_SENT_AGAIN, says, source_ref))


def _count_what_is_open(result: Result) -> None:
    imported = Journey.objects.filter(closed_at__isnull=True, source_record__startswith=f"{SOURCE}:")
    result.open_now = imported.count()
    result.looked_after_now = PermanencyRow.objects.filter(journey__in=imported).count()


def _keep(result: Result, of_child: dict[str, int], now: datetime) -> None:
    unknown = {r.child for r in [*result.held_back, *result.remarks]} - of_child.keys() - {""}
    known = dict(Child.objects.filter(source_system=SOURCE, source_ref__in=sorted(unknown)).values_list("source_ref", "pk"))
    ids = {**known, **of_child}
    noted = [
        Noted(kind=kind, file=r.file[:120], line=r.line, rule=str(r.rule), says=r.says[:400], child_id=ids.get(r.child))
        for kind, rows in ((RemarkKind.HELD_BACK, result.held_back), (RemarkKind.REMARK, result.remarks))
        for r in rows
    ]
    keep_run(source=SOURCE, as_at=result.as_at, now=now, result=result.counts(), noted=noted, changed=result.changed)
