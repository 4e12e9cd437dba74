"""What the frame of every page needs."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tracker.selectors.health import late_since
from tracker.web.navigation import links_for


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Names, links and the moment that the page speaks for (`now`, UTC)."""
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "source_code_url": settings.SOURCE_CODE_URL,
        "navigation": links_for(request),
        "now": getattr(request, "now", None),
        "late_since": _late_since(request),
    }


def _late_since(request: HttpRequest) -> datetime | None:
    """Since when the service has been behind, for everybody who has signed in."""
    user, now = getattr(request, "user", None), getattr(request, "now", None)
    return late_since(now=now) if now is not None and user is not None and user.is_authenticated else None
