"""Panels as reference data: an administrator changes a panel's day, hours, owner and members without code.

Meetings follow at the next making of meetings (each hour). No meeting, request or decision is edited here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from panels.models import Panel, Seat


class SeatInline(admin.TabularInline):
    """The posts whose holders sit on the panel."""

    model = Seat
    extra = 1


@admin.register(Panel)
class PanelAdmin(admin.ModelAdmin):
    """A panel's rule. A panel is never deleted: its meetings stand on record; make it inactive instead."""

    list_display = ("title", "weekday", "starts", "ends", "pattern", "every_weeks", "anchor", "owner", "is_active")
    inlines = (SeatInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
