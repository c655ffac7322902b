"""Several senders at once, and senders that are killed: each mail goes out once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from inbox.models import Delivery, DeliveryStatus
from inbox.sending import LEASE, send_waiting
from tests.cast import Cast, make_cast
from tests.inbox.letters import row, soon, use, write_to
from tests.inbox.processes import ROOT, database_url
from tests.inbox.servers import HANG, mail_server
from tests.rectify.processes import PATIENCE, until


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    return make_cast()


def test_six_senders_at_once_send_each_mail_once(committed: Cast, settings: Settings) -> None:
    for person in User.objects.all():
        write_to(person)
    expected = User.objects.count()

    def attempt(_number: int) -> int:
        try:
            return send_waiting(soon())
        finally:
            connection.close()

    with mail_server() as server:
        use(settings, server.port)
        settings.EMAIL_TIMEOUT = 10
        with ThreadPoolExecutor(6) as pool:
            assert sum(pool.map(attempt, range(6))) == expected
        assert len({mail["To"] for mail in server.mails()}) == len(server.got) == expected
    assert set(Delivery.objects.values_list("status", flat=True)) == {DeliveryStatus.SENT}


def sender(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """A real process that sends."""
    variables = {
        "PATH": os.environ["PATH"],
        "RECTIFY_EMBEDDED": "1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    return subprocess.Popen([sys.executable, "manage.py", "send_messages"], cwd=ROOT, env=variables)


def killed_when(is_time: Callable[[], bool], *, port: int, folder: Path) -> None:
    process = sender(port, folder)
    try:
        assert until(is_time)
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_killed_in_the_middle_it_is_sent_when_the_lease_is_over(
    committed: Cast, settings: Settings, tmp_path: Path
) -> None:
    write_to(committed.handler)
    with mail_server(end=HANG) as hanging:
        killed_when(lambda: bool(hanging.got), port=hanging.port, folder=tmp_path)
    assert row().status == DeliveryStatus.WAITING
    with mail_server() as good:
        use(settings, good.port)
        assert send_waiting(soon()) == 0, "within the lease nobody sends it a second time"
        assert good.got == []
        assert send_waiting(timezone.now() + LEASE) == 1
        assert send_waiting(timezone.now() + 2 * LEASE) == 0
    (mail,), (first,) = good.mails(), hanging.mails()
    assert mail["Message-ID"] == first["Message-ID"]


def test_the_command_sends(committed: Cast, tmp_path: Path) -> None:
    write_to(committed.handler)
    with mail_server() as server:
        assert sender(server.port, tmp_path).wait(PATIENCE) == 0
        assert len(server.got) == 1
