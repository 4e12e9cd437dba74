"""The words of time limits."""

from enum import StrEnum


class Basis(StrEnum):
    """What stands behind a time limit. Only a local standard may be changed by an authority."""

    STATUTORY = "statutory"
    NATIONAL_GUIDANCE = "national_guidance"
    COMMON_LOCAL_STANDARD = "common_local_standard"


class Unit(StrEnum):
    """The units in which a time limit is counted."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    WEEKS = "weeks"
    MONTHS = "months"


class LimitKind(StrEnum):
    """What a limit means when it is reached."""

    DEADLINE = "deadline"
    INTERVAL = "interval"
    EXPIRY = "expiry"


class Colour(StrEnum):
    """The colour of a timescale. A colour is always shown with its word."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
