"""The one place that turns what went wrong into HTTP: RFC 9457 problem documents.

A wrong moment (409, or 422 with reasons), a lack of permission (403) and bad input (400, or 422 with fields) are three
different things. What may not be seen and what does not exist are one: 404, word for word the same.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import NoReverseMatch, reverse
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from tracker.errors import (
    BadInput,
    MoveRefused,
    NotVisible,
    NotYourDecision,
    StaleDraft,
    StaleJourney,
    WaymarkError,
)
from workflows.engine.decide import Reason

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
Problem = dict[str, Any]

PROBLEMS: Mapping[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be read"),
    "bad_input": (422, "What was given cannot be taken"),
    "sign_in": (401, "Sign in first"),
    "not_allowed": (403, "This is not allowed"),
    "not_your_decision": (403, "This is not yours to decide"),
    "own_password_first": (403, "Choose your own password first"),
    "reason_needed": (403, "Say why you look at this child"),
    "not_found": (404, "There is nothing here"),
    "method_not_allowed": (405, "This cannot be done here"),
    "not_acceptable": (406, "There is no such form of the answer"),
    "someone_else_moved_first": (409, "Someone else moved the child first"),
    "someone_else_changed_it": (409, "Someone else changed the draft first"),
    "already_answered": (409, "This has been answered already"),
    "wrong_moment": (409, "It cannot be done at this moment"),
    "not_quorate": (409, "Too few are there to decide"),
    "already_decided": (409, "Somebody else decided this first"),
    "agenda_changed": (409, "Somebody else changed the agenda first"),
    "too_large": (413, "The request is too large"),
    "unsupported_media_type": (415, "Send JSON"),
    "not_accepted": (422, "The move is not accepted"),
    "key_reused": (422, "This key belongs to another request"),
    "server_error": (500, "Something went wrong here"),
    "busy": (503, "The record is busy"),
}
"""Every code a problem may have, with its status and title."""

NOTHING_HERE = "There is nothing here that you can see."

# The page on which a person can meet a reason, by the engine's word for it.
_PAGES = {"record": "record", "move": "move", "moves": "move", "panel": "put_forward", "assessment": "assessment",
          "missing": "missing"}  # fmt: skip


class KeyReused(WaymarkError):
    """A key came again with another request."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__("This key was used for another request. Send a new key with a new request.")


class ReasonNeeded(WaymarkError):
    """The person may see the child, and has to say why first."""

    code = "reason_needed"


def bad_field(name: str, says: str) -> exceptions.ValidationError:
    """One field of the request that cannot be read."""
    return exceptions.ValidationError({name: says})


def bad_fields(refused: BadInput) -> exceptions.ValidationError:
    """Fields of a question that cannot be read: nothing was to be done, so it is no refusal of an act."""
    return exceptions.ValidationError(dict(refused.fields))


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's handler: the answer to an error, or None for a fault of ours, which is logged and answered by the program."""
    request = context.get("request")
    answer = _answer_to(error, request)
    if answer is None:
        return None
    set_rollback()
    headers = _headers(error)
    return Response(answer, status=answer["status"], headers=headers, content_type=PROBLEM_JSON)


def problem_of(error: WaymarkError, request: Request) -> Problem:
    """One of our own refusals as a problem document."""
    code = error.code if error.code in PROBLEMS else "bad_input"
    detail = NOTHING_HERE if isinstance(error, NotVisible) else error.says
    return problem(code, detail, **_data_of(error, request))


def problem(code: str, detail: str, **more: Any) -> Problem:
    """A problem document. `type` leads to what the schema page says of the code."""
    status, title = PROBLEMS[code]
    return {"type": f"/api/schema/#problem-{code}", "title": title, "status": status, "code": code, "detail": detail, **more}


def reason_data(reason: Reason, page_of: Callable[[str], str]) -> dict[str, Any]:
    """One reason as it goes out: what is unmet, who can meet it, the page where, and the first day on which time will."""
    return {
        "code": reason.code,
        "says": reason.says,
        "who": [str(role) for role in dict.fromkeys(reason.who)],
        "where": _at(reason, page_of(reason.where)),
        "earliest": reason.earliest.isoformat() if reason.earliest else None,
    }


def _at(reason: Reason, page: str) -> str:
    """The page, at the other move that meets the reason where one does."""
    return f"{page}?to={reason.moves[0]}" if page and reason.moves else page


def pages_of(request: Request, journey: str) -> Callable[[str], str]:
    """Where to meet a reason of this journey (a public id), as an address; empty where there is no page for it."""

    def page(where: str) -> str:
        try:
            return request.build_absolute_uri(reverse(_PAGES[where], args=[journey]))
        except (KeyError, NoReverseMatch):
            return ""

    return page


def not_found(request: HttpRequest) -> JsonResponse:
    """The answer to an address of the API that leads nowhere."""
    return _plain(problem("not_found", NOTHING_HERE))


def bad_request(request: HttpRequest) -> JsonResponse:
    """The answer to what Django turned away before a view saw it."""
    return _plain(problem("bad_request", "The request cannot be read."))


def server_error(request: HttpRequest) -> JsonResponse:
    """A fault of ours. What was being written has been undone."""
    return _plain(problem("server_error", "Something went wrong here, and nothing was written. The fault has been logged."))


def _plain(answer: Problem) -> JsonResponse:
    return JsonResponse(answer, status=answer["status"], content_type=PROBLEM_JSON)


def _answer_to(error: Exception, request: Request | None) -> Problem | None:
    if isinstance(error, WaymarkError):
        assert request is not None
        return problem_of(error, request)
    if isinstance(error, Http404 | exceptions.NotFound):
        return problem("not_found", NOTHING_HERE)
    if isinstance(error, exceptions.ValidationError):
        fields = flattened(error.detail)
        return problem("bad_request", " ".join(dict.fromkeys(fields.values())), fields=fields)
    if isinstance(error, DjangoPermissionDenied):
        return problem("not_allowed", str(error) or "This is not allowed.")
    if isinstance(error, OperationalError):
        # Another transaction held the child longer than anybody should wait, or the database is away.
        logger.exception("The database could not answer a request of the API.")
        return problem("busy", "The record is busy. Nothing was written; try again in a moment.")
    if isinstance(error, exceptions.APIException):
        return problem(_code_of(error), str(error.detail))
    return None


def _code_of(error: exceptions.APIException) -> str:
    by_status = {401: "sign_in", 403: "not_allowed", 405: "method_not_allowed", 406: "not_acceptable", 413: "too_large",
                 415: "unsupported_media_type"}  # fmt: skip
    return by_status.get(error.status_code, "bad_request" if error.status_code < 500 else "server_error")


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if isinstance(error, OperationalError):
        headers["Retry-After"] = "2"
    return headers


def _data_of(error: WaymarkError, request: Request) -> Problem:
    if isinstance(error, MoveRefused):
        page_of = pages_of(request, getattr(request, "journey_id", ""))
        return {
            "reasons": [reason_data(reason, page_of) for reason in error.reasons],
            "warnings": [reason_data(reason, page_of) for reason in error.warnings],
        }
    if isinstance(error, StaleJourney):
        return {"stage": error.stage, "version": error.version, "happened": list(error.happened)}
    if isinstance(error, StaleDraft):
        return {"version": error.version, "happened": list(error.happened)}
    if isinstance(error, NotYourDecision):
        return {"who": [str(role) for role in error.who]}
    if isinstance(error, BadInput):
        return {"fields": error.fields}
    # AlreadyAnswered, and whatever an upper app refuses with facts of its own.
    return dict(getattr(error, "data", {}))


def flattened(detail: Any, path: str = "") -> dict[str, str]:
    """DRF's nested messages as one sentence a field: `details.placement.code` → what to do."""
    if isinstance(detail, Mapping):
        return _joined(flattened(value, _path(path, key)) for key, value in detail.items())
    if isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        return _joined(flattened(value, _path(path, str(number))) for number, value in enumerate(detail) if value)
    messages = detail if isinstance(detail, list) else [detail]
    return {path or "body": " ".join(str(message) for message in messages)}


def _path(path: str, key: str) -> str:
    if key == "non_field_errors":
        return path
    return f"{path}.{key}" if path else key


def _joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    return {name: says for part in parts for name, says in part.items()}
