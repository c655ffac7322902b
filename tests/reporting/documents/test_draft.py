"""The draft: texts for the public, kept one by one, with what changed since the last snapshot."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import AuditEntry
from measures import services
from measures.models import Measure
from measures.services.tree import NewMeasure
from tests.cast import Cast, assigned, fresh
from tests.reporting.documents.notices import imported
from tests.reporting.snapshots import a_snapshot

pytestmark = pytest.mark.django_db


def address(cast: Cast) -> str:
    return f"/inspections/{cast.inspection.pk}/draft/"


def sent(measure: Measure, **changes: object) -> dict[str, object]:
    data = {"measure": measure.pk, "version": fresh(measure).version, "after": "-1"}
    return data | {"public_text": "走访台账已建立。", "withholding_reason": ""} | changes


def page(cast: Cast, query: str = "") -> str:
    client = cast.client("office")
    return str(client.get(address(cast) + query).content.decode())


def test_a_text_is_kept_and_shown(cast: Cast) -> None:
    client = cast.client("office")
    answer = client.post(address(cast), sent(cast.measure))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#m{cast.measure.pk}")
    assert fresh(cast.measure).public_text == "走访台账已建立。"
    assert "走访台账已建立。" in page(cast)
    assert AuditEntry.objects.latest("id").event == Event.EDIT


def test_a_withheld_one_is_listed_with_its_reason(cast: Cast) -> None:
    client = cast.client("office")
    client.post(address(cast), sent(cast.measure, withholding_reason="PETITION"))
    text = page(cast)
    assert "不公开:可能引发信访" in text
    assert "现有 1 条不公开" in text


def test_whoever_saves_second_sees_both(cast: Cast) -> None:
    client = cast.client("office")
    late = sent(cast.measure, public_text="我的话。")
    client.post(address(cast), sent(cast.measure, public_text="别人的话。"))
    answer = client.post(address(cast), late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "别人的话。" in text
    assert "我的话。" in text
    assert fresh(cast.measure).public_text == "别人的话。"


def test_sent_twice_it_is_one_edit(cast: Cast) -> None:
    client = cast.client("office")
    for _ in range(2):
        assert client.post(address(cast), sent(cast.measure)).status_code == 302
    edits = Measure.history.filter(id=cast.measure.pk, history_change_reason="修改公开文字")
    assert edits.count() == 1


def test_what_was_typed_is_not_lost(cast: Cast) -> None:
    client = cast.client("office")
    answer = client.post(address(cast), sent(cast.measure, public_text="写好的话。", withholding_reason="X"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "没有保存" in text
    assert "写好的话。" in text
    assert fresh(cast.measure).public_text == ""


def test_a_measure_of_another_inspection_is_not_there(cast: Cast) -> None:
    other = Measure.objects.filter(inspection=imported(cast))[0]
    client = cast.client("office")
    answer = client.post(address(cast), sent(other))
    assert answer.status_code == 422
    assert "没有找到这条措施" in answer.content.decode()
    assert fresh(other).public_text == ""


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("viewer", 302),
        ("supervisor", 302),
        ("handler", 404),
        ("leader", 404),
        ("admin", 404),
        ("stranger", 404),
    ],
)
def test_it_is_the_office_s(cast: Cast, person: str, status: int) -> None:
    assigned(cast)
    client = cast.client(person)
    for answer in (client.get(address(cast)), client.post(address(cast), sent(cast.measure))):
        assert answer.status_code == status
    assert fresh(cast.measure).public_text == ""
    if status == 302:
        assert "只有整改办可以修改通报文稿" in client.get(address(cast), follow=True).content.decode()


def test_what_changed_since_the_last_snapshot_is_marked(cast: Cast) -> None:
    assert "还没有上报快照" in page(cast)
    a_snapshot(cast)
    assert "上次之后" not in page(cast)
    services.edit_public(cast.measure.pk, by=cast.office, public_text="改过的话。")
    services.add_measure(cast.sub_issue.pk, NewMeasure("又一条措施。"), by=cast.office)
    text = page(cast)
    assert text.count("上次之后有改动") == 1
    assert text.count("上次之后新增") == 1
    assert re.search(r"上次公开的文字</summary><p[^>]*>建立走访台账,每月走访一次。", text)


def test_it_goes_on_page_by_page(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(45):
        services.add_measure(cast.sub_issue.pk, NewMeasure(f"第{number}条。"), by=cast.office)
    client = cast.client("office")
    seen: list[str] = []
    query = ""
    for _ in range(3):
        with django_assert_max_num_queries(16):
            text = client.get(address(cast) + query).content.decode()
        seen += re.findall(r'id="m(\d+)"', text)
        found = re.search(r'href="(\?after=\d+)"', text)
        query = found[1] if found else ""
    assert query == ""
    assert len(seen) == len(set(seen)) == 48


@pytest.mark.parametrize("after", ["x", "-5", "9" * 30, "²", "9999999999999999999"])
def test_a_page_that_is_not_there_is_empty_or_the_first(cast: Cast, after: str) -> None:
    client = cast.client("office")
    assert client.get(address(cast), {"after": after}).status_code == 200


def test_the_way_there(cast: Cast) -> None:
    client = cast.client("office")
    tree = client.get(f"/inspections/{cast.inspection.pk}/").content.decode()
    assert address(cast) in tree
    for link in ("notice/", "report/", "plan/"):
        assert f"/inspections/{cast.inspection.pk}/{link}" in page(cast)
