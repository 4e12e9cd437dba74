"""A journey as the engine sees it, read from its rows. The door reads it under its lock, screens without one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Max, Q

from tracker.models import Evidence, Journey, LegalStatus, Placement, Track
from tracker.rules.fold import Picture
from workflows.calendar import local_date, start_of_day
from workflows.definitions.evidence import EVIDENCE, EvidenceRule
from workflows.terms import EventKind, EvidenceKind, Stage, SubStage, TrackCode

_ANSWERS = [str(kind) for kind, rule in EVIDENCE.items() if rule.asked_with_move and not rule.lasting]
"""What is asked with a move. Where it came with one it answered that move and no later one."""

_OF_THE_CHILD = [str(kind) for kind, rule in EVIDENCE.items() if rule.of_the_child]
"""What is so of the child whatever the journey on which it was recorded."""


def picture_of(journey: Journey, tracks: list[Track], placements: list[Placement], legal_statuses: list[LegalStatus]) -> Picture:
    """The journey's picture from its rows, equal to the fold of its events."""
    placed = next((p for p in placements if p.ended_at is None), None)
    privately = next((t for t in tracks if t.ended_at is None and t.code == TrackCode.PRIVATE_FOSTERING), None)
    return Picture(
        stage=Stage(journey.stage) if journey.stage else None,
        sub_stage=SubStage(journey.sub_stage) if journey.sub_stage else None,
        stage_entered_at=journey.stage_entered_at,
        arrived_by=journey.arrived_by,
        closed_because=journey.closed_because,
        is_closed=journey.closed_at is not None,
        tracks={(TrackCode(t.code), t.number): t.state for t in tracks if t.ended_at is None},
        ended_tracks={(TrackCode(t.code), t.number): t.state for t in tracks if t.ended_at is not None},
        legal={s.code: s.started_at for s in legal_statuses if s.ended_at is None},
        placement=placed.code if placed else None,
        placement_started_at=placed.started_at if placed else None,
        privately_fostered_since=privately.opened_at if privately else None,
        looked_after_since=journey.looked_after_since,
        earlier_care=_earlier_care(journey, placements),
        team=journey.team_id,
        worker=journey.worker_id,
        date_of_birth=journey.child.date_of_birth,
    )


def _earlier_care(journey: Journey, placements: list[Placement]) -> list[tuple[date, date]]:
    """Periods in care before the present one, on this journey, as days."""
    since = journey.looked_after_since
    return [
        (local_date(p.started_at), local_date(p.ended_at))
        for p in placements
        if p.ended_at is not None and (since is None or p.ended_at <= since)
    ]


def evidence_that_counts(
    journey: Journey, *, tracks: Iterable[Track], at: datetime | None = None
) -> dict[EvidenceKind, datetime]:  # fmt: skip
    """The latest moment of each kind that a decision may rest on now. One query.

    Evidence counts from the day the child came to the present stage, so that last year's review does not serve this
    year's move; kinds that are lasting count for the whole journey, and those of the child on every journey. A kind that
    belongs to a track counts from the day that the track last opened. What is asked with a move was the answer to that move
    alone, unless a panel decided it beforehand. Evidence dated after `at` does not count.
    """
    return evidence_of_each([journey], tracks={journey.pk: tracks}, at=at)[journey.pk]


def evidence_of_each(
    journeys: Iterable[Journey], *, tracks: Mapping[int, Iterable[Track]], at: datetime | None = None
) -> dict[int, dict[EvidenceKind, datetime]]:  # fmt: skip
    """The same for several journeys, by their id. One query."""
    by_id = {journey.pk: journey for journey in journeys}
    of_child: dict[int, list[int]] = {}
    for pk, journey in by_id.items():
        of_child.setdefault(journey.child_id, []).append(pk)
    rows = Evidence.objects.filter(journey__child__in=of_child).filter(~Q(kind__in=_ANSWERS) | Q(event__kind=EventKind.PANEL_DECISION_MADE))
    if at is not None:
        rows = rows.filter(occurred_at__lte=at)
    opened = {pk: _opened(tracks[pk]) for pk in by_id}
    found: dict[int, dict[EvidenceKind, datetime]] = {pk: {} for pk in by_id}
    for child, journey_id, name, moment in (
        rows.order_by().values_list("journey__child", "journey", "kind").annotate(latest=Max("occurred_at"))
    ):
        kind = EvidenceKind(name)
        for pk in of_child[child] if EVIDENCE[kind].of_the_child else [journey_id] if journey_id in by_id else []:
            if _counts(EVIDENCE[kind], moment, by_id[pk], opened[pk]):
                found[pk][kind] = max(moment, found[pk].get(kind, moment))
    return found


def _opened(tracks: Iterable[Track]) -> dict[str, datetime]:
    """When each track last opened."""
    opened: dict[str, datetime] = {}
    for track in tracks:
        opened[track.code] = max(track.opened_at, opened.get(track.code, track.opened_at))
    return opened


class EvidenceAsItCame:
    """What was on record of one journey at each moment of it, for hearing its events again. One query."""

    def __init__(self, journey: Journey) -> None:
        rows = Evidence.objects.filter(Q(journey=journey) | Q(journey__child=journey.child_id, kind__in=_OF_THE_CHILD))
        rows = rows.exclude(kind__in=_ANSWERS).order_by("occurred_at")
        self._rows = [(EvidenceKind(kind), moment) for kind, moment in rows.values_list("kind", "occurred_at")]

    def at(self, moment: datetime, *, stage_entered_at: datetime | None) -> dict[EvidenceKind, datetime]:
        """The latest moment of each kind by then. What does not last counts from the day the child came to the stage."""
        since = _its_day(stage_entered_at) if stage_entered_at else None
        return {
            kind: on_record
            for kind, on_record in self._rows
            if on_record <= moment and (EVIDENCE[kind].lasting or since is None or on_record >= since)
        }


def _counts(rule: EvidenceRule, moment: datetime, journey: Journey, opened: Mapping[str, datetime]) -> bool:
    track = opened.get(rule.since) if rule.since else None
    if track is not None and moment < _its_day(track):
        return False
    return rule.lasting or moment >= _its_day(journey.stage_entered_at)


def _its_day(moment: datetime) -> datetime:
    """The first instant of the day: evidence is known by its day."""
    return start_of_day(local_date(moment))
