"""Findings that say the same, as genuine notices and rounds word them."""

from collections.abc import Callable

import pytest

from statements.likeness import ALIKE, groups_alike, likeness, most_alike, pairs_of
from tests.growth import grows_less_than

# Titles of findings of genuine notices, and how a later round would put the same.
SAME = [
    ("支部组织生活不够经常问题", "党支部组织生活不规范"),
    ("关于师德师风建设不够有力的问题", "师德师风建设抓得不严"),
    ("基层支部换届超期", "关于机关党支部换届超期的问题"),
    ("“三重一大”决策程序不完整", "“三重一大”决策不规范"),
    ("理论学习少", "党总支理论学习走过场"),
    ("“三会一课”代替签到", "三会一课应付"),
    ("关于学生心理健康服务薄弱的问题", "心理健康教育流于形式"),
    ("办公用房和公务用车管理不细致问题", "关于公车和办公用房管理台账不清的问题"),
    ("设备采购论证走形式", "设备购置论证不充分"),
    ("服务群众不够主动问题", "关于服务群众主动性不够的问题"),
]
OTHER = [
    ("医药代表管理宽松", "学会管理宽松软问题"),
    ("阵地管理有疏漏", "教学常规管理松散"),
    ("设备采购论证走形式", "议事协商走形式"),
    ("监督执纪失之于软", "学员管理失之于宽"),
    ("关于落实意识形态工作责任制不到位的问题", "关于落实全面从严治党主体责任不到位的问题"),
    ("内控管理有弱项问题", "服务群众不够主动问题"),
    ("上轮巡察整改不彻底", "关于整改落实不到位的问题"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_of_one_matter_is_alike_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) >= ALIKE


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_every_finding_says_is_no_likeness(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


def test_spelling_does_not_count_and_the_same_is_all_of_it() -> None:
    assert likeness("1.“三重一大”制度执行不严。", "1.\u201c三重一大\u201d制度执行不严") == 1
    assert likeness("", "") == likeness("不到位", "不到位") == 0


def test_the_nearest_come_first_and_are_few() -> None:
    titles = ["党支部组织生活不规范", "组织生活不严肃", "基层支部换届超期", "支部组织生活不够经常"]
    found = most_alike("支部组织生活不够经常问题", dict(enumerate(map(pairs_of, titles))), most=2)
    assert [one.key for one in found] == [3, 0]
    assert found[0].percent == "100%"


def test_groups_have_a_beginning_that_all_of_them_are_like() -> None:
    titles = [*(title for pair in SAME for title in pair), "公务接待超标准"]
    found = groups_alike((number, pairs_of(title)) for number, title in enumerate(titles))
    groups = {tuple(sorted(one)) for one in found}
    assert {(2 * number, 2 * number + 1) for number in range(1, len(SAME))} <= groups
    assert (len(titles) - 1,) in groups


def test_grouping_does_not_grow_with_the_square_of_what_is_asked() -> None:
    """Titles with nothing in common: an index leads to what a finding shares signs with."""

    def work(count: int) -> Callable[[], object]:
        texts = ["".join(chr(0x4E00 + (9 * n + m) % 20_000) for m in range(9)) for n in range(count)]
        pairs = [(number, pairs_of(text)) for number, text in enumerate(texts)]
        return lambda: groups_alike(pairs)

    assert grows_less_than(3, work(600), work(1200))
