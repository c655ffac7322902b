"""One confirms a package while others confirm, remove or let the clock remove it: it is taken in, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from audit.exceptions import Refused
from audit.models import AuditEntry
from exchange.models import IncomingPackage
from exchange.taking.confirm import confirm_package
from exchange.taking.removal import expire_packages, remove_package
from tests.cast import Cast, make_cast
from tests.exchange.packages import a_report, content_of, heard, uploaded

Act = Callable[[Cast, int], object]
ACTS: dict[str, tuple[Act, str]] = {
    "confirm": (lambda c, pk: confirm_package(pk, by=c.supervisor, heard=heard()), "已经收下"),
    "remove": (lambda c, pk: remove_package(pk, by=c.supervisor), "已收下的包不能删除"),
    "expire": (lambda _c, _pk: expire_packages(timezone.localdate()), ""),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ACTS)
def test_what_somebody_confirms_is_taken_in_once_and_stays(name: str, settings: Settings) -> None:
    settings.PACKAGE_DAYS = 60
    cast, written = make_cast(), Event()
    row = uploaded(cast, content_of(a_report(cast)))
    IncomingPackage.objects.update(uploaded_at=timezone.now() - timedelta(days=70))
    act, sentence = ACTS[name]

    def confirm() -> None:
        """Written, and not yet committed while the other begins."""
        try:
            with transaction.atomic():
                confirm_package(row.pk, by=cast.supervisor, heard=heard())
                written.set()
                sleep(1)
        finally:
            written.set()
            connection.close()

    def attempt() -> str:
        written.wait(60)
        try:
            return str(act(cast, row.pk))
        except Refused as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(confirm), pool.submit(attempt)
    assert first.result() is None
    assert sentence in second.result() and (sentence or second.result() == "")
    row.refresh_from_db()
    assert row.state == "TAKEN" and Path(row.file.path).exists()
    assert AuditEntry.objects.filter(event="TAKE_IN_PACKAGE", is_refused=False).count() == 1
    assert not AuditEntry.objects.filter(event="REMOVE_PACKAGE").exists()
