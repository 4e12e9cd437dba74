"""What the schema page says of every address alike: pages, keys, reasons for looking, and problems."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from tracker.api.authentication import KEYWORD, HashedTokenAuthentication, SignedInSession
from tracker.api.errors import PROBLEM_JSON, PROBLEMS
from tracker.api.idempotency import HEADER
from tracker.api.serializers.common import In, Out, ProblemOut, page_of

IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER, required=False,
    description="A new key for each new request. The same request with the same key gets its first answer again and is done once.",
)  # fmt: skip

ACCESS_REASON = OpenApiParameter(
    "Access-Reason", str, OpenApiParameter.HEADER, required=False,
    description="Why you look at this child. Needed where you reach the child only through the work of your team; holds for a shift.",
)  # fmt: skip

_OF_STATUS: dict[int, tuple[str, ...]] = {
    status: tuple(code for code, (its, _) in PROBLEMS.items() if its == status) for status, _ in PROBLEMS.values()
}


def answers(status: int, answer: type[Out], *problems: int) -> dict[Any, Any]:
    """The answers of an operation: the good one, and each problem that it may have."""
    found: dict[Any, Any] = {status: answer}
    for number in (400, 401, *problems):
        codes = _OF_STATUS[number]
        found[number, PROBLEM_JSON] = OpenApiResponse(
            ProblemOut,
            description=" · ".join(f"{code}: {PROBLEMS[code][1]}" for code in codes),
            examples=[OpenApiExample(code, value=_example(code)) for code in codes],
        )
    return found


def listing(asked: type[In] | None, row: type[Out], *problems: int) -> dict[str, Any]:
    """The parameters and the answers of a list that comes in pages."""
    pages = [
        OpenApiParameter("page", int, description="From 1."),
        OpenApiParameter("page_size", int, description="At most 100; 25 where none is given."),
    ]
    return {
        "parameters": [*([asked] if asked else []), *pages],
        "responses": answers(200, page_of(row), *problems),
    }


def _example(code: str) -> dict[str, Any]:
    status, title = PROBLEMS[code]
    return {"type": f"/api/schema/#problem-{code}", "title": title, "status": status, "code": code, "detail": f"{title}."}


class TokenInTheSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What the schema page says of the token."""

    target_class = HashedTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"“{KEYWORD} …”. The command `api_token USERNAME` prints a token, once.",
        }


class SessionInTheSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What the schema page says of the session."""

    target_class = SignedInSession
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "The session of a signed-in browser."}
