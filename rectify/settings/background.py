"""Broker, caches, workers, and what is done behind the page."""

from __future__ import annotations

from datetime import timedelta

from rectify import broker
from rectify.settings.environment import IS_EMBEDDED, VAR_DIR, needed
from rectify.settings.parts import TIME_ZONE
from rectify.variables import broker_address, listed, number, text

# Without one, as in the embedded default, the broker of rectify/broker.py in VAR_DIR.
needed("REDIS_URL")
REDIS_URL = broker_address("REDIS_URL")
CACHES: dict[str, dict[str, object]] = {
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
# max_retries is for those who notify: without it they would wait for a broker that is away.
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
CELERY_WORKER_CONCURRENCY = number("WORKER_CONCURRENCY", 2, least=1)
# A process that once held a large workbook does not keep its memory for ever.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
# The task that runs goes on while the broker is away; its row tells whoever gets the message again.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What came of a task stands in rows of ours; a result store would make whoever notifies wait for it.
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# A worker that gives no sign of life for so long has lost its job to the next one.
JOB_LEASE = timedelta(seconds=number("JOB_LEASE_SECONDS", 40, least=1))
# Larger exports are made behind the page.
EXPORT_ROWS_IN_REQUEST = number("EXPORT_ROWS_IN_REQUEST", 5_000)
IMPORT_ROWS_IN_REQUEST = number("IMPORT_ROWS_IN_REQUEST", 300)
# Messages that one run of the reminders may write; the rest follows with the next one, which says so.
REMINDER_CAP = number("REMINDER_CAP", 1000, least=1)

# Days after which what is of no more use goes, 0: never. The audit trail, evidence and history never do.
MESSAGE_DAYS = number("MESSAGE_DAYS", 730)
DELIVERY_DAYS = number("DELIVERY_DAYS", 180)
JOB_DAYS = number("JOB_DAYS", 180)
DRAFT_DAYS = number("DRAFT_DAYS", 30)
# Of packages that were uploaded and that nobody took in.
PACKAGE_DAYS = number("PACKAGE_DAYS", 60)
# Years after an opinion was closed for which the name and contact of who wrote are kept, 0: for good.
OPINION_AUTHOR_YEARS = number("OPINION_AUTHOR_YEARS", 2, most=100)
# For how many years what is handed to the archive is kept unless somebody says otherwise, 0: for good.
ARCHIVE_YEARS = number("ARCHIVE_YEARS", 30, most=100)

BACKUP_DIR = text("BACKUP_DIR", str(VAR_DIR / "backup") if IS_EMBEDDED else "")
BACKUP_KEEP = number("BACKUP_KEEP", 14, least=1)
# Public keys (age1…) that backups are sealed to; the other halves need not be here. Empty: backups lie open.
BACKUP_KEYS = listed("BACKUP_KEYS")
