"""Reads a request's body: JSON of a reasonable size and depth, and nothing else."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_BYTES = 1_000_000


class TooLarge(APIException):
    """The body is larger than anything this API takes."""

    status_code = 413
    default_detail = "The body is larger than 1 MB. Send less."
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """JSON as DRF reads it, refused where it is too large or nested too deep to be meant."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parser_context or {}).get("request")
        length = request.META.get("CONTENT_LENGTH") if request is not None else ""
        if (length or "").isdigit() and int(length) > MOST_BYTES:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The body is nested too deep to be meant.") from None
