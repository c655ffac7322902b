"""Settings, chosen by environment. ``.env.example`` says what each variable does.

``RECTIFY_EMBEDDED=1`` (set by ``make run``) is the small office: SQLite, everything in ``var/``.
Without it this is production, which refuses to start while a variable it needs is missing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from rectify import broker
from rectify.secret import kept_secret

VERSION = "0.1.0"
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# "NAME=" in an .env file means that nobody filled it in, not that it is empty on purpose.
env.ENVIRON = {name: value for name, value in os.environ.items() if value}

IS_EMBEDDED = env.bool("RECTIFY_EMBEDDED", False)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", False)


def _needed(name: str) -> str:
    """The variable's value; outside of the embedded default its absence stops the start."""
    value = env.str(name, "")
    if not value and not (IS_EMBEDDED or DEBUG):
        raise ImproperlyConfigured(
            f"缺少环境变量 {name},请参照 .env.example 设置后再启动。"
            f" (Environment variable {name} is not set, see .env.example.)"
        )
    return value


SECRET_KEY = _needed("SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = [host.strip() for host in _needed("ALLOWED_HOSTS").split(",") if host.strip()]
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
# Apart from SECRET_KEY, so that changing that one leaves the audit trail verifiable.
AUDIT_KEY = env.str("AUDIT_KEY", "")
AUDIT_OLD_KEYS = env.list("AUDIT_OLD_KEYS", default=[])
AUDIT_DAYS = env.int("AUDIT_DAYS", 180)
if AUDIT_DAYS < 180:
    raise ImproperlyConfigured("AUDIT_DAYS 不能少于 180 天。(AUDIT_DAYS must be 180 or more.)")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# From the lowest to the highest: a room knows those before it and none behind it (tests/test_layers.py).
ROOMS = (
    "statements",
    "audit",
    "accounts",
    "inbox",
    "jobs",
    "issues",
    "measures",
    "notices",
    "ledger",
    "workbooks",
    "reporting",
    "operations",
)

INSTALLED_APPS = [
    *(f"{room}.apps.{room.capitalize()}Config" for room in ROOMS),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
]

# Pages that lower rooms lead to; see accounts/places.py.
PLACES = {
    "home": "measures:my_work",
    "webhooks": "inbox:webhooks",
    "reminder_rules": "measures:reminders",
    "calendar": "measures:calendar",
    "archive_inspection": "measures:archive_inspection",
    "imports": "notices:imports",
    "inspections": "ledger:inspections",
    "inspection": "ledger:tree",
    "ledger": "ledger:ledger",
    "overview": "ledger:dashboard",
    "summary": "ledger:summary",
    "export": "workbooks:export",
    "exports": "workbooks:exports",
    "template_add": "workbooks:template_add",
    "ledger_imports": "workbooks:ledger_imports",
    "check": "reporting:check",
    "draft": "reporting:draft",
    "snapshots": "reporting:snapshots",
    "archive": "reporting:export_archive",
    "closure_form": "reporting:closure_form",
    "urge_form": "reporting:urge_form",
    "operations": "operations:operations",
    "audit_log": "operations:audit",
}

MIDDLEWARE = [
    "rectify.health.HealthMiddleware",
    "rectify.headers.PolicyMiddleware",
    "rectify.errors.WrongMethodMiddleware",
    "rectify.proxy.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rectify.sessions.IdleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.LimitMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rectify.urls"
WSGI_APPLICATION = "rectify.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inbox.unread.unread",
            ],
        },
    },
]

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "rectify.sqlite3",
    "OPTIONS": {
        # Writers queue instead of failing with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    },
}


# Seconds (the last: milliseconds) after which a PostgreSQL whose host is gone is given up; without them
# every thread would wait for minutes, and nobody would be told.
UNREACHABLE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def _database() -> dict[str, Any]:
    if not _needed("DATABASE_URL"):
        return SQLITE
    parsed: dict[str, Any] = env.db_url("DATABASE_URL")
    if parsed["ENGINE"].endswith("postgresql"):
        parsed["CONN_MAX_AGE"] = 60
        parsed["CONN_HEALTH_CHECKS"] = True
        parsed["OPTIONS"] = UNREACHABLE | parsed.get("OPTIONS", {})
    elif parsed["ENGINE"].endswith("sqlite3"):
        return SQLITE | {"NAME": parsed["NAME"]}
    return parsed


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.ClassesValidator"},
    {"NAME": "accounts.passwords.StemValidator"},
    {"NAME": "accounts.passwords.HistoryValidator"},
]
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", 5)
PASSWORD_DAYS = env.int("PASSWORD_DAYS", 0)
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "measures:my_work"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", 5)
# All names together, from one address, within an hour; 0 where everybody comes through one proxy.
SIGN_IN_ADDRESS_FAILURES = env.int("SIGN_IN_ADDRESS_FAILURES", 100)
AXES_HANDLER = "accounts.lockout.Handler"
AXES_USERNAME_CALLABLE = "accounts.lockout.username_of"
AXES_COOLOFF_TIME = "accounts.lockout.cool_off"
# What is tried while locked is not even looked at, so it neither counts nor writes.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "code"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_COOLOFF_MESSAGE = "密码输错次数过多,账号已暂时锁定,请15分钟后再试。"
AXES_PERMALOCK_MESSAGE = "密码输错次数过多,账号已锁定,请联系系统管理员。"
AXES_VERBOSE = False

# Roles that cannot work without 双因素认证, e.g. ADMINISTRATOR,COORDINATOR; everybody else may have it.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# Few rounds of hashing suffice for a random code, and ten are hashed while somebody waits.
RECOVERY_CODE_ROUNDS = 60_000
# 三员: system administrator, security administrator and auditor are three people.
THREE_OFFICERS = env.bool("THREE_OFFICERS", False)
PASSWORD_RESET_TIMEOUT = 3600

SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", 4 * 3600)
SESSION_LIFE = env.int("SESSION_LIFE_SECONDS", 12 * 3600)
# Saving on every click would make every page a write; IdleMiddleware renews once in a while instead.
SESSION_SAVE_EVERY_REQUEST = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every upload is streamed to disk; none is held in memory.
FILE_UPLOAD_HANDLERS = ["rectify.uploads.BoundedUploadHandler"]
# Beside the evidence, so that the last step is a rename: the system's /tmp is often small or in memory.
FILE_UPLOAD_TEMP_DIR = Path(env.str("UPLOAD_TEMP_DIR", str(MEDIA_ROOT / "incoming")))
with suppress(OSError):  # /readyz names an unwritable folder; other commands need none
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", 200 * 1024 * 1024)
# All files of one request together; asked before the first byte is read.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 5 * EVIDENCE_MAX_BYTES)
EVIDENCE_KINDS = (
    ".pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .dps .ofd .txt .csv .zip .rar .7z "
    ".png .jpg .jpeg .gif .bmp .webp .mp3 .mp4"
)
EVIDENCE_EXTENSIONS = frozenset(
    env.list("EVIDENCE_EXTENSIONS", default=EVIDENCE_KINDS.replace(" ", ",").split(","))
)

# How often one person may do it (the address, for who is not signed in): times/seconds, 0 for no limit.
RATE_LIMITS = {
    "upload": env.str("LIMIT_UPLOAD", "1000/3600"),
    "export": env.str("LIMIT_EXPORT", "60/600"),
    "reset": env.str("LIMIT_RESET", "5/3600"),
    "reset_address": env.str("LIMIT_RESET_ADDRESS", "30/3600"),
    "second_factor": env.str("LIMIT_SECOND_FACTOR", "30/3600"),
    "password": env.str("LIMIT_PASSWORD", "10/900"),
}
# /path/of/clamd.ctl or host:port; empty: nothing is scanned, and nothing is held back.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", "")
CLAMAV_SECONDS = env.int("CLAMAV_SECONDS", 30)

# HTTPS=0 is for an intranet that serves plain HTTP only.
IS_HTTPS = env.bool("HTTPS", not (IS_EMBEDDED or DEBUG))
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
# Preloading is for names of the public internet that browsers' makers list; an intranet's cannot be.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# gunicorn speaks no TLS: over HTTPS there is always a proxy in front. Its headers are believed only
# where they say it is there, because anybody else could send them too.
PROXY_COUNT = env.int("PROXY_COUNT", 1 if IS_HTTPS else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
# frame-ancestors below allows our own pages to frame a PDF; browsers that know it ignore this header.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}

# Without one, as in the embedded default, the broker of rectify/broker.py in VAR_DIR.
REDIS_URL = _needed("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# Counts of RATE_LIMITS are shared by the web processes, also where there is no Redis.
CACHES["limits"] = (
    CACHES["default"]
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "limits",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
)
CELERY_BROKER_URL = REDIS_URL or broker.url(VAR_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than the longest task: what a killed worker held comes back only when nobody can be at it.
# max_retries is for those who ring: without it they would wait for a broker that is away.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7200,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
}
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3540
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", 2)
# A process that once held a large workbook does not keep its memory for ever.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
# The task that runs goes on while the broker is away; its row tells whoever gets the message again.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What came of a task stands in rows of ours; a result store would make whoever rings wait for it.
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# A worker that gives no sign of life for so long has lost its job to the next one.
JOB_LEASE = timedelta(seconds=env.int("JOB_LEASE_SECONDS", 40))
# Larger exports are made behind the page.
EXPORT_ROWS_IN_REQUEST = env.int("EXPORT_ROWS_IN_REQUEST", 5_000)
IMPORT_ROWS_IN_REQUEST = env.int("IMPORT_ROWS_IN_REQUEST", 300)
# Messages that one run of the reminders may write; the rest follows with the next one, which says so.
REMINDER_CAP = env.int("REMINDER_CAP", 1000)

BACKUP_DIR = env.str("BACKUP_DIR", str(VAR_DIR / "backup") if IS_EMBEDDED else "")
BACKUP_KEEP = env.int("BACKUP_KEEP", 14)

# Nothing leaves unless an address is given: what is inside stays inside.
IS_MAIL_SET_UP = bool(env.str("EMAIL_URL", ""))
EMAIL_CONFIG: dict[str, Any] = env.email_url("EMAIL_URL", default="dummymail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "rectify@localhost")
# A mail server that hangs is given up after so many seconds.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", EMAIL_CONFIG.get("EMAIL_TIMEOUT") or 20)
# Where mail may go, as domains; none given: anywhere.
MAIL_DOMAINS = [domain.strip().lower() for domain in env.list("MAIL_DOMAINS", default=[])]
# The address that people open; what leaves the system has links only when it is known.
SITE_URL = env.str("SITE_URL", "").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "without_trace": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://rectify.errors.without_trace",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_trace"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Every scanner of a network asks with a wrong host; it gets its 400 without a traceback of ours.
    "loggers": {
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # What they say below a warning names addresses, and those carry tokens.
        "urllib3": {"level": "WARNING"},
        "requests": {"level": "WARNING"},
    },
}
