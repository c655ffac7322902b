"""The draft: texts for the public, kept one by one, with what changed since the last snapshot."""

from __future__ import annotations

import html
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import AuditEntry
from measures import services
from measures.models import Measure
from measures.services.tree import NewMeasure
from tests.cast import Cast, assigned, fresh, worked_on
from tests.reporting.documents.notices import imported
from tests.reporting.snapshots import a_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def address(cast: Cast) -> str:
    return f"/inspections/{cast.inspection.pk}/draft/"


def typed(measure: Measure, **changes: object) -> dict[str, object]:
    """What the page holds of ``measure``, with something typed."""
    row = fresh(measure)
    data = {"version": row.version, "public_text": "走访台账已建立。", "withholding_reason": ""} | changes
    shown = {"public_text": row.public_text, "withholding_reason": row.withholding_reason}
    prefix = f"m{measure.pk}"
    return {f"{prefix}-{name}": value for name, value in data.items()} | {
        f"initial-{prefix}-{name}": value for name, value in shown.items()
    }


def sent(measure: Measure, **changes: object) -> dict[str, object]:
    return typed(measure, **changes) | {"after": "-1", "save": measure.pk}


def box(text: str, measure: Measure) -> str:
    """What stands in the box of ``measure``."""
    found = re.search(rf'<textarea name="m{measure.pk}-public_text"[^>]*>\s*([^<]*)</textarea>', text)
    assert found is not None
    return html.unescape(found[1]).strip()


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
    twice = sent(cast.measure)
    for _ in range(2):
        assert client.post(address(cast), twice).status_code == 302
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


def test_what_was_typed_into_the_others_stays(cast: Cast) -> None:
    first, second, third = cast.measures
    data = typed(second, public_text="还没写完") | sent(first)
    answer = cast.client("office").post(address(cast), data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert [fresh(row).public_text for row in cast.measures] == ["走访台账已建立。", "", ""]
    assert [box(text, row) for row in cast.measures] == ["走访台账已建立。", "还没写完", ""]
    assert text.count("有改动未保存") == 1
    # The page as it came back is sent on.
    page_data = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))
    both = {f"m{second.pk}-public_text": "写完了。", f"m{first.pk}-public_text": "走访台账已建立。"}
    answer = cast.client("office").post(address(cast), page_data | both | {"save": "all"})
    assert answer.status_code == 302
    assert [fresh(row).public_text for row in cast.measures] == ["走访台账已建立。", "写完了。", ""]
    assert fresh(third).version == third.version


def test_one_that_is_overtaken_does_not_hold_up_the_others(cast: Cast) -> None:
    first, second, _ = cast.measures
    data = typed(first, public_text="我的话。") | typed(second, public_text="另一条。") | {"save": "all"}
    services.edit_public(first.pk, by=cast.office, public_text="别人的话。")
    answer = cast.client("office").post(address(cast), data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert [fresh(row).public_text for row in (first, second)] == ["别人的话。", "另一条。"]
    assert box(text, first) == "我的话。"
    assert "别人已保存的内容" in text
    # Having seen both, saving again is a decision.
    again = cast.client("office").post(address(cast), sent(first, public_text="我们的话。"))
    assert again.status_code == 302
    assert fresh(first).public_text == "我们的话。"


def test_what_nobody_typed_into_is_not_saved_over_somebody_else(cast: Cast) -> None:
    first, second, _ = cast.measures
    data = typed(first, public_text="") | typed(second, public_text="另一条。") | {"save": "all"}
    services.edit_public(first.pk, by=cast.office, public_text="别人的话。")
    assert cast.client("office").post(address(cast), data).status_code == 302
    assert [fresh(row).public_text for row in (first, second)] == ["别人的话。", "另一条。"]


def test_recorded_texts_are_carried_into_the_public_one(cast: Cast) -> None:
    measure = worked_on(cast)
    services.edit_results(measure.pk, by=cast.office, fields={"outcome": "诉求按期回复"})
    client, progress = cast.client("office"), measure.progress_updates.get()
    text = page(cast)
    for words in (progress.text, "诉求按期回复", "带入原文", "带入进展", "带入成效"):
        assert words in text
    kept = ""
    for key, words in (
        ("text", measure.text),
        (f"p{progress.pk}", progress.text),
        ("outcome", "诉求按期回复"),
    ):
        data = typed(measure, public_text=kept) | {"carry": f"{measure.pk}:{key}"}
        for _ in range(2):
            answer = client.post(address(cast), data)
            assert answer.status_code == 200
            kept = box(answer.content.decode(), measure)
            data = data | {f"m{measure.pk}-public_text": kept}
        assert kept.endswith(words)
        assert kept.count(words) == 1
    assert kept.startswith(measure.text)
    assert fresh(measure).public_text == ""
    refused = client.post(address(cast), typed(measure) | {"carry": f"{measure.pk}:p0"})
    assert refused.status_code == 422
    assert box(refused.content.decode(), measure) == "走访台账已建立。"


def test_with_htmx_only_the_one_is_answered(cast: Cast) -> None:
    client = cast.client("office")
    answer = client.post(address(cast), sent(cast.measure), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r'id="m(\d+)"', text) == [str(cast.measure.pk)]
    assert "已保存" in text
    assert fresh(cast.measure).public_text == "走访台账已建立。"


def test_categories_and_findings_are_headings(cast: Cast) -> None:
    headings = re.findall(r"<h[23] class=.draft[^>]*>([^<]*)<", page(cast))
    category = cast.measure.category
    findings = [f"{row.mark}{row.title}" for row in cast.inspection.sub_issues.order_by("position")]
    assert headings == [f"{category.mark}{category.title}", *findings]


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
