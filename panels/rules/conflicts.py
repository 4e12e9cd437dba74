"""Who on a panel has an interest in an item, and by which chain of reasons. A conflict is found, never guessed: each rests on
rows of the record, and the chair decides what follows (PN-08).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from panels.terms import Business, Ground
from workflows.terms import Role

REVIEWS: Mapping[Business, tuple[Business, ...]] = {
    Business.BEST_CARE_BEST_VALUE: (Business.ACCESS_TO_RESOURCES, Business.HOUSING_PATHWAYS),
}
"""Kinds of business that look again at what another kind decided: who made that decision has an interest in it."""

# To have sat on one panel is no interest at another. Permanency Panel agrees the route and the fostering or the adoption panel
# recommends the match (D-80): neither decides on the other's recommendation, and no regulation keeps a member of one from the
# other (Adoption Agencies Regulations 2005 regs 3, 4; Fostering Services (England) Regulations 2011 reg 23). What is kept apart
# is the decision: who sat where it was recommended may not decide it as agency decision maker (`actions/agency_decision.py`).

RANKS: Mapping[Role, int] = {
    Role.PRACTICE_SUPERVISOR: 1,
    Role.TEAM_MANAGER: 2,
    Role.EARLY_HELP_MANAGER: 2,
    Role.MASH_DECISION_MAKER: 2,
    Role.SERVICE_MANAGER: 3,
    Role.HEAD_OF_SERVICE: 4,
    Role.ASSISTANT_DIRECTOR: 5,
    Role.DCS: 6,
}
"""The posts that manage, by how far up they are. A person's managers are the nearest above, never the whole line."""

OF_A_TEAM = 2
"""Up to this rank a post manages those of its own team; above it, those below who have no nearer manager."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days in London, both counted; None while it lasts."""

    from_on: date
    to_on: date | None = None

    def meeting_of(self, other: "Spell") -> "Spell | None":
        """The days that both have in common; None where there is none."""
        first = max(self.from_on, other.from_on)
        ends = [day for day in (self.to_on, other.to_on) if day is not None]
        last = min(ends, default=None)
        return Spell(from_on=first, to_on=last) if last is None or first <= last else None

    @property
    def says(self) -> str:
        """`from 3 March 2025 to 9 June 2025`, or `since 3 March 2025`."""
        return f"from {_day(self.from_on)} to {_day(self.to_on)}" if self.to_on else f"since {_day(self.from_on)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a person did or does for the child, or for a brother or sister of the child: `did` in words after the name."""

    user_id: int
    name: str
    ground: Ground
    did: str
    spell: Spell
    is_of_sibling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InPost:
    """A person in a post of a unit, on some days."""

    unit_id: int
    role: Role
    user_id: int
    name: str
    spell: Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier decision of a panel on the same child. `chaired_by` made the decision."""

    business: Business
    panel: str
    chaired_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An item as far as anyone may have an interest in it. `presenter_id` presents it on `on`."""

    business: Business
    on: date
    asked_by_id: int | None
    agreed_by_id: int | None
    presenter_id: int | None
    presenter: str
    work: Sequence[Work] = ()
    earlier: Sequence[Earlier] = ()
    declared: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Why one person has an interest in an item: the ground, and the chain of reasons as one sentence."""

    user_id: int
    ground: Ground
    says: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Who managed whom: posts held by anyone who matters, and the tree of units."""

    posts: Sequence[InPost]
    above: Mapping[int, int | None]

    def managers_of(self, user_id: int, during: Spell) -> list[InPost]:
        """Who managed this person on any of these days, each with the days of it; the nearest managers, no line above them."""
        found: list[InPost] = []
        for post in self.posts:
            days = post.spell.meeting_of(during) if post.user_id == user_id else None
            if days is not None:
                found += self._above(post, days)
        return found

    def _above(self, post: InPost, days: Spell) -> list[InPost]:
        rank = RANKS.get(post.role, 0)
        unit: int | None = post.unit_id
        while unit is not None:
            managing = [
                InPost(unit_id=p.unit_id, role=p.role, user_id=p.user_id, name=p.name, spell=common)
                for p in self.posts
                if p.unit_id == unit and RANKS.get(p.role, 0) > rank and p.user_id != post.user_id
                and (common := p.spell.meeting_of(days)) is not None
            ]  # fmt: skip
            if managing:
                nearest = max(min(RANKS[p.role] for p in managing), OF_A_TEAM)
                return [p for p in managing if RANKS[p.role] <= nearest]
            unit = self.above.get(unit)
        return []


def interests(case: Case, *, names: Mapping[int, str], lines: Lines) -> list[Interest]:
    """Every interest of these people (id → name) in an item, each once, in the order of the grounds."""
    found = [
        *_declared(case),
        *_presents(case, names),
        *_worked(case, names),
        *_managed(case, names, lines),
        *_decided(case, names),
    ]
    mine = [interest for interest in found if interest.user_id in names]
    return list(dict.fromkeys(mine))


def conflicted(found: Iterable[Interest], *, stays: Collection[int] = ()) -> frozenset[int]:
    """Those who take no part in the item: everyone with an interest, but for whom the chair wrote down why they stay."""
    return frozenset(interest.user_id for interest in found) - frozenset(stays)


def _declared(case: Case) -> list[Interest]:
    return [Interest(user_id=user, ground=Ground.DECLARED, says=says) for user, says in case.declared]


def _presents(case: Case, names: Mapping[int, str]) -> list[Interest]:
    found: list[Interest] = []
    if case.presenter_id is not None and case.presenter_id in names:
        found.append(Interest(user_id=case.presenter_id, ground=Ground.PRESENTS, says=f"{names[case.presenter_id]} presents this item."))
    for user, did in ((case.asked_by_id, "put the child forward"), (case.agreed_by_id, "agreed that the child is put forward")):
        if user is not None and user in names and not any(one.user_id == user for one in found):
            found.append(Interest(user_id=user, ground=Ground.PRESENTS, says=f"{names[user]} {did}."))
    return found


def _worked(case: Case, names: Mapping[int, str]) -> list[Interest]:
    return [
        Interest(user_id=work.user_id, ground=work.ground, says=f"{names[work.user_id]} {_did(work)} {work.spell.says}.")
        for work in case.work
        if work.user_id in names
    ]


def _managed(case: Case, names: Mapping[int, str], lines: Lines) -> list[Interest]:
    """Who manages the presenter now, and who managed whoever held the case while they held it."""
    found = []
    today = Spell(from_on=case.on, to_on=case.on)
    held = [work for work in case.work if work.ground is Ground.ALLOCATION and not work.is_of_sibling]
    if case.presenter_id is not None and not any(w.user_id == case.presenter_id and w.spell.to_on is None for w in held):
        for manager in lines.managers_of(case.presenter_id, today):
            says = f"{manager.name} manages {case.presenter}, who presents this item."
            found.append(Interest(user_id=manager.user_id, ground=Ground.MANAGEMENT, says=says))
    for work in held:
        now_managing = {manager.user_id for manager in lines.managers_of(work.user_id, today)}
        for manager in lines.managers_of(work.user_id, work.spell):
            managed = "manages" if manager.user_id in now_managing else "managed"
            says = f"{manager.name} {managed} {work.name}, who {_did(work)} {work.spell.says}."
            found.append(Interest(user_id=manager.user_id, ground=Ground.MANAGEMENT, says=says))
    return [interest for interest in found if interest.user_id in names]


def _decided(case: Case, names: Mapping[int, str]) -> list[Interest]:
    found = []
    for one in case.earlier:
        if one.business in REVIEWS.get(case.business, ()) and one.chaired_by in names:
            says = f"{names[one.chaired_by]} chaired the {one.panel}, whose decision is now looked at again."
            found.append(Interest(user_id=one.chaired_by, ground=Ground.EARLIER_DECISION, says=says))
    return found


def _did(work: Work) -> str:
    return f"{work.did} of a brother or sister of the child" if work.is_of_sibling else work.did


def _day(day: date | None) -> str:
    assert day is not None, "a spell that has ended has its last day"
    return f"{day.day} {day:%B %Y}"
