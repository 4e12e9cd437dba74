"""The tracker app: what did happen to a child."""

import os

from django.apps import AppConfig
from django.conf import settings


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Children's records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and what follows from effects. Whoever extends start-up adds one import here."""
        from tracker import checks  # noqa: F401
        from tracker.actions import ask_about_delay, effects  # noqa: F401
        from tracker.actions.demonstration import is_demonstration
        from tracker.flows import handover, redact  # noqa: F401
        from tracker.rules import fault_points
        from tracker.selectors import sections_of_record
        from tracker.tasks.deliver_effects import nudge
        from tracker.web import oversight_blocks, pack_matters
        from tracker.web.process_book import indicators

        redact.register()
        sections_of_record.register()
        pack_matters.register()
        oversight_blocks.register()
        indicators.register()
        fault_points.arm(os.environ, allowed=is_demonstration)
        if settings.BROKER_URL:  # without one the engine looks by itself, every few seconds
            effects.wake(nudge)
