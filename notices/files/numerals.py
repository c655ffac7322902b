"""How numbers of lists are written: each numFmt of ECMA-376 (17.18.59) that Chinese documents use."""

from __future__ import annotations

from collections.abc import Callable

_SMALL = "零一二三四五六七八九"
_CIRCLE = "〇一二三四五六七八九"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# A hostile file asks for the two-billionth numeral; no list is that long.
MAX_NUMBER = 32767
_UNITS = ("", "十", "百", "千", "万")
_LEGAL_UNITS = ("", "拾", "佰", "仟", "万")


def numeral(count: int, shape: str) -> str:
    """``count`` as the numFmt ``shape`` writes it; in plain figures where the shape has no sign for it."""
    write = _SHAPES.get(shape)
    if write is None or not 0 < count <= MAX_NUMBER:
        return str(count)
    return write(count) or str(count)


def _thousands(
    count: int, *, digits: str = _SMALL, units: tuple[str, ...] = _UNITS, one_ten: bool = False
) -> str:
    """With 十百千; ``one_ten`` says whether ten is written 壹拾 or 十."""
    figures = str(count)
    parts: list[str] = []
    is_gap = False
    for place, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if figure == "0":
            is_gap = True
            continue
        parts += [digits[0] if is_gap and parts else "", digits[int(figure)], units[place]]
        is_gap = False
    text = "".join(parts)
    return text[1:] if not one_ten and 10 <= count < 20 else text


def _counting(count: int) -> str:
    """十一 up to ninety-nine, then figure by figure (一〇一)."""
    return _thousands(count) if count < 100 else _digits(count)


def _digits(count: int) -> str:
    return "".join(_CIRCLE[int(figure)] for figure in str(count))


def _legal(count: int) -> str:
    return _thousands(count, digits=_LEGAL_SIMPLIFIED, units=_LEGAL_UNITS, one_ten=True)


def _legal_traditional(count: int) -> str:
    units = (*_LEGAL_UNITS[:4], "萬")
    return _thousands(count, digits=_LEGAL_TRADITIONAL, units=units, one_ten=True)


def _roman(count: int) -> str:
    parts = []
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        parts.append(sign * times)
    return "".join(parts)


def _letters(count: int) -> str:
    """A … Z, AA, BB …: Word repeats the letter."""
    times, index = divmod(count - 1, 26)
    return chr(ord("A") + index) * (times + 1)


def _row(*rows: tuple[int, str, int]) -> Callable[[int], str]:
    """Signs that stand in rows of Unicode: (number of the first, first sign, how many)."""

    def write(count: int) -> str:
        for first, sign, length in rows:
            if first <= count < first + length:
                return chr(ord(sign) + count - first)
        return ""

    return write


def _full_width(count: int) -> str:
    return "".join(chr(ord("\uff10") + int(figure)) for figure in str(count))


def _stems_and_branches(count: int) -> str:
    return _STEMS[(count - 1) % 10] + _BRANCHES[(count - 1) % 12]


def _ordinal(count: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{count}{'th' if count % 100 in (11, 12, 13) else endings.get(count % 10, 'th')}"


_circled = _row((1, "①", 20), (21, "㉑", 15), (36, "㊱", 15))
_SHAPES: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": lambda count: _thousands(count).replace("零", ""),
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "ideographTraditional": lambda count: _STEMS[count - 1] if count <= len(_STEMS) else "",
    "ideographZodiac": lambda count: _BRANCHES[count - 1] if count <= len(_BRANCHES) else "",
    "ideographZodiacTraditional": _stems_and_branches,
    "ideographEnclosedCircle": _row((1, "㊀", 10)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _row((1, "⒈", 20)),
    "decimalEnclosedParen": _row((1, "⑴", 20)),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda count: f"{count:02}",
    "numberInDash": lambda count: f"- {count} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "hex": lambda count: f"{count:X}",
}
