"""Words for periods that come round: 每两周, 逐月, 按季度, 每周五, 一月一调度, 定期."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from statements.model import StatedPeriod
from statements.passage import StatementPassage

PERIODS = {
    "天": StatedPeriod.DAY,
    "日": StatedPeriod.DAY,
    "周": StatedPeriod.WEEK,
    "星期": StatedPeriod.WEEK,
    "礼拜": StatedPeriod.WEEK,
    "月": StatedPeriod.MONTH,
    "月度": StatedPeriod.MONTH,
    "季": StatedPeriod.QUARTER,
    "季度": StatedPeriod.QUARTER,
    "半年": StatedPeriod.HALF_YEAR,
    "年": StatedPeriod.YEAR,
    "年度": StatedPeriod.YEAR,
}
NAMES = "天|日|星期|礼拜|周|月度|月|季度|季|半年|年度|年"
# Months that make a longer period of their own: 每三个月 is a quarter.
OF_MONTHS = {3: StatedPeriod.QUARTER, 6: StatedPeriod.HALF_YEAR, 12: StatedPeriod.YEAR}
COUNTS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "双": 2, "十二": 12}
# 每月5日前, 每季度末, 每周五下午: when in the period.
WITHIN = (
    r"(?:度)?(?:的)?(?:(?:第[一二三四五六]|最后一)个?(?:周[一二三四五六日]?|"
    r"星期[一二三四五六日]?|工作日|月)?|[上中下]旬|首[月周日]|(?:年|月|季)?[末底初](?:之?前)?|"
    r"\d{1,2}[日号](?:前|左右|"
    r"之前|以前)?|"
    r"(?<=周)[一二三四五六日天末](?![次场期个条课名项轮调]|至少)|(?<=星期)[一二三四五六日天]|"
    r"\d{1,2}月(?:份|底|\d{1,2}[日号])?(?:前)?|[上下]午|晚上?)*"
)
EVERY = re.compile(
    rf"每(?:间?隔|逢)?(?P<many>十二|[一二两三四五六七八九十双]|"
    rf"\d{{1,2}})?个?(?P<name>{NAMES})(?!历|纪|限|薪|级|龄|轻|终奖|鉴|产|报(?![送告])|均){WITHIN}"
)
# 每年3月、9月; 每周二、周四.
FURTHER_DAYS = re.compile(
    r"(?:[、和及](?:\d{1,2}[月日号](?:份|底|初)?|周[一二三四五六日]|星期[一二三四五六日]|"
    r"[一二三四五六日](?=[^\w]|下午|上午|开|组|集)))+(?:前|[上下]午)?"
)
HALF_MONTH = re.compile(rf"(?:每|逐)半个?月{WITHIN}")
BY = re.compile(
    rf"(?:逐|(?<!制)按)(?P<name>{NAMES})(?!期|常|程|份|历|度计|预算|计划|任务|总|工作|薪|终|末|限|照|完成|逐)"
)
ALTERNATE = re.compile(r"(?P<name>隔周|隔月|隔天|双周|双月(?!刊))(?!刊)")
# 一月一调度, 半年一评估; 一事一议 has no period.
ONE_ONE = re.compile(
    rf"(?P<many>一|每|半)(?P<name>{NAMES})(?:一|"
    rf"1)(?=[^次个场期名条份件项人轮年月日天周季位家部章办度半\d,。;、])"
)
# 一年不少于2次, 半年一次: only with its number directly behind, for 一季度 is also the first quarter.
PER = re.compile(
    rf"(?<![年第每逐按近前后内度\d])(?P<many>一|两|三|半)个?(?P<name>{NAMES})"
    r"(?=(?:不少于|至少|不低于|不超过|最多)?[一二两三四五六七八九十\d]{1,3}[次场轮期])"
)
# 半年组织一次自查.
PER_ONE = re.compile(
    r"(?<![年第每逐按近前后内度\d])(?P<many>一|两|三|半)个?(?P<name>天|周|月|年)"
    r"(?=(?:至少)?(?:开展|组织|召开|进行|举办|听取)(?:一|1)次|(?!发生|"
    r"出现)[^,。;、\d]{2,6}(?:一|1)次(?:[,。;]|$))"
)
# 日巡查、周汇总、月通报.
IN_SHORT = re.compile(
    r"(?:(?<=[、“,。;立行实和])|^)(?P<name>日|周|月|季度|季|半年)(?:度)?"
    r"(?=(?:巡查|汇总|通报|报告|调度|督查|总结|研判|例会|碰头|分析|考核|评估|点评|检查|抽查|"
    r"会商|述职|提醒)(?:[、”,。;]|机制|制度|$))"
)
AT_TIMES = re.compile(r"(?<!不)定期(?!存|间|限|借|票|刊|的|会议|例会)")


@dataclass(frozen=True)
class Marker:
    """A period in its place. ``times`` is how often its number is meant within ``period`` (每半月1次: 2),
    ``days`` on how many days of it (每周二、周四).
    """

    start: int
    end: int
    period: StatedPeriod | None
    every: int = 1
    times: int = 1
    days: int = 1


def find_markers(passage: StatementPassage) -> list[Marker]:
    """All of them in the order of the text; the longer words win where two begin alike."""
    found = sorted(_markers(passage.text), key=lambda marker: (marker.start, -marker.end))
    kept: list[Marker] = []
    for marker in found:
        if not kept or marker.start >= kept[-1].end:
            kept.append(marker)
    return kept


def _markers(text: str) -> Iterator[Marker]:
    for match in HALF_MONTH.finditer(text):
        yield Marker(match.start(), match.end(), StatedPeriod.MONTH, times=2)
    for match in EVERY.finditer(text):
        yield _many(match, match["many"] or "一")
    for match in BY.finditer(text):
        yield Marker(match.start(), match.end(), PERIODS[match["name"]])
    for match in ALTERNATE.finditer(text):
        yield Marker(match.start(), match.end(), PERIODS[match["name"][1:]], every=2)
    for match in ONE_ONE.finditer(text):
        half = match["many"] == "半"
        yield Marker(match.start(), match.end(), PERIODS["半年" if half else match["name"]])
    for match in PER.finditer(text):
        half = match["many"] == "半"
        yield Marker(match.start(), match.end(), PERIODS["半年"]) if half else _many(match, match["many"])
    for match in PER_ONE.finditer(text):
        half = match["many"] == "半"
        yield (
            Marker(match.start(), match.end(), StatedPeriod.HALF_YEAR)
            if half
            else _many(match, match["many"])
        )
    for match in IN_SHORT.finditer(text):
        yield Marker(match.start(), match.end(), PERIODS[match["name"]])
    for match in AT_TIMES.finditer(text):
        yield Marker(match.start(), match.end(), None)


def _many(match: re.Match[str], many: str) -> Marker:
    every = int(many) if many.isdigit() else COUNTS[many]
    period = PERIODS[match["name"]]
    if period is StatedPeriod.MONTH and every in OF_MONTHS:
        period, every = OF_MONTHS[every], 1
    further = FURTHER_DAYS.match(match.string, match.end()) if match.end() > match.end("name") else None
    end = further.end() if further else match.end()
    days = 1 + len(re.findall("[、和及]", further[0])) if further else 1
    return Marker(match.start(), end, period, every, days=days)
