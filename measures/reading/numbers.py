"""Numbers as they are written in these texts: 16, 1,200, 3.5, 十二, 两, 十余."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
# Full-width signs and the wide space, one for one, so that places in the text stay what they are.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,4})?"
CHINESE = r"[一二两三四五六七八九十百千]{1,7}"
ABOUT = r"[余多几]"
# 近百, 约30, 数十: said before the number.
BEFORE = r"(?:近|约|大约|将近|超过?|逾|数)"
NUMBER = rf"(?P<about>{BEFORE})?(?P<number>{ARABIC}|{CHINESE})(?P<more>{ABOUT})?"


@dataclass(frozen=True)
class Number:
    value: Decimal
    is_exact: bool


def half_width(text: str) -> str:
    """The same text, as long as before, with full-width figures and punctuation as plain ones."""
    return text.translate(HALF_WIDTH)


def read_number(match: re.Match[str]) -> Number | None:
    """The number of a match of ``NUMBER``; None when the signs make none (十百)."""
    written = match["number"]
    value = _arabic(written) if written[0].isascii() else _chinese(written)
    if value is None:
        return None
    return Number(value, is_exact=not (match["about"] or match["more"]))


def _arabic(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _chinese(written: str) -> Decimal | None:
    """Up to 9,999; each place may stand once and only in falling order."""
    total, digit, last = 0, None, 10_000
    for sign in written:
        if sign in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[sign]
            continue
        place = TENS[sign]
        if place >= last:
            return None
        total, digit, last = total + (1 if digit is None else digit) * place, None, place
    if digit is not None and last not in (10_000, 10) and total:
        return None  # 一百二 is spoken for 120; nobody should have to guess
    return Decimal(total + (digit or 0))
