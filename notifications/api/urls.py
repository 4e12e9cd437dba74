"""Addresses of the notices' part of the API."""

from django.urls import URLPattern, URLResolver, path

from notifications.api.views import NoticesView, ReadView

app_name = "api_notices"

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/<str:reference>/read/", ReadView.as_view(), name="read"),
]
