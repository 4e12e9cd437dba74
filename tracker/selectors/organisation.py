"""The organisation as an administrator reads it: people with their posts, the tree of units, vacancies, who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.models import Absence, Event, Holding, Journey, OrgUnit, Post, User
from tracker.selectors.words import Words, capital
from tracker.terms import StreamKind, UnitKind

LEVELS = {UnitKind.AUTHORITY: "Authority", UnitKind.SERVICE: "Service", UnitKind.TEAM: "Team"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InTree:
    """A unit at its place in the tree: `depth` below the top, with how many children it holds and its posts."""

    unit: OrgUnit
    level: str
    depth: int
    children: int
    posts: int
    vacant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post with who is in it today, their deputies, and who is to come; nobody: it is vacant."""

    post: Post
    role: str
    holders: tuple[Holding, ...]
    away: bool

    @property
    def vacant(self) -> bool:
        return not any(not one.is_deputy for one in self.holders)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person, the posts held today, and the absence that is on."""

    user: User
    posts: tuple[str, ...]
    away: Absence | None


def people(text: str = "", *, left: bool = False) -> QuerySet[User]:
    """Those who work here, or have left, by name; narrowed to a name or username."""
    rows = User.objects.filter(is_active=not left)
    for word in text.split()[:5]:
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word))
    return rows.order_by("last_name", "first_name", "pk")


def person_rows(users: Iterable[User], *, today: date) -> list[PersonRow]:
    """One page of people with their posts. Two queries."""
    here = list(users)
    posts: dict[int, list[str]] = {}
    for holding in held_on(today).filter(user__in=here).select_related("post__unit").order_by("is_deputy", "pk"):
        title = f"{holding.post.title}, {holding.post.unit.name}"
        posts.setdefault(holding.user_id, []).append(f"Deputy: {title}" if holding.is_deputy else title)
    away = {one.user_id: one for one in absences(today).filter(user__in=here, from_on__lte=today)}
    return [PersonRow(user=user, posts=tuple(posts.get(user.pk, ())), away=away.get(user.pk)) for user in here]


def person(pk: int) -> User | None:
    """The person of this id."""
    return User.objects.filter(pk=pk).first()


def holdings_of(user: User, *, today: date) -> QuerySet[Holding]:
    """The posts of a person, today's and those to come."""
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), user=user)
    return rows.select_related("post__unit").order_by("from_on", "pk")


def absences(today: date) -> QuerySet[Absence]:
    """Absences of today and later."""
    return Absence.objects.filter(is_cancelled=False, to_on__gte=today).select_related("user", "stands_in").order_by("from_on", "pk")


def children_held(user: User) -> int:
    """How many open journeys this person is the worker of."""
    return Journey.objects.filter(worker=user, closed_at__isnull=True).count()


def tree(*, today: date) -> list[InTree]:
    """Every unit in use, each below the one it belongs to. Three queries."""
    held = Journey.objects.filter(team=OuterRef("pk"), closed_at__isnull=True).order_by().values("team").annotate(number=Count("pk"))
    units = list(
        OrgUnit.objects.filter(is_active=True).annotate(children=Coalesce(Subquery(held.values("number")), 0)).order_by("name", "pk")
    )
    posts: dict[int, list[int]] = {}
    for pk, unit in Post.objects.filter(unit__is_active=True).values_list("pk", "unit"):
        posts.setdefault(unit, []).append(pk)
    filled = set(held_on(today).filter(is_deputy=False, user__is_active=True).values_list("post", flat=True))
    below: dict[int | None, list[OrgUnit]] = {}
    known = {unit.pk for unit in units}
    for one in units:
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    return list(_branch(None, 0, below, posts, filled))


def _branch(
    parent: int | None, depth: int, below: dict[int | None, list[OrgUnit]], posts: dict[int, list[int]], filled: set[int]
) -> Iterable[InTree]:  # fmt: skip
    for unit in below.get(parent, []):
        own = posts.get(unit.pk, [])
        yield InTree(
            unit=unit, level=LEVELS[UnitKind(unit.kind)], depth=depth, children=getattr(unit, "children", 0), posts=len(own),
            vacant=sum(pk not in filled for pk in own),
        )  # fmt: skip
        yield from _branch(unit.pk, depth + 1, below, posts, filled)


def unit(code: str) -> OrgUnit | None:
    """The unit of this code, with the one above it."""
    return OrgUnit.objects.filter(code=code).select_related("parent").first()


def post_rows(posts: Iterable[Post], words: Words, *, today: date) -> list[PostRow]:
    """One page of posts with their holders. Two queries."""
    here = list(posts)
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__in=here, user__is_active=True)
    holders: dict[int, list[Holding]] = {}
    for holding in rows.select_related("user").order_by("is_deputy", "from_on", "pk"):
        holders.setdefault(holding.post_id, []).append(holding)
    away = set(absences(today).filter(from_on__lte=today).values_list("user", flat=True))
    return [
        PostRow(
            post=post, role=capital(words.role(post.role)), holders=tuple(holders.get(post.pk, ())),
            away=any(one.user_id in away and not one.is_deputy for one in holders.get(post.pk, ())),
        )
        for post in here
    ]  # fmt: skip


def posts_of(found: OrgUnit) -> QuerySet[Post]:
    """The posts of a unit."""
    return Post.objects.filter(unit=found).select_related("unit").order_by("title", "pk")


def post(pk: int) -> Post | None:
    """The post of this id, with its unit."""
    return Post.objects.filter(pk=pk).select_related("unit").first()


def holding(pk: int, *, today: date) -> Holding | None:
    """A holding of today or to come, with its post and person."""
    rows = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), pk=pk)
    return rows.select_related("post__unit", "user").first()


def at_work(*, but: int | None = None) -> list[tuple[str, str]]:
    """Everybody who works here as a form offers them; `but` leaves one out, and limited accounts are no staff."""
    rows = User.objects.filter(is_active=True, is_limited=False).exclude(pk=but or 0).order_by("last_name", "first_name", "pk")
    return [(str(user.pk), f"{user.display_name}, {user.job_title}" if user.job_title else user.display_name) for user in rows]


def who_may_sit() -> list[tuple[str, str]]:
    """Everybody who may be given a seat on a panel by name, limited accounts too, as a form offers them."""
    rows = User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
    return [(str(user.pk), f"{user.display_name}, limited account" if user.is_limited else user.display_name) for user in rows]


def places(kinds: Iterable[UnitKind]) -> list[tuple[str, str]]:
    """The units of these levels that are in use, as a form offers them."""
    rows = OrgUnit.objects.filter(is_active=True, kind__in=[str(kind) for kind in kinds]).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def posts_to_choose() -> list[tuple[str, str]]:
    """Every post in a unit that is open, as a form offers them."""
    rows = Post.objects.filter(unit__is_active=True).order_by("title", "unit__name", "pk")
    return [(str(pk), f"{title}, {unit}") for pk, title, unit in rows.values_list("pk", "title", "unit__name")]


def done_to_panel(code: str) -> QuerySet[Event]:
    """Everything done to the panel of this code by administrators, the latest first."""
    rows = Event.objects.filter(stream__kind=StreamKind.RULEBOOK, kind__startswith="panel_", payload__body__panel=code)
    return rows.select_related("payload", "actor").order_by("-seq")


def history() -> QuerySet[Event]:
    """Everything done to people, units, posts and the scheme, the latest first."""
    return Event.objects.filter(stream__kind=StreamKind.STAFF).select_related("payload", "actor").order_by("-seq")


def held_on(day: date) -> QuerySet[Holding]:
    """The holdings of a day."""
    return Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)
