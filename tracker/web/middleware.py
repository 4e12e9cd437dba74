"""What every request carries before a view sees it."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

ALWAYS_OPEN = ("password", "login", "logout", "source_code")
"""Pages that a person reaches before they have chosen their own password."""


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


class OwnPasswordMiddleware:
    """Leads whoever signed in with a password that somebody else set to the page where they choose their own, whatever they ask for.

    Signing out and the source code stay possible. The API answers for itself: a program's token was never somebody else's password.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asks_for_the_record(request) and getattr(request.user, "must_choose_password", False):
            wanted = f"?{urlencode({'next': request.path})}" if request.method == "GET" and not _by_htmx(request) else ""
            there = reverse("password") + wanted
            return HttpResponseClientRedirect(there) if _by_htmx(request) else redirect(there)
        return self.get_response(request)


def _asks_for_the_record(request: HttpRequest) -> bool:
    return not request.path.startswith("/api/v1/") and request.path not in [reverse(name) for name in ALWAYS_OPEN]


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


class KeptNowhereMiddleware:
    """Has no browser or proxy keep a page: it may be about a child, and the next person at the screen may have no reason to see it.

    An answer that says for itself how long it may be kept, such as a picture of the process, is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _has_null(request: HttpRequest) -> bool:
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def now_of(request: HttpRequest) -> datetime:
    """The moment at which the request came in (aware, UTC)."""
    now: datetime = request.now  # type: ignore[attr-defined]
    return now
