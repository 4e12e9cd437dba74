"""Addresses of notifications's screens."""

from django.urls import URLPattern, URLResolver, path

from notifications.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", views.inbox_page, name="inbox"),
    path("notices/read/", views.read_all, name="inbox_read_all"),
    path("notices/<str:reference>/read/", views.read_one, name="inbox_read"),
]
