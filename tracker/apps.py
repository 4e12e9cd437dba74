"""The tracker app: what did happen to a child."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Children's records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and what follows from effects. Whoever extends start-up adds one import here."""
        from tracker import checks  # noqa: F401
        from tracker.flows import handover  # noqa: F401
