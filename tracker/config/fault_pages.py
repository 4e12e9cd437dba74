"""Which answer to a fault: a problem document under /api/, a page everywhere else."""

from django.http import HttpRequest, HttpResponse

from tracker.api import errors
from tracker.web import error_pages

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return errors.bad_request(request)
    return error_pages.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return errors.not_found(request)
    return error_pages.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return errors.server_error(request)
    return error_pages.server_error(request)
