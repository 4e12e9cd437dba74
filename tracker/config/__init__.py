"""How the program is put together. Names apps as strings and is imported by nobody but Django and Celery."""

from tracker.config.celery import app as celery_app

__all__ = ["celery_app"]
