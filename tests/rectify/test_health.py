"""Health checks, asked as Docker or a monitor asks: by an inner address, over HTTP, signed out."""

from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings


def test_the_process_answers_to_any_host_over_http(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_it_is_ready(client: Client) -> None:
    response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "media": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_a_broken_database_is_named_without_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError('connection to server at "10.1.2.3" failed')

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction lives in it
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "OperationalError"
    assert b"10.1.2.3" not in response.content


@pytest.mark.django_db
def test_an_unwritable_folder_is_named(client: Client, settings: Settings, tmp_path: Path) -> None:
    # A file where a folder should be: root may write everywhere, but not that.
    (tmp_path / "media").touch()
    settings.MEDIA_ROOT = tmp_path / "media"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["media"] == "FileExistsError"


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_named(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "OperationalError"


@pytest.mark.django_db
def test_a_broker_that_answers_is_ready(client: Client, settings: Settings, redis_url: str) -> None:
    settings.CELERY_BROKER_URL = redis_url
    assert client.get("/readyz").json()["broker"] == "ok"
