"""Every way of numbering that product.md lists gives the tree that a reader would draw."""

from __future__ import annotations

import pytest

from notices.parser import parse_notice
from notices.parser.marks import half_width
from tests.notices.parser import documents
from tests.notices.parser.outline import is_lossless, outline, squeezed

EXPECTED = {
    "PLAIN": """
一、关于贯彻落实决策部署有差距方面
  1.理论学习不够系统问题
    (1)|修订《馆党组会议制度》,全年学习12次。
    (2)|制定年度学习安排。
每季度开展研讨1次。
  2.数字化进度偏慢问题
    (1)|一是增加设备;二是外包扫描。
二、关于作风建设不够严实方面
  1.查档等候时间长问题
    (1)|增设窗口2个。
""",
    "SECTIONS": """
章 一、巡察整改工作组织情况
章 二、巡察反馈问题整改落实情况
(一)贯彻落实决策部署方面
  [1.理论学习不深入] (1)针对学习计划不落实问题。
    一是|制定计划;
    二是|每月检查。
  [1.理论学习不深入] (2)针对研讨质量不高问题。
    一是|明确主题;
    二是|轮流发言;
    三是|形成记录。
  [2.主责主业有差距] (3)针对馆藏数字化慢的问题。
    一是|增加设备;
    二是|外包扫描。
(二)作风建设方面
  [1.服务不主动] (1)针对查档等候长问题。
    一是|增设窗口;
    二是|网上预约。
章 三、下一步工作打算
""",
    "ISSUE_WORDS": """
章 一、组织领导情况
章 二、整改落实情况
(一)党的建设方面
  [1.关于“组织生活”方面] 问题1:组织生活会质量不高。 <已完成>
    一是|重新学习条例;
    二是|补开组织生活会。
  [1.关于“组织生活”方面] 问题2:党费收缴不及时。 <已完成>
    一是|补缴党费;
    二是|设专人。
  [2.关于“队伍建设”方面] 问题3:干部轮岗少。 <正在推进>
    一是|制定方案;
    二是|轮岗2人。
""",
    "FED_BACK": """
章 一、整改总体情况
章 二、具体整改情况
(一)反馈问题:政治建设抓得不实
  1.学习制度落实不到位
    |修订了学习制度,开展学习12次。
  2.意识形态工作薄弱
    |召开专题会2次。
(二)反馈问题:作风不实
  1.调研走过场
    |制定调研计划。
""",
    "STATUS_INSIDE": """
章 二、整改情况
(一)政治方面
  1.学习不深入。 <已完成>
    |制定了计划,学习12次。
  2.研讨不够。 <正在推进>
    |已开展研讨3次。
""",
    "WITHOUT_COMMA": """
(一)党的领导弱化
  [1.政治学习方面] (1)关于学习走形式的问题。
    |制定了学习计划。
  [1.政治学习方面] (2)关于研讨少的问题。
    |开展研讨6次。
  [2.意识形态方面] (1)关于责任不清的问题。
    |明确分工。
(二)作风不实
  [1.服务群众方面] (1)关于等候时间长的问题。
    |增设窗口。
""",
    "QUOTED": """
一、在贯彻落实决策部署方面
  [(一)关于“学习不深入”问题的整改] 1.针对“计划不落实”。
    一是|制定计划;
    二是|每月检查。
  [(一)关于“学习不深入”问题的整改] 2.针对“研讨少”。
    一是|明确主题;
    二是|轮流发言。
  [(二)关于“主业不强”问题的整改] 1.针对“数字化慢”。
    一是|增加设备;
    二是|外包扫描。
二、在作风方面
  [(一)关于“等候长”问题的整改] 1.针对“窗口少”。
    一是|增设窗口;
    二是|网上预约。
""",
    "WITHOUT_CATEGORY": """
章 一、整改工作开展情况
章 二、反馈问题整改情况
(无类别)
  1.关于“学习不深入”的问题
    一是|制定计划;
    二是|每月检查。
  2.关于“研讨少”的问题
    一是|明确主题;
    二是|轮流发言。
""",
    "WITHOUT_NUMBERS": """
(一)在学习贯彻方面
  (未列问题)
    |制定学习计划,开展学习12次。
    |修订制度3项。
(二)在作风建设方面
  (未列问题)
    |增设查档窗口2个。
""",
    "FINDINGS_ONLY": """
一、贯彻落实决策部署有差距方面
  1.学习不深入。
  2.研讨少
二、作风不实方面
  1.查档等候时间长
""",
    "IN_PARTS": """
1.党的领导方面
  1.1学习不深入问题
    (1)|制定计划。
  1.2研讨少问题
    (1)|每季度研讨1次。
2.作风方面
  2.1等候时间长问题
    (1)|增设窗口。
""",
}
FULL_WIDTH = {code: code + 0xFEE0 for code in map(ord, "0123456789().:,;")}


def stripped(text: str) -> str:
    return text.strip("\n")


@pytest.mark.parametrize("name", EXPECTED)
def test_it_reads_the_tree(name: str) -> None:
    assert outline(parse_notice(getattr(documents, name))) == stripped(EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_it_loses_nothing(name: str) -> None:
    source = getattr(documents, name)
    assert is_lossless(parse_notice(source), source)


@pytest.mark.parametrize("name", EXPECTED)
def test_full_width_marks_give_the_same_tree(name: str) -> None:
    source = getattr(documents, name)
    full = parse_notice(source.translate(FULL_WIDTH))
    assert half_width(outline(full)) == half_width(outline(parse_notice(source)))


@pytest.mark.parametrize("name", EXPECTED)
def test_spaces_and_blank_lines_do_not_matter(name: str) -> None:
    source = getattr(documents, name)
    spaced = "\r\n\r\n".join(f"\u3000\u3000{line} " for line in source.split("\n"))
    assert outline(parse_notice(spaced)) == outline(parse_notice(source))


def test_comma_and_point_behind_a_figure_are_one_kind() -> None:
    source = documents.PLAIN.replace("1.", "1、").replace("2.数", "2．数")
    tree = parse_notice(source)
    assert [item.number for item in tree.sub_issues()] == [1, 2, 1]


@pytest.mark.parametrize("gap", [" ", "\u3000\u3000", ""])
def test_a_text_on_one_line(gap: str) -> None:
    source = documents.PLAIN.replace("\n\n", gap).replace("\n", gap)
    found = parse_notice(source)
    assert squeezed(outline(found)) == squeezed(EXPECTED["PLAIN"])
    assert found.preamble.title == documents.TITLE
    assert found.closing.email == "dag@example.cn"


def test_numbers_in_parts_sort_by_their_last_figure() -> None:
    found = parse_notice(documents.IN_PARTS.replace("1.2研讨", "1.10研讨"))
    assert [(item.mark, item.number) for item in found.sub_issues()][:2] == [("1.1", 1), ("1.10", 10)]


def test_an_enumeration_inside_one_measure_is_text() -> None:
    source = documents.PLAIN.replace("增设窗口2个。", "增设窗口2个。\n①一楼1个。\n②二楼1个。")
    found = parse_notice(source)
    assert [measure.text for measure in found.measures()][-1] == "增设窗口2个。\n①一楼1个。\n②二楼1个。"


def test_a_claim_behind_a_measure_is_stated_only() -> None:
    source = documents.PLAIN.replace("全年学习12次。", "全年学习12次。(已完成)")
    measure = next(parse_notice(source).measures())
    assert (measure.stated_status, measure.trailer) == ("已完成", "(已完成)")
    assert measure.text == "修订《馆党组会议制度》,全年学习12次。"


def test_categories_propose_their_focus() -> None:
    assert [item.focus for item in parse_notice(documents.PLAIN).categories] == ["IMPLEMENTATION", "CONDUCT"]
