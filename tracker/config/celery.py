"""The Celery app. The database is the clock and the queue; Celery only wakes the work up."""

import os
import pkgutil
from importlib import import_module
from importlib.util import find_spec

from celery import Celery
from celery.signals import import_modules, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings.base")

app = Celery("waymark")
app.config_from_object("django.conf:settings", namespace="CELERY")

# Each app keeps its tasks as one file an idea in a package of this name.
TASK_PACKAGES = ("tracker.tasks", "panels.tasks", "notifications.tasks")


@import_modules.connect(weak=False)
def import_every_task(**_: object) -> None:
    """Import every module of the task packages when a worker starts, so that each task is known by its name."""
    for package in TASK_PACKAGES:
        if find_spec(package) is None:
            continue
        for module in pkgutil.iter_modules(import_module(package).__path__, prefix=f"{package}."):
            import_module(module.name)


@setup_logging.connect(weak=False)
def keep_our_logging(**_: object) -> None:
    """Celery leaves logging alone where this signal has a receiver: Django's LOGGING already set it up."""
