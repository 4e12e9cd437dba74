"""The panels app: who decides together."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "Panels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang panels on the tracker, which knows nothing of panels: on its pages, and on the moves that it makes."""
        from panels.actions import confirm_by_move, look_back, watch_edge_of_care
        from panels.web import block

        block.register()
        confirm_by_move.register()
        look_back.register()
        watch_edge_of_care.register()
