"""Children as a viewer may find them, and one child with all that the child's page says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import AccessRow, CaseloadRow, Child, FamilyLink, Journey
from tracker.models.visible import visible, visible_children
from tracker.rules.access import Viewer
from tracker.selectors.caseloads import Filters, Listed, age_in_words, listed, narrowed, with_people
from tracker.selectors.words import CLOSED_BECAUSE, LINKS, Words, capital, spoken
from tracker.terms import LinkKind
from workflows.calendar import local_date

REASON_HOLDS_FOR = timedelta(hours=12)
"""A reason given for looking at a child holds for a shift."""

_REF = re.compile(r"([A-HJ-NP-Z2-9]{4})-?([A-HJ-NP-Z2-9]{4})")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def search(viewer: Viewer, text: str, filters: Filters, *, now: datetime) -> QuerySet[Child]:
    """The children that this person may see whose name, reference or date of birth (dd/mm/yyyy) is this text."""
    found = visible_children(viewer).filter(matching(text))
    if not filters.is_empty:
        open_ones = CaseloadRow.objects.filter(narrowed(viewer, filters, now=now), child=OuterRef("pk"))
        found = found.filter(Exists(open_ones))
    return found.order_by("family_name", "given_name", "pk")


def matching(text: str) -> Q:
    """What somebody typed, as a filter: a date of birth, a reference, or the beginnings of names."""
    typed = text.strip()
    day = _DATE.fullmatch(typed)
    if day is not None:
        return _born(int(day[1]), int(day[2]), int(day[3]))
    ref = _REF.fullmatch(typed.upper())
    by_ref = Q(ref=f"{ref[1]}-{ref[2]}") if ref else Q(pk__in=())
    words = [word for word in re.split(r"[\s,]+", typed.lower()) if word]
    by_name = Q(pk__in=()) if not words else Q()
    for word in words:
        by_name &= Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
    return by_ref | by_name | Q(source_ref=typed)


def found(children: Iterable[Child], words: Words, *, now: datetime) -> list[Listed]:
    """The children of one page of a search, with how they stand. A fixed number of queries."""
    here = list(children)
    rows = with_people(CaseloadRow.objects.filter(child__in=here))
    known = {row.ref: row for row in listed(rows, words, now=now)}
    closed = {j.child_id: j for j in Journey.objects.filter(child__in=here, closed_at__isnull=False).order_by("closed_at")}
    return [known.get(child.ref) or _not_open(child, closed.get(child.pk), words, now) for child in here]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A child who may be the one that a contact is about, and what already waits for an answer."""

    ref: str
    name: str
    born_on: date | None
    age: str
    stands: str
    holder: str
    waiting_since: datetime | None


def possible_matches(viewer: Viewer, given: str, family: str, born: date | None, words: Words, *, now: datetime) -> list[Match]:
    """Children whom the viewer may see of the same family name and a like first name, or born on the day. At most 10.

    A contact that nobody has acted on yet shows with the day it was received.
    """
    like = Q(family_name__iexact=family.strip(), given_name__istartswith=given.strip()[:3]) if family.strip() else Q(pk__in=())
    if born is not None:
        like |= Q(date_of_birth=born, family_name__iexact=family.strip()) | Q(date_of_birth=born, given_name__iexact=given.strip())
    children = list(visible_children(viewer).filter(like).order_by("family_name", "given_name", "pk")[:10])
    rows = {row.child_id: row for row in with_people(CaseloadRow.objects.filter(child__in=children))}
    return [_match(child, rows.get(child.pk), words, now) for child in children]


def child_for(viewer: Viewer, ref: str) -> Child | None:
    """The child of this reference, where this person may see the child."""
    return visible_children(viewer).filter(ref=ref).first()


def needs_reason(viewer: Viewer, child: Child, *, now: datetime) -> bool:
    """Whether this person reaches the child only because of what their team does, and has given no reason lately."""
    if not viewer.sees_every_child:
        return False
    without_reach = replace(viewer, sees_every_child=False)
    if Child.objects.filter(visible(without_reach), pk=child.pk).exists():
        return False
    return not last_reason(viewer, child, now=now)


def last_reason(viewer: Viewer, child: Child, *, now: datetime) -> str:
    """The reason that this person gave for looking at this child within a shift; empty where none."""
    looks = AccessRow.objects.filter(child=child, user=viewer.user_id, at__gt=now - REASON_HOLDS_FOR).exclude(reason="")
    return looks.order_by("-at").values_list("reason", flat=True).first() or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Another child of the family. `link` is the code of how they are related."""

    name: str
    how: str
    ref: str
    link: str
    link_id: int
    since: date | None


def family_of(viewer: Viewer, child: Child) -> list[Relative]:
    """The children of the family whom this viewer may see. Others do not exist for the viewer. One query."""
    seen = Q(visible(viewer, child="other_id"), child=child) | Q(visible(viewer, child="child_id"), other=child)
    links = FamilyLink.objects.filter(seen).select_related("child", "other").order_by("kind", "pk")
    found = []
    for link in links:
        other = link.other if link.child_id == child.pk else link.child
        found.append(
            Relative(
                name=other.name, how=how_related(child, other, LinkKind(link.kind)), ref=other.ref, link=link.kind, link_id=link.pk,
                since=local_date(link.from_at) if link.from_at else None,
            )
        )  # fmt: skip
    return found


def out_of_sight(viewer: Viewer, child: Child) -> list[str]:
    """The references of the children ever linked to this one whom this viewer may not see. One query."""
    linked = Child.objects.filter(Q(links_from__other=child) | Q(links_to__child=child))
    return sorted(set(linked.filter(~visible(viewer)).values_list("ref", flat=True)))


def how_related(child: Child, other: Child, kind: LinkKind) -> str:
    """What the other is to the child. Of a parent and a child the older one is the parent."""
    if kind is LinkKind.PARENT:
        return "Parent" if _birth(other) < _birth(child) else "Son or daughter"
    words = {
        LinkKind.SIBLING: {"F": "Sister", "M": "Brother"},
        LinkKind.HALF_SIBLING: {"F": "Half-sister", "M": "Half-brother"},
        LinkKind.STEP_SIBLING: {"F": "Stepsister", "M": "Stepbrother"},
    }
    return words.get(kind, {}).get(other.sex, LINKS[kind])


def _birth(child: Child) -> date:
    day = child.date_of_birth or child.expected_date
    assert day is not None, "a child is born or expected"
    return day


def _born(day: int, month: int, year: int) -> Q:
    try:
        return Q(date_of_birth=date(year, month, day)) | Q(expected_date=date(year, month, day))
    except ValueError:
        return Q(pk__in=())


def _not_open(child: Child, last: Journey | None, words: Words, now: datetime) -> Listed:
    because = closed_because(last.closed_because) if last else ""
    return Listed(
        ref=child.ref, name=child.name, age=age_in_words(child, now=now), born_on=child.date_of_birth,
        stage=f"Closed: {because}" if because else "Not open", stage_code="closed", is_looked_after=False, team="", worker="",
        next=None, holder=None, waiting_days=0, journey="",
    )  # fmt: skip


def closed_because(code: str) -> str:
    """Why a journey closed, in words."""
    return CLOSED_BECAUSE.get(code) or capital(spoken(code))


def _match(child: Child, row: CaseloadRow | None, words: Words, now: datetime) -> Match:
    waits = row is not None and row.stage == "contact"
    holder = ""
    if row is not None:
        holder = f"{row.worker.display_name}, {row.team.name}" if row.worker else row.team.name
    return Match(
        ref=child.ref, name=child.name, born_on=child.date_of_birth, age=age_in_words(child, now=now),
        stands=words.stage(row.stage, row.sub_stage) if row else "Not open", holder=holder,
        waiting_since=row.stage_entered_at if row is not None and waits else None,
    )  # fmt: skip
