"""Notices in the panel."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from notices.models import Notice
from tests.cast import Cast
from tests.panel import as_staff

LIST = reverse("admin:notices_notice_changelist")


def a_notice(cast: Cast, title: str = "整改进展情况的通报") -> Notice:
    return Notice.objects.create(
        organization=cast.organization,
        title=title,
        source="原文第一行\n原文第二行",
        sha256="0" * 64,
        actor=cast.office,
        actor_name=cast.office.label,
    )


def test_a_notice_is_for_reading(cast: Cast, client: Client) -> None:
    row = a_notice(cast)
    client.force_login(cast.admin)
    url = reverse("admin:notices_notice_change", args=[row.pk])
    page = client.get(url).content.decode()
    assert "原文第二行" in page and "只能查看" in page
    assert client.post(url, {"source": "改"}).status_code == 403
    assert Notice.objects.get().source == row.source


def test_others_find_nothing(cast: Cast, client: Client) -> None:
    row = a_notice(cast)
    client.force_login(as_staff(cast.stranger))
    assert client.get(reverse("admin:notices_notice_change", args=[row.pk])).status_code == 404
    assert "通报的标题" not in client.get(LIST).content.decode()


def test_the_list_asks_a_fixed_number_of_questions(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        a_notice(cast, f"通报的标题{number}")
    client.force_login(cast.admin)
    with django_assert_max_num_queries(10):
        assert "通报的标题11" in client.get(LIST).content.decode()
