"""Locks a need-to-know and what it touches, always in one order: the children's journeys, then its own stream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from notifications.errors import WrongMoment
from notifications.models import NeedToKnow
from notifications.rules.made_with import Asked, Terms, read
from notifications.terms import NeedToKnowState
from tracker.actions.locks import lock_streams_of
from tracker.actions.need_to_know_business import tell_on_record, write_need_to_know_events
from tracker.actions.record_event import Act, Entry
from tracker.errors import NotVisible, NotYourDecision, StaleDraft
from tracker.rules.access import Actor
from tracker.selectors.words import Words
from workflows.terms import EventKind, Role, Severity

_STANDS: Mapping[str, str] = {
    NeedToKnowState.DRAFT: "has not been sent yet",
    NeedToKnowState.SENT: "has been sent",
    NeedToKnowState.CLOSED: "has been closed",
    NeedToKnowState.DISMISSED: "was dismissed",
    NeedToKnowState.WITHDRAWN: "was withdrawn",
}


@dataclass(kw_only=True)
class Locked:
    """A need-to-know whose stream, and the streams of whose children, are locked until the transaction ends."""

    row: NeedToKnow
    stream: Any

    @cached_property
    def terms(self) -> Terms:
        """What it was made with."""
        return read(self.row.terms)

    @property
    def severity(self) -> Severity:
        return Severity(self.row.severity)

    @property
    def asked(self) -> Asked:
        """What its severity asks for now."""
        return self.terms.asked[self.severity]

    def must_be(self, *states: NeedToKnowState) -> None:
        """Raises WrongMoment where it does not stand in one of these states."""
        if self.row.state not in states:
            raise WrongMoment(f"This need to know {_STANDS[self.row.state]}. Nothing of yours has been recorded.")

    def must_be_as_seen(self, version: int) -> None:
        """Raises StaleDraft, with who wrote it and what, where the form was written since this version of it was read."""
        row = self.row
        if row.version == version:
            return
        who = row.written_by.display_name if row.written_by is not None else "Somebody else"
        parts = (("What is known", row.facts), ("Done at once", row.immediate_action), ("Asked of the reader", row.asks))
        raise StaleDraft(
            f"{who} wrote this need to know since you read it. Nothing of yours has been recorded. Read what stands there now, "
            "put the two together and give it again.",
            version=row.version, happened=[f"{name}: {text or 'nothing yet'}" for name, text in parts],
        )  # fmt: skip

    def say(
        self, kind: EventKind, says: str, *, act: Act, at: datetime | None = None, reason: str = "", body: Mapping[str, Any] | None = None
    ) -> Any:
        """Append one event to its own record, with the effects that it calls for."""
        entry = Entry(kind=kind, says=says, occurred_at=at or act.now, reason=reason, body=dict(body or {}))
        return write_need_to_know_events(self.stream, [entry], act=act)[0]

    def tell_children(self, kind: EventKind, says: str, *, act: Act, reason: str = "", body: Mapping[str, Any] | None = None) -> None:
        """Tell on the record of each of its children: that it exists, what was directed, and nothing of what it holds."""
        for journey in self.row.children.exclude(journey=None).order_by("journey__stream").values_list("journey", flat=True):
            tell_on_record(
                journey_id=journey, kind=kind, says=says, actor=act.actor, now=act.now, reason=reason,
                body={**(body or {}), "need_to_know": self.row.public_id},
            )  # fmt: skip

    def save(self, *fields: str) -> None:
        self.row.save(update_fields=list(fields))


def lock(need_to_know_id: int, *also: int) -> Locked:
    """Lock a need-to-know, the journeys of its children, and these further streams. Raises NotVisible where there is none."""
    known = NeedToKnow.objects.filter(pk=need_to_know_id).values_list("stream", flat=True).first()
    if known is None:
        raise NotVisible("There is no such need to know.")
    with_children = NeedToKnow.objects.filter(pk=need_to_know_id, children__journey__isnull=False)
    of_children = with_children.values_list("children__journey__stream", flat=True)
    streams = lock_streams_of(lambda: [known, *also, *of_children.all()])  # somebody may join a child until they are locked
    row = NeedToKnow.objects.select_related("unit").get(pk=need_to_know_id)
    return Locked(row=row, stream=streams[known])


def act_of(actor: Actor, now: datetime, wanted: Sequence[Role] = ()) -> Act:
    """The act of this person now, in the first of these roles that they hold."""
    return Act(actor=actor, now=now, role=actor.acting_as(wanted) or "")


def must_hold(actor: Actor, roles: Sequence[Role], does: str) -> None:
    """Raises NotYourDecision, with who may, for anybody who holds none of these roles."""
    if not actor.roles.intersection(roles):
        raise NotYourDecision(f"{does} by: {Words().roles(list(roles))}.", tuple(roles))


__all__ = ["Locked", "act_of", "lock", "must_hold"]
