"""What a panel's rule gives in the coming year: what is wrong with it, and what whoever sets it should know beforehand."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from panels.rules.timetable import Rule, Session, first_on_or_after, sessions
from panels.terms import Pattern

A_YEAR = timedelta(days=365)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_WEEKS_AT_MOST = 52


def coming_year(rule: Rule, *, today: date, bank_holidays: Collection[date]) -> list[Session]:
    """Every session of the rule from today until a year from now, those that are cancelled too."""
    return sessions(rule, today, today + A_YEAR, bank_holidays=bank_holidays)


def faults(rule: Rule, *, today: date, bank_holidays: Collection[date]) -> dict[str, str]:
    """What makes a rule impossible, by the field that it is put right in. Empty where it is possible."""
    found = {}
    if rule.ends <= rule.starts:
        found["ends"] = "The meeting must end after it starts."
    length = (rule.ends.hour - rule.starts.hour) * 60 + rule.ends.minute - rule.starts.minute
    if rule.section is not None and not found:
        found |= _section_faults(rule, length)
    if rule.pattern is Pattern.EVERY_WEEKS and not 1 <= rule.every_weeks <= EVERY_WEEKS_AT_MOST:
        found["every_weeks"] = f"Enter a number of weeks between 1 and {EVERY_WEEKS_AT_MOST}."
    if rule.pattern is Pattern.NTH_OF_MONTH and not 1 <= rule.nth <= 4:
        found["nth"] = "Choose the first, second, third or fourth."
    if not found and rule.pattern is not Pattern.BY_DATE:
        found |= _never_meets(rule, today, bank_holidays)
    return found


def remarks(rule: Rule, *, today: date, bank_holidays: Collection[date]) -> list[str]:
    """What is possible and may surprise: an anchor on another weekday, weekends, months without a meeting."""
    if rule.pattern is Pattern.BY_DATE:
        return []
    found = []
    first = first_on_or_after(rule.anchor, rule.weekday)
    if first != rule.anchor and rule.pattern is Pattern.EVERY_WEEKS:
        found.append(
            f"{_day(rule.anchor)} is a {DAYS[rule.anchor.weekday()]} and the panel meets on a {DAYS[rule.weekday]}: weeks are counted from "
            f"{DAYS[rule.weekday]} {_day(first)}."
        )
    if rule.weekday > 4:
        found.append(f"{DAYS[rule.weekday]} is not a working day.")
    empty = months_without(coming_year(rule, today=today, bank_holidays=bank_holidays), today=today)
    if empty:
        found.append(f"No meeting in {_listed(f'{month:%B %Y}' for month in empty)}.")
    return found


def months_without(year: Collection[Session], *, today: date) -> list[date]:
    """The first days of those whole months of the coming year in which nothing sits."""
    sat = {(s.on.year, s.on.month) for s in year if not s.cancelled_because}
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    months = []
    while (month + timedelta(days=32)).replace(day=1) <= today + A_YEAR:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return [m for m in months if (m.year, m.month) not in sat]


def _section_faults(rule: Rule, length: int) -> dict[str, str]:
    found = {}
    if rule.section in rule.business:
        found["section"] = "The panel hears this at every meeting already. Choose another kind of business, or none."
    if rule.section_every < 1:
        found["section_every"] = "Enter how often the section is heard, such as 4 for every fourth meeting."
    if not 1 <= rule.section_minutes < length:
        found["section_minutes"] = f"Enter minutes between 1 and {length - 1}: the meeting is {length} minutes long."
    return found


def _never_meets(rule: Rule, today: date, bank_holidays: Collection[date]) -> dict[str, str]:
    year = coming_year(rule, today=today, bank_holidays=bank_holidays)
    if any(not session.cancelled_because for session in year):
        return {}
    if rule.anchor > today + A_YEAR:
        return {"anchor": f"The panel would never meet in the next year: weeks are counted from {_day(rule.anchor)}. Enter an earlier day."}
    if year:
        says = (
            "The panel would never meet in the next year: each of its days is a bank holiday. Choose another day, or the next working day."
        )
        return {"weekday": says}
    return {"every_weeks": "The panel would never meet in the next year. Choose fewer weeks between meetings, or an earlier first day."}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(words: Iterable[str]) -> str:
    all_of_them = list(words)
    return all_of_them[0] if len(all_of_them) == 1 else f"{', '.join(all_of_them[:-1])} or {all_of_them[-1]}"
