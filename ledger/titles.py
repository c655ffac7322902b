"""Titles of columns as people write them, and which field of the ledger each one means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ledger.fields import FIELDS, LedgerField
from statements.normal_forms import normalized

MAX_TITLE = 100
BRACKETS = str.maketrans("[]{}【】〔〕〖〗", "()()()()()")
NOISE = re.compile(r"[\s:*★_\-—–~.。、,;/|·\"'“”‘’《》]")
# A column of money whose figures are not in 元.
TEN_THOUSAND = re.compile(r"万\s*元")
TEN_THOUSANDS = "万元"
_UNIT = re.compile(r"[万亿]?元")
_UNIT_AROUND = re.compile(r"单位[::]?(?:人民币)?([万亿]?元)")
IN_BRACKETS = re.compile(r"\([^()]*\)")


def whole_title(title: str) -> str:
    """Without white space, line breaks and marks; half-width, small letters, brackets of one kind."""
    return NOISE.sub("", normalized(title).translate(BRACKETS).lower())[:MAX_TITLE]


def plain_title(title: str) -> str:
    """A whole title without what stands in brackets, which mostly explains: 责任单位(盖章)."""
    text = whole_title(title)
    while (shorter := IN_BRACKETS.sub("", text)) and shorter != text:
        text = shorter
    # An explanation that was cut off; a title that stands in brackets as a whole is still a title.
    return text.partition("(")[0].replace(")", "") or text.replace("(", "").replace(")", "")


def unit_of(title: str, around: Iterable[str]) -> str:
    """In which unit a column of money is: as its title says, else as a line above the table does; or ""."""
    found = _UNIT.search("".join(title.split()))
    if found is not None:
        return found[0]
    lines = ("".join(normalized(text).split()) for text in around)
    return next((found[1] for text in lines if (found := _UNIT_AROUND.search(text))), "")


def spellings(title: str) -> tuple[str, ...]:
    """The names under which a title is looked up: with its brackets, and then without them."""
    return tuple(dict.fromkeys(found for found in (whole_title(title), plain_title(title)) if found))


def names_of(fields: Iterable[LedgerField]) -> dict[str, LedgerField]:
    """Whole title → field. Two fields of one title are a mistake in the table; raises ``ValueError``."""
    found: dict[str, LedgerField] = {}
    for field in fields:
        for title in field.titles:
            if found.setdefault(whole_title(title), field) is not field:
                raise ValueError(f"{title} means {found[whole_title(title)].key} and {field.key}")
    return found


NAMES: Mapping[str, LedgerField] = names_of(FIELDS.values())


def field_called(title: str, *, names: Mapping[str, LedgerField] = NAMES) -> LedgerField | None:
    """The field whose own title or synonym this is; None when there is none."""
    return names.get(_known_name(title, names))


def is_own_title(title: str, field: LedgerField) -> bool:
    """That of the ledger itself, and not a synonym."""
    return _known_name(title, NAMES) == whole_title(field.title)


def _known_name(title: str, names: Mapping[str, LedgerField]) -> str:
    return next((name for name in spellings(title) if name in names), "")
