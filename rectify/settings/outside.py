"""What leaves the system: mail, links in it, and the log."""

from __future__ import annotations

from rectify.variables import WrongVariable, listed, mail, networks, number, text

# Nothing leaves unless an address is given: what is inside stays inside.
IS_MAIL_SET_UP = bool(text("EMAIL_URL"))
EMAIL_CONFIG = mail("EMAIL_URL")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "rectify@localhost")
# A mail server that hangs is given up after so many seconds.
EMAIL_TIMEOUT = number("EMAIL_TIMEOUT", int(str(EMAIL_CONFIG.get("EMAIL_TIMEOUT") or 20)), least=1)
# Where mail may go, as domains; none given: anywhere.
MAIL_DOMAINS = [domain.lower() for domain in listed("MAIL_DOMAINS")]
# Addresses or networks that webhooks may lead to although they are inside: a gateway on this machine.
WEBHOOK_INSIDE = networks("WEBHOOK_INSIDE")
# The address that people open; what leaves the system has links only when it is known.
SITE_URL = text("SITE_URL").rstrip("/")

# "json": a line of JSON each, for a system that collects them.
LOG_FORMAT = text("LOG_FORMAT", "line")
if LOG_FORMAT not in ("line", "json"):
    raise WrongVariable("LOG_FORMAT 只能是 line 或 json。(LOG_FORMAT must be line or json.)")
LOG_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"
# Whoever knows it may read /metrics; empty: there is no such page.
METRICS_TOKEN = text("METRICS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": LOG_FIELDS},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": LOG_FIELDS,
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "json_ensure_ascii": False,
        },
    },
    "filters": {
        "without_trace": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://rectify.errors.without_trace",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["without_trace"]}
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
