"""What speaks for each level of a heading: each feature on a heading that has it, and on one that has not."""

from __future__ import annotations

import pytest

from notices.parser.candidates import score
from notices.parser.features import evidence_of
from notices.parser.headings import with_unmarked
from notices.parser.order import order_of_kinds, tree_of
from notices.parser.passages import Passage, lines_of_source
from notices.parser.split import items_of
from notices.parser.words import WEIGHTS


def features(text: str) -> set[str]:
    """The features of the first heading of a text."""
    lines: list[Passage] = [line for line in lines_of_source(text) if line.text]
    items = with_unmarked(items_of(lines))
    roots, _ = tree_of(items, order_of_kinds(items))
    return set(evidence_of(roots)[roots[0]])


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("fault", "1.台账登记不够规范", "1.台账登记"),
        ("fault_end", "1.会议纪要签批随意性大、把关不严", "1.不断修订会议纪要签批办法"),
        ("issue", "1.关于窗口人手少的问题", "1.窗口人手少"),
        ("aspect", "(一)落实主体责任方面", "(一)落实主体责任"),
        ("named", "1.针对“窗口人手少”", "1.窗口人手少"),
        ("quoted", "1.关于“窗口人手少”的问题", "1.关于窗口人手少的问题"),
        ("quote", "1.下乡调研“蜻蜓点水”", "1.下乡调研"),
        ("section", "一、整改工作组织情况", "一、窗口服务方面"),
        ("next", "三、下一步工作打算", "三、下基层走访少"),
        ("organizing", "(一)压实整改责任", "(一)整改责任没有压实"),
        ("container", "二、巡察反馈问题整改落实情况", "二、窗口服务质量"),
        ("bare", "二、整改落实情况", "二、关于“窗口人手少”问题的整改情况"),
        ("deed", "(1)修订窗口服务办法。", "(1)窗口服务办法多年没有修订。"),
        ("counted", "(1)窗口由3个增加到7个,等候时间缩短到12分钟以内。", "(1)窗口由少变多。"),
        ("label", "1.窗口人手少\n整改情况:增设窗口。", "1.窗口人手少\n增设窗口。"),
        ("below_label", "(一)服务\n1.窗口少\n整改情况:增设。", "(一)服务\n1.窗口少\n增设。"),
        ("kids", "(一)服务\n1.窗口少", "(一)服务"),
        ("runs_on", "1.窗口人手少。一是增设窗口;二是网上预约。", "1.窗口人手少,一是忙闲不均,二是排班不当。"),
        (
            "runs_on",
            "1.窗口人手不足。高峰时只开2个。一是增设窗口3个。二是网上预约。",
            "1.调整窗口人手。高峰时开5个。一是增设窗口3个。二是网上预约。",
        ),
        ("answered", "1.窗口人手不足。增设窗口3个。", "1.窗口人手不足。群众排队久、意见多。"),
        ("category_kids", "二、整改\n(一)服务不优\n1.窗口少的问题", "二、整改\n(一)优化服务\n1.增设窗口。"),
        ("bare_line", "1.窗口人手少", "1.增设窗口。"),
        ("deed_kids", "1.窗口人手\n(1)修订办法。\n(2)增设窗口。", "1.窗口人手\n(1)排班混乱。\n(2)忙闲不均。"),
        ("named_kids", "1.窗口人手\n(1)针对“排队久”。", "1.窗口人手\n(1)增设窗口。"),
        ("org_kids", "一、整改\n(一)压实整改责任。", "一、整改\n(一)窗口少。"),
    ],
)
def test_a_feature_is_told(name: str, text: str, other: str) -> None:
    assert name in features(text)
    assert name not in features(other)


def test_every_weight_is_of_a_feature_that_can_be_told() -> None:
    texts = (
        "1.学习不到位方面\n(1)关于“甲乙丙丁”的问题。一是做了;二是做了。\n整改情况:已办。\n①修订办法3项。",
        "1.窗口人手不足。增设窗口3个。",
        "二、整改\n(一)学习不深\n1.关于次数少的问题",
        "问题1:少\n措施1:做",
        "• 学习少",
        "一、下一步工作打算\n(一)压实责任。",
        "二、整改落实情况\n1.甲\n整改情况:\n(1)办。\n三、组织领导情况",
    )
    told = {"const"}
    for text in texts:
        lines = [line for line in lines_of_source(text) if line.text]
        items = with_unmarked(items_of(lines))
        roots, _ = tree_of(items, order_of_kinds(items))
        for found in evidence_of(roots).of.values():
            told |= set(found)
    named = {name for weights in WEIGHTS.values() for name in weights}
    unknown = {
        "no_findings",
        "quote",
        "container",
        "counted",
        "aspect_kids",
        "fault_kids",
        "only_child",
        "named",
        "under_deed",
    }
    assert named - told <= unknown


def test_a_score_is_the_sum_of_weights() -> None:
    assert (
        score("finding", {"fault": 1.0, "label": 1.0})
        == WEIGHTS["finding"]["fault"] + WEIGHTS["finding"]["label"]
    )
    assert score("finding", {"leaf": 1.0}) == 0


def test_texts_that_only_feed_back_have_no_deeds() -> None:
    lines = [line for line in lines_of_source("(1)修订办法3项,培训5次。") if line.text]
    items = items_of(lines)
    roots, _ = tree_of(items, order_of_kinds(items))
    assert "deed" not in evidence_of(roots, is_feedback=True)[roots[0]]
