"""The refusals of the record. Each carries data, and a sentence that says what to do.

A wrong moment, a lack of permission and bad input are three different things with three different answers.
"""

from collections.abc import Sequence
from typing import Any

from workflows.engine.decide import Reason
from workflows.terms import Role


class WaymarkError(Exception):
    """Something a person can put right. `code` is for programs, `says` for people."""

    code = "error"

    def __init__(self, says: str) -> None:
        self.says = says
        super().__init__(says)


class MoveRefused(WaymarkError):
    """The move cannot be made yet. Holds every unmet reason at once; nothing has been written."""

    code = "not_accepted"

    def __init__(self, reasons: Sequence[Reason], warnings: Sequence[Reason] = ()) -> None:
        self.reasons = tuple(reasons)
        self.warnings = tuple(warnings)
        super().__init__("This move cannot be made yet. " + " ".join(r.says for r in self.reasons))


class StaleJourney(WaymarkError):
    """Someone else moved the child first. Says what happened and where the child now stands; nothing was written."""

    code = "someone_else_moved_first"

    def __init__(self, says: str, *, stage: str, version: int, happened: Sequence[str] = ()) -> None:
        self.stage = stage
        self.version = version
        self.happened = tuple(happened)
        super().__init__(says)


class NotYourDecision(WaymarkError):
    """The person may see the child but not decide this. `who` are the roles that may."""

    code = "not_your_decision"

    def __init__(self, says: str, who: Sequence[Role] = ()) -> None:
        self.who = tuple(who)
        super().__init__(says)


class OwnPasswordFirst(WaymarkError):
    """The person is signed in with a password that somebody else set."""

    code = "own_password_first"


class NotVisible(WaymarkError):
    """What was asked for does not exist for this person. The same answer as for what does not exist at all."""

    code = "not_found"


class BadInput(WaymarkError):
    """What was given cannot be taken. `fields` maps a field's name to a sentence that says how to put it right."""

    code = "bad_input"

    def __init__(self, says: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(says)


class AlreadyAnswered(WaymarkError):
    """The offer has had its answer, or was withdrawn."""

    code = "already_answered"

    def __init__(self, says: str, **data: Any) -> None:
        self.data = data
        super().__init__(says)


class StaleDraft(WaymarkError):
    """Someone else changed the draft first. Says what they changed; nothing was written."""

    code = "someone_else_changed_it"

    def __init__(self, says: str, *, version: int, happened: Sequence[str] = ()) -> None:
        self.version = version
        self.happened = tuple(happened)
        super().__init__(says)
