"""What a limited account reaches (D-58): the addresses named here or registered by an app above, and nothing else.

Whoever holds one is of no team here: an independent chair or member of a panel. A new address is shut to them by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

OF_EVERYBODY = frozenset({"login", "logout", "password", "source_code", "healthz", "metrics"})
"""Signing in and out, one's own password, and what asks nobody who they are."""

HOME = "home"


@dataclass(frozen=True)
class LetIn:
    """The addresses of one app, by name. `home` is where its people begin; `links` stand at the top of each page."""

    names: frozenset[str]
    home: str
    links: tuple[tuple[str, str], ...]


_let_in: list[LetIn] = []


def let_in(some: LetIn) -> None:
    """Open these addresses to limited accounts. What each shows is the app's own matter. Called as the program starts."""
    if some not in _let_in:
        _let_in.append(some)


def names_let_in() -> frozenset[str]:
    """Every address that a limited account reaches, by name. The home page only leads on."""
    return OF_EVERYBODY.union(*(some.names for some in _let_in))


def links() -> list[tuple[str, str]]:
    """The links at the top of a page for limited accounts: the name of the address, and the text."""
    return [link for some in _let_in for link in some.links]


def is_limited(request: HttpRequest) -> bool:
    """Whether whoever asks has a limited account."""
    return bool(getattr(getattr(request, "user", None), "is_limited", False))


class LimitedAccountMiddleware:
    """Answers a limited account with "not found" for every address that it does not reach, of the API and the reference data too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not is_limited(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in names_let_in():
            return None
        if name == HOME and request.method == "GET" and _let_in:
            return redirect(_let_in[0].home)
        raise Http404
