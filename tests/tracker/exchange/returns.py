"""Small returns of invented children, written as a council's system writes them, to be changed one cell at a time."""

from datetime import UTC, date, datetime
from pathlib import Path

from tracker.exchange.ssda903.formats import BY_CODE
from tracker.exchange.ssda903.loading import import_returns
from tracker.exchange.ssda903.result import Result

NOW = datetime(2022, 4, 4, 9, tzinfo=UTC)
"""Monday 4 April 2022, ten in the morning in London: four days after the last return of these tests ends."""

CHILD = {"CHILD": "1001", "SEX": "F", "DOB": "20/05/2012", "ETHNIC": "WBRI", "UPN": "UN1", "MOTHER": "", "MC_DOB": ""}
EPISODE = {
    "CHILD": "1001", "DECOM": "01/06/2021", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U6", "PLACE_PROVIDER": "PR1", "DEC": "",
    "REC": "", "REASON_PLACE_CHANGE": "", "HOME_POST": "AB1 2CD", "PL_POST": "AB3 4EF", "URN": "SC01",
}  # fmt: skip
REVIEW = {"CHILD": "1001", "DOB": "20/05/2012", "REVIEW": "20/06/2021", "REVIEW_CODE": "PN1"}
MISSING = {"CHILD": "1001", "DOB": "20/05/2012", "MISSING": "M", "MIS_START": "01/07/2021", "MIS_END": "03/07/2021"}
AD1 = {
    "CHILD": "1001", "DOB": "20/05/2012", "DATE_INT": "01/08/2021", "DATE_MATCH": "01/09/2021", "FOSTER_CARE": "0", "NB_ADOPTR": "2",
    "SEX_ADOPTR": "MF", "LS_ADOPTR": "L11",
}  # fmt: skip
PLACED = {"CHILD": "1001", "DOB": "20/05/2012", "DATE_PLACED": "01/08/2021", "DATE_PLACED_CEASED": "", "REASON_PLACED_CEASED": ""}
OC2 = {
    "CHILD": "1001", "DOB": "20/05/2012", "SDQ_SCORE": "12", "SDQ_REASON": "", "CONVICTED": "0", "HEALTH_CHECK": "", "IMMUNISATIONS": "1",
    "TEETH_CHECK": "1", "HEALTH_ASSESSMENT": "1", "SUBSTANCE_MISUSE": "0", "INTERVENTION_RECEIVED": "", "INTERVENTION_OFFERED": "",
}  # fmt: skip

Row = dict[str, str]


def child(reference: str = "1001", **cells: str) -> Row:
    return {**CHILD, "CHILD": reference, **cells}


def episode(starts: str = "01/06/2021", ends: str = "", how: str = "", **cells: str) -> Row:
    return {**EPISODE, "DECOM": starts, "DEC": ends, "REC": how, **cells}


def review(on: str, **cells: str) -> Row:
    return {**REVIEW, "REVIEW": on, **cells}


def missing(starts: str, ends: str, **cells: str) -> Row:
    return {**MISSING, "MIS_START": starts, "MIS_END": ends, **cells}


def a_return(at: Path, year: int = 2021, **tables: list[Row]) -> Path:
    """A folder named for the April a return starts in, with these tables; a header of one child unless one is given."""
    folder = at / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    for code, rows in {"header": [child()], **tables}.items():
        write(folder / BY_CODE[code].file, BY_CODE[code].columns, rows)
    return folder


def write(path: Path, columns: object, rows: list[Row], *, line_end: str = "\n", start: str = "") -> Path:
    """A table as a file. `columns` are the table's, in their order."""
    names = [column.name for column in columns]  # type: ignore[attr-defined]
    lines = [",".join(names), *(",".join(row[name] for name in names) for row in rows)]
    path.write_bytes((start + line_end.join(lines) + line_end).encode())
    return path


def take(*folders: Path, as_at: date | None = None, now: datetime = NOW, team: str = "imported") -> Result:
    """Import these returns as the command does, silently."""
    return import_returns(list(folders), as_at=as_at, team=team, authority_name="Larkshire Council", now=now, progress=lambda _: None)


def rules(result: Result) -> list[tuple[str, int, str]]:
    """What does not add up, as (file, line, rule), in order."""
    return [(r.file, r.line, str(r.rule)) for r in sorted(result.remarks)]


def held(result: Result) -> list[tuple[str, int, str, str]]:
    """What was held back, as (file, line, rule, sentence), in order."""
    return [(r.file, r.line, str(r.rule), r.says) for r in sorted(result.held_back)]
