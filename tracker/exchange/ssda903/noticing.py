"""What a person should know of a child, a journey or its end, beside the row as it was taken."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.exchange.remarks import Remark
from tracker.exchange.ssda903 import formats, mapping
from tracker.exchange.ssda903.ages import birthday, may_be_owed_leaving_care
from tracker.exchange.ssda903.merging import Fact
from tracker.exchange.ssda903.periods import Care, Episode, Period
from tracker.exchange.ssda903.rules import Taken
from tracker.exchange.ssda903.telling import LONGEST_REFERENCE

LONGEST_PUPIL_NUMBER = 13


def about_the_child(header: Fact, facts: Sequence[Fact], care: Care) -> Iterator[Remark]:
    """Where the rows of one child do not agree with the child's own header or with each other."""
    born, sex = header.values["DOB"], header.values["SEX"]
    if len(header.values["UPN"]) > LONGEST_PUPIL_NUMBER:
        yield header.remark(Taken.TOO_LONG_TO_SHOW, _too_long("UPN", LONGEST_PUPIL_NUMBER))
    first = care.periods[0].episodes[0] if care.periods else None
    if first is not None and born > first["DECOM"]:
        yield first.fact.remark(Taken.BORN_AFTER, f"The child was born on {_spoken(born)}, after this episode starts.")
    for fact in facts:
        said = fact.values.get("DOB", born)
        if said != born:
            yield fact.remark(Taken.DATE_OF_BIRTH_DIFFERS, f"The date of birth is {_spoken(said)} here and {_spoken(born)} in the header.")
        if fact.values.get("SEX", sex) != sex:
            yield fact.remark(Taken.SEX_DIFFERS, f"The sex is {fact.values['SEX']} here and {sex} in the header.")
        if len(fact.values.get("URN", "")) > LONGEST_REFERENCE:
            yield fact.remark(Taken.TOO_LONG_TO_SHOW, _too_long("URN", LONGEST_REFERENCE))
        if fact.said.table is formats.AD1 and not any(p.outcome in mapping.ADOPTED for p in care.periods):
            says = "The row says that the child was adopted, and no episode ends with E11 or E12."
            yield fact.remark(Taken.ADOPTED_WITHOUT_OUTCOME, says)


def about_the_journey(period: Period, header: Fact, *, as_at: date, today: date, last_return: date) -> tuple[list[Remark], bool]:
    """What to know of one journey, and whether its young person has turned 18 while it stands open."""
    remarks = list(_matches_to_confirm(period))
    if period.ended_on is not None:
        return remarks, False
    last = period.episodes[-1]
    if last.fact.is_fresh and last.fact.sent_on < last_return:
        says = f"The episode is open, and no return after the one to {_day(last.fact.sent_on)} sends it again. The journey was left open."
        remarks.append(last.fact.remark(Taken.NOT_SENT_AGAIN, says))
    born = header.day("DOB")
    assert born is not None
    eighteen = birthday(born, 18)
    if eighteen <= as_at:
        says = f"The young person turned 18 on {_day(eighteen)} and the episode is still open. The journey was left as the return left it."
        remarks.append(last.fact.remark(Taken.ADULT_IN_THE_RETURN, says))
    elif eighteen <= today:
        says = f"The young person has turned 18 since, on {_day(eighteen)}. The journey was left as the return left it, with a task."
        remarks.append(last.fact.remark(Taken.TURNED_18_SINCE, says))
    return remarks, eighteen <= today


def about_the_end(period: Period, periods: Sequence[Period], born: date) -> Iterator[Remark]:
    """Where support or a leaving care duty may go on after the day on which the journey closed."""
    if period.ended_on is None:
        return
    outcome, last = mapping.OUTCOMES.get(period.outcome, mapping.NOT_SAID), period.episodes[-1].fact
    if outcome.support:
        yield last.remark(Taken.SUPPORT_MAY_GO_ON, f"{outcome.says} Support after the order may go on; the journey closed all the same.")
    if outcome.leaves_care and may_be_owed_leaving_care(born, periods, period.ended_on):
        says = (
            "The young person was 16 or over with 13 weeks in care since 14, and may be owed leaving care duties; the journey "
            "closed all the same."
        )
        yield last.remark(Taken.LEAVING_CARE_MAY_BE_OWED, says)


def _matches_to_confirm(period: Period) -> Iterator[Remark]:
    before: Episode | None = None
    for episode in period.episodes:
        if _with_long_term_carers(episode) and not (before is not None and _with_long_term_carers(before)):
            says = (
                f"Placement {episode['PLACE']} (long term) was taken as a match. The code is not a match decision: "
                "record the date of the match and its confirmation to the carer, the parents and the child."
            )
            yield episode.fact.remark(Taken.CODE_IS_NOT_A_MATCH, says)
        before = episode


def _with_long_term_carers(episode: Episode) -> bool:
    return mapping.where(episode["LS"], episode["PLACE"]) == mapping.WITH_LONG_TERM_CARERS


def _too_long(column: str, most: int) -> str:
    return f"{column} is longer than {most} characters. It is on record in the row only."


def _spoken(iso: str) -> str:
    return _day(date.fromisoformat(iso))


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
