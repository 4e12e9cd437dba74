"""What this authority has set about notices: the quiet hours, and rows whose mail is off or in the digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from notifications.models import NoticeRule
from notifications.rules.quiet_hours import QuietHours
from notifications.terms import MailAs

QUIET_HOURS = "quiet_hours"
"""The key of the quiet hours; every other key is the code of a row of the definitions."""


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """What holds now. `versions` tells who changes something what they have seen."""

    quiet: QuietHours = field(default_factory=QuietHours)
    mail: Mapping[str, MailAs] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def mail_of(self, row: str) -> MailAs:
        return self.mail.get(row, MailAs.SHIPPED)

    def version_of(self, key: str) -> int:
        return self.versions.get(key, 0)


def notice_rules() -> NoticeRules:
    """What holds now. One query."""
    rows = {rule.key: rule for rule in NoticeRule.objects.order_by("version")}
    quiet = rows.get(QUIET_HOURS)
    return NoticeRules(
        quiet=_quiet(quiet.value if quiet else None),
        mail={key: MailAs(rule.value["mail"]) for key, rule in rows.items() if key != QUIET_HOURS and rule.value},
        versions={key: rule.version for key, rule in rows.items()},
    )


def _quiet(value: Mapping[str, Any] | None) -> QuietHours:
    if not value:
        return QuietHours()
    return QuietHours(time.fromisoformat(value["from"]), time.fromisoformat(value["until"]))


__all__ = ["QUIET_HOURS", "NoticeRules", "notice_rules"]
