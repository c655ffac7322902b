"""Names of downloads and of the archive's folders and files, from what is printed. Pure; safe on Windows.

Source of what Windows refuses: Microsoft, “Naming Files, Paths, and Namespaces”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from statements.normal_forms import normalized

MAX_PART = 80
# Windows opens paths of up to 260 signs; what the user's own folder takes is not known.
MAX_FOLDER = 32
FORBIDDEN = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)")
SPACES = re.compile(r"\s+")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def safe_part(text: str, *, longest: int = MAX_PART, fallback: str = "未命名") -> str:
    """One folder or file name: the text without what Windows refuses, at most ``longest`` characters."""
    text = SPACES.sub(" ", normalized(text, "NFC"))
    kept = "".join(sign for sign in FORBIDDEN.sub("", text) if unicodedata.category(sign) not in ("Cc", "Cf"))
    kept = _shortened(kept.strip(" ."), longest)
    if RESERVED.match(kept):
        kept = f"_{kept}"[:longest]
    return kept or fallback


def _shortened(name: str, longest: int) -> str:
    """Cut in front of the ending, so that the file still opens."""
    if len(name) <= longest:
        return name
    found = ENDING.search(name)
    ending = found.group() if found else ""
    return name[: longest - len(ending)].rstrip(" .") + ending


def _folder(number: int | None, text: str, *, order: int, digits: int = 2) -> str:
    """``02 关于作风建设…方面``: sorted as printed; without a printed number, its place in the order."""
    lead = f"{number if number is not None else order:0{digits}d}"
    return safe_part(f"{lead} {safe_part(text, longest=MAX_FOLDER, fallback='')}")


def inspection_folder(name: str) -> str:
    return safe_part(name, longest=MAX_FOLDER, fallback="巡察")


def category_folder(number: int | None, text: str, *, order: int) -> str:
    """``order`` counts the categories of the inspection from 1."""
    return _folder(number, text or "未分类", order=order)


def finding_folder(number: int | None, text: str, *, order: int) -> str:
    """``order`` counts the findings of the category from 1."""
    return _folder(number, text or "未列问题", order=order)


def measure_folder(number: int | None, text: str, *, order: int) -> str:
    """``order`` counts the measures of the finding from 1."""
    return _folder(number, text or "措施", order=order)


def unique_names(names: Iterable[str]) -> list[str]:
    """Safe names in the same order, no two alike to Windows (which ignores case): ``台账(2).pdf``."""
    taken: set[str] = set()
    found = []
    for name in names:
        found.append(_free(safe_part(name), taken))
        taken.add(found[-1].casefold())
    return found


def _free(name: str, taken: set[str]) -> str:
    if name.casefold() not in taken:
        return name
    ending = match.group() if (match := ENDING.search(name)) else ""
    stem = name[: len(name) - len(ending)]
    number = 2
    while (candidate := f"{stem[: MAX_PART - len(ending) - 7]}({number}){ending}").casefold() in taken:
        number += 1
    return candidate


def joined(*parts: str) -> str:
    """A path inside the archive; zip and links use the forward slash."""
    return "/".join(parts)


def workbook_name(title: str, *, day: date, what: str = "整改台账") -> str:
    """The name of a download: what it is and of which day."""
    return f"{safe_part(title, longest=60, fallback='')}{what}{day:%Y%m%d}.xlsx"
