"""The words of panels, spelled once."""

from enum import StrEnum


class Business(StrEnum):
    """The kinds of business that the panels hear."""

    ACCESS_TO_RESOURCES = "access_to_resources"
    HOUSING_PATHWAYS = "housing_pathways"
    PUBLIC_LAW_OUTLINE = "public_law_outline"
    CARE_PROCEEDINGS = "care_proceedings"
    LEGAL_GATEWAY = "legal_gateway"
    PERMANENCY = "permanency"
    BEST_CARE_BEST_VALUE = "best_care_best_value"
    FOSTERING = "fostering"
    ADOPTION_AND_MATCHING = "adoption_and_matching"
    MODERATION = "moderation"
    PERFORMANCE = "performance"
    SENIOR_MANAGEMENT_TEAM = "senior_management_team"
    SERVICE_SPOTLIGHT = "service_spotlight"


class Pattern(StrEnum):
    """How a panel's dates repeat.

    `every_weeks` counts weeks from the anchor ("every 4th Monday"); `nth_of_month` is "the 4th Monday of the month".
    `by_date` has no rhythm: each date is given.
    """

    EVERY_WEEKS = "every_weeks"
    NTH_OF_MONTH = "nth_of_month"
    LAST_OF_MONTH = "last_of_month"
    BY_DATE = "by_date"


class HolidayRule(StrEnum):
    """What becomes of a meeting whose day is a bank holiday (D-42)."""

    CANCEL = "cancel"
    NEXT_WORKING_DAY = "next_working_day"


class QuorumCode(StrEnum):
    """Which rule says who must be there."""

    LOCAL = "local"
    ADOPTION = "adoption"
    JOINT_ADOPTION = "joint_adoption"
    FOSTERING = "fostering"
    JOINT_FOSTERING = "joint_fostering"


class SeatPart(StrEnum):
    """The part that somebody plays on a panel. Advisers and administrators are there and do not count towards a quorum."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    ADVISER = "adviser"
    ADMINISTRATOR = "administrator"


COUNTS = (SeatPart.CHAIR, SeatPart.VICE_CHAIR, SeatPart.MEMBER)
"""Parts that count towards a quorum."""


class MeetingState(StrEnum):
    """Where a panel meeting stands. `held` is from its opening until it is closed."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RequestState(StrEnum):
    """Where a child who was put forward stands with the panel. `deferred` comes back to a named meeting."""

    ASKED = "asked"
    LISTED = "listed"
    DEFERRED = "deferred"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """Where an item of an agenda stands. `reserve` is heard if there is time; `carried` went on to another meeting."""

    LISTED = "listed"
    RESERVE = "reserve"
    DECIDED = "decided"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    CARRIED = "carried"


class Ground(StrEnum):
    """Why somebody on a panel has an interest in an item."""

    DECLARED = "declared"
    PRESENTS = "presents"
    ALLOCATION = "allocation"
    MANAGEMENT = "management"
    RELATIONSHIP = "relationship"
    EARLIER_DECISION = "earlier_decision"


class ActionState(StrEnum):
    """Where what a panel asked for stands. `ended` is not wanted any more, for a reason."""

    TO_DO = "to_do"
    DONE = "done"
    ENDED = "ended"


class MinutesState(StrEnum):
    """Where the minutes of a meeting stand. `agreed` never change again."""

    DRAFT = "draft"
    AGREED = "agreed"


class LineState(StrEnum):
    """Where a line of a proposed agenda stands. `skipped` was accepted, but things had changed since."""

    OPEN = "open"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"


OPEN_ITEMS = (ItemState.LISTED, ItemState.RESERVE)
"""States of an item that is still to be heard."""

OPEN_REQUESTS = (RequestState.ASKED, RequestState.LISTED, RequestState.DEFERRED)
"""States of a request that still waits for its decision."""

UPCOMING = (MeetingState.PLANNED, MeetingState.HELD)
"""States of a meeting that still has its work before it."""


class DocumentState(StrEnum):
    """Where an attached document stands with the scan. `quarantined` is kept and read by nobody; `removed` was taken back."""

    NOT_SCANNED = "not_scanned"
    WAITING = "waiting"
    CLEAN = "clean"
    QUARANTINED = "quarantined"
    REMOVED = "removed"


READABLE_DOCUMENTS = (DocumentState.NOT_SCANNED, DocumentState.CLEAN)
"""States of a document that may be opened. One that waits for its scan may not, and one in quarantine never."""


class PackState(StrEnum):
    """Where a version of a meeting's papers stands. What is published never changes again."""

    DRAFT = "draft"
    PUBLISHED = "published"


class FileState(StrEnum):
    """Where the one file of a pack stands that somebody has asked for."""

    WANTED = "wanted"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class ChairsActionState(StrEnum):
    """Where a chair's action stands. It is `lapsed` where the child's journey closed before the panel could look at it."""

    TAKEN = "taken"
    RATIFIED = "ratified"
    NOT_RATIFIED = "not_ratified"
    LAPSED = "lapsed"


class AgencyDecisionState(StrEnum):
    """Where the agency decision maker's decision stands, after a panel's recommendation."""

    WAITING = "waiting"
    DECIDED = "decided"
    LAPSED = "lapsed"


class AgencyOutcome(StrEnum):
    """What the agency decision maker decided: what was put to the panel, or not."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


STATUTORY = (Business.FOSTERING, Business.ADOPTION_AND_MATCHING)
"""What the regulations give to a panel with its quorum: a chair alone recommends nothing."""
