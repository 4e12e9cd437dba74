"""What every process of the fault run does as it starts, beside the program itself."""

import os

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "faults"

    def ready(self) -> None:
        from faults import compressed, outages, plants, probe

        compressed.shorten()
        probe.listen()
        outages.tell_when_ready()
        plants.plant(os.environ.get(plants.VARIABLE, ""))
