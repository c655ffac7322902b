"""Counts, cadences, rates, money and people handled, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from measures.reading.model import Comparator, Kind, Period, Proposal, Span
from measures.reading.numbers import NUMBER, read_number
from measures.reading.subjects import after, before

# Units that stand behind what they count (走访6次, 专家30人), and those in front of it (2名专家).
ACTS = "人次|场次|次|场|期|批次|轮|人"
THINGS = "名|位|条|件|份|个|家|项|篇|部|台|处|户|册|辆|幅|块|所|宗|起|万字"
UNIT = rf"(?P<unit>{ACTS}|{THINGS})"
AT_LEAST = r"至少|不少于|不低于|最少"
AT_MOST = r"不超过|不高于|至多"
PERIODS = {
    "天": Period.DAY,
    "日": Period.DAY,
    "周": Period.WEEK,
    "星期": Period.WEEK,
    "月": Period.MONTH,
    "月度": Period.MONTH,
    "季": Period.QUARTER,
    "季度": Period.QUARTER,
    "半年": Period.HALF_YEAR,
    "年": Period.YEAR,
    "年度": Period.YEAR,
}
PERIOD = r"每个?(?P<period>天|日|周|星期|月度|月|季度|季|半年|年度|年)(?:度)?"
BETWEEN = r"[^,。;、:!?\n《》()]{0,16}?"

CADENCE = re.compile(
    rf"{PERIOD}(?P<between>{BETWEEN})(?:(?P<than>{AT_LEAST}|{AT_MOST}){BETWEEN})?{NUMBER}{UNIT}"
)
COUNT = re.compile(rf"(?<![第\d.])(?P<than>{AT_LEAST}|{AT_MOST})?{NUMBER}{UNIT}(?!性|程|序)")
RATE = re.compile(
    rf"(?P<than>≥|≤|{AT_LEAST}|{AT_MOST})?(?<![\d.])(?P<number>\d{{1,3}}(?:\.\d{{1,4}})?)%(?P<more>以上|以下|以内)?"
)
MONEY = re.compile(rf"(?<![第\d.]){NUMBER}(?P<scale>亿|万|千)?(?P<late>余)?元")
SCALES = {"": 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# 清退, 追回 and 挽回 are the three sums that go up (product.md, figures reported upward).
SUMS = (
    ("清退资金", re.compile(r"清退|退还|退缴|退回|清缴")),
    ("追回资金", re.compile(r"追回|追缴|收回|追收|收缴|上缴")),
    ("挽回损失", re.compile(r"挽回|避免损失")),
)
HANDLED = (
    ("谈话提醒", r"谈话提醒|提醒谈话|谈话函询|约谈"),
    ("批评教育", r"批评教育|责令检查|通报批评"),
    ("诫勉", r"诫勉谈话|诫勉"),
    ("党政纪处分", r"党纪政务处分|党政纪处分|党纪政纪处分|党纪处分|政务处分|政纪处分|党内警告"),
    ("组织处理", r"组织处理|组织调整|调离岗位|免职"),
)
PERSONS = r"(?P<unit>人次|人|名)"
HANDLED_RES = tuple(
    (what, re.compile(rf"(?:{words})(?:干部|党员|职工|责任人)?(?:共|计|了)?{NUMBER}{PERSONS}"))
    for what, words in HANDLED
) + tuple((what, re.compile(rf"{NUMBER}{PERSONS}[^,。;、\n]{{0,10}}?(?:{words})")) for what, words in HANDLED)
# Counts whose nouns are figures that go up.
MEETINGS = (("民主生活会", "民主生活会"), ("党课", "党课"), ("线索", "移交线索"), ("学习", "学习"))


def read_cadences(text: str) -> Iterator[Proposal]:
    for match in CADENCE.finditer(text):
        found = _proposal(Kind.CADENCE, match, unit=match["unit"])
        if found is not None:
            subject = before(match["between"]) or after(text, match.end()) or before(text[: match.start()])
            yield _with(found, subject=subject, period=PERIODS[match["period"]])


def read_counts(text: str) -> Iterator[Proposal]:
    for match in COUNT.finditer(text):
        found = _proposal(Kind.COUNT, match, unit=match["unit"])
        if found is None or _is_mere_article(match):
            continue
        left, right = before(text[: match.start()]), after(text, match.end())
        subject = (left or right) if match["unit"] in ACTS.split("|") else (right or left)
        what = next((what for word, what in MEETINGS if word in subject), "")
        yield _with(found, subject=subject, what=what if match["unit"] not in ("人次", "人", "名") else "")


def _is_mere_article(match: re.Match[str]) -> bool:
    """一个专班, 一项制度: an article, no count."""
    return match["number"] == "一" and match["unit"] not in ("次", "场", "期")


def read_rates(text: str) -> Iterator[Proposal]:
    for match in RATE.finditer(text):
        yield Proposal(
            kind=Kind.RATE,
            span=Span(match.start(), match.end()),
            words=match[0],
            subject=before(text[: match.start()]),
            quantity=Decimal(match["number"]),
            unit="%",
            comparator=_comparator(match["than"] or "", match["more"] or ""),
        )


def read_money(text: str) -> Iterator[Proposal]:
    for match in MONEY.finditer(text):
        found = _proposal(Kind.MONEY, match, unit="元")
        if found is None or found.quantity is None:
            continue
        clause = re.split(r"[。;!?\n]", text[: match.start()])[-1]
        what = _nearest_sum(clause[-24:])
        yield _with(
            found,
            quantity=found.quantity * SCALES[match["scale"] or ""],
            is_exact=found.is_exact and not match["late"],
            subject=before(text[: match.start()]),
            what=what,
        )


def _nearest_sum(clause: str) -> str:
    found = [(match.end(), what) for what, words in SUMS for match in words.finditer(clause)]
    return max(found)[1] if found else ""


def read_people(text: str) -> Iterator[Proposal]:
    for what, pattern in HANDLED_RES:
        for match in pattern.finditer(text):
            found = _proposal(Kind.PEOPLE, match, unit=match["unit"])
            if found is not None:
                yield _with(found, subject=what, what=what)


def _proposal(kind: Kind, match: re.Match[str], *, unit: str) -> Proposal | None:
    number = read_number(match)
    if number is None:
        return None
    return Proposal(
        kind=kind,
        span=Span(match.start(), match.end()),
        words=match[0],
        subject="",
        quantity=number.value,
        unit=unit,
        comparator=_comparator(match.groupdict().get("than") or "", ""),
        is_exact=number.is_exact,
    )


def _comparator(than: str, more: str) -> Comparator:
    if than == "≥" or more == "以上" or re.fullmatch(AT_LEAST, than):
        return Comparator.AT_LEAST
    if than == "≤" or more or re.fullmatch(AT_MOST, than):
        return Comparator.AT_MOST
    return Comparator.EXACTLY


def _with(proposal: Proposal, **values: object) -> Proposal:
    return replace(proposal, **values)  # type: ignore[arg-type]
