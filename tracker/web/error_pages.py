"""The pages for what went wrong. None of them reads the database: it may be what is wrong."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("400", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what `PermissionDenied` was given to say; a practitioner should read who may do it instead."""
    return _page("403", 403, says=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("404", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page("500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page("csrf", 403)


def _page(name: str, status: int, **context: Any) -> HttpResponse:
    frame = {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "source_code_url": settings.SOURCE_CODE_URL,
        "navigation": [],
    }
    return HttpResponse(loader.render_to_string(f"errors/{name}.html", {**frame, **context}), status=status)
