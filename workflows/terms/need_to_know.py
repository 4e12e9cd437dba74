"""The words of a need-to-know: how grave it is, and what it is about."""

from enum import StrEnum


class Severity(StrEnum):
    """How grave an incident is. In order, the gravest first."""

    CRITICAL = "critical"
    MAJOR = "major"
    SIGNIFICANT = "significant"
    INFORMATION = "information"

    def is_graver_than(self, other: "Severity") -> bool:
        """Whether this is the higher grade of the two."""
        return _ORDER.index(self) < _ORDER.index(other)


_ORDER = tuple(Severity)


class About(StrEnum):
    """What a category is about: certain children, or the service."""

    CHILD = "child"
    SERVICE = "service"
