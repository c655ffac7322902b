"""How often one may upload, export and the like."""

from __future__ import annotations

import time

import pytest
import time_machine
from django.core.cache import caches
from django.test import RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts import limits
from tests.cast import Cast, a_file, assigned, in_days

# The next full hour: windows begin with it, and sessions made now are still good.
HOUR = int(time.time()) // 3600 * 3600 + 3600


def set_limit(settings: Settings, **rates: str) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | rates


def test_one_too_many_says_how_long_to_wait(settings: Settings) -> None:
    set_limit(settings, export="2/600")
    with time_machine.travel(HOUR, tick=False) as clock:
        limits.spend("export", 1)
        limits.spend("export", 1)
        with pytest.raises(limits.TooMany, match="请10分钟后再试") as refusal:
            limits.spend("export", 1)
        assert refusal.value.seconds == 600
        limits.spend("export", 2)
        clock.shift(600)
        limits.spend("export", 1)


def test_zero_is_no_limit(settings: Settings) -> None:
    set_limit(settings, export="0")
    for _ in range(50):
        limits.spend("export", 1)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0"])
def test_a_cache_that_is_away_stops_nobody(url: str, settings: Settings) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = settings.CACHES | {"limits": {"BACKEND": backend, "LOCATION": url}}
    set_limit(settings, export="1/600")
    for _ in range(3):
        limits.spend("export", 1)


def test_processes_without_redis_share_the_count(settings: Settings) -> None:
    """As another process sees it: through the files alone."""
    set_limit(settings, export="2/600")
    with time_machine.travel(HOUR, tick=False) as clock:
        limits.spend("export", 1)
        del caches["limits"]
        limits.spend("export", 1)
        clock.shift(599)
        with pytest.raises(limits.TooMany):
            limits.spend("export", 1)


def test_a_real_cache_counts(redis_url: str, settings: Settings) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = settings.CACHES | {"limits": {"BACKEND": backend, "LOCATION": redis_url}}
    caches["limits"].clear()
    set_limit(settings, export="2/600")
    with time_machine.travel(HOUR, tick=False):
        limits.spend("export", 1)
        limits.spend("export", 1)
        with pytest.raises(limits.TooMany):
            limits.spend("export", 1)


def test_exports_are_counted_for_each_person(cast: Cast, settings: Settings) -> None:
    set_limit(settings, export="2/600")
    url, office, viewer = reverse("workbooks:export"), cast.client("office"), cast.client("viewer")
    with time_machine.travel(HOUR, tick=True):
        assert [office.get(url).status_code for _ in range(3)] == [200, 200, 429]
        assert viewer.get(url).status_code == 200
        page = office.get(url)
    assert "操作过于频繁" in page.content.decode()


def test_uploads_are_counted_by_form_and_by_script(cast: Cast, settings: Settings) -> None:
    set_limit(settings, upload="1/600")
    assigned(cast)
    client = cast.client("handler")
    url = reverse("measures:attach", args=[cast.measure.pk])
    with time_machine.travel(HOUR, tick=True):
        assert client.post(url, {"files": [a_file()]}).status_code == 302
        assert client.post(url, {"files": [a_file("b.pdf", b"%PDF-1.4 b")]}).status_code == 429
        answer = client.post(url, {"files": [a_file()]}, headers={"accept": "application/json"})
        # Looking is no upload.
        assert client.get(reverse("measures:measure", args=[cast.measure.pk])).status_code == 200
    assert answer.status_code == 429
    assert not answer.json()["ok"] and "请" in answer.json()["message"]
    assert int(answer["Retry-After"]) <= 600


def test_progress_counts_when_it_brings_a_file(cast: Cast, settings: Settings) -> None:
    set_limit(settings, upload="1/600")
    assigned(cast)
    client, url = cast.client("handler"), reverse("measures:record_progress", args=[cast.measure.pk])
    text = {"happened_on": in_days(0), "text": "已走访。"}
    with time_machine.travel(HOUR, tick=True):
        assert [client.post(url, text).status_code for _ in range(3)] == [302, 302, 302]
        pages = [client.post(url, text | {"uploads": [a_file(name)]}) for name in ("a.pdf", "b.pdf")]
    assert [page.status_code for page in pages] == [302, 429]


def test_imports_are_uploads_too(cast: Cast, settings: Settings) -> None:
    set_limit(settings, upload="1/600")
    client = cast.client("office")
    with time_machine.travel(HOUR, tick=True):
        pages = [client.post(reverse("notices:imports"), {"text": "x"}).status_code for _ in range(2)]
    assert pages == [302, 429]


def test_the_own_password_is_not_guessed_from_inside(cast: Cast, settings: Settings) -> None:
    set_limit(settings, password="2/900")
    client = cast.client("handler")
    urls = [reverse("accounts:change_password"), reverse("accounts:start_second_factor")]
    with time_machine.travel(HOUR, tick=True):
        assert [client.post(urls[number % 2], {"password": "x"}).status_code for number in range(3)] == [
            422,
            302,
            429,
        ]


def test_who_has_a_network_of_ipv6_is_counted_as_one(rf: RequestFactory) -> None:
    def asked(address: str) -> str:
        return limits.address_of(rf.get("/", REMOTE_ADDR=address))

    assert asked("2001:db8:1:2::1") == asked("2001:db8:1:2:ffff::9") != asked("2001:db8:1:3::1")
    assert len({asked("10.0.0.1"), asked("10.0.0.2"), asked("::ffff:10.0.0.3"), asked("")}) == 4
