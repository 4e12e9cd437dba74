"""Drafts a change of the rulebook. Nothing that is drafted holds until a second person has published it."""

from datetime import datetime

from django.db import transaction

from tracker.actions.check_rule import check_reason, check_rule
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible, NotYourDecision, StaleDraft
from tracker.models import Edition, RuleChange
from tracker.rules.access import Actor
from tracker.rules.rulebook import CHANGES_RULES, Content, Set, changed, differences
from tracker.selectors.editions import about, changes_of, draft, last_published, told
from tracker.selectors.labels import FAMILY_HELP
from tracker.selectors.rulebook import content_of, sets
from tracker.terms import EditionState, RuleKind, StreamKind
from workflows.calendar import local_date
from workflows.terms import EventKind, Role

LONGEST_TITLE = 120


@transaction.atomic
def start_draft(*, title: str, actor: Actor, now: datetime) -> Edition:
    """Begin a draft of the next edition. Raises BadInput where one is open: there is one draft at a time."""
    role = must_change_rules(actor)
    lock_rulebook()
    return _begin(title, actor, now, role)


@transaction.atomic
def change_rule(
    *, draft_id: int, version: int, change: Set, reason: str, for_running: bool = False, warning_accepted: bool = False, actor: Actor,
    now: datetime,
) -> Edition:  # fmt: skip
    """Put one rule into the draft, with its reason, in place of what the draft said of it before.

    `version` is the draft's as the person saw it. Raises BadInput for what may not be set, StaleDraft where somebody
    else has changed the draft meanwhile; nothing is then written.
    """
    role = must_change_rules(actor)
    edition = lock_draft(draft_id, version)
    why = check_reason(reason)
    base = last_published()
    content = changed(base, sets(changes_of(edition).exclude(kind=change.kind, key=change.key)))
    check_rule(change, content=content, today=local_date(now), warning_accepted=warning_accepted)
    if base.get((change.kind, change.key)) == change.value:
        raise BadInput("This is how it is already. Nothing would change.")
    _keep(edition, change, why, for_running=for_running and change.kind is RuleKind.LOCAL_STANDARD, actor=actor, now=now)
    _count(edition)
    says = f"{about(change.kind, change.key)}: {told(change.kind, change.key, change.value)}."
    tell(StreamKind.RULEBOOK, EventKind.RULES_CHANGE_DRAFTED, says, actor=actor, now=now, role=role, reason=why,
         body={"edition": edition.pk, "kind": str(change.kind), "key": change.key, "value": change.value})  # fmt: skip
    return edition


@transaction.atomic
def name_family_help(*, draft_id: int, version: int, reason: str, actor: Actor, now: datetime) -> Edition:
    """Call early help and child in need “Family Help”, both at once."""
    role = must_change_rules(actor)
    edition = lock_draft(draft_id, version)
    why = check_reason(reason)
    for code, text in FAMILY_HELP:
        _keep(edition, Set(kind=RuleKind.LABEL, key=code, value={"text": text}), why, for_running=False, actor=actor, now=now)
    _count(edition)
    tell(StreamKind.RULEBOOK, EventKind.RULES_CHANGE_DRAFTED, "Early help and child in need: Family Help.", actor=actor, now=now,
         role=role, reason=why, body={"edition": edition.pk, "labels": [code for code, _ in FAMILY_HELP]})  # fmt: skip
    return edition


@transaction.atomic
def drop_change(*, draft_id: int, version: int, kind: RuleKind, key: str, actor: Actor, now: datetime) -> Edition:
    """Take one rule out of the draft. Raises BadInput where the draft does not hold it."""
    role = must_change_rules(actor)
    edition = lock_draft(draft_id, version)
    gone = next((one for one in RuleChange.objects.filter(edition=edition, kind=kind) if one.key == key), None)
    if gone is None:
        raise BadInput("The draft does not change this.")
    gone.delete()
    _count(edition)
    tell(StreamKind.RULEBOOK, EventKind.RULES_CHANGE_DROPPED, f"{about(kind, key)}: no longer in the draft.", actor=actor, now=now,
         role=role, body={"edition": edition.pk, "kind": str(kind), "key": key})  # fmt: skip
    return edition


@transaction.atomic
def withdraw_draft(*, draft_id: int, version: int, actor: Actor, now: datetime) -> Edition:
    """Give the draft up. What it held stays readable in the history."""
    role = must_change_rules(actor)
    edition = lock_draft(draft_id, version)
    edition.state = EditionState.WITHDRAWN
    edition.save(update_fields=["state"])
    tell(StreamKind.RULEBOOK, EventKind.RULES_DRAFT_WITHDRAWN, f"The draft “{edition.title}” was withdrawn.", actor=actor, now=now,
         role=role, body={"edition": edition.pk})  # fmt: skip
    return edition


@transaction.atomic
def draft_going_back(*, number: int, reason: str, actor: Actor, now: datetime) -> Edition:
    """Begin a draft that brings back the content of an earlier edition; a second person publishes it like any other.

    What can no longer be set stays as it is: a bank holiday that is over, above all. Raises BadInput where nothing
    would change.
    """
    role = must_change_rules(actor)
    lock_rulebook()
    why = check_reason(reason)
    earlier = Edition.objects.filter(number=number, state=EditionState.PUBLISHED).first()
    if earlier is None:
        raise NotVisible("There is no such edition.")
    base = last_published()
    wanted = [Set(kind=one.kind, key=one.key, value=one.after) for one in differences(base, content_of(earlier))]
    wanted = [one for one in wanted if _can_be_set(one, base, now)]
    if not wanted:
        raise BadInput(f"Edition {number} holds what is in force. There is nothing to bring back.")
    edition = _begin(f"Back to edition {number}: {earlier.title}", actor, now, role, goes_back_to=earlier)
    for one in wanted:
        _keep(edition, one, why, for_running=False, actor=actor, now=now)
    _count(edition)
    return edition


def lock_draft(draft_id: int, version: int) -> Edition:
    """Lock the rulebook and read the draft. Raises NotVisible where it is a draft no longer, StaleDraft where it changed."""
    lock_rulebook()
    edition = Edition.objects.filter(pk=draft_id, state=EditionState.DRAFT).select_related("goes_back_to").first()
    if edition is None:
        raise NotVisible("This draft has been published or withdrawn.")
    if edition.version != version:
        raise _stale(edition)
    return edition


def must_change_rules(actor: Actor) -> Role:
    """The role in which this person changes the rules. Raises NotYourDecision for anybody else."""
    role = next((one for one in CHANGES_RULES if one in actor.roles), None)
    if role is None:
        raise NotYourDecision("Only an administrator may change the rules.", CHANGES_RULES)
    return role


def _begin(title: str, actor: Actor, now: datetime, role: Role, *, goes_back_to: Edition | None = None) -> Edition:
    named = title.strip()
    if not named:
        raise BadInput("Say what the draft is for.", {"title": "Enter what the change is for."})
    if draft() is not None:
        raise BadInput("There is a draft already. Publish or withdraw it first.")
    edition = Edition.objects.create(title=named[:LONGEST_TITLE], author_id=actor.user_id, started_at=now, goes_back_to=goes_back_to)
    tell(StreamKind.RULEBOOK, EventKind.RULES_DRAFT_STARTED, f"A draft was started: {edition.title}.", actor=actor, now=now, role=role,
         body={"edition": edition.pk})  # fmt: skip
    return edition


def _keep(edition: Edition, change: Set, reason: str, *, for_running: bool, actor: Actor, now: datetime) -> None:
    RuleChange.objects.update_or_create(
        edition=edition, kind=change.kind, key=change.key,
        defaults={"value": change.value, "reason": reason, "for_running": for_running, "changed_by_id": actor.user_id, "changed_at": now},
    )  # fmt: skip


def _count(edition: Edition) -> None:
    edition.version += 1
    edition.save(update_fields=["version"])


def _can_be_set(change: Set, base: Content, now: datetime) -> bool:
    try:
        check_rule(change, content=base, today=local_date(now), warning_accepted=True)
    except BadInput:
        return False
    return True


def _stale(edition: Edition) -> StaleDraft:
    last = changes_of(edition).order_by("-changed_at", "-pk").first()
    happened: tuple[str, ...] = ()
    if last is not None and last.changed_by is not None:
        kind = RuleKind(last.kind)
        happened = (f"{last.changed_by.display_name} set {about(kind, last.key)}: {told(kind, last.key, last.value)}.",)
    return StaleDraft(
        "Somebody else has changed this draft since you opened it. Nothing of yours has been kept yet. " + " ".join(happened),
        version=edition.version,
        happened=happened,
    )
