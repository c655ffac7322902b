"""Where the office puts a measure elsewhere: the page, what it refuses, and the order on the finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from issues.models import Category, SubIssue
from measures import services
from measures.models import Measure
from tests.cast import Cast, assigned, completed, fresh, submitted, worked_on

pytestmark = pytest.mark.django_db


def page(cast: Cast, person: str = "office") -> str:
    url = reverse("measures:rearrange", args=[cast.measure.pk])
    return str(cast.client(person).get(url, follow=True).content.decode())


def test_it_offers_findings_sentences_and_neighbours(cast: Cast) -> None:
    services.edit(cast.measure.pk, by=cast.office, fields={"text": "建立台账。每月走访一次。年底通报。"})
    shown = page(cast)
    assert "2.内控管理有弱项问题" in shown
    assert shown.count('type="radio"') == 2
    assert "把后一条并入本条" in shown
    assert "把前一条并入本条" not in shown


def test_others_are_told_whose_it_is(cast: Cast) -> None:
    assigned(cast)
    assert "只有整改办可以移动、拆分、合并" in page(cast, "handler")


def test_what_is_refused_is_said_where_it_was_chosen(cast: Cast) -> None:
    other = worked_on(cast, cast.measures[1])
    data = {"other": other.pk, "version": cast.measure.version}
    answer = cast.client("office").post(reverse("measures:join", args=[cast.measure.pk]), data)
    assert answer.status_code == 422
    assert "已有进展、佐证材料记录,不能并入另一条" in answer.content.decode()
    assert fresh(other).archived_at is None


@pytest.mark.parametrize(
    ("reach", "words"), [(submitted, "正在审核"), (completed, "已审核通过,请先“重新整改”")]
)
def test_what_is_approved_is_not_split(cast: Cast, reach: Callable[[Cast], Measure], words: str) -> None:
    row = fresh(reach(cast))
    url = reverse("measures:split", args=[row.pk])
    answer = cast.client("office").post(url, {"at": 7, "version": row.version})
    assert words in answer.content.decode()


def test_a_second_saver_is_told(cast: Cast) -> None:
    version = cast.measure.version
    services.set_mark(cast.measure.pk, "(8)", by=cast.office2)
    url = reverse("measures:split", args=[cast.measure.pk])
    answer = cast.client("office").post(url, {"at": 7, "version": version})
    assert "已有新的改动" in answer.content.decode()


def test_the_finding_keeps_its_order_open_after_a_step(cast: Cast) -> None:
    url = reverse("measures:shift", args=[cast.measure.pk])
    answer = cast.client("office").post(url, {"direction": "down"}, follow=True).content.decode()
    assert '<details class="card-body border-top" id="order" open>' in answer
    assert answer.index("(1)修订") < answer.index("(2)建立走访台账")
    again = cast.client("office").post(url, {"direction": "down"}, follow=True).content.decode()
    assert "已经是该问题下的最后一条措施" in again


def test_numbers_are_closed_up_by_a_button(cast: Cast) -> None:
    services.archive(cast.measure.pk, by=cast.office, reason="重复")
    url = reverse("measures:renumber", args=[cast.sub_issue.pk])
    client = cast.client("office")
    assert "改动1条措施的序号" in client.post(url, follow=True).content.decode()
    assert fresh(cast.measures[1]).mark == "(1)"
    assert "序号本来就是连续的" in client.post(url, follow=True).content.decode()


def test_a_finding_is_archived_from_its_page_and_the_category_stays(cast: Cast) -> None:
    client = cast.client("office")
    for finding in SubIssue.objects.filter(inspection=cast.inspection):
        url = reverse("measures:archive_sub_issue", args=[finding.pk])
        answer = client.post(url, {"reason": "导错"}, follow=True).content.decode()
        assert f"已归档“{finding}”" in answer
    assert "这个类别下没有问题" in answer
    assert Category.objects.get(pk=cast.category.pk).archived_at is None


def test_an_archiving_that_is_refused_leads_back_to_the_form(cast: Cast) -> None:
    worked_on(cast)
    for name, row in (("archive_sub_issue", cast.sub_issue), ("archive_category", cast.category)):
        url = reverse(f"measures:{name}", args=[row.pk])
        answer = cast.client("office").post(url, {"reason": "导错"}, follow=True).content.decode()
        assert "记录了进展、佐证材料,不能归档" in answer
        assert 'name="reason"' in answer


def test_query_count(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client, url = cast.client("office"), reverse("measures:rearrange", args=[cast.measure.pk])
    with django_assert_max_num_queries(14):
        client.get(url)
