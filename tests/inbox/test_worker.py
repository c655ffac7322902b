"""A real worker on a real broker: what is posted goes out after the commit, also past a killed worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from inbox.models import Delivery, DeliveryStatus
from inbox.sending import LEASE
from tests.cast import Cast, make_cast
from tests.inbox.processes import ROOT, database_url
from tests.inbox.servers import HANG, mail_server
from tests.rectify.processes import PATIENCE, until

POST = """
from inbox.posting import MessageLine, NewMessage, post
from accounts.models import User
from django.db import transaction
with transaction.atomic():
    post([NewMessage(User.objects.get(username="zhaolei").pk, "k", "提醒", [MessageLine("一项")])])
"""


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    cast = make_cast()
    User.objects.filter(pk=cast.handler.pk).update(email="zhaolei@example.test")
    return cast


def environment(folder: Path, *, redis_url: str, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "RECTIFY_EMBEDDED": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }


@contextmanager
def worker(variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "rectify", "worker", "-P", "solo", "-l", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_what_is_posted_goes_out(committed: Cast, redis_url: str, tmp_path: Path) -> None:
    with mail_server(end=HANG) as hanging:
        variables = environment(tmp_path, redis_url=redis_url, port=hanging.port)
        with worker(variables):
            subprocess.run(
                [sys.executable, "manage.py", "shell", "-c", POST], cwd=ROOT, env=variables, check=True
            )
            assert until(lambda: bool(hanging.got))
    # Killed in the middle. The lease runs out for the next one.
    assert Delivery.objects.get().status == DeliveryStatus.WAITING
    Delivery.objects.update(claimed_until=timezone.now() - LEASE)
    with mail_server() as good:
        variables = environment(tmp_path, redis_url=redis_url, port=good.port)
        with worker(variables):
            command = [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "rectify",
                "call",
                "inbox.tasks.send_messages",
            ]
            subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
            assert until(lambda: Delivery.objects.get().status == DeliveryStatus.SENT)
    assert len(good.got) == 1
    assert good.mails()[0]["Message-ID"] == hanging.mails()[0]["Message-ID"]
