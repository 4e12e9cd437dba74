"""A developer's settings: Django's own error pages, and assets as they stand in the folder.

DJANGO_SETTINGS_MODULE=tracker.config.settings.local python manage.py run
"""

from tracker.config.settings.base import *  # noqa: F403

DEBUG = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
