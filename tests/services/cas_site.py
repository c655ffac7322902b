"""A CAS server, django-cas-server on SQLite: ``python -m tests.services.cas_site PORT``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PASSWORD = "City-password-7"
PERSON = "wangmin"
# As names of people are not for ever, the number of the employee is what stays.
ATTRIBUTES = {"employeeNumber": "20240017", "displayName": "王敏", "groups": ["heads", "all"]}


class SilentHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.locale.LocaleMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": PROCESSORS},
}


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.services.cas_urls",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "cas_server"],
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[TEMPLATES],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "cas.sqlite3")}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        STATIC_URL="/static/",
        USE_TZ=True,
        # Tables from the models: faster than the migrations, and gone with the process.
        MIGRATION_MODULES=dict.fromkeys(["cas_server", "auth", "contenttypes", "sessions"]),
        CAS_AUTH_CLASS="cas_server.auth.TestAuthUser",
        CAS_TEST_USER=PERSON,
        CAS_TEST_PASSWORD=PASSWORD,
        CAS_TEST_ATTRIBUTES=ATTRIBUTES,
        CAS_NEW_VERSION_HTML_WARNING=False,
        CAS_NEW_VERSION_EMAIL_WARNING=False,
    )


def main(port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        django.setup()
        call_command("migrate", run_syncdb=True, verbosity=0)
        _allow_everything()
        make_server("127.0.0.1", port, get_wsgi_application(), handler_class=SilentHandler).serve_forever()


def _allow_everything() -> None:
    """Any address may ask, and is told all there is of somebody."""
    from cas_server.models import ReplaceAttributName, ServicePattern  # only after the set-up above

    pattern = ServicePattern.objects.create(pos=1, name="all", pattern=".*")
    for name in ATTRIBUTES:
        ReplaceAttributName.objects.create(name=name, replace="", service_pattern=pattern)


if __name__ == "__main__":
    main(int(sys.argv[1]))
