"""How a time limit is written down: one call a limit, and the usual ladder unless another is given."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from workflows.definitions.ladders import MANAGERS, Pace, ladder, pace_for
from workflows.shapes import Condition, Length, Rung, Step, TimeLimit
from workflows.terms import Basis, EventKind, LimitKind, Role, Unit

LOCAL = Basis.COMMON_LOCAL_STANDARD
GUIDANCE = Basis.NATIONAL_GUIDANCE
LAW = Basis.STATUTORY

LOCAL_PROCEDURES = "Local authority procedures (varies)"
CARE_PLANNING_REGULATIONS = "Care Planning, Placement and Case Review (England) Regulations 2010 (as amended)"
ADOPTION_REGULATIONS = "Adoption Agencies Regulations 2005 (as amended)"
WORKING_TOGETHER = "Working Together to Safeguard Children (2018, 2023)"

DEATH = (EventKind.CHILD_DIED,)
END_OF_CARE = (EventKind.LOOKED_AFTER_CEASED, *DEATH)
# Once a child is placed for adoption the regulations of 2010 stop applying (their reg 3) until order or return.
END_OF_CARE_PLANNING = (EventKind.PLACED_FOR_ADOPTION, *END_OF_CARE)
END_OF_PLACEMENT = (EventKind.PLACEMENT_ENDED, *END_OF_CARE_PLANNING)

NOT_A_SERIES_OF_SHORT_BREAKS_NOR_ADOPTION = (Condition.NOT_SHORT_BREAK_SERIES, Condition.NOT_PLACED_FOR_ADOPTION)


class Facts(TypedDict, total=False):
    """What every row says: see `TimeLimit`. A local standard is configurable, law and guidance are not."""

    starts_on: tuple[EventKind, ...]
    stops_on: tuple[EventKind, ...]
    cancelled_on: tuple[EventKind, ...]
    spared_on: tuple[EventKind, ...]
    gives_way_on: tuple[EventKind, ...]
    not_where: str
    halfway_to: tuple[EventKind, ...]
    basis: Basis
    source: str
    answers: Role
    applies: tuple[Condition, ...]
    inclusive: bool
    survives_closure: bool
    ladder: tuple[Rung, ...]
    line: tuple[Role, ...]
    safety: bool
    adds_up_over: Length
    local_range: tuple[Length, Length]
    seen_in: str
    note: str
    of: str
    many: bool


def hours(value: int) -> Length:
    return Length(value, Unit.HOURS)


def minutes(value: int) -> Length:
    return Length(value, Unit.MINUTES)


def calendar_days(value: int) -> Length:
    return Length(value, Unit.CALENDAR_DAYS)


def working_days(value: int) -> Length:
    return Length(value, Unit.WORKING_DAYS)


def weeks(value: int) -> Length:
    return Length(value, Unit.WEEKS)


def months(value: int) -> Length:
    return Length(value, Unit.MONTHS)


def from_the_start(length: Length) -> tuple[Step, ...]:
    """A step counted from the event that started the series, whenever the one before it was done."""
    return (Step(length=length, from_start=True),)


def deadline(code: str, title: str, length: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """A limit that runs once for each start."""
    return _limit(code, title, ((Step(length=length),),), LimitKind.DEADLINE, facts)


def interval(code: str, title: str, *steps: Length | tuple[Step, ...], **facts: Unpack[Facts]) -> TimeLimit:
    """The longest gap between repeats: first, second, and the last one for ever."""
    rows = tuple((Step(length=step),) if isinstance(step, Length) else step for step in steps)
    return _limit(code, title, rows, LimitKind.INTERVAL, facts)


def expiry(code: str, title: str, length: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """An authority in law that lapses at the limit: nothing to complete, but act before it."""
    return _limit(code, title, ((Step(length=length),),), LimitKind.EXPIRY, facts)


def lead_time(code: str, title: str, length: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """What must be done so long before a day that is known ahead; it starts when that day is set, and again when it is moved."""
    return _limit(code, title, ((Step(length=length),),), LimitKind.LEAD_TIME, facts)


def window(code: str, title: str, opens: Length, closes: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """What must be done neither before it opens nor after it closes; both are counted from the start."""
    return _limit(code, title, ((Step(length=closes),),), LimitKind.WINDOW, facts, opens=opens)


def minimum(code: str, title: str, length: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """The earliest lawful moment for something. Never late: whoever answers is told once, when it may be done."""
    return _limit(code, title, ((Step(length=length),),), LimitKind.MINIMUM, facts)


def threshold(code: str, title: str, length: Length, **facts: Unpack[Facts]) -> TimeLimit:
    """The moment from which the law treats the case otherwise. Never late: whoever answers is warned and told."""
    return _limit(code, title, ((Step(length=length),),), LimitKind.THRESHOLD, facts)


def school_days(value: int) -> Length:
    return Length(value, Unit.SCHOOL_DAYS)


def school_terms(value: int) -> Length:
    return Length(value, Unit.SCHOOL_TERMS)


def _limit(
    code: str, title: str, steps: Sequence[tuple[Step, ...]], kind: LimitKind, facts: Facts, opens: Length | None = None
) -> TimeLimit:
    basis, answers = facts["basis"], facts["answers"]
    pace = pace_for(steps[0][0].length, kind, basis)
    return TimeLimit(
        code=code,
        title=title,
        starts_on=facts["starts_on"],
        stops_on=facts["stops_on"],
        cancelled_on=facts["cancelled_on"],
        steps=tuple(steps),
        kind=kind,
        basis=basis,
        source=facts["source"],
        answers=answers,
        ladder=facts.get("ladder") or _usual_ladder(kind, pace, answers, facts.get("line", MANAGERS)),
        applies=facts.get("applies", ()),
        inclusive=facts.get("inclusive", False),
        spared_on=facts.get("spared_on", ()),
        gives_way_on=facts.get("gives_way_on", ()),
        not_where=facts.get("not_where", ""),
        halfway_to=facts.get("halfway_to", ()),
        survives_closure=facts.get("survives_closure", False),
        configurable=basis is LOCAL,
        opens=opens,
        safety=facts.get("safety", False),
        adds_up_over=facts.get("adds_up_over"),
        local_range=facts.get("local_range"),
        verified="seen_in" in facts,
        seen_in=facts.get("seen_in", ""),
        note=facts.get("note", ""),
        of=facts.get("of", ""),
        many=facts.get("many", False),
    )


def _usual_ladder(kind: LimitKind, pace: Pace, answers: Role, line: tuple[Role, ...]) -> tuple[Rung, ...]:
    """Warn, due and up the line; nobody above is told of what cannot be late."""
    rungs = ladder(pace, answers, line)
    return rungs if kind.can_be_late else tuple(rung for rung in rungs if rung.code in ("warn", "due"))
