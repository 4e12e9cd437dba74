"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tracker.web.navigation import links_for


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Names, links and the moment that the page speaks for (`now`, UTC)."""
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "source_code_url": settings.SOURCE_CODE_URL,
        "navigation": links_for(request),
        "now": getattr(request, "now", None),
    }
