"""What an authority may set, and what it may not: law and national guidance stand as they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tracker.errors import BadInput
from tracker.rules.lengths import LONGEST, outside_range
from tracker.rules.rulebook import Content, Set, Value
from tracker.selectors.labels import RENAMED
from tracker.terms import RuleKind
from workflows.definitions.limits import BY_CODE
from workflows.engine import need_to_know, proof, registry
from workflows.shapes import Length
from workflows.terms import Basis, Nature, Role, Severity, Unit

LONGEST_NAME = 120
LONGEST_REASON = 300
_LONGEST_TERM = timedelta(days=200)
_FURTHEST = timedelta(days=5 * 366)
_OLDEST_TERM = timedelta(days=2 * 366)

BASIS = {Basis.STATUTORY: "set by law", Basis.NATIONAL_GUIDANCE: "set by national guidance"}


def check_rule(change: Set, *, content: Content, today: date, warning_accepted: bool) -> None:
    """Refuse, with BadInput and the field it is about, what this authority may not set or what makes no sense.

    `content` is the rulebook that the change would join. A length outside what authorities usually set is a warning that
    a person must have accepted.
    """
    _CHECKS[change.kind](change, content, today)
    says = warning(change)
    if says and not warning_accepted:
        raise BadInput(says, {"warning_accepted": f"{says} Confirm that this is what you want."})


def warning(change: Set) -> str:
    """What a person must have seen before this is set; empty where there is nothing."""
    limit = BY_CODE.get(change.key) if change.kind is RuleKind.LOCAL_STANDARD else None
    if limit is None or not change.value or change.value.get("off"):
        return ""
    return outside_range(limit, Length(change.value["value"], Unit(change.value["unit"])))


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises BadInput where there is none, or too much of it."""
    trimmed = reason.strip()
    if not trimmed:
        raise BadInput("Say why the rule is changed.", {"reason": "Enter why the rule is changed."})
    if len(trimmed) > LONGEST_REASON:
        raise BadInput("The reason is too long.", {"reason": f"The reason must be {LONGEST_REASON} characters or fewer."})
    return trimmed


def _standard(change: Set, content: Content, today: date) -> None:
    limit = BY_CODE.get(change.key)
    if limit is None:
        raise BadInput("There is no such timescale.", {"limit": "Choose a timescale from the list."})
    if not limit.configurable:
        says = f"“{limit.title}” is {BASIS.get(limit.basis, 'not local')} and cannot be changed here. Source: {limit.source}."
        raise BadInput(says, {"limit": says})
    if change.value is None:
        return
    if change.value.get("off"):
        if limit.safety:
            says = f"“{limit.title}” keeps a child safe. Its length may be changed, but it cannot be switched off."
            raise BadInput(says, {"limit": says})
        return
    length = _length(change.value)
    if limit.opens is not None and length.unit is limit.opens.unit and length.value <= limit.opens.value:
        raise BadInput("The time would close before it opens.", {"value": f"Enter more than {limit.opens}, which is when it opens."})


def _length(value: Value) -> Length:
    try:
        unit = Unit(value["unit"])
    except ValueError:
        raise BadInput("Choose a unit of time.", {"unit": "Choose a unit of time from the list."}) from None
    number = value["value"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BadInput("A timescale is at least 1.", {"value": "Enter a whole number, 1 or more."})
    if number > LONGEST[unit]:
        units = unit.value.replace("_", " ")
        raise BadInput("The timescale is too long.", {"value": f"Enter {LONGEST[unit]:,} {units} or fewer."})
    return Length(number, unit)


def _holiday(change: Set, content: Content, today: date) -> None:
    on = _day(change.key)
    if on < today:
        raise BadInput("That day is over.", {"on": "Enter today or a day to come: what has been counted stays as it was counted."})
    if change.value is None:
        _must_be_there(change, content, "There is no bank holiday on that day.")
        return
    if on > today + _FURTHEST:
        raise BadInput("That day is too far ahead.", {"on": "Enter a day within the next five years."})
    if on.weekday() >= 5:
        raise BadInput("That day is a weekend.", {"on": "Enter a weekday: weekends are not counted in any case."})
    _name(change.value["name"])


def _term(change: Set, content: Content, today: date) -> None:
    first = _day(change.key, "first_on")
    if change.value is None:
        _must_be_there(change, content, "There is no term that begins on that day.")
        return
    last = _day(change.value["last"], "last_on")
    _name(change.value["name"])
    if last < first:
        raise BadInput("The term would end before it begins.", {"last_on": "Enter a day after the first day of the term."})
    if last - first > _LONGEST_TERM:
        raise BadInput("That is longer than a school term.", {"last_on": "Enter a day within 200 days of the first."})
    if first < today - _OLDEST_TERM or first > today + _FURTHEST:
        raise BadInput("That is too long ago or too far ahead.", {"first_on": "Enter a day within the last two years or the next five."})
    for (kind, key), value in content.items():
        if (
            kind is RuleKind.SCHOOL_TERM
            and key != change.key
            and date.fromisoformat(key) <= last
            and first <= date.fromisoformat(value["last"])
        ):
            raise BadInput("Two terms would overlap.", {"first_on": f"These days overlap with {value['name']}."})


def _closure(change: Set, content: Content, today: date) -> None:
    on = _day(change.key)
    if change.value is None:
        _must_be_there(change, content, "Schools are not closed on that day.")
        return
    if on < today - _OLDEST_TERM or on > today + _FURTHEST:
        raise BadInput("That is too long ago or too far ahead.", {"on": "Enter a day within the last two years or the next five."})
    _name(change.value["name"])


def _label(change: Set, content: Content, today: date) -> None:
    if change.key not in RENAMED:
        raise BadInput("There is nothing of that name to rename.", {"code": "Choose a name from the list."})
    if change.value is None:
        _must_be_there(change, content, "It has its usual name already.")
        return
    _name(change.value["text"], field="text")


def _forbidden(change: Set, content: Content, today: date) -> None:
    workflow = registry.current("journey")
    move = next((one for one in workflow.moves if one.code == change.key), None)
    if move is None:
        raise BadInput("There is no such move.", {"move": "Choose a move from the list."})
    if change.value is None:
        _must_be_there(change, content, "The move is allowed already.")
        return
    if move.nature is Nature.HAPPENING:
        raise BadInput("What has happened cannot be forbidden.", {"move": "This is a fact that is recorded, not a decision."})
    if not str(change.value["reason"]).strip():
        raise BadInput("Say why.", {"why": "Enter the reason that people are shown."})
    forbidden = {key for kind, key in content if kind is RuleKind.FORBIDDEN_MOVE} | {change.key}
    without = replace(workflow, moves=tuple(one for one in workflow.moves if one.code not in forbidden))
    if proof.check(without):
        says = "Without this move a part of the process could never be reached, or a timescale never met."
        raise BadInput(says, {"move": f"{says} It cannot be forbidden."})


def _definition(change: Set, content: Content, today: date) -> None:
    newer = [one.version for one in registry.versions("journey")[1:]]
    if change.key != "journey" or change.value is None or change.value.get("version") not in newer:
        raise BadInput("There is no newer version to carry journeys over to.", {"version_of_process": "Choose a version from the list."})


def _need_to_know(change: Set, content: Content, today: date) -> None:
    shipped = need_to_know.shipped().category(change.key)
    if shipped is None:
        raise BadInput("There is no such category.", {"category": "Choose a category from the list."})
    if change.value is None:
        _must_be_there(change, content, "It is as it ships already.")
        return
    if change.value.get("off"):
        if shipped.severity is Severity.CRITICAL:
            says = f"“{shipped.title}” is critical. It may be changed, but it cannot be switched off."
            raise BadInput(says, {"what": says})
        return
    own = replace(shipped, severity=_severity(change.value), tell=_told(change.value))
    if shipped.severity.is_graver_than(own.severity):
        says = f"It ships as {shipped.severity}. Only a higher grade may be set for every incident of a kind."
        raise BadInput(says, {"severity": says})
    if need_to_know.faults_of(own):
        says = "The people told must go up the line without a gap, at least as far as the severity asks."
        raise BadInput(says, {"last": says})


def _severity(value: Value) -> Severity:
    try:
        return Severity(value.get("severity", ""))
    except ValueError:
        raise BadInput("Choose how grave it is.", {"severity": "Choose a severity from the list."}) from None


def _told(value: Value) -> tuple[Role, ...]:
    try:
        return tuple(Role(role) for role in value.get("tell", ()))
    except ValueError:
        raise BadInput("Choose who is told.", {"beside": "Choose roles from the list."}) from None


def _must_be_there(change: Set, content: Content, says: str) -> None:
    if (change.kind, change.key) not in content:
        raise BadInput(says)


def _name(text: str, *, field: str = "name") -> None:
    trimmed = str(text).strip()
    if not trimmed:
        raise BadInput("Give it a name.", {field: "Enter a name."})
    if len(trimmed) > LONGEST_NAME:
        raise BadInput("The name is too long.", {field: f"The name must be {LONGEST_NAME} characters or fewer."})


def _day(text: str, field: str = "on") -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("That is not a day.", {field: "Enter a real date."}) from None


_CHECKS: Mapping[RuleKind, Callable[[Set, Content, date], None]] = {
    RuleKind.LOCAL_STANDARD: _standard,
    RuleKind.BANK_HOLIDAY: _holiday,
    RuleKind.SCHOOL_TERM: _term,
    RuleKind.SCHOOL_CLOSURE: _closure,
    RuleKind.LABEL: _label,
    RuleKind.FORBIDDEN_MOVE: _forbidden,
    RuleKind.DEFINITION: _definition,
    RuleKind.NEED_TO_KNOW: _need_to_know,
}
