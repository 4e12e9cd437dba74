"""What a need-to-know was made with: whom its category tells, and what each severity asks for. Kept with it, whatever changes later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.engine.need_to_know import LINE, rungs
from workflows.shapes import Length
from workflows.terms import Role, Severity, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one severity asks for. None: not asked for. `is_urgent` goes on through nights and weekends."""

    title: str
    top: Role
    is_urgent: bool
    form: Length
    acknowledge: Length
    confirm: Length
    verbal: Length | None = None
    update: Length | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A category as it stood when the need-to-know was made. `tell` in order, lowest first."""

    category: str
    title: str
    edition: int
    severity: Severity
    tell: tuple[Role, ...]
    duties: tuple[str, ...]
    follow_ups: tuple[str, ...]
    asked: Mapping[Severity, Asked] = field(default_factory=dict)

    def ladder(self, severity: Severity) -> tuple[Role, ...]:
        """The roles that are told at this severity, lowest first: up the line as far as its top, and those told in any case."""
        return rungs(self.tell, self.asked[severity].top)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "category": self.category, "title": self.title, "edition": self.edition, "severity": str(self.severity),
            "tell": [str(role) for role in self.tell], "duties": list(self.duties), "follow_ups": list(self.follow_ups),
            "asked": {str(severity): _asked_as_json(asked) for severity, asked in self.asked.items()},
        }  # fmt: skip


def read(stored: Mapping[str, Any]) -> Terms:
    """The terms as they were stored."""
    return Terms(
        category=stored["category"], title=stored["title"], edition=stored["edition"], severity=Severity(stored["severity"]),
        tell=tuple(Role(role) for role in stored["tell"]), duties=tuple(stored["duties"]), follow_ups=tuple(stored["follow_ups"]),
        asked={Severity(severity): _asked(asked) for severity, asked in stored["asked"].items()},
    )  # fmt: skip


def above(role: Role) -> tuple[Role, ...]:
    """The line above a role, nearest first; for one outside the line all of it from the head of service up."""
    return LINE[LINE.index(role) + 1 :] if role in LINE else LINE[LINE.index(Role.HEAD_OF_SERVICE) :]


def _asked_as_json(asked: Asked) -> dict[str, Any]:
    lengths = {
        "form": asked.form, "acknowledge": asked.acknowledge, "confirm": asked.confirm, "verbal": asked.verbal, "update": asked.update,
    }  # fmt: skip
    return {
        "title": asked.title, "top": str(asked.top), "is_urgent": asked.is_urgent,
        **{name: [length.value, str(length.unit)] for name, length in lengths.items() if length is not None},
    }  # fmt: skip


def _asked(stored: Mapping[str, Any]) -> Asked:
    def length(name: str) -> Length | None:
        return Length(stored[name][0], Unit(stored[name][1])) if name in stored else None

    form, acknowledge, confirm = length("form"), length("acknowledge"), length("confirm")
    assert form is not None
    assert acknowledge is not None
    assert confirm is not None
    return Asked(
        title=stored["title"], top=Role(stored["top"]), is_urgent=stored["is_urgent"], form=form, acknowledge=acknowledge,
        confirm=confirm, verbal=length("verbal"), update=length("update"),
    )  # fmt: skip


__all__ = ["LINE", "Asked", "Terms", "above", "read"]
