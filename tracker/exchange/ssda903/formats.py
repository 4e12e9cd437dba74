"""The tables of the return: their columns, what a cell may hold, and the codes, those retired since 2017 included.

Collection year 2026 with the table of 2027. A file is known by its exact set of column names, whatever their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    PARTIAL_DATE = "partial date"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `most` is the longest text or the highest number taken.

    `tells_why` marks a code that gives only the reason for a fact that the row holds anyway: an unknown one is a
    remark and does not hold the fact back.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: frozenset[str] = frozenset()
    most: int = 60
    tells_why: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the return. `key` names the columns that make a row the same fact in every return.

    `by_year`: the table says something new about the child each year, so the year of the return is part of the key.
    """

    code: str
    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    by_year: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)


def codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


SEX = codes("M F U 1 2")
"""1 and 2 (male and female) until 2024."""

ETHNIC = codes("WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT")
STARTED_CARE, LEGAL_ONLY = "S", "L"
NEW_PLACEMENT = codes("P T B U")
NEW_LEGAL_STATUS = codes("L B U")
RNE = codes("S L P T B U")
SHORT_BREAKS = codes("V3 V4")
LS = codes("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3")
CIN = codes("N1 N2 N3 N4 N5 N6 N7 N8")
PLACED_FOR_ADOPTION = codes("A3 A4 A5 A6")
LONG_TERM_FOSTERING = codes("U1 U4")
CARER_MAY_ADOPT = codes("U2 U5")
TEMPORARY = codes("T0 T1 T2 T3 T4")
PLACE = (
    PLACED_FOR_ADOPTION
    | LONG_TERM_FOSTERING
    | CARER_MAY_ADOPT
    | TEMPORARY
    | codes("U3 U6 P1 P3 K1 K2 K3 R1 R2 R3 R5 S1 Z11 Z12 Z13 Z14 P2 H5 Z1")
)
"""P2 and H5 were retired in 2025, Z1 in 2026."""

PLACE_PROVIDER = codes("PR0 PR1 PR2 PR3 PR4 PR5")
GOES_ON = "X1"
REC = codes("X1 E11 E12 E2 E3 E4A E4B E13 E41 E43 E44 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17")
"""E43 and E44 (special guardianship) became E45 to E48 in 2019."""

REASON_PLACE_CHANGE = codes("CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE CUSTOD OTHER")
REVIEW_CODE = codes("PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7")
REASON_PLACED_CEASED = codes("RD1 RD2 RD3 RD4")
SEX_ADOPTR = codes("M1 F1 MM FF MF")
LS_ADOPTR = codes("L0 L11 L12 L2 L3 L4")
PREV_PERM = codes("P1 P2 P3 P4 Z1")
MISSING = codes("M A")
SDQ_REASON = codes("SDQ1 SDQ2 SDQ3 SDQ4 SDQ5")
IN_TOUCH = codes("YES NO DIED REFU NREQ RHOM")
ACTIV = codes("F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0 F3 P3")
"""F3 and P3 became F4, P4, F5 and P5 in 2022."""

ACCOM = frozenset({"0", *(f"{letter}{digit}" for letter in "BCDEGHKRSTUVWXYZ" for digit in "12")})
SW_REASON = codes("MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS")
NUMBER_OF_ADOPTERS = codes("1 2")


def text(name: str, *, required: bool = False, most: int = 60) -> Column:
    return Column(name=name, required=required, most=most)


def code(name: str, of: frozenset[str], *, required: bool = True, tells_why: bool = False) -> Column:
    return Column(name=name, kind=Kind.CODE, required=required, codes=of, tells_why=tells_why)


def day(name: str, *, required: bool = True) -> Column:
    return Column(name=name, kind=Kind.DATE, required=required)


def flag(name: str, *, required: bool = False) -> Column:
    return Column(name=name, kind=Kind.FLAG, required=required)


CHILD = text("CHILD", required=True, most=40)
DOB = day("DOB")

HEADER = Table(
    code="header",
    file="header.csv",
    columns=(
        CHILD,
        code("SEX", SEX),
        DOB,
        code("ETHNIC", ETHNIC),
        text("UPN"),
        flag("MOTHER"),
        day("MC_DOB", required=False),
    ),
    key=("CHILD",),
)
EPISODES = Table(
    code="episodes",
    file="episodes.csv",
    columns=(
        CHILD,
        day("DECOM"),
        code("RNE", RNE),
        code("LS", LS),
        code("CIN", CIN),
        code("PLACE", PLACE),
        code("PLACE_PROVIDER", PLACE_PROVIDER, required=False),
        day("DEC", required=False),
        code("REC", REC, required=False),
        code("REASON_PLACE_CHANGE", REASON_PLACE_CHANGE, required=False, tells_why=True),
        text("HOME_POST"),
        text("PL_POST"),
        text("URN"),
    ),
    key=("CHILD", "DECOM"),
)
REVIEWS = Table(
    code="reviews",
    file="reviews.csv",
    columns=(CHILD, DOB, day("REVIEW"), code("REVIEW_CODE", REVIEW_CODE)),
    key=("CHILD", "REVIEW"),
)
UASC = Table(
    code="uasc",
    file="uasc.csv",
    columns=(CHILD, code("SEX", SEX), DOB, day("DUC", required=False)),
    key=("CHILD",),
)
OC2 = Table(
    code="oc2",
    file="oc2.csv",
    columns=(
        CHILD,
        DOB,
        Column(name="SDQ_SCORE", kind=Kind.NUMBER, most=40),
        code("SDQ_REASON", SDQ_REASON, required=False, tells_why=True),
        flag("CONVICTED"),
        flag("HEALTH_CHECK"),
        flag("IMMUNISATIONS"),
        flag("TEETH_CHECK"),
        flag("HEALTH_ASSESSMENT"),
        flag("SUBSTANCE_MISUSE"),
        flag("INTERVENTION_RECEIVED"),
        flag("INTERVENTION_OFFERED"),
    ),
    key=("CHILD",),
    by_year=True,
)
OC3 = Table(
    code="oc3",
    file="oc3.csv",
    columns=(CHILD, DOB, code("IN_TOUCH", IN_TOUCH), code("ACTIV", ACTIV), code("ACCOM", ACCOM)),
    key=("CHILD",),
    by_year=True,
)
AD1 = Table(
    code="ad1",
    file="ad1.csv",
    columns=(
        CHILD,
        DOB,
        day("DATE_INT"),
        day("DATE_MATCH"),
        flag("FOSTER_CARE", required=True),
        code("NB_ADOPTR", NUMBER_OF_ADOPTERS),
        code("SEX_ADOPTR", SEX_ADOPTR),
        code("LS_ADOPTR", LS_ADOPTR),
    ),
    key=("CHILD",),
)
SHOULD_BE_PLACED = Table(
    code="placed_for_adoption",
    file="placed_for_adoption.csv",
    columns=(
        CHILD,
        DOB,
        # The day of the decision that the child should be placed, not the day the child moved in.
        day("DATE_PLACED"),
        day("DATE_PLACED_CEASED", required=False),
        code("REASON_PLACED_CEASED", REASON_PLACED_CEASED, required=False, tells_why=True),
    ),
    key=("CHILD", "DATE_PLACED"),
)
PREVIOUS_PERMANENCE = Table(
    code="previous_permanence",
    file="previous_permanence.csv",
    columns=(
        CHILD,
        DOB,
        code("PREV_PERM", PREV_PERM),
        text("LA_PERM"),
        Column(name="DATE_PERM", kind=Kind.PARTIAL_DATE),
    ),
    key=("CHILD",),
)
MISSING_EPISODES = Table(
    code="missing_episodes",
    file="missing.csv",
    columns=(CHILD, DOB, code("MISSING", MISSING), day("MIS_START"), day("MIS_END", required=False)),
    key=("CHILD", "MIS_START"),
)
SOCIAL_WORKERS = Table(
    code="sw_episodes",
    file="sw_episodes.csv",
    columns=(
        CHILD,
        DOB,
        text("SW_ID", required=True),
        day("SW_DECOM"),
        day("SW_DEC", required=False),
        code("SW_REASON", SW_REASON, tells_why=True),
    ),
    key=("CHILD", "SW_DECOM"),
)
DEPRIVATION_OF_LIBERTY = Table(
    code="dolo",
    file="dolo.csv",
    columns=(CHILD, DOB, day("DOLO_START"), day("DOLO_END", required=False)),
    key=("CHILD", "DOLO_START"),
)

TABLES: tuple[Table, ...] = (
    HEADER,
    EPISODES,
    REVIEWS,
    UASC,
    OC2,
    OC3,
    AD1,
    SHOULD_BE_PLACED,
    PREVIOUS_PERMANENCE,
    MISSING_EPISODES,
    SOCIAL_WORKERS,
    DEPRIVATION_OF_LIBERTY,
)
BY_CODE: dict[str, Table] = {table.code: table for table in TABLES}

ENDS_AFTER = {
    "episodes": ("DECOM", "DEC"),
    "missing_episodes": ("MIS_START", "MIS_END"),
    "placed_for_adoption": ("DATE_PLACED", "DATE_PLACED_CEASED"),
    "sw_episodes": ("SW_DECOM", "SW_DEC"),
    "dolo": ("DOLO_START", "DOLO_END"),
}
"""Tables whose rows run from a day to a day: the end may not come before the start."""


def table_with(names: Iterable[str]) -> Table | None:
    """The table that has exactly these columns; None where no table has."""
    wanted = frozenset(names)
    return next((table for table in TABLES if table.names == wanted), None)


def nearest_table(names: Iterable[str]) -> Table:
    """The table that shares the most columns with these, for the sentence that says what is wrong with them."""
    wanted = frozenset(names)
    return max(TABLES, key=lambda table: (len(table.names & wanted), -len(table.names ^ wanted)))
