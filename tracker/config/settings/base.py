"""Settings of every way to run, all by environment variable (see README.md).

Embedded: SQLite in var/, one process tree. Production: DATABASE_URL is not SQLite, or BROKER_URL is set.
"""

from pathlib import Path
from typing import Any

import environ
from kombu import Exchange, Queue  # type: ignore[attr-defined]

from tracker.config.settings._logging import logging_config
from tracker.config.settings._secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

# --- Which of the two ways to run this is -----------------------------------------------------------------------

DATABASE: dict[str, Any] = dict(env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'waymark.sqlite3'}"))
BROKER_URL: str = env.str("BROKER_URL", default="")
ON_SQLITE = DATABASE["ENGINE"] == "django.db.backends.sqlite3"
PRODUCTION = not ON_SQLITE or bool(BROKER_URL)

DEBUG = False
SECRET_KEY = kept_secret_key(env.str("SECRET_KEY", default=""), production=PRODUCTION, kept_in=VAR_DIR / "secret_key")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

AUTHORITY_NAME: str = env.str("AUTHORITY_NAME", default="Larkshire Council")
SERVICE_NAME = "Waymark"
# The licence (AGPL) gives every user of the service the right to its source.
SOURCE_CODE_URL: str = env.str("SOURCE_CODE_URL", default="")
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO").upper()

# --- What the program is made of --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # The engine only: without the app "viewflow" there are no screens, middleware or static files of its own.
    "viewflow.workflow",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "axes",
    "csp",
    "tracker",
    "panels",
    "notifications",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.web.middleware.KeptNowhereMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tracker.web.middleware.NowMiddleware",
    "tracker.web.middleware.NoNullMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.web.middleware.OwnPasswordMiddleware",
    "tracker.web.limited.LimitedAccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tracker.config.urls"
WSGI_APPLICATION = "tracker.config.wsgi.application"

SHARED_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]

TEMPLATES = [
    {
        # Our own screens.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "tracker.web.jinja.environment",
            "context_processors": [*SHARED_CONTEXT, "tracker.web.context.page_frame"],
        },
    },
    {
        # Only the pages and widgets that packages bring.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": SHARED_CONTEXT},
    },
]

# --- The database -----------------------------------------------------------------------------------------------

if ON_SQLITE:
    Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASE["OPTIONS"] = {
        **DATABASE.get("OPTIONS", {}),
        # A writer takes its lock when it begins; otherwise two readers that turn writers end with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what a person was told is saved survives a power cut. tracker/checks.py reads all of this back.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASE["OPTIONS"] = {
        # Half the server's work of psycopg's defaults. Parameters are then bound by the server, which must be able to
        # tell their type: a bare parameter in SELECT, GROUP BY or a function's argument may need a Cast or an
        # output_field. Behind a pooler in transaction mode set prepare_threshold=None in DATABASE_URL's query.
        "server_side_binding": True,
        "prepare_threshold": 1,
        # Nobody waits for ever behind another person's move.
        "options": "-c lock_timeout=10s",
        **DATABASE.get("OPTIONS", {}),
    }
DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASE["CONN_HEALTH_CHECKS"] = True
# A read inside an open transaction would wait for writers on SQLite; actions open the short transactions themselves.
DATABASE["ATOMIC_REQUESTS"] = False
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Times and words --------------------------------------------------------------------------------------------

USE_TZ = True  # stored in UTC
TIME_ZONE = "Europe/London"  # shown, and typed, in local time
LANGUAGE_CODE = "en-gb"
USE_I18N = True

# --- Who is signed in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
FORM_RENDERER = "tracker.web.form_rendering.GovukRenderer"
CSRF_FAILURE_VIEW = "tracker.web.error_pages.csrf_failure"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
# The other store is a cookie, which a browser keeps; what a message says may name a child.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 10 * 60 * 60  # a long working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The database, not a cache of one process, counts failed tries: several processes answer.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"

# --- Safe by default --------------------------------------------------------------------------------------------

HTTPS: bool = env.bool("HTTPS", default=PRODUCTION)  # whether people reach it by https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )
}  # fmt: skip

# --- Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "tracker" / "static_built"]  # made by `make setup`, git-ignored
# `make setup` puts hashed copies of every file into STATIC_ROOT.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Documents attached for panels. Never under an address of its own; back it up with the database.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
DOCUMENT_LIMIT_MEGABYTES: int = env.int("DOCUMENT_LIMIT_MEGABYTES", default=20)
DOCUMENTS_OF_A_REQUEST: int = env.int("DOCUMENTS_OF_A_REQUEST", default=20)
# A clamd that looks at each document: tcp://host:port or unix:///path. Without one, documents are marked "not scanned".
SCANNER: str = env.str("SCANNER", default="")

# --- Mail -------------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    _mail = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
    EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
    EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
    EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS", False))
    EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL", False))
    EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 20
# GOV.UK Notify in place of a mail server: both, with the extra `notify` installed, or neither.
NOTIFY_API_KEY: str = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID: str = env.str("NOTIFY_TEMPLATE_ID", default="")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Waymark <waymark@localhost>")
# Where people reach the service: the start of the links in its mail.
SITE_URL: str = env.str("SITE_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")

# --- Timers and deliveries --------------------------------------------------------------------------------------

CELERY_BROKER_URL = BROKER_URL or "memory://localhost/"
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 10 * 60
CELERY_TASK_TIME_LIMIT = 11 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be away for a night; the worker waits for it
CELERY_BROKER_CONNECTION_TIMEOUT = 4
CELERY_WORKER_CONSUMER = "tracker.config.consuming:TaskConsumer"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
_QUEUE: dict[str, Any] = {}
if BROKER_URL.startswith("amqp"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
    _QUEUE = {"x-queue-type": "quorum"}  # survives the loss of one broker of three
    CELERY_WORKER_DETECT_QUORUM_QUEUES = True
elif BROKER_URL.startswith("redis"):
    # A task of a worker that was killed is given to another after this; it must be longer than any task may take.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 15 * 60, "socket_timeout": 10, "socket_connect_timeout": 4}
# Apart, so that many nudges to deliver never starve the timers, nor a long export either of them. No others are made.
ENGINE_QUEUES = ("sweep", "delivery", "export", "default")
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name, type="direct"), routing_key=name, queue_arguments=_QUEUE)  # type: ignore[no-untyped-call]
    for name in ENGINE_QUEUES
]
CELERY_TASK_DEFAULT_QUEUE = CELERY_TASK_DEFAULT_EXCHANGE = CELERY_TASK_DEFAULT_ROUTING_KEY = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ROUTES = {
    "tracker.tasks.sweep_clocks.*": {"queue": "sweep"},
    "tracker.tasks.deliver_effects.*": {"queue": "delivery"},
    "notifications.tasks.send_mail.*": {"queue": "delivery"},
    "tracker.tasks.export_*": {"queue": "export"},
    "tracker.tasks.keep_checkpoint.*": {"queue": "export"},
    "panels.tasks.export_packs.*": {"queue": "export"},
}
# Each is harmless when doubled or late, so the beat may run on every node and keeps no schedule of its own. What nobody
# took before the next is sent expires: a broker that comes back has no heap of them.
CELERY_BEAT_SCHEDULE = {
    "timescales": {"task": "tracker.tasks.sweep_clocks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "standing-rules": {"task": "tracker.tasks.check_standing_rules.check", "schedule": 900.0, "options": {"expires": 900}},
    "rulebook": {"task": "tracker.tasks.keep_rulebook.keep", "schedule": 10.0, "options": {"expires": 10}},
    "panel-meetings": {"task": "panels.tasks.generate_meetings.generate", "schedule": 3600.0, "options": {"expires": 3600}},
    "panel-terms": {"task": "panels.tasks.look_at_terms.look", "schedule": 3600.0, "options": {"expires": 3600}},
    "deliveries": {"task": "tracker.tasks.deliver_effects.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "not-done": {"task": "tracker.tasks.look_for_not_done.look", "schedule": 900.0, "options": {"expires": 900}},
    "weekly-pack": {"task": "tracker.tasks.keep_weekly_pack.keep", "schedule": 900.0, "options": {"expires": 900}},
    "birthdays": {"task": "tracker.tasks.keep_birthdays.keep", "schedule": 900.0, "options": {"expires": 900}},
    "documents": {"task": "panels.tasks.scan_documents.scan", "schedule": 20.0, "options": {"expires": 20}},
    "papers": {"task": "panels.tasks.export_packs.export", "schedule": 5.0, "options": {"expires": 5}},
    "tracker-files": {"task": "tracker.tasks.export_sheets.export", "schedule": 5.0, "options": {"expires": 5}},
    "mail": {"task": "notifications.tasks.send_mail.send", "schedule": 20.0, "options": {"expires": 20}},
    "checkpoint": {"task": "tracker.tasks.keep_checkpoint.keep", "schedule": 900.0, "options": {"expires": 900}},
    "heartbeat": {"task": "tracker.tasks.heartbeat.beat", "schedule": 60.0, "options": {"expires": 60}},
}

# --- A silent stop is impossible ----------------------------------------------------------------------------------

# How long the oldest due timer may stand unfired, a notice unsent, the record unproved, before /healthz answers 503.
UNFIRED_LIMIT_SECONDS: int = env.int("UNFIRED_LIMIT_SECONDS", default=300)
UNSENT_LIMIT_SECONDS: int = env.int("UNSENT_LIMIT_SECONDS", default=900)
CHECKPOINT_LIMIT_HOURS: int = env.int("CHECKPOINT_LIMIT_HOURS", default=48)
# How long a process rests on what it read before the pages look again whether something is late. 0: no banner.
LATE_BANNER_SECONDS: int = env.int("LATE_BANNER_SECONDS", default=15)
# Asked each minute while all is well, so that whoever waits for it elsewhere misses it when the service has stopped.
HEARTBEAT_URL: str = env.str("HEARTBEAT_URL", default="")
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")

# --- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tracker.api.authentication.HashedTokenAuthentication",
        "tracker.api.authentication.SignedInSession",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tracker.api.parsers.BoundedJSONParser"],
    "EXCEPTION_HANDLER": "tracker.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "The Waymark API",
    "DESCRIPTION": (
        "Where each child is, what must happen next and by when, who decides and who is told, for programs."
        "\n\nEvery request is made on behalf of a signed-in person, by a token (Authorization: Token …) or in the browser's "
        "session. What the person may not see answers 404, the same as what does not exist. Each read about one child leaves its trace."
        "\n\nA moment is answered in UTC. It may be sent with any offset; without one it is a time in Europe/London."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "HandoverStateEnum": "tracker.terms.HandoverState",
        "ChallengeStateEnum": "tracker.terms.ChallengeState",
        "NeedToKnowStateEnum": "notifications.api.need_to_know_serializers.STATES",
        "ClockStateEnum": ["running", "paused", "stopped", "cancelled"],
        "LinkKindEnum": "tracker.api.serializers.family.KINDS",
        "RouteEnum": "tracker.selectors.words.ROUTES",
        "PanelOutcomeEnum": "panels.api.serializers.OUTCOME_CODES",
        "AgencyOutcomeEnum": "panels.terms.AgencyOutcome",
    },
}

LOGGING = logging_config(level=LOG_LEVEL, as_json=PRODUCTION)
