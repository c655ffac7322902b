"""Numbers as they are written in these texts: 16, 1,200, 3万4千, 1亿2千万, 十二, 两, 十余, 近百, 2至3."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# Full-width signs and the wide space, one for one, so that places in the text stay what they are.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
MOST_DIGITS = 12

FIGURES = r"\d+(?:,\d{3})*(?:\.\d+)?"
PART = re.compile(rf"(?P<figures>{FIGURES})(?P<about>[余多])?(?P<scale>[百千万亿]{{0,2}})")
ARABIC = rf"(?<![\d.])(?:{FIGURES}(?:[余多]?[百千万亿]{{1,2}})?){{1,3}}"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿]{1,12}(?:点[零〇一二三四五六七八九]{1,3}|[余多]?[万亿])?"
TOKEN = re.compile(rf"(?P<number>{ARABIC}|{CHINESE})(?P<more>[余多几])?")
# 节约3万元 and 最近两次 are no estimates.
BEFORE = re.compile(
    r"(?:(?<![最附就临靠邻亲远])近|大约|(?<![节预制契条合简特公违续签规履解邀赴爽守])约|"
    r"将近|(?<!不)超过?|逾|"
    r"[数几](?=[十百千万])|上(?=[百千万]))$"
)
LONGEST_BEFORE = 3
RANGE = re.compile(r"\s*[-—–~至到]\s*")


@dataclass(frozen=True)
class Number:
    """A number in its place; ``is_exact`` is False for 十余, 近百 and 2至3, ``is_chinese`` for 十二."""

    start: int
    end: int
    value: Decimal
    is_exact: bool = True
    is_chinese: bool = False


def half_width(text: str) -> str:
    """The same text, as long as before, with full-width figures and punctuation as plain ones."""
    return CAPITAL.sub(lambda match: match[0].translate(CAPITALS), text.translate(HALF_WIDTH))


# 叁拾万元: capital figures, where a sign of place shows that they are no names (队伍, 陆续).
CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬圆", "一二三四五六七八九十百千万元")
CAPITAL = re.compile(
    r"[壹贰叁肆伍陆柒捌玖][拾佰仟万萬亿][壹贰叁肆伍陆柒捌玖拾佰仟万萬亿零圆]*|[壹贰叁肆伍陆柒捌玖]圆"
)


def find_numbers(text: str) -> list[Number]:
    """All numbers in the order of the text; ordinals (第三) are none, a range is one."""
    found: list[Number] = []
    for match in TOKEN.finditer(text):
        number = _number(text, match)
        if number is None:
            continue
        if found and _is_range(text, found[-1], number):
            first = found.pop()
            number = replace(number, start=first.start, is_exact=False)
        found.append(number)
    return found


def _number(text: str, match: re.Match[str]) -> Number | None:
    start, written = match.start(), match["number"]
    if text[start - 1 : start] == "第":
        return None
    about = BEFORE.search(text[max(0, start - LONGEST_BEFORE) : start])
    is_chinese = not written[0].isascii()
    plain = re.sub("[余多]", "", written)
    value = _chinese(plain) if is_chinese else _arabic(plain)
    is_exact = not (about or match["more"] or plain != written)
    # 千人计划, 万人评议: a lone 百, 千, 万 is a number only as an estimate (近百人).
    if value is None or (is_exact and is_chinese and set(written) <= set(SCALES)):
        return None
    return Number(start, match.end(), value, is_exact, is_chinese)


def _is_range(text: str, first: Number, second: Number) -> bool:
    return bool(RANGE.fullmatch(text, first.end, second.start)) and first.is_chinese == second.is_chinese


def _arabic(written: str) -> Decimal | None:
    """3万4千 is 34,000; None for 3万4, which is spoken, and for figures that are an identity number."""
    total, last = Decimal(0), None
    for match in PART.finditer(written):
        figures = match["figures"].replace(",", "")
        if len(figures) > MOST_DIGITS:
            return None
        times = 1
        for scale in match["scale"]:
            times *= SCALES[scale]
        part = Decimal(figures) * times
        if last is not None and (part >= last or (times == 1 and part * 10 < last)):
            return None
        total, last = total + part, Decimal(times)
    return total


def _chinese(written: str) -> Decimal | None:
    """Up to 亿; within ten thousand each place may stand once and only in falling order."""
    if "点" in written:
        whole, _, fraction = written.partition("点")
        value = _chinese(whole)
        digits = "".join(str(DIGITS[sign]) for sign in fraction)
        return None if value is None else value + Decimal(f"0.{digits}")
    if "亿" in written:
        return _scaled(written, "亿")
    if "万" in written:
        return _scaled(written, "万")
    return _below_ten_thousand(written)


def _scaled(written: str, sign: str) -> Decimal | None:
    high, _, low = written.rpartition(sign)
    times = _chinese(high) if high else Decimal(1)
    # 三万五 is spoken for 35,000; nobody should have to guess.
    rest = Decimal(0) if not low else _chinese(low) if len(low) > 1 else None
    return None if times is None or rest is None else times * SCALES[sign] + rest


def _below_ten_thousand(written: str) -> Decimal | None:
    total, digit, last = 0, None, 10_000
    for sign in written:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
            continue
        place = TENS.get(sign, last)
        if place >= last:
            return None
        total, digit, last = total + (1 if digit is None else digit) * place, None, place
    if digit is not None and last not in (10_000, 10) and total and "零" not in written:
        return None  # 一百二 is spoken for 120
    return Decimal(total + (digit or 0))
