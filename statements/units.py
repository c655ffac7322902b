"""Units of what is counted, and what looks like one and is none (3个月, 八项规定)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from statements.model import StatedComparator
from statements.numbers import Number
from statements.passage import StatementPassage

# Units that stand behind what they count (走访6次, 专家30人), and those in front of it (2名专家).
ACTS = "人次|场次|批次|轮次|次|场|期|轮|人|堂|讲"
THINGS = (
    "平方米|万字|名|位|条|件|份|个|家|项|篇|部|台|处|户|册|辆|幅|块|所|宗|起|间|套|张|支|本|笔|亩|吨|公里|村|"
    "座|例|页|种|卷|集|株|批|门|节|封|只|棵|盏|版|类|面|枚|把|款|村次|户次|家次|件次|字|课时"
)
PERSONS = ("人次", "人", "名", "位")
UNITS_LONGEST_FIRST = "|".join(sorted(f"{ACTS}|{THINGS}".split("|"), key=len, reverse=True))
UNIT = re.compile(
    rf" ?(?P<late>多|余)?(?P<unit>{UNITS_LONGEST_FIRST})"
    r"(?P<bound>(?:及|\(含\))?以上|(?:及)?以下|以内|左右|上下)?"
)
# What follows a number like a unit and belongs to another word.
NO_UNIT = re.compile(
    r"次性|轮[车摩]|个(?:月|周|工作日|星期|小时|自然日|百分点|学时|季度|年度|学期|交易日|别|体|性)|"
    r"人(?:均|大|行|防|社|员编制)|"
    r"期间|期限|条例|部门规章|起诉|起来|节约|节能|名义|名单|名额|位于|位置|所有|所属|所在|处于|"
    r"处以|处理|处分|"
    r"件次|家庭|户籍|户均|项下|面对|面向|把手|把关|版权|类似|次年|次日|次月|场所|本级|本单位|"
    r"本年|本部门|条线|台账|"
    r"部署|部分|封闭|起步|起止|只能|例会|例行|支付|支部|支持|批评|批准|批示|面积|村民|村级|村委|"
    r"村镇|村居|字样|字号|讲话|"
    r"课时费|门户|期满|期末|个人|款项|座谈|张贴|张榜|本报|轮岗|轮训|轮换|篇章|处室|处级|科室"
)
# Set phrases of the Party's language: names, not counts.
SET_PHRASES = re.compile(
    r"八项规定|六项纪律|[四三五]项(?:基本|监督)|两个(?:维护|确立|责任|尊重|中心)|四个(?:意识|"
    r"自信|全面|伟大|服从|着力|方面)|"
    r"三个(?:区分|代表|务必|不固定)|五个(?:自觉|必须|牢牢)|七个有之|一个(?:中心|专班)|十个明确|两个结合|"
    r"两个(?:毫不动摇|一以贯之)|三项制度改革|三个(?:规定)"
)
AT_LEAST = r"至少|不少于|不低于|最少|不小于|≥|>="
AT_MOST = r"不超过|不高于|至多|不多于|不大于|最多|≤|<=|控制在"
COMPARED = re.compile(rf"(?:(?P<least>{AT_LEAST})|(?P<most>{AT_MOST}))(?:组织|开展|召开|进行|发布|举办)?$")


@dataclass(frozen=True)
class Unit:
    """A unit behind a number; ``end`` is where the measured words end, ``is_exact`` False for 30件左右."""

    name: str
    end: int
    is_exact: bool
    comparator: StatedComparator

    @property
    def is_of_acts(self) -> bool:
        return self.name in ACTS.split("|")


def unit_behind(passage: StatementPassage, number: Number) -> Unit | None:
    """The unit of ``number``, None where it counts nothing: durations, names, the parts of other words."""
    behind = passage.text[number.end : number.end + 12]
    match = UNIT.match(behind)
    if match is None or NO_UNIT.match(behind.lstrip(), 0):
        return None
    if number.is_chinese and SET_PHRASES.match(passage.text[number.start : number.end + 6]):
        return None
    bound = match["bound"] or ""
    comparator = compared_before(passage.before(number.start))
    if bound.endswith("以上"):
        comparator = StatedComparator.AT_LEAST
    elif bound.endswith(("以下", "以内")):
        comparator = StatedComparator.AT_MOST
    is_exact = number.is_exact and not match["late"] and bound not in ("左右", "上下")
    return Unit(match["unit"], number.end + match.end(), is_exact, comparator)


def compared_before(clause: str) -> StatedComparator:
    match = COMPARED.search(clause[-12:])
    if match is None:
        return StatedComparator.EXACTLY
    return StatedComparator.AT_LEAST if match["least"] else StatedComparator.AT_MOST
