"""The WSGI application, for waitress in the embedded mode and gunicorn in production."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings.base")

application = get_wsgi_application()
