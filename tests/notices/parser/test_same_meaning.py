"""The same notice under other labels, with states, with signs of posts, out of a spreadsheet: one tree."""

from __future__ import annotations

import pytest

from notices.parser import parse_notice
from tests.notices.parser.documents import notice

Tree = list[tuple[str, list[tuple[str, list[str]]]]]

TREE: Tree = [
    ("造林方面", [("苗木验收不严", ["退回苗木3批。", "修订验收办法。"]), ("补植不及时", ["补植120亩。"])]),
    ("护林方面", [("护林员脱岗", ["通报5人次。", "扣发补助。"])]),
]
LABELS = (
    "整改情况:",
    "目前进展:",
    "整改结果:",
    "整改完成情况:",
    "处理情况:",
    "已采取的措施:",
    "【推进举措】",
)


def read(body: str) -> Tree:
    found = parse_notice(notice(body))
    return [
        (category.title, [(sub.title, [one.text for one in sub.measures]) for sub in category.sub_issues])
        for category in found.categories
    ]


def printed(*, finding: str = "{n}.", measure: str = "({n})", label: str = "", state: str = "") -> str:
    lines: list[str] = []
    for category, (title, findings) in enumerate(TREE):
        lines.append("一二"[category] + "、" + title)
        for number, (name, measures) in enumerate(findings, 1):
            lines += [finding.format(n=number) + name, *([label] if label else [])]
            lines += [measure.format(n=n) + text for n, text in enumerate(measures, 1)]
            lines += [state] if state else []
    return "\n".join(lines)


@pytest.mark.parametrize("label", LABELS)
def test_measures_may_stand_below_any_label(label: str) -> None:
    assert read(printed(label=label)) == TREE


def test_a_state_below_the_last_measure_closes_the_finding() -> None:
    assert read(printed(state="完成情况:已完成")) == TREE


def test_numbers_below_a_label_begin_anew_behind_every_issue() -> None:
    assert (
        read(printed(finding="问题{n}:", measure="{n}.", label="整改措施:", state="整改进展:已完成")) == TREE
    )


def test_signs_before_headings_and_before_sentences_are_told_apart() -> None:
    assert read(printed(finding="◆", measure="●", label="整改情况:")) == TREE


def test_cells_of_several_lines_are_one() -> None:
    table = (
        '问题类别\t具体问题\t"整改\n措施"\t责任领导\n'
        '造林方面\t苗木验收不严\t"1.退回苗木3批。\n2.修订验收办法。"\t李明\n'
        "\t补植不及时\t补植120亩。\t李明\n"
        '护林方面\t护林员脱岗\t"1.通报5人次。\n2.扣发补助。"\t王刚'
    )
    assert read(table) == TREE
