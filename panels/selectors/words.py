"""How a meeting is named in a sentence of the record."""

from panels.definitions import KINDS
from panels.models import Meeting, Panel
from panels.terms import Business, Pattern
from workflows.calendar import LONDON
from workflows.engine.clock import hour_in_words


def title_of(meeting: Meeting) -> str:
    """`PLO Panel`, or `Access to Resources Panel with Housing Pathways`."""
    return title_by(meeting.business, meeting.section)


def title_by(business: str, section: str) -> str:
    """The same of a meeting of which no more has been read."""
    title = KINDS[Business(business)].meeting
    return f"{title} with {KINDS[Business(section)].title}" if section else title


def named(meeting: Meeting, business: str = "") -> str:
    """`Legal Gateway Panel of Wednesday 4 March 2026`; for one kind of business, that kind's own name."""
    title = KINDS[Business(business)].meeting if business else title_of(meeting)
    day = meeting.starts_at.astimezone(LONDON)
    return f"{title} of {day:%A} {day.day} {day:%B %Y}"


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def when_in_words(panel: Panel, business: str) -> str:
    """`Every 2 weeks on Tuesday, in turn with Care Proceedings`: the rule as a person would say it."""
    if panel.pattern == Pattern.BY_DATE:
        return "On dates that are given one by one"
    day = DAYS[panel.weekday]
    if panel.pattern == Pattern.NTH_OF_MONTH:
        when = f"The {('first', 'second', 'third', 'fourth')[panel.nth - 1]} {day} of every month"
    elif panel.pattern == Pattern.LAST_OF_MONTH:
        when = f"The last {day} of every month"
    elif panel.every_weeks == 1:
        when = f"Every {day}"
    else:
        when = f"Every {panel.every_weeks} weeks on {day}"
    if business == panel.section:
        return f"At the end of every {_ordinal(panel.section_every)} meeting of the {panel.title} ({when[:1].lower()}{when[1:]})"
    other = next((b for b in (panel.business, panel.alternates_with) if b and b != business), "")
    return f"{when}, in turn with {KINDS[Business(other)].title}" if other else when


def _ordinal(number: int) -> str:
    words = {1: "", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
    return words.get(number, f"{number}th")


def quorum_in_words(panel: Panel) -> str:
    """`5, the chair or a vice chair and an experienced social worker among them (Adoption Agencies Regulations 2005 reg 6)`."""
    rule = panel.quorum_to_meet
    if not rule.is_statutory:
        return f"{rule.at_least}, the chair among them"
    return f"{rule.at_least}, the chair or a vice chair and an experienced social worker among them ({rule.source})"


def times_in_words(meeting: Meeting) -> str:
    """`2pm to 4:30pm in the Oak Room`, in local time."""
    starts, ends = (hour_in_words(moment.astimezone(LONDON).time()) for moment in (meeting.starts_at, meeting.ends_at))
    where = f" in {meeting.room.name}" if meeting.room is not None else ""
    return f"{starts} to {ends}{where}"
