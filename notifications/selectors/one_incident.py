"""One need-to-know as its page tells it: what is written, who was entitled to it and told, what was done, and what may be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from notifications.models import Call, ChildOfNeedToKnow, Direction, NeedToKnow, OutsideNotice, ReadOfNeedToKnow, Rung, Update
from notifications.models.readable import readable
from notifications.rules.made_with import Asked, Terms, read
from notifications.rules.may import HEADS, LEADERS, MAY_CONFIRM, MAY_SEND_UNCONFIRMED
from notifications.selectors.incidents import SEVERITY_COLOURS, STATE_COLOURS, STATES, in_words
from notifications.selectors.ladder import Step, ladder
from notifications.selectors.made_with import terms_in_force
from notifications.terms import NeedToKnowState, StandsIn
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Actor, Viewer
from tracker.selectors.children import family_of
from tracker.selectors.of_streams import RunningOfStream, running_of_streams
from tracker.selectors.people import names_of
from tracker.selectors.sight import InSight, children_in_sight
from tracker.selectors.words import Words, capital
from workflows.engine.need_to_know import shipped
from workflows.need_to_know import OutsideDuty
from workflows.terms import Severity

STANDS_IN: Mapping[str, str] = {StandsIn.DEPUTY: "the deputy", StandsIn.ON_CALL: "on call"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildOfIt:
    """One child. `seen` is the child's page where this reader may open it."""

    name: str
    seen: InSight | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One step of the ladder as a row: who was entitled to it, when told, when opened, when acknowledged, or why nobody was."""

    role: str
    name: str
    stands_in: str
    because: str
    told_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None
    took: str
    note: str
    due: RunningOfStream | None
    unanswered_at: datetime | None
    passed_to: str
    skipped_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty to tell somebody outside: what was sent, or what is still due."""

    duty: OutsideDuty
    notices: tuple[OutsideNotice, ...]
    due: RunningOfStream | None

    @property
    def is_open(self) -> bool:
        return not self.notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Directed:
    """A direction, and its timescale while it is to be carried out."""

    direction: Direction
    due: RunningOfStream | None
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What this person may do with it now."""

    write: bool = False
    confirm: bool = False
    send_unconfirmed: bool = False
    dismiss: bool = False
    acknowledge: bool = False
    log_call: bool = False
    direct: bool = False
    update: bool = False
    tell_outside: bool = False
    grade: bool = False
    close: bool = False
    withdraw: bool = False
    join: bool = False

    @property
    def anything(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything on the page of one need-to-know."""

    row: NeedToKnow
    terms: Terms
    asked: Asked
    state: str
    state_colour: str
    severity_colour: str
    children: tuple[ChildOfIt, ...]
    running: tuple[RunningOfStream, ...]
    readers: tuple[Reader, ...]
    duties: tuple[Duty, ...]
    directions: tuple[Directed, ...]
    may: May

    @property
    def of_it(self) -> tuple[RunningOfStream, ...]:
        """What runs of the whole; what runs of one reader or one direction stands beside them."""
        return tuple(one for one in self.running if not one.subject)


def find(viewer: Viewer, public_id: str) -> NeedToKnow | None:
    """The need-to-know of this id, for somebody who may read it. One query."""
    people = ("unit", "drafted_by", "written_by", "confirmed_by", "sent_by", "ended_by")
    found: NeedToKnow | None = readable(viewer).filter(public_id=public_id).select_related(*people).first()
    return found


def shown(row: NeedToKnow, viewer: Viewer, actor: Actor, words: Words, *, now: datetime) -> Shown:
    """The page of one that this person may read. A fixed number of queries."""
    terms = read(row.terms)
    asked = terms.asked[Severity(row.severity)]
    running = running_of_streams([row.stream_id], now=now).get(row.stream_id, [])
    rungs = list(row.rungs.select_related("recipient", "passed_to").order_by("order", "pk"))
    return Shown(
        row=row, terms=terms, asked=asked, state=STATES[row.state], state_colour=STATE_COLOURS.get(row.state, "grey"),
        severity_colour=SEVERITY_COLOURS.get(row.severity, "grey"), children=_children(row, viewer),
        running=tuple(running), readers=tuple(_reader(rung, running, words) for rung in rungs),
        duties=tuple(_duties(row, terms, running)), directions=tuple(_directions(row, running, actor)),
        may=_may(row, asked, rungs, actor),
    )  # fmt: skip


def history(row: NeedToKnow) -> QuerySet:
    """Everything that was done with it, the latest first, each with who did it."""
    return row.stream.events.select_related("payload", "actor").order_by("-seq")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBeTold:
    """One step of the ladder before it is sent: who would be told now, or why nobody would be."""

    role: str
    user_id: int | None
    name: str
    stands_in: str
    because: str


def would_be_told(
    category: str, severity: Severity, words: Words, *, unit_id: int | None, child_ids: Sequence[int], now: datetime
) -> tuple[Asked, list[WouldBeTold]]:
    """Who would be told of an incident of this category now, and within what time each thing is asked for. About nine queries."""
    terms = terms_in_force(category)
    steps = ladder(terms.ladder(severity), unit_id=unit_id, children=child_ids, now=now)
    return terms.asked[severity], _would_be(steps, words)


def would_be_told_of(row: NeedToKnow, words: Words, *, now: datetime) -> list[WouldBeTold]:
    """Who would be told of this draft if it were sent now. About nine queries."""
    terms = read(row.terms)
    children = list(row.children.values_list("child", flat=True))
    steps = ladder(terms.ladder(Severity(row.severity)), unit_id=row.unit_id, children=children, now=now)
    return _would_be(steps, words)


def of_child(child_id: int) -> list[NeedToKnow]:
    """The need-to-knows about a child that leaders were sent, the latest first. Three queries.

    To be shown: that they exist and what was directed, and nothing of what they hold.
    """
    sent = [str(state) for state in (NeedToKnowState.SENT, NeedToKnowState.CLOSED, NeedToKnowState.WITHDRAWN)]
    mine = ChildOfNeedToKnow.objects.filter(child=child_id).values("need_to_know")
    rows = NeedToKnow.objects.filter(pk__in=mine, state__in=sent).order_by("-sent_at", "-pk")
    return list(rows.prefetch_related("directions__owner", "directions__given_by"))


def readable_among(viewer: Viewer, rows: Sequence[NeedToKnow]) -> set[int]:
    """Those of these that this person may read. One query."""
    return set(readable(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def direction_of(viewer: Viewer, public_id: str) -> Direction | None:
    """The direction of this id, of a need-to-know that this person may read."""
    rows = Direction.objects.filter(public_id=public_id, need_to_know__in=readable(viewer))
    found: Direction | None = rows.select_related("need_to_know", "owner").first()
    return found


def calls_of(row: NeedToKnow) -> list[Call]:
    """Who was told by word of mouth, in order. One query."""
    return list(row.calls.select_related("told", "by"))


def updates_of(row: NeedToKnow) -> list[Update]:
    """What has come of it since, the latest first. One query."""
    return list(row.updates.select_related("by").order_by("-at", "-pk"))


def drafted_because(row: NeedToKnow) -> list[str]:
    """What drafted it, where nobody did. One query."""
    return list(dict.fromkeys(row.triggers.values_list("says", flat=True)))


def looks_at(row: NeedToKnow) -> QuerySet[ReadOfNeedToKnow]:
    """Everybody who has read it, the latest first."""
    return row.looks.select_related("user")


def people_of(row: NeedToKnow, *, but: int) -> list[tuple[str, str]]:
    """Those on its ladder who were told, as a form offers them. One query."""
    rungs = row.rungs.filter(recipient__isnull=False, recipient__is_active=True).exclude(recipient=but).select_related("recipient")
    words = Words()
    return [(str(rung.recipient_id), f"{rung.recipient.display_name}, {words.role(rung.role)}") for rung in rungs if rung.recipient]


def workers_of(row: NeedToKnow) -> list[tuple[str, str]]:
    """The allocated workers of its children, as a form offers them. One query."""
    rows = row.children.filter(journey__worker__is_active=True).select_related("journey__worker")
    found = {str(one.journey.worker_id): one.journey.worker.display_name for one in rows if one.journey and one.journey.worker}
    return list(found.items())


def family_not_in_it(row: NeedToKnow, viewer: Viewer) -> list[tuple[str, str]]:
    """Brothers and sisters of its children whom this person may see and who are not in it, as a form offers them."""
    inside = [one.child for one in row.children.select_related("child")]
    refs = {child.ref for child in inside}
    found = {relative.ref: relative.name for child in inside for relative in family_of(viewer, child) if relative.ref not in refs}
    return list(found.items())


def trigger_in_words(code: str) -> str:
    """When a category is raised, as a person says it."""
    return shipped().triggers[code]


def _would_be(steps: Sequence[Step], words: Words) -> list[WouldBeTold]:
    names = names_of(step.user_id for step in steps if step.user_id is not None)
    return [
        WouldBeTold(
            role=capital(words.role(step.role)), user_id=step.user_id, name=names.get(step.user_id, "") if step.user_id else "",
            stands_in=STANDS_IN.get(step.stands_in, ""), because=step.because,
        )
        for step in steps
    ]  # fmt: skip


def _children(row: NeedToKnow, viewer: Viewer) -> tuple[ChildOfIt, ...]:
    children = [one.child for one in row.children.select_related("child")]
    seen = children_in_sight(viewer, [child.pk for child in children])
    return tuple(ChildOfIt(name=child.name, seen=seen.get(child.pk)) for child in children)


def _reader(rung: Rung, running: Sequence[RunningOfStream], words: Words) -> Reader:
    waited = rung.acknowledged_at and rung.told_at and rung.acknowledged_at > rung.told_at
    took = rung.acknowledged_at - rung.told_at if waited and rung.acknowledged_at and rung.told_at else None
    return Reader(
        role=capital(words.role(rung.role)), name=rung.recipient.display_name if rung.recipient else "",
        stands_in=STANDS_IN.get(rung.stands_in, ""), because=rung.because, told_at=rung.told_at, opened_at=rung.opened_at,
        acknowledged_at=rung.acknowledged_at, took=in_words(took), note=rung.note,
        due=next((one for one in running if one.subject == rung.role), None), unanswered_at=rung.unanswered_at,
        passed_to=words.role(rung.passed_to.role) if rung.passed_to else "", skipped_because=rung.skipped_because,
    )  # fmt: skip


def _duties(row: NeedToKnow, terms: Terms, running: Sequence[RunningOfStream]) -> list[Duty]:
    told: dict[str, list[OutsideNotice]] = {}
    for notice in row.outside_notices.select_related("by"):
        told.setdefault(notice.duty, []).append(notice)
    codes = dict.fromkeys((*terms.duties, *told))
    found = [duty for code in codes if (duty := shipped().duty(code)) is not None]
    return [
        Duty(
            duty=duty, notices=tuple(told.get(duty.code, ())),
            due=next((one for one in running if duty.limit and one.limit == duty.limit), None),
        )
        for duty in found
    ]  # fmt: skip


def _directions(row: NeedToKnow, running: Sequence[RunningOfStream], actor: Actor) -> list[Directed]:
    return [
        Directed(
            direction=one, due=next((clock for clock in running if clock.subject == one.public_id), None),
            is_mine=one.done_at is None and (one.owner_id == actor.user_id or bool(actor.roles.intersection(MAY_CONFIRM))),
        )
        for one in row.directions.select_related("owner", "given_by", "done_by")
    ]  # fmt: skip


def _may(row: NeedToKnow, asked: Asked, rungs: Sequence[Rung], actor: Actor) -> May:
    manages, works = bool(actor.roles.intersection(MAY_CONFIRM)), bool(actor.roles.intersection(MAY_RECORD_HAPPENINGS))
    on_duty = bool(actor.roles.intersection(MAY_SEND_UNCONFIRMED))
    mine = [rung for rung in rungs if rung.recipient_id == actor.user_id and rung.told_at is not None]
    if row.state == NeedToKnowState.DRAFT:
        return May(
            write=works, confirm=manages and row.written_at is not None, send_unconfirmed=on_duty and row.written_at is not None,
            dismiss=manages or on_duty or row.drafted_by_id == actor.user_id, log_call=works, grade=works, join=works, tell_outside=works,
        )  # fmt: skip
    if row.state == NeedToKnowState.SENT:
        is_top = any(rung.role == asked.top for rung in mine)
        return May(
            acknowledge=any(rung.waits for rung in mine), log_call=works, direct=bool(actor.roles.intersection(LEADERS)), update=works,
            tell_outside=works, grade=works, close=bool(actor.roles.intersection((*HEADS, asked.top))) or is_top, withdraw=manages,
            join=works,
        )  # fmt: skip
    return May(tell_outside=works and row.state == NeedToKnowState.CLOSED)


__all__ = [
    "ChildOfIt",
    "Directed",
    "Duty",
    "May",
    "Reader",
    "Shown",
    "WouldBeTold",
    "calls_of",
    "direction_of",
    "drafted_because",
    "family_not_in_it",
    "find",
    "history",
    "looks_at",
    "of_child",
    "people_of",
    "readable_among",
    "shown",
    "trigger_in_words",
    "updates_of",
    "workers_of",
    "would_be_told",
    "would_be_told_of",
]
