"""A database that is locked keeps nobody from reading, and is told as what it is to who writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from rectify.sessions import RENEWED_AT
from tests.cast import Cast, assigned


def locked(execute: Callable[..., object], sql: str, *rest: object) -> object:
    """Stands where the database stands: nothing of a session is written."""
    if sql.startswith("UPDATE") and "django_session" in sql:
        raise OperationalError("database is locked")
    return execute(sql, *rest)


@pytest.fixture
def handler(cast: Cast) -> Client:
    """Whose session is due to be renewed with the next click."""
    client = cast.client("handler")
    session = client.session
    session[RENEWED_AT] = 1
    session.save()
    client.raise_request_exception = False
    return client


def test_a_page_is_read_while_the_database_is_locked(handler: Client) -> None:
    with connection.execute_wrapper(locked):
        assert handler.get(reverse("measures:my_work")).status_code == 200
    assert Session.objects.get().get_decoded()[RENEWED_AT] == 1
    handler.get(reverse("measures:my_work"))
    assert Session.objects.get().get_decoded()[RENEWED_AT] > 1


def test_who_writes_is_told_when_to_come_again(handler: Client) -> None:
    with connection.execute_wrapper(locked):
        answer = handler.post(reverse("accounts:end_sessions"))
    assert answer.status_code == 503
    assert "数据库暂时无法访问" in answer.content.decode() and answer["Retry-After"]


def test_who_signed_out_elsewhere_meanwhile_is_no_fault_of_the_database(handler: Client) -> None:
    def signs_out(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith("UPDATE") and "django_session" in sql:
            Session.objects.all().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(signs_out):
        assert handler.get(reverse("measures:my_work")).status_code == 400


@pytest.fixture
def really_locked(
    transactional_db: None, handler: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Client]:
    """Another process writes, longer than anybody waits."""
    assigned(cast)
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield handler
    connection.close()


@pytest.mark.one_database
def test_pages_are_read_while_another_process_writes(really_locked: Client, cast: Cast) -> None:
    for address in (reverse("measures:my_work"), reverse("ledger:ledger"), f"/measures/{cast.measure.pk}/"):
        assert really_locked.get(address).status_code == 200, address
    answer = really_locked.post(f"/measures/{cast.measure.pk}/comment/", {"text": "请补充"})
    assert answer.status_code == 503
    assert "数据库暂时无法访问" in answer.content.decode() and answer["Retry-After"]
