"""What one message told of; and for the administrator what did not get through and how much people are told, as on the pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.api.figures_serializers import BouncingOut, MessageOut, NotPreparedOut, NotSentOut, VolumeOut
from notifications.models import Mail
from notifications.selectors import undelivered, volume
from notifications.selectors.digest import digest
from tracker.api.describe import answers, listing
from tracker.api.errors import NOTHING_HERE
from tracker.api.serializers.common import In, asked
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible, NotYourDecision
from tracker.rules.rulebook import CHANGES_RULES, PUBLISHES_RULES
from tracker.selectors.waiting import effects_in_trouble, says_of
from tracker.selectors.words import Words

MAY_READ = tuple(dict.fromkeys((*CHANGES_RULES, *PUBLISHES_RULES)))
"""Whoever reads the pages."""


class MessageView(RecordView):
    """One message that was sent to you."""

    @extend_schema(operation_id="notices_message", responses=answers(200, MessageOut, 404))
    def get(self, request: Request, mail: str) -> Response:
        """What a message or a morning's digest told of, child by child, what is overdue first; by the reference in the message."""
        asked(In, request)
        page = request.query_params.get("page", "1")
        found = digest(self.viewer, mail.upper(), now=self.now, page=page)
        if found is None:
            raise NotVisible(NOTHING_HERE)
        return Response(self.told(MessageOut, found))


class _Figures(RecordView):
    """Read by an administrator or a director, and nobody else. It names no child."""

    def check(self, request: Request) -> None:
        asked(In, request)
        if self.viewer.roles.isdisjoint(MAY_READ):
            raise NotYourDecision(f"This is read by: {Words().roles(MAY_READ)}.", MAY_READ)


class VolumeView(_Figures):
    """How much people are told."""

    @extend_schema(operation_id="notices_volume", responses=answers(200, VolumeOut, 403))
    def get(self, request: Request) -> Response:
        """The last 28 days by role and by what it was about."""
        self.check(request)
        figures = {"days": volume.DAYS, "roles": volume.by_role(Words(), now=self.now), "about": volume.by_kind(now=self.now)}
        return Response(self.told(VolumeOut, figures))


@dataclass(frozen=True, slots=True)
class _NotPrepared:
    of: str
    since: datetime
    tries: int
    has_given_up: bool
    why: str


class NotPreparedView(_Figures):
    """What should have followed from something and has not."""

    @extend_schema(operation_id="notices_not_prepared", **listing(None, NotPreparedOut, 403))
    def get(self, request: Request) -> Response:
        """List what was given up, has failed or has waited for more than ten minutes, the oldest first."""
        self.check(request)
        here, pages = self.rows_of(effects_in_trouble(now=self.now, since=undelivered.LONG))
        return self.answer(pages, NotPreparedOut, [_not_prepared(row) for row in here])


@dataclass(frozen=True, slots=True)
class _NotSent:
    reference: str
    to: str
    since: datetime
    tries: int
    has_given_up: bool
    why: str


class NotSentView(_Figures):
    """Messages that were not sent."""

    @extend_schema(operation_id="notices_not_sent", **listing(None, NotSentOut, 403))
    def get(self, request: Request) -> Response:
        """List the messages that were given up, have failed or have waited for more than ten minutes, the oldest first."""
        self.check(request)
        here, pages = self.rows_of(undelivered.mails_in_trouble(now=self.now))
        return self.answer(pages, NotSentOut, [_not_sent(row) for row in here])


class BouncingView(_Figures):
    """Mailboxes that messages came back from."""

    @extend_schema(operation_id="notices_bouncing", **listing(None, BouncingOut, 403))
    def get(self, request: Request) -> Response:
        """List the people to whose address nothing more is sent, the latest first."""
        self.check(request)
        return self.page(BouncingOut, undelivered.bouncing())


def _not_prepared(row: Any) -> _NotPrepared:
    return _NotPrepared(says_of(row), row.due_at, row.attempts, row.gave_up_at is not None, row.last_error)


def _not_sent(row: Mail) -> _NotSent:
    why = undelivered.why(row.last_error)
    return _NotSent(row.reference, row.recipient.username, row.due_at, row.attempts, row.gave_up_at is not None, why)


__all__ = ["BouncingView", "MessageView", "NotPreparedView", "NotSentView", "VolumeView"]
