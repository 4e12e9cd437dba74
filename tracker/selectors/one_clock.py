"""One timescale with all that is known of it: its page, and its certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from tracker.models import Clock, ClockPause, Event, Firing
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors import certificate, timescales
from tracker.selectors.earlier_stays import added_to
from tracker.selectors.matters import Matter, matters
from tracker.selectors.pausing import why_not, why_not_by
from tracker.selectors.recount import limit_of, pauses_of
from tracker.selectors.rulebook import Book
from tracker.selectors.timescales import Timescale
from tracker.selectors.who import NO_CHILD, Directory, Who, directory
from tracker.selectors.words import Words
from workflows.definitions.pauses import PAUSES
from workflows.engine import clock as engine
from workflows.shapes import Rung, Stay, TimeLimit
from workflows.terms import PauseReason, Role

_RUNGS = {"warn": "Warned before", "due": "Told as it falls due"}
_RUNGS_OF_A_MOMENT = {"warn": "Told before", "due": "Told as it comes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """One step of who is told: in words, when, by whom it is answered, and when it was told. `fired_at` None: not yet."""

    says: str
    moment: datetime
    who: Who
    fired_at: datetime | None
    was_passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """One pause, in words."""

    because: str
    pause: ClockPause


@dataclass(frozen=True, slots=True, kw_only=True)
class OneClock:
    """What the page of a timescale shows. `too_early` are what was done before its window opened, `earlier` what is
    added to it, and `stood_still` says how long several pauses come to.

    `matter` is what it belongs to where that is no child's journey.
    """

    clock: Clock
    matter: Matter | None
    limit: TimeLimit | None
    shown: Timescale
    pauses: Sequence[Stood]
    stood_still: str
    ladder: Sequence[Rise]
    too_early: Sequence[Event]
    earlier: Sequence[Stay]
    may_be_paused: bool


def find(viewer: Viewer, public_id: str, *, now: datetime) -> Clock | None:
    """The timescale of this public id, where the person may see its child, or what else it belongs to; else None."""
    in_sight = visible(viewer, child="journey__child_id") | Q(stream__isnull=False)
    rows = Clock.objects.filter(in_sight, public_id=public_id).select_related(
        "journey__child", "journey__team", "journey__worker", "start_event__payload", "stop_event__payload", "cancel_event__payload"
    )
    found: Clock | None = rows.first()
    return None if found is not None and found.journey is None and matter_of(viewer, found, now=now) is None else found


def matter_of(viewer: Viewer, clock: Clock, *, now: datetime) -> Matter | None:
    """What a timescale belongs to where that is no journey, for somebody who may see it."""
    return matters(viewer, [clock.stream_id], now=now).get(clock.stream_id) if clock.stream_id is not None else None


def read(viewer: Viewer, clock: Clock, words: Words, book: Book, *, now: datetime) -> OneClock:
    """All that is known of one timescale. A fixed number of queries."""
    names = directory(words, [clock.journey.child_id] if clock.journey else [], now=now)
    limit, matter = limit_of(clock), matter_of(viewer, clock, now=now)
    pauses = pauses_of([clock]).get(clock.pk, [])
    if clock.journey is not None:
        (shown,) = timescales.running(clock.journey, [clock], names, book, now=now)
    else:
        shown = timescales.of_no_journey(clock, limit, _who(names, clock, matter, clock.answers), book, now=now)
    return OneClock(
        clock=clock,
        matter=matter,
        limit=limit,
        shown=shown,
        pauses=[Stood(because=PAUSES[PauseReason(p.reason)].label, pause=p) for p in pauses],
        stood_still=stood_still(pauses, now=now),
        ladder=_ladder(clock, limit, matter, names, book) if limit is not None else (),
        too_early=_too_early(clock, limit) if limit is not None else (),
        earlier=added_to(clock, limit) if limit is not None else (),
        may_be_paused=not why_not(clock, limit, now=now),
    )


def certificate_of(clock: Clock, book: Book, *, now: datetime) -> dict[str, Any] | None:
    """The certificate of a timescale; None where no shipped definition has its rule any more. Two queries."""
    limit = limit_of(clock)
    if limit is None:
        return None
    pauses = pauses_of([clock]).get(clock.pk, [])
    return certificate.certificate(clock, limit, book, pauses, Firing.objects.filter(clock=clock), now=now)


def stood_still(pauses: Sequence[ClockPause], *, now: datetime) -> str:
    """How long a timescale has stood still in all, where it did so more than once; empty otherwise. To whole days, or hours."""
    if len(pauses) < 2:
        return ""
    total = sum(((pause.to_at or now) - pause.from_at for pause in pauses), timedelta())
    number, unit = (total.days, "day") if total.days else (total.seconds // 3600, "hour")
    so_far = " so far" if pauses[-1].to_at is None else ""
    return f"{number:,} {unit}{'' if number == 1 else 's'} in all{so_far}, in {len(pauses)} pauses"


def may_pause(roles: frozenset[Role]) -> bool:
    """Whether someone with these roles may pause a timescale, and let it run on."""
    return not why_not_by(roles)


def _ladder(clock: Clock, limit: TimeLimit, matter: Matter | None, names: Directory, book: Book) -> list[Rise]:
    """Who is told, and when; what has fired with the moment at which it did."""
    fired = {firing.rung: firing for firing in Firing.objects.filter(clock=clock)}
    return [
        Rise(
            says=_says(rung, limit),
            moment=fired[rung.code].moment if rung.code in fired else moment,
            who=_who(names, clock, matter, clock.answers if rung.tells is limit.answers else rung.tells),
            fired_at=fired[rung.code].fired_at if rung.code in fired else None,
            was_passed=rung.code in fired and fired[rung.code].state == "passed",
        )
        for rung, moment in engine.rung_moments(limit, clock.due_at, book.calendar)
        if rung.code in fired or clock.is_running
    ]


def _who(names: Directory, clock: Clock, matter: Matter | None, role: str) -> Who:
    """Who must act in this role: for the child, or as whoever keeps what it belongs to says."""
    if clock.journey is not None:
        return names.who(role, timescales.responsible(clock.journey))
    people = matter.people if matter is not None else {}
    named = people.get(clock.subject) if role == clock.answers else None
    return named or people.get(role) or names.who(role, NO_CHILD)


def _says(rung: Rung, limit: TimeLimit) -> str:
    usual = _RUNGS if limit.kind.can_be_late else _RUNGS_OF_A_MOMENT
    return usual.get(rung.code, "Told up the line")


def _too_early(clock: Clock, limit: TimeLimit) -> list[Event]:
    """What would have met it, had its window been open."""
    if clock.opens_at is None or limit.counts_early or clock.journey is None:
        return []
    done = Event.objects.filter(journey=clock.journey, kind__in=limit.stops_on, corrected_by__isnull=True)
    return list(done.filter(occurred_at__gte=clock.started_at, occurred_at__lt=clock.opens_at).select_related("payload").order_by("seq"))
