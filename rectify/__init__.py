"""The project: settings, addresses, health checks and how it is started. No domain logic."""

from rectify.celery import app as celery_app

# Said here and nowhere else: pyproject.toml, the settings, backups and 运行状况 read it.
__version__ = "0.2.0"

__all__ = ["celery_app"]
