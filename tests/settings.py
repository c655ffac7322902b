"""The settings under test: as in production, but for the database, the folders and the speed of hashing.

``TEST_DATABASE_URL`` names a PostgreSQL server; without it the tests run on a SQLite file with
the same options as the embedded default, so that threads meet on one database.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

WORK = Path(tempfile.mkdtemp(prefix="rectify-tests-"))
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
# What a developer's shell says about a real deployment must not reach the tests.
for name in (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATABASE_REPLICA_URL",
    "REDIS_URL",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "HTTPS",
):
    os.environ.pop(name, None)
os.environ.update({"RECTIFY_EMBEDDED": "1", "VAR_DIR": str(WORK)})
(WORK / "static").mkdir()  # whitenoise warns in every test without it
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from rectify.settings import *  # noqa: E402,F403
from rectify.settings import DATABASES, STORAGES  # noqa: E402
from rectify.settings.database import SQLITE_OPTIONS  # noqa: E402

SECRET_KEY = "only for tests, never for a deployment: " + "x" * 40
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RECOVERY_CODE_ROUNDS = 1
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Tables come from the models in a second, by migrating in five; tests/conftest.py says why that is enough.
DATABASES["default"]["TEST"] = {"MIGRATE": False} | ({} if url else {"NAME": str(WORK / "test.sqlite3")})
DATABASES["default"]["CONN_MAX_AGE"] = 0
if not url:
    # Rows without an order come backwards, so that nothing rests on how SQLite happens to find them.
    backwards = f"{SQLITE_OPTIONS['init_command']} PRAGMA reverse_unordered_selects=ON;"
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {"init_command": backwards}
AXES_ENABLED = True
# Half a gigabyte for the real one, which tests/ocr has.
SCAN_ENGINE = "tests.notices.engines.KnowingEngine"
# Bells are heard by nobody: tests that want a worker start one, or do the job themselves.
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The servers that tests start stand on loopback.
WEBHOOK_INSIDE = ["127.0.0.1"]
EMBED_ANCESTORS = ["https://screen.example"]
LOGGING = {"version": 1, "disable_existing_loggers": False}
