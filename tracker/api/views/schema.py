"""The description of the whole API: OpenAPI for programs, and the same as a page for people."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.errors import PROBLEMS
from tracker.api.schema_page import operations, shapes


class PageRenderer(JSONRenderer):
    """Stands for the page in the choice between forms of the answer; the view itself writes the page."""

    media_type = "text/html"
    format = "html"


@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):
    """OpenAPI as JSON unless YAML is asked for; a browser gets the page."""

    permission_classes = [IsAuthenticated]
    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2, PageRenderer]

    def handle_exception(self, exc: Exception) -> Response:
        """Somebody who reads it in a browser is led to the page where people sign in."""
        answer = super().handle_exception(exc)
        if answer.status_code == 401 and "text/html" in self.request.headers.get("Accept", ""):
            return redirect_to_login(self.request.get_full_path())  # type: ignore[return-value]
        return answer

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The whole API."""
        if isinstance(request.accepted_renderer, PageRenderer):
            return self._page(request)  # type: ignore[return-value]
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(response, Response):
            return response
        return super().finalize_response(request, response, *args, **kwargs)

    def _page(self, request: Request) -> HttpResponse:
        generator = self.generator_class(urlconf=self.urlconf, api_version=self.api_version, patterns=self.patterns)
        schema = generator.get_schema(request=request, public=self.serve_public)  # type: ignore[no-untyped-call]
        context = {
            "title": schema["info"]["title"],
            "description": schema["info"].get("description", ""),
            "operations": operations(schema),
            "shapes": shapes(schema),
            "problems": [{"code": code, "status": status, "title": title} for code, (status, title) in PROBLEMS.items()],
        }
        return render(request._request, "api/schema.html", context)
