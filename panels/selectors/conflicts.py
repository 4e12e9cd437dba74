"""Who has an interest in which item of an agenda, declared or found in the record, each with its chain of reasons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from panels.models import AgendaItem, ConflictAnswer, DeclaredConflict, Panel, PanelRequest
from panels.models import Decision as Ruled
from panels.rules.conflicts import RANKS, Case, Earlier, InPost, Interest, Lines, Spell, Work, interests
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.presenters import presenter_of
from panels.selectors.words import named
from panels.terms import Business, Ground
from tracker.selectors.around import PersonTied, people_tied, posts_held, siblings_of, units_above
from tracker.terms import RelationshipKind
from workflows.calendar import local_date

DID: Mapping[RelationshipKind, tuple[Ground, str, str]] = {
    RelationshipKind.ALLOCATED_WORKER: (Ground.ALLOCATION, "held the case", "has held the case"),
    RelationshipKind.IRO: (Ground.RELATIONSHIP, "was the child's reviewing officer", "has been the child's reviewing officer"),
    RelationshipKind.CP_CHAIR: (Ground.RELATIONSHIP, "chaired the child's conferences", "has chaired the child's conferences"),
    RelationshipKind.SUPERVISING_SOCIAL_WORKER: (Ground.RELATIONSHIP, "supervised the carers", "has supervised the carers"),
    RelationshipKind.LEAD_PROFESSIONAL: (Ground.RELATIONSHIP, "was the lead professional", "has been the lead professional"),
    RelationshipKind.PERSONAL_ADVISER: (Ground.RELATIONSHIP, "was the personal adviser", "has been the personal adviser"),
}
"""What each tie is in words, before the days of it: one that has ended, and one that lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One person's interest in an item. `chain` are the reasons, each a sentence.

    `stays` is the reason where it was written down that they take part all the same; `hands_to` names the deputy to whom
    a chair handed the item. Whoever has a conflict and does not stay takes no part: no quorum, no papers.
    """

    user_id: int
    name: str
    grounds: tuple[Ground, ...]
    chain: tuple[str, ...]
    is_chair: bool = False
    stays: str = ""
    hands_to: str = ""

    @property
    def takes_no_part(self) -> bool:
        return not self.stays


@dataclass(slots=True)
class _Read:
    """What was read for some requests, in a fixed number of queries."""

    ties: dict[int, list[PersonTied]] = field(default_factory=dict)
    siblings: Mapping[int, frozenset[int]] = field(default_factory=dict)
    lines: Lines = field(default_factory=lambda: Lines((), {}))
    declared: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    earlier: dict[int, list[Earlier]] = field(default_factory=dict)


def conflicts_of(items: Iterable[int], *, now: datetime) -> dict[int, list[Conflict]]:
    """For each of these items the conflicts of those who sit on its panel on its day. A fixed number of queries.

    The chair comes first. An item without a conflict has an empty list.
    """
    rows = list(AgendaItem.objects.filter(pk__in=list(items)).select_related("meeting", *_OF_REQUEST))
    people = _people({(row.meeting.panel_id, row.meeting.on) for row in rows})
    answers: dict[int, dict[int, ConflictAnswer]] = defaultdict(dict)
    for answer in ConflictAnswer.objects.filter(item__in=rows).select_related("deputy"):
        answers[answer.item_id][answer.user_id] = answer
    sat = [people[row.meeting.panel_id, row.meeting.on] for row in rows]
    found = _found([(row.request, row.meeting.on, here) for row, here in zip(rows, sat, strict=True)])
    return {row.pk: _in_order(one, here, answers[row.pk]) for row, one, here in zip(rows, found, sat, strict=True)}


def who_would_take_no_part(
    requests: Sequence[PanelRequest], stands: Mapping[int, AgendaItem], *, people: Mapping[date, Sitting]
) -> dict[date, dict[int, frozenset[int]]]:
    """For each day and request who would take no part in it on that day, were it heard then.

    Where it was written down on the agenda that it stands on that somebody takes part all the same, they would.
    """
    read = _read(requests)
    rows = ConflictAnswer.objects.filter(item__in=[item.pk for item in stands.values()], deputy__isnull=True)
    stay = set(rows.values_list("item__request", "user"))
    return {
        on: {
            request.pk: frozenset(
                one.user_id
                for one in interests(_case(request, on, read), names=here.members, lines=read.lines)
                if (request.pk, one.user_id) not in stay
            )
            for request in requests
        }
        for on, here in people.items()
    }


def who_takes_no_part(items: Iterable[int], *, now: datetime) -> dict[int, frozenset[int]]:
    """For each item those who are left out of its quorum and of its papers."""
    return {item: frozenset(c.user_id for c in found if c.takes_no_part) for item, found in conflicts_of(items, now=now).items()}


def who_declared(requests: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each request those who declared an interest in it that stands. One query."""
    rows = DeclaredConflict.objects.filter(request__in=list(requests), withdrawn_at__isnull=True).values_list("request", "user")
    found: dict[int, set[int]] = defaultdict(set)
    for request, user in rows:
        found[request].add(user)
    return {request: frozenset(users) for request, users in found.items()}


_OF_REQUEST = ("request__journey__worker", "request__asked_by", "request__agreed_by")


def _people(days: Collection[tuple[int, date]]) -> dict[tuple[int, date], Sitting]:
    panels = {panel.pk: panel for panel in with_people(Panel.objects.filter(pk__in={panel for panel, _ in days}))}
    return {(panel, on): sitting(panels[panel], on=on) for panel, on in days}


def _found(asked: Sequence[tuple[PanelRequest, date, Sitting]]) -> list[list[Interest]]:
    read = _read([request for request, _, _ in asked])
    return [interests(_case(request, on, read), names=people.members, lines=read.lines) for request, on, people in asked]


def _read(requests: Sequence[PanelRequest]) -> _Read:
    children = {request.journey.child_id for request in requests}
    siblings = siblings_of(children)
    ties: dict[int, list[PersonTied]] = defaultdict(list)
    for tie in people_tied({*children, *(one for group in siblings.values() for one in group)}):
        ties[tie.child_id].append(tie)
    workers = {tie.user_id for found in ties.values() for tie in found if tie.kind is RelationshipKind.ALLOCATED_WORKER}
    presenters = {person.pk for request in requests if (person := presenter_of(request)) is not None}
    return _Read(ties=ties, siblings=siblings, lines=_lines(workers | presenters), declared=_declared(requests), earlier=_earlier(children))


def _lines(people: Collection[int]) -> Lines:
    posts = [
        InPost(unit_id=p.unit_id, role=p.role, user_id=p.user_id, name=p.name, spell=Spell(from_on=p.from_on, to_on=p.to_on))
        for p in posts_held(people, RANKS)
    ]
    return Lines(posts, units_above())


def _declared(requests: Iterable[PanelRequest]) -> dict[int, list[tuple[int, str]]]:
    rows = DeclaredConflict.objects.filter(request__in=list(requests), withdrawn_at__isnull=True).select_related("user")
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        found[row.request_id].append((row.user_id, f"{row.user.display_name} declared: {row.says}"))
    return found


def _earlier(children: Collection[int]) -> dict[int, list[Earlier]]:
    """The earlier decisions of panels on these children, the first of them first. One query."""
    rows = Ruled.objects.filter(item__request__journey__child__in=children, defers=False)
    rows = rows.select_related("item__meeting", "item__request__journey")
    found: dict[int, list[Earlier]] = defaultdict(list)
    for row in rows.order_by("decided_at", "pk"):
        business = Business(row.item.request.business)
        found[row.item.request.journey.child_id].append(
            Earlier(business=business, panel=named(row.item.meeting, business), chaired_by=row.decided_by_id)
        )
    return found


def _case(request: PanelRequest, on: date, read: _Read) -> Case:
    child = request.journey.child_id
    presenter = presenter_of(request)
    work = [_work(tie) for tie in read.ties.get(child, ())]
    of_siblings = [_work(tie, of_sibling=True) for one in sorted(read.siblings.get(child, ())) for tie in read.ties.get(one, ())]
    return Case(
        business=Business(request.business), on=on, asked_by_id=request.asked_by_id, agreed_by_id=request.agreed_by_id,
        presenter_id=presenter.pk if presenter else None, presenter=presenter.display_name if presenter else "",
        work=[*work, *(one for one in of_siblings if one.ground is Ground.ALLOCATION and one.spell.to_on is None)],
        earlier=read.earlier.get(child, ()), declared=read.declared.get(request.pk, ()),
    )  # fmt: skip


def _work(tie: PersonTied, *, of_sibling: bool = False) -> Work:
    ground, did, does = DID[tie.kind]
    spell = Spell(from_on=local_date(tie.from_at), to_on=local_date(tie.to_at) if tie.to_at else None)
    return Work(user_id=tie.user_id, name=tie.name, ground=ground, did=did if tie.to_at else does, spell=spell, is_of_sibling=of_sibling)


def _in_order(found: Sequence[Interest], people: Sitting, answers: Mapping[int, ConflictAnswer]) -> list[Conflict]:
    chair = people.chair.holder.user_id if people.chair.holder else None
    grouped: dict[int, list[Interest]] = defaultdict(list)
    for interest in found:
        grouped[interest.user_id].append(interest)
    return [
        Conflict(
            user_id=user, name=people.members[user], grounds=tuple(dict.fromkeys(one.ground for one in mine)),
            chain=tuple(dict.fromkeys(one.says for one in mine)), is_chair=user == chair, **_answered(answers.get(user)),
        )
        for user, mine in sorted(grouped.items(), key=lambda one: (one[0] != chair, people.members[one[0]]))
    ]  # fmt: skip


def _answered(answer: ConflictAnswer | None) -> dict[str, str]:
    if answer is None:
        return {}
    if answer.deputy is not None:
        return {"hands_to": answer.deputy.display_name}
    return {"stays": answer.because}
