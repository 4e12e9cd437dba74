"""What every request carries before a view sees it."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NowMiddleware:
    """Reads the clock once for each request, as `request.now` (aware, UTC).

    Views hand it down; nothing below them asks for the time, so one page never shows two.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = datetime.now(UTC)  # type: ignore[attr-defined]
        return self.get_response(request)


class NoNullMiddleware:
    """Turns away an address with a null character: no text of the record has one, and PostgreSQL cannot look one up.

    An address of the API is left to the API, which says which field it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") and _has_null(request):
            raise BadRequest("The address has a null character.")
        return self.get_response(request)


def _has_null(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def now_of(request: HttpRequest) -> datetime:
    """The moment at which the request came in (aware, UTC)."""
    now: datetime = request.now  # type: ignore[attr-defined]
    return now
