"""The birthdays on which something begins to be due, and whose they are. The eighteenth is a move: `journey/leaving_care.py`."""

from dataclasses import dataclass

from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """A birthday that the record tells by itself, on the day or so many months ahead of it.

    `says` is its sentence. `in_care`: of children looked after by then; else of young people with leaving care status.
    """

    age: int
    event: EventKind
    says: str
    months_ahead: int = 0
    in_care: bool = True


BIRTHDAYS: tuple[Birthday, ...] = (
    Birthday(age=3, event=EventKind.TURNED_3, says="The child turned 3: a personal education plan is owed."),
    Birthday(age=4, event=EventKind.TURNED_4, says="The child turned 4: a strengths and difficulties questionnaire is owed each year."),
    Birthday(age=16, event=EventKind.TURNED_16, says="The young person turned 16."),
    *(
        Birthday(
            age=age, event=EventKind.BIRTHDAY_IN_THREE_MONTHS, says=f"The young person turns {age} in three months.", months_ahead=3,
            in_care=False,
        )
        for age in (17, 18, 19, 20, 21)
    ),
)  # fmt: skip
"""Health reviews need no birthday: the review after the fifth is counted twelve months on by itself."""
