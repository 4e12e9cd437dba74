"""The panels app: who decides together."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "Panels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang panels on the tracker, which knows nothing of panels: on its pages, and on the moves that it makes."""
        from panels.actions import agency_decision, arise, confirm_by_move, keep_ready, look_back, watch_edge_of_care, withdraw_closed
        from panels.flows import ratification
        from panels.selectors import best_value, decisions, on_tracker, pack_contents, panel_waits
        from panels.web import block, limited, matters, to_fix

        block.register()
        to_fix.register()
        limited.register()
        decisions.register()
        matters.register()
        on_tracker.register()
        pack_contents.register()
        best_value.register()
        panel_waits.register()
        agency_decision.register()
        arise.register()
        confirm_by_move.register()
        keep_ready.register()
        look_back.register()
        ratification.register()
        watch_edge_of_care.register()
        withdraw_closed.register()
