"""What the minutes of a team around the family meeting must hold, and who chairs it: rows, part by part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the minutes. `instead` is another part that answers for it, `only_of` the meeting that it belongs to."""

    code: str
    label: str
    hint: str = ""
    instead: str = ""
    only_of: int | None = None


PARTS: tuple[Part, ...] = (
    Part(code="attendance", label="Who was there?"),
    Part(code="parents", label="What do the parents say?", instead="parents_absent"),
    Part(code="parents_absent", label="Why is no parent's view recorded?", hint="Only if no parent was there", instead="parents"),
    Part(code="child", label="What does the child say?", hint="For a young child, what was seen"),
    Part(code="agencies", label="What does each agency report?"),
    Part(code="actions", label="What is to be done, by whom and by when?"),
    Part(code="analysis", label="What does everybody agree about the family's needs?", only_of=1),
    Part(code="plan", label="How does each action follow from those needs?", only_of=1),
    Part(code="handover", label="What does the lead professional need to know to chair from now on?", only_of=3),
)
"""EH-11 to EH-13. The first meeting agrees the analysis and the plan; at the third the lead professional takes the chair."""

CHAIRED_BY_EARLY_HELP = 2
"""How many meetings the early help team chairs and minutes before the lead professional does (EH-11)."""


def parts_of(meeting: int) -> tuple[Part, ...]:
    """The parts that the minutes of this meeting have."""
    return tuple(part for part in PARTS if part.only_of in (None, meeting))


def blank(meeting: int, minutes: dict[str, str]) -> tuple[Part, ...]:
    """The parts that are blank and for which no other part answers."""
    filled = {code for code, words in minutes.items() if words.strip()}
    empty = (part for part in parts_of(meeting) if part.code not in filled and part.instead not in filled)
    # Of two parts that answer for each other only the first is asked for.
    return tuple(part for part in empty if part.code != "parents_absent")


def chair_of(meeting: int) -> str:
    """Who chairs and minutes this meeting unless somebody else does."""
    return "the early help team" if meeting <= CHAIRED_BY_EARLY_HELP else "the lead professional"
