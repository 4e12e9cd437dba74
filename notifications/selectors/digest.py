"""What one message told of, child by child, what is overdue first: asked again for whoever opens it, as things stand now."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce

from notifications.models import Mail, Notice
from notifications.terms import Channel
from tracker.rules.access import Viewer
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
    child: InSight
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


def digest(viewer: Viewer, reference: str, *, page: int | str) -> Digest | None:
    """What this message of this person told of; None for a message of anybody else's. Six queries, whatever it holds."""
    mail = Mail.objects.filter(recipient=viewer.user_id, reference=reference).first()
    if mail is None:
        return None
    notices = _notices(mail)
    children = list(notices.values_list("child", flat=True).order_by())
    in_sight = children_in_sight(viewer, {child for child in children if child is not None})
    rows = notices.filter(child__in=in_sight)
    found = Paginator(rows.order_by("of_child", "child", "stands", "at", "pk"), PER_PAGE).get_page(page)
    return Digest(
        reference=mail.reference, is_digest=mail.is_digest, made_at=mail.due_at, page=found, children=_by_child(found, in_sight),
        overdue=rows.filter(stands=OVERDUE).count(), of_children=len(in_sight),
        hidden=sum(child not in in_sight for child in children),
    )  # fmt: skip


def _notices(mail: Mail) -> QuerySet[Notice]:
    """What the message told of. Of a timescale that passed several rungs only the last is said."""
    told = Notice.objects.filter(mail=mail, channel=Channel.MAIL)
    later = told.filter(firing__clock=OuterRef("firing__clock"), firing__gt=OuterRef("firing"))
    running = Q(firing__clock__stopped_at__isnull=True, firing__clock__cancelled_at__isnull=True)
    return told.filter(~Exists(later)).annotate(
        child=Coalesce("event__child", "firing__clock__journey__child"),
        at=Coalesce("event__recorded_at", "firing__fired_at"),
        stands=Case(
            When(firing__isnull=True, then=Value(HAPPENED)),
            When(~running, then=Value(DONE)),
            When(firing__rung="warn", then=Value(COMES_NEAR)),
            default=Value(OVERDUE),
            output_field=IntegerField(),
        ),
        of_child=Window(Min("stands"), partition_by=[F("child")]),
    )


def _by_child(page: Page, in_sight: dict[int, InSight]) -> tuple[OfChild, ...]:
    return tuple(
        OfChild(in_sight[child], tuple(Told(notice.says, notice.at, notice.stands) for notice in told))
        for child, told in groupby(page.object_list, key=lambda notice: notice.child)
    )


__all__ = ["Digest", "OfChild", "Told", "digest"]
