"""Dates of panels: the coming weeks, one kind of business, and what may be asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from panels.definitions import KINDS, KindOfBusiness, Outcome
from panels.models import Meeting, Panel
from panels.rules.timetable import papers_due_on
from panels.selectors.clashes import clashes_of, my_clashes, presented_by
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.words import quorum_in_words, title_of
from panels.terms import Business, MeetingState
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date, start_of_day
from workflows.engine import registry
from workflows.engine.clock import hour_in_words
from workflows.shapes import Move

WEEKS_SHOWN = 8
DATES_OFFERED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A meeting in a list. `gap` is set where nobody would chair it, `clashes` where somebody is wanted elsewhere then."""

    meeting: Meeting
    title: str
    gap: str = ""
    clashes: Sequence[str] = ()

    @property
    def is_cancelled(self) -> bool:
        return bool(self.meeting.state == MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Week:
    """The dates of one week. `starts_on` is its Monday."""

    starts_on: date
    dates: list[Date] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPage:
    """One kind of business: the panel that hears it, who sits on it, and its dates."""

    kind: KindOfBusiness
    panel: Panel
    people: Sitting
    is_section: bool
    alternates_with: KindOfBusiness | None
    outcomes: Sequence[tuple[Outcome, tuple[str, ...]]]
    hours: str
    quorum: str
    coming: Sequence[Date]
    past: Sequence[Date]


def weeks(*, now: datetime, number: int = WEEKS_SHOWN) -> list[Week]:
    """The meetings of this week and the weeks after it, week by week; a week without a meeting too. Fixed queries."""
    monday = local_date(now) - timedelta(days=local_date(now).weekday())
    shown = [Week(monday + timedelta(weeks=n)) for n in range(number)]
    until = start_of_day(monday + timedelta(weeks=number))
    people = _people(now)
    for meeting in Meeting.objects.filter(starts_at__gte=start_of_day(monday), starts_at__lt=until):
        shown[(meeting.on - monday).days // 7].dates.append(_date(meeting, people))
    return shown


def my_next_meetings(user_id: int, *, now: datetime) -> list[Date]:
    """The meetings of two weeks that this person sits on or presents at, and any still being held. Fixed queries.

    Each says where the person is wanted elsewhere at its time.
    """
    people = _people(now)
    mine = [panel for panel, who in people.items() if user_id in who.members]
    coming = Q(state=MeetingState.PLANNED, starts_at__gte=start_of_day(local_date(now)), starts_at__lt=now + timedelta(weeks=2))
    rows = list(Meeting.objects.filter(coming | Q(state=MeetingState.HELD), Q(panel__in=mine) | Q(pk__in=presented_by(user_id))))
    found = clashes_of(rows) if rows else {}
    return [replace(_date(meeting, people), clashes=my_clashes(user_id, found[meeting.pk])) for meeting in rows]


def kinds_heard() -> list[KindOfBusiness]:
    """The kinds of business that an active panel hears, in the order in which they are shipped. One query."""
    heard = {kind for panel in Panel.objects.filter(is_active=True) for kind in panel.hears}
    return [kind for code, kind in KINDS.items() if code in heard]


def panel_page(code: str, *, now: datetime) -> PanelPage | None:
    """The page of one kind of business; None where there is no such kind or no panel hears it. Fixed queries."""
    if code not in {str(b) for b in Business}:
        return None
    kind = KINDS[Business(code)]
    panels = Panel.objects.filter(Q(business=code) | Q(alternates_with=code) | Q(section=code), is_active=True)
    panel = with_people(panels).order_by("pk").first()
    if panel is None:
        return None
    people = {panel.pk: sitting(panel, on=local_date(now))}
    heard = panel.meetings.filter(Q(business=code) | Q(section=code))
    today = start_of_day(local_date(now))
    other = next((b for b in (panel.business, panel.alternates_with) if b and b != code), "")
    return PanelPage(
        kind=kind,
        panel=panel,
        people=people[panel.pk],
        is_section=panel.section == code,
        alternates_with=KINDS[Business(other)] if other and panel.section != code else None,
        outcomes=[(outcome, _opens(outcome)) for outcome in kind.outcomes],
        hours=f"{hour_in_words(panel.starts)} to {hour_in_words(panel.ends)}",
        quorum=quorum_in_words(panel),
        coming=[_date(m, people) for m in heard.filter(starts_at__gte=today)[:12]],
        past=[_date(m, people) for m in heard.filter(starts_at__lt=today).order_by("-starts_at")[:12]],
    )


def eligible_meetings(business: Business, *, now: datetime, after: datetime | None = None) -> list[Meeting]:
    """The next dates on which this kind of business is heard, and no others (PN-23)."""
    since = max(now, after) if after else now
    planned = Meeting.objects.filter(Q(business=business) | Q(section=business), state=MeetingState.PLANNED, starts_at__gt=since)
    return list(planned[:DATES_OFFERED])


def too_late_for_papers(meetings: Iterable[Meeting], *, now: datetime) -> set[int]:
    """Those of these meetings, by id, for which papers sent now would be late (D-43)."""
    calendar = rulebook().calendar
    return {meeting.pk for meeting in meetings if papers_due_on(meeting.on, calendar=calendar) < local_date(now)}


def eligible_by_kind(*, now: datetime) -> dict[Business, list[Meeting]]:
    """For every kind of business the next dates on which it is heard. One query."""
    found: dict[Business, list[Meeting]] = {kind: [] for kind in KINDS}
    for meeting in Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=now):
        for code in (meeting.business, meeting.section):
            if code and len(found[Business(code)]) < DATES_OFFERED:
                found[Business(code)].append(meeting)
    return found


def _opens(outcome: Outcome) -> tuple[str, ...]:
    """The moves that this outcome opens, as the process book says them."""
    journey = registry.current("journey")
    return tuple(f"{_where(journey.move(code))}: {journey.move(code).says}" for code in outcome.enables)


def _where(move: Move) -> str:
    standing = move.targets[0].standing
    return standing.title if standing else "The stage stays as it is"


def _people(now: datetime) -> dict[int, Sitting]:
    return {panel.pk: sitting(panel, on=local_date(now)) for panel in with_people(Panel.objects.all())}


def _date(meeting: Meeting, people: dict[int, Sitting]) -> Date:
    upcoming = meeting.state == MeetingState.PLANNED
    return Date(meeting=meeting, title=title_of(meeting), gap=people[meeting.panel_id].chair.alert if upcoming else "")
