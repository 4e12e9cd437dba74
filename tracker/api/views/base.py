"""What every view of the record has at hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from tracker.actions.look import look
from tracker.api import asking
from tracker.api.errors import ReasonNeeded
from tracker.api.pagination import Pages
from tracker.models import Child, User
from tracker.rules.access import Actor, Viewer
from tracker.selectors.children import last_reason, needs_reason

REASON_HEADER = "Access-Reason"


class RecordView(APIView):
    """A view on behalf of the signed-in person, at one moment."""

    pagination_class = Pages

    @cached_property
    def now(self) -> datetime:
        return asking.now_of(self.request)

    @cached_property
    def user(self) -> User:
        return asking.user_of(self.request)

    @cached_property
    def viewer(self) -> Viewer:
        return asking.viewer(self.request)

    @cached_property
    def actor(self) -> Actor:
        return asking.actor(self.request)

    def told(self, serializer: type[BaseSerializer[Any]], row: Any) -> Any:
        """One row as it goes out."""
        return serializer(row, context={"now": self.now}).data

    def page(self, serializer: type[BaseSerializer[Any]], rows: QuerySet[Any]) -> Response:
        """One page of these rows as it goes out."""
        here, pages = self.rows_of(rows)
        return self.answer(pages, serializer, here)

    def rows_of(self, rows: QuerySet[Any] | Sequence[Any]) -> tuple[list[Any], Pages]:
        """The rows of the page that is asked for."""
        pages = self.pagination_class()
        return pages.paginate_queryset(rows, self.request, view=self), pages

    def answer(self, pages: Pages, serializer: type[BaseSerializer[Any]], rows: Iterable[Any]) -> Response:
        """A page, of rows that may have been made ready to be told."""
        told = serializer(list(rows), many=True, context={"now": self.now})
        return pages.get_paginated_response(told.data)

    def note_look(self, child: Child, page: str) -> None:
        """Note that this person reads about the child, before anything is told.

        Raises ReasonNeeded for someone who reaches the child only through the work of their team and has not said why.
        """
        reason = self.request.headers.get(REASON_HEADER, "").strip()
        if not reason and needs_reason(self.viewer, child, now=self.now):
            raise ReasonNeeded(
                f"You reach this child only because of what your team does. Say why you look, in the header {REASON_HEADER}."
            )
        reason = reason or last_reason(self.viewer, child, now=self.now)
        look(child_id=child.pk, user_id=self.user.pk, page=f"api/{page}", reason=reason, now=self.now)
