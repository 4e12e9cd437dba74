"""Minutes: begun when a meeting closes, typed where they are free, agreed by the chair and frozen, and only added to after that."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_chair, must_run
from panels.actions.locks import Locked, lock, sitting_of
from panels.errors import WrongMoment
from panels.models import Addendum, AgendaItem, Meeting, Minutes
from panels.rules.frozen import canonical, digest
from panels.selectors.minutes import drafted, typed
from panels.selectors.words import named
from panels.terms import MeetingState, MinutesState
from tracker.actions.panel_business import end_panel_sight
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible, StaleDraft
from tracker.rules.access import Actor
from workflows.terms import EventKind

FREE = ("apologies", "opening", "other_business")
LONGEST = 20_000


def begin_minutes(meeting: Meeting) -> Minutes:
    """Begin the minutes of a meeting that closes. The meeting is locked."""
    minutes = Minutes(meeting=meeting)
    machines.go(minutes, "draft", MinutesState.DRAFT)
    minutes.save()
    return minutes


@transaction.atomic
def write_minutes(*, meeting_id: int, texts: Mapping[str, str], version: int, actor: Actor, now: datetime) -> Minutes:
    """Change the free parts of minutes that are not agreed yet: `apologies`, `opening`, `other_business`.

    What was recorded as the meeting sat is not text and cannot be changed here. Raises StaleDraft where somebody else changed
    them first, WrongMoment once they are agreed.
    """
    minutes, _ = _open(meeting_id)
    must_run(actor, minutes.meeting.panel, sitting_of(minutes.meeting.panel_id, now=now))
    if minutes.version != version:
        who = minutes.edited_by.display_name if minutes.edited_by else "Somebody"
        raise StaleDraft(f"{who} changed these minutes meanwhile. Read what they wrote, then change it again.", version=minutes.version)
    if sum(len(text) for text in texts.values()) > LONGEST:
        raise BadInput("The minutes are too long.", {"opening": f"Use {LONGEST:,} characters or fewer in all."})
    for name in FREE:
        setattr(minutes, name, texts.get(name, getattr(minutes, name)).strip())
    minutes.version, minutes.edited_at, minutes.edited_by_id = version + 1, now, actor.user_id
    minutes.save(update_fields=[*FREE, "version", "edited_at", "edited_by"])
    return minutes


@transaction.atomic
def agree_minutes(*, meeting_id: int, version: int, actor: Actor, now: datetime) -> Minutes:
    """The chair agrees the minutes: their whole text is kept with its digest, and never changes again.

    The sight that those who run the panel kept for the minutes ends. Raises NotYourDecision for anyone but the chair, StaleDraft
    where they are not the minutes that the chair read, WrongMoment once they are agreed.
    """
    minutes, locked = _open(meeting_id)
    meeting = minutes.meeting
    actor = must_chair(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if minutes.version != version:
        raise StaleDraft("These minutes were changed meanwhile. Read them again before you agree them.", version=minutes.version)
    text = canonical({**drafted(meeting), **typed(minutes)})
    machines.go(minutes, "agree", MinutesState.AGREED)
    minutes.content, minutes.digest, minutes.agreed_at, minutes.agreed_by_id = text, digest(text), now, actor.user_id
    minutes.save(update_fields=["state", "content", "digest", "agreed_at", "agreed_by"])
    end_panel_sight(listed_by=list(meeting.items.values_list("listed_by_event", flat=True)), at=now)
    locked.tell(meeting, EventKind.PANEL_MINUTES_AGREED, f"The minutes of the {named(meeting)} were agreed.",
                act=Act(actor=actor, now=now, role="panel_chair"), body={"digest": minutes.digest})  # fmt: skip
    return minutes


@transaction.atomic
def add_to_minutes(
    *, meeting_id: int, says: str, because: str, actor: Actor, now: datetime, item_id: int | None = None
) -> Addendum:  # fmt: skip
    """Add to minutes that were agreed, about one item or the meeting, with why. What was agreed stays as it was."""
    faults = {}
    if not says.strip():
        faults["says"] = "Enter what is added."
    if not because.strip():
        faults["because"] = "Enter why it is added."
    if faults:
        raise BadInput("The addition is not complete.", faults)
    minutes, locked = _found(meeting_id)
    meeting = minutes.meeting
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if minutes.state != MinutesState.AGREED:
        raise WrongMoment("These minutes are not agreed yet. Change them instead.")
    if item_id is not None and not AgendaItem.objects.filter(pk=item_id, meeting=meeting).exists():
        raise NotVisible("There is no such item.")
    assert actor.user_id is not None, "who runs a panel is a person"
    added = Addendum.objects.create(
        minutes=minutes, item_id=item_id, says=says.strip(), because=because.strip(), written_by_id=actor.user_id, written_at=now
    )
    locked.tell(meeting, EventKind.PANEL_MINUTES_ADDED_TO, "The agreed minutes were added to.", act=Act(actor=actor, now=now),
                body={"addendum": added.pk, "digest": minutes.digest})  # fmt: skip
    return added


def _open(meeting_id: int) -> tuple[Minutes, Locked]:
    minutes, locked = _found(meeting_id)
    if minutes.state != MinutesState.DRAFT:
        raise WrongMoment("These minutes are agreed and never change. Add to them instead.")
    return minutes, locked


def _found(meeting_id: int) -> tuple[Minutes, Locked]:
    locked = lock(meetings=[meeting_id])
    found = Minutes.objects.select_related("meeting__panel", "meeting__chair", "edited_by").filter(meeting=meeting_id).first()
    if found is None or found.meeting.state != MeetingState.CLOSED:
        raise NotVisible("There are no minutes of this meeting yet.")
    return found, locked
