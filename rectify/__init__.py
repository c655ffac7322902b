"""The project: settings, addresses, health checks and how it is started. No domain logic."""

from rectify.celery import app as celery_app

__all__ = ["celery_app"]
