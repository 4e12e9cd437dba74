"""Lists come in pages, each saying how many rows there are in all."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

MOST_ROWS = 100


class Pages(PageNumberPagination):
    """`?page=2&page_size=50`: 25 rows a page unless asked otherwise, never more than 100."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS

    def paginate_queryset(self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: APIView | None = None) -> list[Any]:
        """The rows of the page asked for. Raises ValidationError for a page that is not there."""
        self.request = request
        size = _whole_number(request, "page_size", most=MOST_ROWS) or self.page_size
        paginator = Paginator(queryset, size)
        number = _whole_number(request, "page", most=None) or 1
        try:
            self.page = paginator.page(number)
        except EmptyPage:
            raise ValidationError({"page": f"There are {paginator.num_pages} pages."}) from None
        return list(self.page)

    def get_paginated_response(self, data: Any) -> Response:
        page = self.page
        assert page is not None
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        number = {"type": "integer"}
        fields = {"count": number, "page": number, "pages": number, "next": link, "previous": link, "results": schema}
        return {"type": "object", "required": list(fields), "properties": fields}


def _whole_number(request: Request, name: str, *, most: int | None) -> int | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    # isascii: the digits of other scripts are digits to Python too.
    if not (given.isascii() and given.isdigit()) or int(given[:12]) < 1 or len(given) > 12:
        raise ValidationError({name: "Give a whole number from 1."})
    if most is not None and int(given) > most:
        raise ValidationError({name: f"Ask for at most {most} rows a page."})
    return int(given)
