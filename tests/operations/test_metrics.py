"""/metrics: there for whoever has the token, and read by Prometheus' own parser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from inbox.models import Delivery, DeliveryStatus
from inbox.posting import MessageLine, NewMessage, post
from jobs.models import Job
from tests.cast import Cast

TOKEN = {"Authorization": "Bearer a-token-of-the-monitoring"}
MAX_QUERIES = 5


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_without_the_token_there_is_no_such_page(
    client: Client, settings: Settings, headers: dict[str, str]
) -> None:
    for token in ("", "a-token-of-the-monitoring"):
        settings.METRICS_TOKEN = token
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_what_waits_is_counted(
    client: Client, settings: Settings, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.METRICS_TOKEN = "a-token-of-the-monitoring"
    Job.objects.create(kind="x", title="t", created_at=timezone.now() - timedelta(hours=2))
    post([NewMessage(cast.handler.pk, "k", "提醒", [MessageLine("一项")])])
    assert Delivery.objects.update(status=DeliveryStatus.FAILED) == 1
    with django_assert_max_num_queries(MAX_QUERIES):
        answer = client.get("/metrics", headers=TOKEN)
    assert answer["Content-Type"].startswith("text/plain")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }
    assert found["rectify_jobs", "QUEUED"] == 1 and found["rectify_jobs", "FAILED"] == 0
    assert 7200 <= found["rectify_job_oldest_seconds",] < 7260
    assert found["rectify_deliveries", "FAILED"] == 1
    assert found["rectify_free_bytes", "media"] > 0
    assert "提醒" not in answer.content.decode()
