"""Settings of the tests: the same databases with the same options, nothing that leaves the process."""

import os

# Before base is read: with PostgreSQL a missing key is refused.
os.environ.setdefault("SECRET_KEY", "a key for tests only, which nothing outside of them ever sees")

from tracker.config.settings.base import *  # noqa: F403
from tracker.config.settings.base import DATABASE, ON_SQLITE, VAR_DIR

# Named after the process, so that two runs on one machine do not take each other's database away. On SQLite a file, so
# that threads share it: the in-memory database answers "database table is locked".
if ON_SQLITE:
    (VAR_DIR / "test").mkdir(parents=True, exist_ok=True)
    DATABASE["TEST"] = {"NAME": str(VAR_DIR / "test" / f"waymark-{os.getpid()}.sqlite3")}
else:
    DATABASE["TEST"] = {"NAME": f"test_{DATABASE['NAME']}_{os.getpid()}"}
DATABASE["CONN_MAX_AGE"] = 0  # a connection kept by a thread would hold the test database open

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
LATE_BANNER_SECONDS = 0  # the tests of the banner switch it on; others count their queries
AXES_ENABLED = False  # the tests of the lock switch it on; others sign in without a request
HTTPS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SECURE_PROXY_SSL_HEADER = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
