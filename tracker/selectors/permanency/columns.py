"""The columns of the tracker, one entry each: its title, how it sorts, what it tells and what goes into a file.

The page, the files and the program's interface all read this table, so they show the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.selectors.permanency.tracked import Tracked

Plain = str | int | date | None
"""What a cell of a file holds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the page. `under` stands below the text; `word` is a tag in `colour`; `leads` names the page it leads to."""

    text: str
    under: str = ""
    word: str = ""
    colour: str = ""
    leads: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `sorts` are the stored fields that it sorts by, a minus for those that fall as what is shown rises."""

    code: str
    title: str
    tells: Callable[[Tracked], Cell]
    sorts: tuple[str, ...] = ()
    default: bool = False
    numeric: bool = False
    is_date: bool = False
    parts: tuple[tuple[str, Callable[[Tracked], Plain]], ...] = ()

    @property
    def rises(self) -> str:
        """How the column is sorted by its code, in words."""
        return "fewest first" if self.numeric else "earliest first" if self.is_date else "A to Z"

    @property
    def falls(self) -> str:
        """How it is sorted the other way round."""
        return "most first" if self.numeric else "latest first" if self.is_date else "Z to A"

    def headings(self) -> list[str]:
        """The headings of this column in a file."""
        return [heading for heading, _ in self.parts] or [self.title]

    def exports(self, child: Tracked) -> list[Plain]:
        """What this column holds in a file: its parts, else what its cell tells, lines and all."""
        if self.parts:
            return [part(child) for _, part in self.parts]
        told = self.tells(child)
        return ["; ".join(told.lines) or told.text]


def _days(number: int | None, otherwise: str) -> Cell:
    return Cell(otherwise if number is None else f"{number:,}")


def _uk(on: date | None, otherwise: str) -> str:
    return f"{on.day} {on:%B %Y}" if on else otherwise


def _next(child: Tracked) -> Cell:
    if child.next is None:
        return Cell("Nothing is due")
    return Cell(child.next.name, under=_uk(child.next.due_on, ""), word=child.next.word, colour=child.next.colour)


def _route(child: Tracked) -> Cell:
    return Cell(child.route, under=child.state if child.route_code else "", lines=child.other_routes, leads="permanence")


def _compliance(child: Tracked) -> Cell:
    if child.next is None:
        return Cell("", word="Nothing is due", colour="grey")
    return Cell("", word="A timescale is overdue" if child.next.colour == "red" else "Within timescales", colour=child.next.colour)


def _milestone(child: Tracked) -> Cell:
    reached = f"{child.milestone}, {_uk(child.milestone_on, '')}" if child.milestone_on else child.milestone
    return Cell(reached or "None yet", under=f"Next: {child.next_milestone}" if child.next_milestone else "")


def _next_review(child: Tracked) -> Cell:
    return Cell(_uk(child.next_review_on, "Not booked"), under=f"Due by {_uk(child.review_due_on, '')}" if child.review_due_on else "")


def _documents(child: Tracked) -> Cell:
    lines = [f"{title}: not begun" for title in child.documents_missing] + [f"{title}: under way" for title in child.documents_drafted]
    lines += [f"{title}: final" for title in child.documents_final]
    return Cell("" if lines else "None expected yet", lines=tuple(lines))


def _experience(child: Tracked) -> Cell:
    if not child.experience:
        return Cell("Not recorded")
    return Cell(child.experience, under=f"{_uk(child.experience_on, '')}, told by {child.experience_told_by}")


def _adoption(child: Tracked) -> Cell:
    if child.application_on:
        return Cell(f"Applied {_uk(child.application_on, '')}")
    if child.placed_for_adoption_on is None:
        return Cell("Not placed for adoption")
    due = f"Due by {_uk(child.target_on, '')}" if child.target_on else "No date set"
    return Cell("Not applied", under=f"Placed {_uk(child.placed_for_adoption_on, '')}. {due}")


def _drift(child: Tracked) -> Cell:
    found = child.beside.drift
    return Cell("Not told as known then") if found is None else Cell(f"{found.points:,}", under=found.says)


def _lines(lines: tuple[str, ...]) -> Cell:
    return Cell("" if lines else "None", lines=lines)


def _blockers(child: Tracked) -> Cell:
    return Cell("" if child.blockers else "None on record", lines=child.blockers)


COLUMNS: tuple[Column, ...] = (
    Column(
        code="child", title="Child", sorts=("child__family_name", "child__given_name"), default=True,
        tells=lambda child: Cell(child.name, under=child.stage, leads="child"),
        parts=(("Reference", lambda child: child.ref), ("Child", lambda child: child.name), ("Stage", lambda child: child.stage)),
    ),
    Column(
        code="age", title="Age", sorts=("-born_on",), numeric=True,
        tells=lambda child: Cell("Not known" if child.age is None else str(child.age)), parts=(("Age", lambda child: child.age),),
    ),
    Column(
        code="route", title="Route", sorts=("route", "state"), default=True, tells=_route,
        parts=(
            ("Route", lambda child: child.route), ("State", lambda child: child.state), ("Route is", lambda child: child.route_state),
            ("Other routes", lambda child: "; ".join(child.other_routes)),
        ),
    ),
    Column(
        code="milestone", title="Milestone", sorts=("milestone_on",), default=True, is_date=True, tells=_milestone,
        parts=(
            ("Milestone", lambda child: child.milestone), ("Milestone on", lambda child: child.milestone_on),
            ("Next milestone", lambda child: child.next_milestone),
        ),
    ),
    Column(
        code="next", title="Next timescale", sorts=("next_due_at",), default=True, is_date=True, tells=_next,
        parts=(
            ("Next timescale", lambda child: child.next.name if child.next else "Nothing is due"),
            ("Due on", lambda child: child.next.due_on if child.next else None),
            ("Timescale is", lambda child: child.next.word if child.next else ""),
        ),
    ),
    Column(code="acts", title="Who must act", default=True, tells=lambda child: Cell(child.must_act)),
    Column(
        code="drift", title="Drift", sorts=("drift",), default=True, numeric=True, tells=_drift,
        parts=(("Drift", lambda child: child.beside.drift.points if child.beside.drift else None),),
    ),
    Column(
        code="days_in_care", title="Days in care", sorts=("-looked_after_since",), default=True, numeric=True,
        tells=lambda child: _days(child.days_in_care, ""),
        parts=(("In care since", lambda child: child.in_care_since), ("Days in care", lambda child: child.days_in_care)),
    ),
    Column(
        code="days_settled", title="Days settled", sorts=("-settled_on",), default=True, numeric=True,
        tells=lambda child: _days(child.days_settled, "Not recorded"),
        parts=(("Settled on", lambda child: child.settled_on), ("Days settled", lambda child: child.days_settled)),
    ),
    Column(
        code="days_since_progress", title="Days since progress", sorts=("-last_progress_at",), numeric=True,
        tells=lambda child: _days(child.days_since_progress, "None yet"),
        parts=(("Last progress", lambda child: child.last_progress_on), ("Days since progress", lambda child: child.days_since_progress)),
    ),
    Column(
        code="blockers", title="What stands in the way", default=True, tells=_blockers,
        parts=(("What stands in the way", lambda child: "; ".join(child.blockers)),),
    ),
    Column(code="challenged", title="Challenged", tells=lambda child: _lines(child.beside.challenged)),
    Column(code="agreed", title="Agreed, to be done", tells=lambda child: _lines(child.beside.agreed)),
    Column(
        code="experience", title="Child’s experience", sorts=("experience_on",), default=True, is_date=True, tells=_experience,
        parts=(
            ("Child’s experience", lambda child: child.experience), ("Experience on", lambda child: child.experience_on),
            ("Experience told by", lambda child: child.experience_told_by),
        ),
    ),
    Column(
        code="compliance", title="Process compliance", sorts=("next_due_at",), default=True, is_date=True, tells=_compliance,
        parts=(("Process compliance", lambda child: _compliance(child).word),),
    ),
    Column(code="legal", title="Legal status", sorts=("legal_status",), default=True, tells=lambda child: Cell(child.legal_status)),
    Column(
        code="placement", title="Placement", sorts=("placement",), default=True,
        tells=lambda child: Cell(child.placement or "None on record"),
    ),
    Column(
        code="last_review", title="Last review", sorts=("last_review_on",), default=True, is_date=True,
        tells=lambda child: Cell(_uk(child.last_review_on, "None yet")), parts=(("Last review", lambda child: child.last_review_on),),
    ),
    Column(
        code="next_review", title="Next review", sorts=("next_review_on", "review_due_on"), is_date=True, tells=_next_review,
        parts=(("Next review", lambda child: child.next_review_on), ("Review due by", lambda child: child.review_due_on)),
    ),
    Column(
        code="documents", title="Documents", sorts=("documents_missing", "documents_drafted"), tells=_documents,
        parts=(
            ("Documents not begun", lambda child: "; ".join(child.documents_missing)),
            ("Documents under way", lambda child: "; ".join(child.documents_drafted)),
            ("Documents final", lambda child: "; ".join(child.documents_final)),
        ),
    ),
    Column(code="team", title="Team", sorts=("team__name",), tells=lambda child: Cell(child.team)),
    Column(
        code="worker", title="Allocated worker", sorts=("worker__last_name", "worker__first_name"),
        tells=lambda child: Cell(child.worker or "Nobody"),
    ),
    Column(
        code="iro", title="Reviewing officer", sorts=("iro__last_name", "iro__first_name"), tells=lambda child: Cell(child.iro or "Nobody"),
    ),
    Column(
        code="supervising", title="Supervising social worker", sorts=("supervising_worker__last_name", "supervising_worker__first_name"),
        tells=lambda child: Cell(child.supervising_worker or "Nobody"),
    ),
    Column(
        code="family_finding", title="Family finding", sorts=("family_finding_on",), is_date=True,
        tells=lambda child: Cell(child.family_finding or "None on record", under=_uk(child.family_finding_on, "")),
        parts=(("Family finding", lambda child: child.family_finding), ("Family finding on", lambda child: child.family_finding_on)),
    ),
    Column(
        code="adoption", title="Adoption application", sorts=("target_on",), is_date=True, tells=_adoption,
        parts=(
            ("Matched on", lambda child: child.matched_on), ("Placed for adoption on", lambda child: child.placed_for_adoption_on),
            ("Application due by", lambda child: child.target_on), ("Applied on", lambda child: child.application_on),
        ),
    ),
)  # fmt: skip
"""Every column, in the order in which they stand."""

BY_CODE: Mapping[str, Column] = {column.code: column for column in COLUMNS}


def chosen(codes: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these codes in their own order, the child always among them; those that come by default where none is named."""
    wanted = set(codes) & set(BY_CODE)
    if not wanted:
        return tuple(column for column in COLUMNS if column.default)
    return tuple(column for column in COLUMNS if column.code in wanted or column.code == "child")
