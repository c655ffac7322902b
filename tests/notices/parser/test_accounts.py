"""Every character of a text is accounted for: in the model, in its JSON, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from notices.parser import FieldName, NotANotice, notice_as_json, parse_notice
from tests.notices.cases import load_cases
from tests.notices.parser import documents
from tests.notices.parser.outline import is_lossless, squeezed

ORDER = ("title", "group_mark", "group", "mark", "label", "text", "lead", "sub_issues", "measures", "trailer")
CASES = {case.name: case.text.replace("\r\n", "\n") for case in load_cases()}
TABLES = [name for name, text in CASES.items() if "\t" in text or "<td" in text or text.count("\n|") > 2]


def printed(found: dict[str, Any]) -> str:
    """The text that the JSON of a notice holds, in the order in which it is printed."""
    parts = [found["preamble"]["title"] or "", found["preamble"]["text"]]
    rows = sorted([*found["sections"], *found["categories"]], key=lambda part: part["position"])
    parts += [text for row in rows for text in _of_part(row)]
    return squeezed("".join([*parts, found["closing"]["text"]]))


def _of_part(row: dict[str, Any]) -> Iterator[str]:
    yield row["mark"] + row["title"] + row["text"]
    before = None
    for item in row.get("sub_issues", ()):
        group = item["group_mark"] + item["group"]
        yield group if group != before else ""
        before = group
        yield item["mark"] + item["title"] + item["text"] + item["lead"]
        for measure in item["measures"]:
            yield measure["mark"] + measure["label"] + measure["text"] + measure["trailer"]
        yield item["trailer"]


@pytest.mark.parametrize("name", sorted(set(CASES) - set(TABLES)))
def test_nothing_is_lost(name: str) -> None:
    try:
        found = parse_notice(CASES[name])
    except NotANotice:
        return
    assert is_lossless(found, CASES[name])


@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_a_table_is_lost(name: str) -> None:
    """Rows are read column by column: the same characters in another order."""
    try:
        found = parse_notice(CASES[name])
    except NotANotice:
        return
    left = "".join(item.text for item in found.left_out)
    got = squeezed(printed(notice_as_json(found)) + left).replace("|", "")
    assert sorted(got) == sorted(squeezed(CASES[name]).replace("|", ""))


@pytest.mark.parametrize("name", ["PLAIN", "SECTIONS", "ISSUE_WORDS", "STATUS_INSIDE", "WITHOUT_NUMBERS"])
def test_json_says_every_character(name: str) -> None:
    source = getattr(documents, name)
    assert printed(notice_as_json(parse_notice(source))) == squeezed(source)


def test_invisible_characters_are_read_over_and_kept_in_place() -> None:
    source = documents.PLAIN.replace("1.理论", "\u200b1\u200d.\ufeff理论").replace(
        "(2)制定", "(\u00ad2)\u2060制定"
    )
    found = parse_notice(source)
    assert [item.title for item in found.sub_issues()][0] == "理论学习不够系统问题"
    assert len(list(found.measures())) == 4
    assert source[next(found.sub_issues()).at] == "1"


def test_labelled_facts_are_named() -> None:
    source = documents.notice(
        "一、关于作风建设方面\n1.查档等候时间长\n问题描述:排队超过1小时。\n整改目标:不超过10分钟。\n整改措施:\n(1)增设窗口2个。\n"
        "(2)开通网上预约。\n整改成效:等候8分钟。\n责任领导:周平\n牵头部门:查阅科\n责任人:孙立\n整改时限:2025年9月\n完成情况:已完成"
    )
    item = next(parse_notice(source).sub_issues())
    assert {field.name: field.value for field in item.fields} == {
        FieldName.DESCRIPTION: "排队超过1小时。",
        FieldName.GOAL: "不超过10分钟。",
        FieldName.EFFECT: "等候8分钟。",
        FieldName.LEADER: "周平",
        FieldName.DEPARTMENT: "查阅科",
        FieldName.HANDLER: "孙立",
        FieldName.DUE: "2025年9月",
        FieldName.STATE: "已完成",
    }
    assert [measure.text for measure in item.measures] == ["增设窗口2个。", "开通网上预约。"]
    assert item.stated_status == "已完成"


def test_a_state_between_finding_and_label_loses_no_measure() -> None:
    source = documents.FED_BACK.replace("整改情况:召开", "整改状态:完成\n整改情况:召开")
    assert len(list(parse_notice(source).measures())) == 3


def test_printed_totals_are_compared() -> None:
    source = documents.SECTIONS.replace("召开专题会议3次。", "反馈的2个方面9个问题,已制定措施9条。")
    assert [warning.message for warning in parse_notice(source).warnings] == [
        "原文说反馈9个问题,读到4个,请核对是否有遗漏或多读。"
    ]
