"""The links at the top of every page. Apps above the tracker hang a count on a link by registering it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.web.limited import links
from tracker.web.middleware import now_of

# Takes the viewer and the moment (UTC); gives how many things wait for that viewer.
Counter = Callable[[Any, datetime], int]

LINKS = (
    ("home", "Home"),
    ("children", "Children"),
    ("handovers", "Handovers"),
    ("permanency", "Permanency"),
    ("to_fix", "To fix"),
    ("panels", "Panels"),
    ("need_to_know", "Need to know"),
    ("inbox", "Notices"),
    ("process_book", "Process book"),
)

_counters: dict[str, tuple[Counter, str, str]] = {}


@dataclass(frozen=True)
class Link:
    text: str
    href: str
    current: bool
    active: bool
    count: int = 0
    count_says: str = ""
    count_at: str = ""

    @property
    def item(self) -> dict[str, Any]:
        """The link as the macro govukServiceNavigation takes it."""
        item: dict[str, Any] = {"href": self.href, "current": self.current, "active": self.active}
        if self.count_at:
            return item | {"html": format_html("{} {}", self.text, count_html(self.count, self.count_says, self.count_at))}
        if not self.count:
            return item | {"text": self.text}
        return item | {"html": format_html("{} {}", self.text, count_html(self.count, self.count_says))}


def count_html(count: int, says: str, at: str = "", *, out_of_band: bool = False) -> SafeString:
    """How much waits, beside a link; nothing where nothing does. With `at` it is asked for again there while the page is looked at."""
    html = '<span class="wm-count">{}</span><span class="govuk-visually-hidden"> {}</span>'
    number = format_html(html, f"{count:,}", says) if count else ""
    if not at:
        return format_html("{}", number)
    asks = '<span id="count-{}" hx-get="{}" hx-trigger="wm:look from:body" hx-swap="outerHTML"{}>{}</span>'
    return format_html(asks, at.strip("/").replace("/", "-"), at, mark_safe(' hx-swap-oob="true"') if out_of_band else "", number)


def register_counter(url_name: str, counter: Counter, says: str, *, at: str = "") -> None:
    """Show `counter`'s number beside a link; `says` follows the number for a screen reader ("unread").

    `at` names the address that gives the number again (`count_html`), for a page that stays open.
    """
    _counters[url_name] = (counter, says, at)


def links_for(request: HttpRequest) -> list[Link]:
    """The links that have a page, for the signed-in viewer; none before signing in, and none that would only lead to the password page."""
    viewer = getattr(request, "user", None)
    if viewer is None or not viewer.is_authenticated or viewer.must_choose_password:
        return []
    return [link for name, text in (links() if viewer.is_limited else LINKS) if (link := _link(request, viewer, name, text))]


def _link(request: HttpRequest, viewer: Any, name: str, text: str) -> Link | None:
    try:
        href = reverse(name)
    except NoReverseMatch:
        return None
    current = request.path == href
    active = current or (href != "/" and request.path.startswith(href))
    counter, says, at = _counters.get(name, (None, "", ""))
    return Link(text, href, current, active, counter(viewer, now_of(request)) if counter else 0, says, reverse(at) if at else "")
