"""Panels as reference data, to be read: an administrator changes them on their own pages, where each change is an event.

No meeting, request or decision is here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from panels.models import Panel, Seat


class _ReadOnly:
    """Nothing is added, changed or deleted here: it would leave no trace of who, when and why."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeatInline(_ReadOnly, admin.TabularInline):
    """The seats of the panel."""

    model = Seat
    extra = 0


@admin.register(Panel)
class PanelAdmin(_ReadOnly, admin.ModelAdmin):
    """A panel's rule."""

    list_display = ("title", "weekday", "starts", "ends", "pattern", "every_weeks", "anchor", "owner", "is_active")
    inlines = (SeatInline,)
