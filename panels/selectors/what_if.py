"""The history of a panel as a replay reads it, from the record as it stands; and the rules that a replay compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from panels.definitions import KINDS
from panels.definitions.deadlines import by_kind
from panels.models import AgendaItem, Meeting, Panel, PanelAction, PanelRequest
from panels.models.facts import tracks_of
from panels.rules.report import month_before
from panels.rules.timetable import sessions
from panels.rules.what_if.back_test import BackTest, back_test
from panels.rules.what_if.history import Ask, Ended, Hearing, History, Sitting
from panels.rules.what_if.learning import Learnt, TooLittle, learn
from panels.rules.what_if.measures import Group, compare
from panels.rules.what_if.replay import Changed
from panels.terms import Business, ItemState, MeetingState, Pattern, RequestState
from tracker.rules.access import Viewer
from tracker.rules.permanence import place_of_route
from tracker.selectors.around import Ran, timescales_then
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from workflows.calendar import LONDON, local_date
from workflows.terms import TrackCode

LIMITS = by_kind(KINDS)

MONTHS = (6, 12, 24, 36)
"""How many months of a history may be replayed."""

BY = {"route": 0, "team": 1}
"""Which of a child's words keeps the figures apart."""

MOST = 3_000
"""So many children are replayed, the latest; more would keep somebody waiting for the page."""

ENDS = {ItemState.DECIDED: Ended.DECIDED, ItemState.DEFERRED: Ended.DEFERRED, ItemState.CARRIED: Ended.CARRIED}

READY = Coalesce("ready_at", "asked_at", output_field=DateTimeField())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know: the panel between two days (both counted), and what would be other.

    `every_weeks` and `minutes` of 0 leave the meetings as they were; `more_makers` is how many more decide on
    recommendations, `sooner_by` how many days sooner each timescale ends.
    """

    first: date
    last: date
    every_weeks: int = 0
    minutes: int = 0
    more_makers: int = 0
    sooner_by: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.every_weeks or self.minutes or self.more_makers or self.sooner_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The history with what is left out of it, each with how many. `makers` is how many people decided on its recommendations."""

    history: History
    makers: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A history under the rules as they were and under others: `rules` and each group's runs in this order."""

    asked: Asked
    past: Found
    learnt: Learnt
    rules: tuple[Changed, Changed]
    groups: list[Group]

    @cached_property
    def test(self) -> BackTest | None:
        """The test on months kept back; None where too little comes before them to learn from."""
        try:
            return back_test(self.past.history, makers=self.past.makers)
        except TooLittle:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One child behind a figure. `is_seen` tells whether this person may see the child."""

    row: PanelRequest
    title: str
    is_seen: bool


def history_of(panel: Panel, words: Words, *, first: date, last: date) -> Found:
    """What is on record of this panel between two days, both counted. A fixed number of queries, whatever it heard."""
    everyone = _requests(panel, first, last)
    rows = list(everyone.order_by("-counts_from", "-pk")[:MOST])
    items = _items([row.pk for row in rows])
    sat = Meeting.objects.filter(panel=panel, on__gte=first, on__lte=last, state__in=[str(MeetingState.HELD), str(MeetingState.CLOSED)])
    asks = [ask for ask in _asks(rows, items, words) if ask.decided_on is None or ask.decided_on >= first]
    return Found(
        history=History(first=first, last=last, asks=asks, sittings=[sitting for meeting in sat for sitting in _sittings(meeting)]),
        makers=max(1, len(_makers(items))),
        left_out=_left_out(panel, first, last, too_many=everyone.count() - len(rows)),
    )


def of_months(months: int, *, today: date, every_weeks: int, minutes: int, more_makers: int, sooner_by: int) -> Asked:
    """What is asked of so many whole months before this one, and of this month up to yesterday."""
    first = today.replace(day=1)
    for _ in range(months):
        first = month_before(first)
    return Asked(first=first, last=today - timedelta(days=1), every_weeks=every_weeks, minutes=minutes, more_makers=more_makers,
                 sooner_by=sooner_by)  # fmt: skip


def replay(panel: Panel, words: Words, asked: Asked, *, by: str) -> Replayed:
    """The panel's history replayed as it was and with the change. Raises TooLittle where it heard too few to learn from."""
    past = history_of(panel, words, first=asked.first, last=asked.last)
    learnt = learn(past.history, makers=past.makers)
    rules = rules_of(panel, past, asked)
    groups = compare(past.history, learnt, rules, by=BY[by])
    return Replayed(asked=asked, past=past, learnt=learnt, rules=rules, groups=groups)


def rules_of(panel: Panel, found: Found, asked: Asked) -> tuple[Changed, Changed]:
    """The rules as they were and as somebody wants to try them. No query beside the bank holidays."""
    was = found.history.sittings
    sittings = _every(panel, asked) if asked.every_weeks else was
    if asked.minutes:
        sittings = [replace(one, minutes=asked.minutes) for one in sittings]
    return (
        Changed(sittings=was, makers=found.makers),
        Changed(sittings=sittings, makers=found.makers + asked.more_makers, sooner_by=asked.sooner_by),
    )


def lines(requests: Sequence[int], *, viewer: Viewer) -> list[Line]:
    """The children behind a figure, the longest ready first; a child whom this person may not see is not named. Two queries."""
    rows = PanelRequest.objects.filter(pk__in=requests).annotate(counts_from=READY).order_by("counts_from", "pk")
    seen = set(PanelRequest.objects.seen_by(viewer).filter(pk__in=requests).values_list("pk", flat=True))
    rows = rows.select_related("journey__child", "journey__team")
    return [Line(row=row, title=KINDS[Business(row.business)].title, is_seen=row.pk in seen) for row in rows]


def _requests(panel: Panel, first: date, last: date) -> QuerySet[PanelRequest]:
    """Everyone who was ready by the last day, and was not taken back or decided between two meetings."""
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)
    heard = Q(items__state__in=[str(state) for state in ENDS])
    rows = PanelRequest.objects.filter(business__in=[str(b) for b in panel.hears], chairs_action__isnull=True)
    rows = rows.exclude(state=RequestState.WITHDRAWN).annotate(counts_from=READY).filter(counts_from__lt=until)
    rows = rows.filter(Q(ready_at__isnull=False) | heard).distinct()
    since = datetime.combine(first, time.min, tzinfo=LONDON)
    settled_before = Q(state=RequestState.DECIDED, items__decision__decided_at__lt=since, items__decision__agency_decision__isnull=True)
    settled_before |= Q(items__decision__agency_decision__decided_at__lt=since)
    return rows.exclude(pk__in=PanelRequest.objects.filter(settled_before).values("pk")).select_related("journey__team")


def _left_out(panel: Panel, first: date, last: date, *, too_many: int) -> dict[str, int]:
    """Whom a replay does not hold, by why. Two queries."""
    since = datetime.combine(first, time.min, tzinfo=LONDON)
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)
    here = PanelRequest.objects.filter(business__in=[str(b) for b in panel.hears], asked_at__gte=since, asked_at__lt=until)
    found = {
        "withdrawn": here.filter(state=RequestState.WITHDRAWN).count(),
        "decided between meetings": here.filter(chairs_action__isnull=False).exclude(state=RequestState.WITHDRAWN).count(),
        f"ready before the latest {MOST:,}": too_many,
    }
    return {why: number for why, number in found.items() if number}


def _items(requests: Sequence[int]) -> dict[int, list[AgendaItem]]:
    """The hearings of each request in the order in which they were. Two queries."""
    rows = AgendaItem.objects.filter(request__in=requests, state__in=[str(state) for state in ENDS])
    rows = rows.select_related("meeting", "decision__agency_decision").order_by("meeting__starts_at", "pk")
    found: dict[int, list[AgendaItem]] = {pk: [] for pk in requests}
    for row in rows:
        found[row.request_id].append(row)
    return found


def _asks(rows: Sequence[PanelRequest], items: Mapping[int, list[AgendaItem]], words: Words) -> list[Ask]:
    journeys = {row.journey_id for row in rows}
    routes = _routes(journeys)
    timescales = timescales_then(journeys, {limit for row in rows for limit in LIMITS[Business(row.business)]})
    works = _works([item.pk for of_one in items.values() for item in of_one if item.state == ItemState.DEFERRED])
    return [_ask(row, items[row.pk], routes.get(row.journey_id, []), timescales.get(row.journey_id, []), works, words) for row in rows]


def _ask(
    row: PanelRequest, items: Sequence[AgendaItem], routes: Sequence["_Route"], timescales: Sequence[Ran], works: Mapping[int, int],
    words: Words,
) -> Ask:  # fmt: skip
    ready_on = local_date(row.ready_at or row.asked_at)
    sent_on, decided_on = _ended(items)
    return Ask(
        request=row.pk,
        business=row.business,
        minutes=row.minutes,
        ready_on=ready_on,
        hearings=tuple(Hearing(on=i.meeting.on, ended=ENDS[ItemState(i.state)], works_days=works.get(i.pk)) for i in items),
        sent_on=sent_on,
        decided_on=decided_on,
        due_on=_due(timescales, LIMITS[Business(row.business)], ready_on, decided_on),
        group=(words.route(_route_on(routes, ready_on)), row.journey.team.name if row.journey.team else "No team"),
    )


def _ended(items: Sequence[AgendaItem]) -> tuple[date | None, date | None]:
    """When the recommendation was sent to the agency decision maker, where it was, and when the last decision was made."""
    last = items[-1] if items and items[-1].state == ItemState.DECIDED else None
    decision = getattr(last, "decision", None)
    if decision is None:
        return None, None
    agency = getattr(decision, "agency_decision", None)
    if agency is None:
        return None, local_date(decision.decided_at)
    return local_date(agency.received_at), local_date(agency.decided_at) if agency.decided_at else None


def _due(timescales: Sequence[Ran], limits: frozenset[str], ready_on: date, decided_on: date | None) -> date | None:
    """The last day in time of the nearest timescale that waited for the decision: it ran on some day between ready and decided."""
    waited = [
        ran.due_on for ran in timescales
        if ran.limit in limits and (ran.until is None or ran.until >= ready_on) and (decided_on is None or ran.since <= decided_on)
    ]  # fmt: skip
    return min(waited, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    since: date
    until: date | None
    code: str
    place: tuple[bool, int, int]


def _routes(journeys: set[int]) -> dict[int, list[_Route]]:
    """The routes to permanence of each journey, from when until when. One query."""
    return {
        journey: [
            _Route(
                since=local_date(t.opened_at), until=local_date(t.ended_at) if t.ended_at else None, code=t.route,
                place=place_of_route(state="" if t.ended_at else t.state, plan=t.plan, number=t.number),
            )
            for t in tracks if t.code == TrackCode.PERMANENCE_ROUTE
        ]
        for journey, tracks in tracks_of(journeys).items()
    }  # fmt: skip


def _route_on(routes: Sequence[_Route], on: date) -> str:
    """The route that was followed that day, before those planned beside it or in its place; empty where none was."""
    then = [route for route in routes if route.since <= on and (route.until is None or route.until > on)]
    return min(then, key=lambda route: route.place).code if then else ""


def _works(deferred: Sequence[int]) -> dict[int, int]:
    """By deferred item, the days until all that the panel asked for was done, where all of it was. One query."""
    rows = PanelAction.objects.filter(decision__item__in=deferred).order_by("pk")
    ends: dict[int, list[int | None]] = {}
    for item, at, ended_at in rows.values_list("decision__item", F("decision__decided_at"), "ended_at"):
        ends.setdefault(item, []).append((local_date(ended_at) - local_date(at)).days if ended_at else None)
    return {item: max(d for d in days if d is not None) for item, days in ends.items() if None not in days}


def _makers(items: Mapping[int, Sequence[AgendaItem]]) -> set[int]:
    decisions = [getattr(item, "decision", None) for of_one in items.values() for item in of_one]
    agency = [getattr(decision, "agency_decision", None) for decision in decisions if decision is not None]
    return {one.decided_by_id for one in agency if one is not None and one.decided_by_id is not None}


def _sittings(meeting: Meeting) -> list[Sitting]:
    """A meeting's own business, and its section with its own minutes."""
    own = Sitting(on=meeting.on, hears=frozenset({meeting.business}), minutes=meeting.length - meeting.section_minutes)
    if not meeting.section:
        return [own]
    return [own, Sitting(on=meeting.on, hears=frozenset({meeting.section}), minutes=meeting.section_minutes)]


def _every(panel: Panel, asked: Asked) -> list[Sitting]:
    """The meetings that the panel would have had with so many weeks between them, on its own weekday, at its own hours."""
    rule = replace(panel.rule(), pattern=Pattern.EVERY_WEEKS, every_weeks=asked.every_weeks, nth=0, anchor=asked.first)
    found = []
    for one in sessions(rule, asked.first, asked.last, bank_holidays=rulebook().calendar.bank_holidays):
        if one.cancelled_because:
            continue
        length = int((one.ends_at - one.starts_at).total_seconds() // 60)
        kept = rule.section_minutes if one.section else 0
        found.append(Sitting(on=one.on, hears=frozenset({str(one.business)}), minutes=length - kept))
        if one.section:
            found.append(Sitting(on=one.on, hears=frozenset({str(one.section)}), minutes=kept))
    return found
