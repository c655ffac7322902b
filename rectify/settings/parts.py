"""What the product is made of: rooms, pages that one leads to from below, middleware, templates, language."""

from __future__ import annotations

from rectify.settings.environment import BASE_DIR

# From the lowest to the highest: a room knows those before it and none behind it (tests/test_layers.py).
ROOMS = (
    "statements",
    "audit",
    "accounts",
    "inbox",
    "jobs",
    "search",
    "issues",
    "measures",
    "regulations",
    "notices",
    "opinions",
    "ledger",
    "workbooks",
    "reporting",
    "exchange",
    "operations",
    "api",
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
# What tells people of a reset password; accounts stand below the inbox.
TELL_PASSWORD_RESET = "inbox.account_news.tell_password_reset"
PLACES = {
    "home": "measures:my_work",
    "users": "accounts:users",
    "panel": "admin:index",
    "webhooks": "inbox:webhooks",
    "reminder_rules": "measures:reminders",
    "calendar": "measures:calendar",
    "person_leaving": "measures:person_leaving",
    "department_leaving": "measures:department_leaving",
    "archive_inspection": "measures:archive_inspection",
    "archive_category": "measures:archive_category",
    "restore_category": "measures:restore_category",
    "restore_sub_issue": "measures:restore_sub_issue",
    "regulations": "regulations:regulations",
    "regulation": "regulations:regulation",
    "regulations_export": "workbooks:regulations_export",
    "imports": "notices:imports",
    "opinions": "opinions:opinions",
    "publications": "opinions:publications",
    "opinions_export": "workbooks:opinions_export",
    "units": "ledger:units",
    "units_export": "workbooks:units_export",
    "units_ledger": "workbooks:units_ledger",
    "inspections": "ledger:inspections",
    "inspection": "ledger:tree",
    "ledger": "ledger:ledger",
    "overview": "ledger:dashboard",
    "summary": "ledger:summary",
    "export": "workbooks:export",
    "exports": "workbooks:exports",
    "assignment_grid": "workbooks:assignment_grid",
    "template_add": "workbooks:template_add",
    "ledger_imports": "workbooks:ledger_imports",
    "check": "reporting:check",
    "draft": "reporting:draft",
    "snapshots": "reporting:snapshots",
    "archive": "reporting:export_archive",
    "transfer": "reporting:transfer",
    "transfers": "reporting:transfers",
    "closure_form": "reporting:closure_form",
    "urge_form": "reporting:urge_form",
    "exchange": "exchange:exchange",
    "unit_state": "exchange:unit_state",
    "signing_key": "exchange:key",
    "operations": "operations:operations",
    "audit_log": "operations:audit",
    "preparation": "operations:preparation",
    "api_tokens": "api:tokens",
}

MIDDLEWARE = [
    "rectify.health.HealthMiddleware",
    "rectify.compression.CompressionMiddleware",
    "rectify.headers.PolicyMiddleware",
    "rectify.errors.WrongMethodMiddleware",
    "rectify.proxy.ClientAddressMiddleware",
    "api.middleware.InterfaceMiddleware",
    "opinions.middleware.PublicMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rectify.sessions.IdleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rectify.front.door.SignedInMiddleware",
    "accounts.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.KeptFormMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.LimitMiddleware",
    "rectify.errors.GoneMiddleware",
    "axes.middleware.AxesMiddleware",
    "rectify.replica.ReplicaMiddleware",
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
            "builtins": ["accounts.templatetags.addresses"],
        },
    },
]

FORM_RENDERER = "rectify.form_renderer.FormRenderer"

LANGUAGE_CODE = "zh-hans"
# What Django says with 你, said with 您.
LOCALE_PATHS = [BASE_DIR / "rectify" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
