"""The words of time limits."""

from enum import StrEnum


class Basis(StrEnum):
    """What stands behind a time limit. Only a local standard may be changed by an authority."""

    STATUTORY = "statutory"
    NATIONAL_GUIDANCE = "national_guidance"
    COMMON_LOCAL_STANDARD = "common_local_standard"


class Unit(StrEnum):
    """The units in which a time limit is counted. Minutes and hours are counted by the clock, all others by the day."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    WEEKS = "weeks"
    MONTHS = "months"
    SCHOOL_TERMS = "school_terms"

    @property
    def is_by_the_clock(self) -> bool:
        """Whether it runs through nights, weekends and holidays, from a moment to a moment."""
        return self in (Unit.MINUTES, Unit.HOURS)


class LimitKind(StrEnum):
    """What a limit means when it is reached.

    A deadline is due once, an interval again and again. An expiry is an authority that lapses. A lead time is counted
    back from a date that is known ahead. A window opens as well as closes. A minimum is the earliest lawful moment, and a
    threshold the moment from which the law treats the case otherwise: neither is ever late.
    """

    DEADLINE = "deadline"
    INTERVAL = "interval"
    EXPIRY = "expiry"
    LEAD_TIME = "lead_time"
    WINDOW = "window"
    MINIMUM = "minimum"
    THRESHOLD = "threshold"

    @property
    def can_be_late(self) -> bool:
        """Whether something must be done by the moment that is counted; otherwise it is only the moment itself."""
        return self not in (LimitKind.MINIMUM, LimitKind.THRESHOLD)


class LengthFrom(StrEnum):
    """Who set the length that a timescale runs for."""

    RULE = "rule"
    AUTHORITY = "authority"
    PLAN = "plan"
    LEFT = "left"  # by earlier stays, of a length that adds them up


class PauseReason(StrEnum):
    """Why a manager may let a timescale stand still. There is no other reason."""

    FAMILY_AWAY = "family_away"
    CHILD_IN_HOSPITAL = "child_in_hospital"
    ANOTHER_AUTHORITY_LEADS = "another_authority_leads"
    COURT_TIMETABLE = "court_timetable"
    POLICE_ASKED = "police_asked"


class Colour(StrEnum):
    """The colour of a timescale. A colour is always shown with its word."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
