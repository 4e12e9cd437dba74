"""The demonstration: it has no tables, only the command that fills a database."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "demonstration"
    verbose_name = "Demonstration authority"
