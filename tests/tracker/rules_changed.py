"""Administrators and editions for the tests of the rulebook. Priya drafts, Quentin publishes; neither sees a child."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.builders import NOON, World, a_person
from tracker.actions.draft_rules import change_rule, start_draft
from tracker.actions.publish_rules import publish_rules
from tracker.actions.rehearse_rules import go_on_rehearsing, rehearse_rules
from tracker.models import Edition, User
from tracker.rules.rulebook import Set
from tracker.selectors.viewers import actor_of
from tracker.terms import RuleKind
from workflows.calendar import local_date
from workflows.terms import Role

REASON = "Agreed by the leadership team."


def administrators(world: World) -> tuple[User, User]:
    """Priya and Quentin, system administrators of the whole authority."""
    return (
        a_person("priya", "Priya", "Shah", Role.SYSTEM_ADMINISTRATOR, world.authority),
        a_person("quentin", "Quentin", "Moss", Role.SYSTEM_ADMINISTRATOR, world.authority),
    )


def a_standard(limit: str, value: int, unit: str = "working_days") -> Set:
    return Set(kind=RuleKind.LOCAL_STANDARD, key=limit, value={"value": value, "unit": unit})


def a_holiday(on: date, name: str = "A day of mourning") -> Set:
    return Set(kind=RuleKind.BANK_HOLIDAY, key=on.isoformat(), value={"name": name})


def drafted(author: User, *changes: Set, at: datetime = NOON, for_running: bool = False) -> Edition:
    """A draft that holds these changes, each with the same reason."""
    actor = actor_of(author, now=at)
    edition = start_draft(title="For a test", actor=actor, now=at)
    for change in changes:
        edition = change_rule(draft_id=edition.pk, version=edition.version, change=change, reason=REASON, for_running=for_running,
                              warning_accepted=True, actor=actor, now=at)  # fmt: skip
    return edition


def tried(edition: Edition, by: User, *, at: datetime = NOON) -> Edition:
    """The draft after it was tried on every open journey."""
    made = rehearse_rules(draft_id=edition.pk, version=edition.version, actor=actor_of(by, now=at), now=at)
    go_on_rehearsing(now=at, rehearsal_id=made.pk)
    return edition


def published(author: User, publisher: User, *changes: Set, at: datetime = NOON, days_ahead: int = 0, **over: Any) -> Edition:
    """An edition that these two have drafted and published."""
    edition = tried(drafted(author, *changes, at=at, **over), author, at=at)
    return publish_rules(draft_id=edition.pk, version=edition.version, from_on=local_date(at) + timedelta(days=days_ahead),
                         actor=actor_of(publisher, now=at), now=at)  # fmt: skip
