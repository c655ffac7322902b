"""Numbers as a spreadsheet shows them: 0.805 in the format ``0.0%`` is read as 80.5%, as its reader does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# The built-in formats that are more than plain digits.
BUILT_IN: dict[int, str] = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
MAX_PATTERN = 255
MAX_DECIMALS = 15
# What fifteen digits cannot tell apart a spreadsheet does not show either.
SIGNIFICANT = ".15g"
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)[^\]]*\]|(?P<colour>\[[^\]]*\])|[_*](?P<blank>.)|(?P<plain>.)'
)
_DIGITS = re.compile(r"(?P<whole>[#?0,]*[#?0])(?:\.(?P<rest>[#?0]*))?")
# Codes of dates, fractions, powers and texts: what is written with them is not told here.
_CODES = re.compile(r"[A-Za-z@/]")


@dataclass(frozen=True)
class NumberShape:
    """One section of a format; ``fewest`` and ``most`` are its decimals, ``whole`` its least digits."""

    before: str
    after: str
    whole: int
    fewest: int
    most: int
    has_thousands: bool
    is_percent: bool

    def text(self, value: float) -> str:
        number = Decimal(repr(value)) * (100 if self.is_percent else 1)
        number = abs(number).quantize(Decimal(1).scaleb(-self.most), rounding=ROUND_HALF_UP)
        whole, _, rest = f"{number:,f}".partition(".") if self.has_thousands else f"{number:f}".partition(".")
        while len(rest) > self.fewest and rest.endswith("0"):
            rest = rest[:-1]
        digits = f"{whole.rjust(self.whole, '0')}.{rest}" if rest else whole.rjust(self.whole, "0")
        return f"{self.before}{digits}{self.after}"


@dataclass(frozen=True)
class NumberFormat:
    """A format's section for what is not negative, and the one for what is, where it has one."""

    plain: NumberShape
    negative: NumberShape | None = None

    def text(self, value: float) -> str:
        if value >= 0:
            return self.plain.text(value)
        return self.negative.text(value) if self.negative else f"-{self.plain.text(value)}"


def number_format(pattern: str) -> NumberFormat | None:
    """None for General, and for what shows no plain number."""
    if not pattern or len(pattern) > MAX_PATTERN:
        return None
    sections = _sections(pattern)
    plain = _shape(sections[0])
    if plain is None:
        return None
    return NumberFormat(plain, _shape(sections[1]) if len(sections) > 1 else None)


def general(value: float) -> str:
    """A number without a format: 0.1 + 0.2 is 0.3."""
    return str(int(value)) if value.is_integer() else repr(float(format(value, SIGNIFICANT)))


def _sections(pattern: str) -> list[list[tuple[str, bool]]]:
    """The signs of each section, each with whether it stands for itself."""
    sections: list[list[tuple[str, bool]]] = [[]]
    for match in _TOKEN.finditer(pattern):
        plain = match["plain"]
        if plain == ";":
            sections.append([])
        elif plain is not None:
            sections[-1].append((plain, False))
        else:
            literal = match["quoted"] or match["escaped"] or match["sign"] or ""
            sections[-1] += [(sign, True) for sign in literal]
    return sections


def _shape(section: list[tuple[str, bool]]) -> NumberShape | None:
    # A literal is hidden from the search for digits.
    codes = "".join("\x00" if is_literal else sign for sign, is_literal in section)
    found = _DIGITS.search(codes)
    if found is None or _CODES.search(codes) or _DIGITS.search(codes, found.end()):
        return None
    rest = found["rest"] or ""
    whole = found["whole"]
    if len(rest) > MAX_DECIMALS or codes[found.end() : found.end() + 1] == ",":
        return None
    texts = [sign for sign, _ in section]
    return NumberShape(
        "".join(texts[: found.start()]),
        "".join(texts[found.end() :]),
        whole.count("0"),
        rest.count("0"),
        len(rest),
        has_thousands="," in whole,
        is_percent="%" in codes,
    )
