"""An administrator adds a panel or changes one. Its meetings follow in the same act, and the record says who, when and why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from panels.actions.generate_meetings import Generated, follow_rule
from panels.definitions import QUORUM_RULES
from panels.errors import StalePanel
from panels.models import Panel, Room
from panels.rules.plan import faults
from panels.selectors.rooms import room_clashes
from panels.selectors.words import when_in_words
from panels.terms import Business, HolidayRule, Pattern, QuorumCode
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.panel_business import post_by_id
from tracker.actions.record_event import Act
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind

LONGEST_TITLE, LONGEST_REASON = 80, 300
TAKEN_CODES = frozenset({"set-up", "feed", "calendar"}) | {str(b) for b in Business}
"""Words in addresses under /panels/ that no panel may have as its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSet:
    """All that an administrator sets of a panel. Times are local times in London; `every_weeks` counts from `anchor`."""

    title: str
    business: Business
    pattern: Pattern
    starts: time
    ends: time
    anchor: date
    owner_id: int
    weekday: int = 0
    every_weeks: int = 1
    nth: int = 0
    alternates_with: str = ""
    section: str = ""
    section_every: int = 0
    section_minutes: int = 0
    on_bank_holiday: HolidayRule = HolidayRule.CANCEL
    room_id: int | None = None
    quorum: int = 3
    quorum_rule: QuorumCode = QuorumCode.LOCAL
    deputy_id: int | None = None
    is_active: bool = True


@transaction.atomic
def add_panel(*, given: PanelSet, because: str, actor: Actor, now: datetime, code: str = "") -> Panel:
    """Add a panel and plan its meetings. Raises BadInput with what is wrong, each beside its field; nothing is then written."""
    role = must_change_rules(actor)
    lock_rulebook()
    panel = Panel(code=_code(code or given.title), **_fields(given))
    why = check_panel(panel, because=because, now=now)
    panel.save()
    made = follow_rule(panel, act=Act(actor=actor, now=now, role=role))
    tell(StreamKind.RULEBOOK, EventKind.PANEL_ADDED, f"The {panel.title} was added: {rule_in_words(panel)}.", actor=actor, now=now,
         role=role, reason=why, body={"panel": panel.code, "after": _told(panel), "meetings_made": made.made})  # fmt: skip
    return panel


@transaction.atomic
def change_panel(*, panel_id: int, version: int, given: PanelSet, because: str, actor: Actor, now: datetime) -> Generated:
    """Change a panel, and bring the meetings that are planned into step. Its code never changes.

    `version` is the panel's as the person saw it. Raises StalePanel where somebody else has changed it meanwhile, BadInput
    with what is wrong; nothing is then written. A meeting with items that is not the rule's any more is left to its chair.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    panel = Panel.objects.select_for_update().filter(pk=panel_id).first()
    if panel is None:
        raise NotVisible("There is no such panel.")
    if panel.version != version:
        raise StalePanel(f"Somebody else has changed the {panel.title} meanwhile. What you typed is kept: look at what it is now.")
    before = _told(panel)
    for name, value in _fields(given).items():
        setattr(panel, name, value)
    why = check_panel(panel, because=because, now=now)
    after = _told(panel)
    if before == after:
        raise BadInput("This is how it is already. Nothing would change.")
    panel.version += 1
    panel.save()
    followed = follow_rule(panel, act=Act(actor=actor, now=now, role=role))
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    tell(StreamKind.RULEBOOK, EventKind.PANEL_CHANGED, f"The {panel.title} was changed: {rule_in_words(panel)}.", actor=actor, now=now,
         role=role, reason=why, body={"panel": panel.code, "changed": changed, "meetings_made": followed.made,
                                      "meetings_cancelled": followed.cancelled, "meetings_retimed": followed.changed})  # fmt: skip
    return followed


def as_given(panel: Panel, given: PanelSet) -> Panel:
    """The panel as it would be, not saved: to be looked at before it is."""
    would_be = Panel(pk=panel.pk, code=panel.code, version=panel.version)
    for name, value in _fields(given).items():
        setattr(would_be, name, value)
    return would_be


def check_panel(panel: Panel, *, because: str, now: datetime) -> str:
    """Raises BadInput with all that is wrong with a panel that is to be saved. Gives the reason, trimmed."""
    fields = _wrong_words(panel) | _wrong_people(panel) | _wrong_rule(panel, now)
    why = because.strip()
    if not why or len(why) > LONGEST_REASON:
        fields["because"] = f"Say why, in {LONGEST_REASON} characters or fewer."
    if not fields:
        fields = _room_taken(panel, now)
    if fields:
        raise BadInput(" ".join(fields.values()), fields)
    return why


def rule_in_words(panel: Panel) -> str:
    """`every Monday`, or that it does not meet any more."""
    if not panel.is_active:
        return "it does not meet any more"
    when = when_in_words(panel, panel.business)
    return f"{when[:1].lower()}{when[1:]}"


def _wrong_words(panel: Panel) -> dict[str, str]:
    fields = {}
    if not panel.title or len(panel.title) > LONGEST_TITLE:
        fields["title"] = f"Enter a title of {LONGEST_TITLE} characters or fewer."
    elif Panel.objects.filter(title__iexact=panel.title).exclude(pk=panel.pk).exists():
        fields["title"] = "Another panel has this title. Choose another."
    if panel.alternates_with == panel.business:
        fields["alternates_with"] = "Choose another kind of business to take turns with, or none."
    law = QUORUM_RULES[QuorumCode(panel.quorum_rule)]
    least = law.at_least if law.is_statutory else 1
    if panel.quorum < least:
        fields["quorum"] = f"Enter {least} or more ({law.source})." if law.is_statutory else "Enter 1 or more."
    return fields


def _wrong_people(panel: Panel) -> dict[str, str]:
    fields = {}
    if panel.owner_id is None or post_by_id(panel.owner_id) is None:
        fields["owner"] = "Choose the post that owns the panel."
    if panel.deputy_id is not None and (panel.deputy_id == panel.owner_id or post_by_id(panel.deputy_id) is None):
        fields["deputy"] = "Choose another post to stand in for the owner, or none."
    if panel.room_id is not None and not Room.objects.filter(pk=panel.room_id, is_active=True).exists():
        fields["room"] = "Choose a room from the list."
    return fields


def _wrong_rule(panel: Panel, now: datetime) -> dict[str, str]:
    if not panel.is_active:
        return {}
    calendar = rulebook().calendar
    return faults(panel.rule(), today=local_date(now), bank_holidays=calendar.bank_holidays)


def _room_taken(panel: Panel, now: datetime) -> dict[str, str]:
    """Two panels in one room are refused only where the room takes one meeting at a time."""
    if panel.room is None or not panel.room.is_exclusive:
        return {}
    clashes = room_clashes(panel, now=now)
    if not clashes:
        return {}
    first = clashes[0]
    more = f" and on {len(clashes) - 1} more days" if len(clashes) > 1 else ""
    when = f"{first.on.day} {first.on:%B %Y}"
    return {"room": f"The {first.other} is in {panel.room.name} at that time on {when}{more}. Choose another room, day or time."}


def _fields(given: PanelSet) -> Mapping[str, Any]:
    """What belongs to the pattern that was chosen; what was typed for another is left out."""
    tidy = replace(
        given,
        title=given.title.strip(),
        every_weeks=given.every_weeks if given.pattern is Pattern.EVERY_WEEKS else 1,
        nth=given.nth if given.pattern is Pattern.NTH_OF_MONTH else 0,
        section_every=given.section_every if given.section else 0,
        section_minutes=given.section_minutes if given.section else 0,
    )
    return {name: str(value) if isinstance(value, Business | Pattern | HolidayRule | QuorumCode) else value
            for name, value in asdict(tidy).items()}  # fmt: skip


def _told(panel: Panel) -> dict[str, Any]:
    """A panel as its events tell it: plain values."""
    names = ("title", "business", "alternates_with", "section", "section_every", "section_minutes", "pattern", "every_weeks", "nth",
             "weekday", "on_bank_holiday", "room_id", "quorum", "quorum_rule", "owner_id", "deputy_id", "is_active")  # fmt: skip
    told: dict[str, Any] = {name: getattr(panel, name) for name in names}
    return told | {"anchor": panel.anchor.isoformat(), "starts": f"{panel.starts:%H:%M}", "ends": f"{panel.ends:%H:%M}"}


def _code(of: str) -> str:
    """A code of letters, digits and underscores that no panel has and no address means."""
    base = slugify(of).replace("-", "_")[:32] or "panel"
    taken = set(Panel.objects.values_list("code", flat=True)) | TAKEN_CODES
    return next(code for n in range(1, 1000) if (code := base if n == 1 else f"{base}_{n}") not in taken)
