"""Rows say what is to be done; the broker only notifies. What no worker received is notified again later."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def notify(task: str, *args: object, expires: float | None = None) -> bool:
    """Asks a worker to run ``task`` (its dotted name); whether the broker took the message.

    Never raises and never waits long for a broker that is away: whoever calls keeps what is to be
    done in a row, which an entry of jobs/schedule.py looks for. Call it after commit.
    """
    try:
        current_app.send_task(task, args=args, expires=expires, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The broker did not take %s%s: %s", task, args, error)
        return False
    return True
