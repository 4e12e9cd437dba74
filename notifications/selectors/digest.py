"""What one message told of, child by child, what is overdue first: asked again for whoever opens it, as things stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce

from notifications.models import Mail, Notice
from notifications.terms import Channel
from tracker.rules.access import Viewer
from tracker.selectors.matters import Matter, matters
from tracker.selectors.sight import InSight, children_in_sight

PER_PAGE = 25

OVERDUE, HAPPENED, COMES_NEAR, DONE = range(4)
"""In this order. What has been done since comes last."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, when it was told of, and how it stands now."""

    says: str
    at: datetime
    stands: int

    @property
    def is_overdue(self) -> bool:
        return self.stands == OVERDUE

    @property
    def is_done(self) -> bool:
        return self.stands == DONE


@dataclass(frozen=True, slots=True)
class OfChild:
    """What is told of one child, or of one other matter."""

    child: InSight | None
    matter: Matter | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A page of one message. `hidden` counts what is about children whom the reader may no longer see."""

    reference: str
    is_digest: bool
    made_at: datetime
    page: Page
    children: tuple[OfChild, ...]
    overdue: int
    of_children: int
    hidden: int


def digest(viewer: Viewer, reference: str, *, now: datetime, page: int | str) -> Digest | None:
    """What this message of this person told of; None for a message of anybody else's. A fixed number of queries."""
    mail = Mail.objects.filter(recipient=viewer.user_id, reference=reference).first()
    if mail is None:
        return None
    notices = _notices(mail)
    about = list(notices.values_list("child", "matter").order_by())
    in_sight = children_in_sight(viewer, {child for child, _ in about if child is not None})
    known = matters(viewer, {stream for _, stream in about if stream is not None}, now=now)
    rows = notices.filter(Q(child__in=in_sight) | Q(matter__in=known))
    found = Paginator(rows.order_by("of_child", "child", "matter", "stands", "at", "pk"), PER_PAGE).get_page(page)
    return Digest(
        reference=mail.reference, is_digest=mail.is_digest, made_at=mail.due_at, page=found, children=_by_child(found, in_sight, known),
        overdue=rows.filter(stands=OVERDUE).count(), of_children=len(in_sight),
        hidden=sum(child not in in_sight and matter not in known for child, matter in about),
    )  # fmt: skip


def _notices(mail: Mail) -> QuerySet[Any]:
    """What the message told of. Of a timescale that passed several rungs only the last is said."""
    told = Notice.objects.filter(mail=mail, channel=Channel.MAIL)
    later = told.filter(firing__clock=OuterRef("firing__clock"), firing__gt=OuterRef("firing"))
    running = Q(firing__clock__stopped_at__isnull=True, firing__clock__cancelled_at__isnull=True)
    return told.filter(~Exists(later)).annotate(
        child=Coalesce("event__child", "firing__clock__journey__child"),
        matter=Coalesce("firing__clock__stream", Case(When(event__child__isnull=True, then="event__stream"))),
        at=Coalesce("event__recorded_at", "firing__fired_at"),
        stands=Case(
            When(firing__isnull=True, then=Value(HAPPENED)),
            When(~running, then=Value(DONE)),
            When(firing__rung="warn", then=Value(COMES_NEAR)),
            default=Value(OVERDUE),
            output_field=IntegerField(),
        ),
        of_child=Window(Min("stands"), partition_by=[F("child"), F("matter")]),
    )


def _by_child(page: Page, in_sight: Mapping[int, InSight], known: Mapping[int, Matter]) -> tuple[OfChild, ...]:
    return tuple(
        OfChild(in_sight.get(child), known.get(matter), tuple(Told(notice.says, notice.at, notice.stands) for notice in told))
        for (child, matter), told in groupby(page.object_list, key=lambda notice: (notice.child, notice.matter))
    )


__all__ = ["Digest", "OfChild", "Told", "digest"]
