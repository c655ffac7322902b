"""Money, in 元, and which sum that goes up it belongs to. What is owed, planned or a tariff is no sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from statements import nouns
from statements.model import Proposal, ProposalKind, Span
from statements.numbers import Number
from statements.passage import FURTHEST, StatementPassage

YUAN = re.compile(r"\s?(?P<late>余|多)?元(?!旦|月|素|件|宝)(?P<about>左右|上下)?")
# 清退, 追回 and 挽回 are the three sums that go up (product.md, figures reported upward).
SUMS = (
    ("清退资金", r"清退|退还|退缴|退回|清缴|退赔|退赃|退付|退出|退款"),
    ("追回资金", r"追回|追缴|收回|追收|收缴|上缴|上交|追偿|扣回|催收|清收|收归|追讨|追索|回收|缴回"),
    (
        "挽回损失",
        r"挽回|挽损|避免(?:经济|国有|直接|资产|各类|财政|集体)*\w{0,6}损失|减少(?:经济|国有|直接)?损失|止损",
    ),
)
# 清收专班, 清退工作: names of work, not sums.
NO_SUM = "(?!专班|工作|行动|台账|机制|制度|办法|方案|小组|任务|清单|率)"
SUM = re.compile("|".join(f"(?P<s{place}>(?:{words}){NO_SUM})" for place, (_, words) in enumerate(SUMS)))
# Verbs that give a sum another meaning when they begin a clause of their own.
OTHER = re.compile(
    r"节约|节省|投入|补缴|补收|安排|争取|拨付|支付|落实|申请|发放|核减|处置|收取|筹集|筹措|募集|"
    r"下达|到位|完成|实现|罚没|处罚|"
    r"扣减|扣罚|贴息|补助|捐赠|缴纳|补发|兑付|化解|清偿|偿还|压减|降低|增收|补足|补交|采购|购置|新增|涉及"
)
PER_UNIT = re.compile(
    r"每(?!年|季|月|半年)[^,。;、]{0,10}$|每[年月季周天日]$|(?:人均|户均|日均|单价|单次|单项|单笔|单件|单台|"
    r"标准[为是])[^,。;、]{0,4}$|每人每[年月天日次]\w{0,4}$"
)
# 由15元降到11元: a price that changed.
CHANGED_FROM = re.compile(r"(?:(?<![经自])由|从)[^,。;、由从元]{0,12}$")
CHANGED_TO = re.compile(
    r"元[^,。;、元]{0,8}(?:[降减升增涨变调谈提压]|增加|提高|下降|压减|压缩)(?:低|加|高|"
    r"整)?(?:[为至到]|了)[^,。;、]{0,3}$"
)
CHANGES = re.compile(r"[^,。;、]{0,8}(?:降|减|升|增|涨|变|调整|提|压)")
PER_UNIT_BEHIND = re.compile(r"\s?(?:/|每)|的?(?:标准|限额|上限|门槛)")
THRESHOLD = re.compile(r"(?:\(含\))?(?:及|\(含\))?(?:以上|以下|以内|以外|起)(?:\(含\))?")
LIMIT = re.compile(r"(?:不超过|不得超过|不高于|不低于|低于|高于|超过|限额|上限为?|达到?|满)$")
FOREIGN = re.compile(r"(?:港币|港元|美元|美金|欧元|日元|英镑|外币)$")
LEFT_OVER = re.compile(
    r"(?:剩余|余下|剩下|尚余|尚有|尚欠|仍有|还有|还剩)[^,。;、]{0,6}$|^应[收缴付退交还][^,。;、]{0,8}$"
)
LISTED = re.compile(r"[和及与]|以及")
TOTAL = re.compile(r"(?:合计|共计|总计|总共|累计|共)(?:为|达)?")
# 4.75万元已全部退缴; 3万元,已全部清退.
BEHIND = re.compile(
    r"(?:的?\w{0,6}?资金|的?\w{0,4}?款项?)?,?(?P<marks>(?:已经?|均|全部|全额|现|也|予以|进行|"
    r"如数|足额|及时|主动|由\w{1,6}?|已于\w{1,8}?|"
    r"尚未|仍未|还未|未|正在|拟|待|将|应)+)"
)

SAID_BEHIND = re.compile(r"[^,。;、]*")
COUNTS_ITSELF = re.compile(r"[^,。;、()]{0,8}\d")
# 0.9万元因当事人离职未能追回.
OWED_BEHIND = re.compile(
    rf"[^,。;、!?\n\d]{{0,16}}?(?:未能?|无法|没有|正在|拟|待)\w{{0,4}}?(?:{SUM.pattern})"
)


@dataclass(frozen=True)
class Former:
    """The sum before: where it ends, and what it was."""

    end: int = 0
    what: str = ""


def read_money(passage: StatementPassage) -> Iterator[Proposal]:
    former = Former()
    for _, number in passage.free_numbers():
        match = YUAN.match(passage.text, number.end, number.end + 6)
        if match is None or FOREIGN.search(passage.before(number.start)[-3:]):
            continue
        found = _proposal(passage, number, match, former=former)
        former = Former(match.end(), found.what if found else "")
        if found is not None:
            yield found


def _proposal(
    passage: StatementPassage, number: Number, match: re.Match[str], *, former: Former
) -> Proposal | None:
    left = passage.before(number.start)
    if CHANGED_TO.search(left) or (CHANGED_FROM.search(left) and CHANGES.match(passage.text, match.end())):
        return None
    bound = THRESHOLD.match(passage.text, match.end(), match.end() + 8)
    if PER_UNIT.search(left) or PER_UNIT_BEHIND.match(passage.text, match.end(), match.end() + 6):
        return None
    what = _what(passage, number, match.end(), former=former)
    if what is None or ((bound or LIMIT.search(left)) and not (what and SUM.search(left))):
        return None
    span = Span(number.start, match.end())
    return Proposal(
        kind=ProposalKind.MONEY,
        span=span,
        words=passage.words(span),
        subject=nouns.before(SUM.split(left)[-1] or left),
        quantity=number.value,
        unit="元",
        is_exact=number.is_exact and not (match["late"] or match["about"] or bound),
        what=what,
    )


def _what(passage: StatementPassage, number: Number, end: int, *, former: Former) -> str | None:
    """The figure it goes up in, "" for none, and None where the sum is only planned or still owed."""
    clause_start = max(passage.mood.clause_start(number.start), former.end)
    clause = passage.sentence_before(number.start, since=clause_start)
    own = _last_sum(clause)
    if own is not None and not passage.mood.is_open(number.start - len(clause) + own[0]):
        return own[1]
    if OWED_BEHIND.match(passage.text, end, end + FURTHEST):
        return None
    behind = _sum_behind(passage, end)
    if behind is not None:
        return _unless_open(passage, *behind)
    if own is not None or LEFT_OVER.search(clause) or passage.mood.is_open(number.start):
        return None
    return "" if OTHER.search(clause) else _inherited(passage, clause_start, clause, former=former)


def _last_sum(words: str) -> tuple[int, str] | None:
    found = [(match.start(), _figure(match)) for match in SUM.finditer(words)]
    return found[-1] if found else None


def _figure(match: re.Match[str]) -> str:
    return SUMS[int((match.lastgroup or "s0")[1:])][0]


def _unless_open(passage: StatementPassage, verb: int, what: str) -> str | None:
    """未追回的8000元, 拟退还3万元: not done. 追回应由个人承担的3200元 is: its 应 stands behind the verb."""
    return None if passage.mood.is_open(verb) else what


def _sum_behind(passage: StatementPassage, end: int) -> tuple[int, str] | None:
    """Said after the sum: 已全部退缴, 尚未清退; the place of the verb and its figure."""
    match = BEHIND.match(passage.text, end, end + 24)
    if match is None:
        return None
    verb = SUM.search(passage.text, match.end(), match.end() + 6)
    if verb is None or not SAID_BEHIND.fullmatch(passage.text, match.end(), verb.start()):
        return None
    if COUNTS_ITSELF.match(passage.text, verb.end()):
        return None  # 应追缴4.6亿元,已追缴3.9亿元
    return verb.start(), _figure(verb)


def _inherited(passage: StatementPassage, clause_start: int, clause: str, *, former: Former) -> str | None:
    """From the clauses before it, back to the sum before: 对补贴进行清退,共3万元; 补贴3万元、押金2万元."""
    earlier = passage.sentence_before(clause_start, since=former.end)
    is_listed = earlier == "、" or (not earlier and LISTED.match(clause))
    if former.end and (is_listed or TOTAL.fullmatch(clause)):
        return former.what
    found = _last_sum(earlier)
    return _unless_open(passage, clause_start - len(earlier) + found[0], found[1]) if found else ""
