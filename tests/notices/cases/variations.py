"""The same notice as another hand or another program prints it: what it says stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.notices.cases.dress import HALF_WIDTH, WIDTHS, wrapped

# Text in, text out; the seed chooses among the forms that are the same to a reader.
Variation = Callable[[str, int], str]

INVISIBLE = "\u200b\ufeff\u200e\u00ad\u2060\u200d"
_CHINESE = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(rf"^[ \u3000]*(?:[(（](?:{_CHINESE}|\d{{1,2}})[)）]|{_CHINESE}、|\d{{1,2}}[.．、](?!\d))")
_FULL_WIDTH = {ord(half): full for half, full in zip(",;:()", "，；：（）", strict=True)}
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
# Form of a mark; what takes its place, by the number that is printed.
_MARKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (r"(?<!\d)(\d{1,2})[.．、](?!\d)", "{}、".format),
    (r"(?<!\d)(\d{1,2})[.．、](?!\d)", "{}．".format),
    (r"(?<!\d)(\d{1,2})[.．、](?!\d)", lambda n: n.translate(_FULL_DIGITS) + "．"),
    (r"(?<!\d)(\d|1\d|20)[.．、](?!\d)", lambda n: chr(ord("⒈") + int(n) - 1)),
    (r"[(（](\d{1,2})[)）]", "{}）".format),
    (r"[(（](\d|1\d|20)[)）]", lambda n: chr(ord("⑴") + int(n) - 1)),
    (r"[(（](\d{1,2})[)）]", lambda n: f"（{n.translate(_FULL_DIGITS)}）"),
    (r"[(（]([一二三四五六七八九十])[)）]", lambda n: chr(ord("㈠") + "一二三四五六七八九十".index(n))),
    (rf"({_CHINESE})、", "{}．".format),
    (rf"({_CHINESE})、", "{}丶".format),
)
_LABELS = (
    ("整改情况", "整改进展情况"),
    ("整改情况", "整改落实情况"),
    ("整改情况", "目前进展"),
    ("整改措施", "整改举措"),
    ("整改措施", "具体措施"),
    ("完成情况", "完成状态"),
    ("责任领导", "牵头领导"),
    ("整改时限", "完成时限"),
)


def other_marks(text: str, seed: int) -> str:
    """At the start of lines, and where one follows the other in a line."""
    form, anew = _MARKS[seed % len(_MARKS)]
    begins = r"(?m)(^[ \u3000]*|[。；;：])"
    return re.sub(begins + form, lambda match: match[1] + anew(match[2]), text)


def other_widths(text: str, seed: int) -> str:
    return text.translate(HALF_WIDTH if seed % 2 else _FULL_WIDTH)


def other_labels(text: str, seed: int) -> str:
    printed, anew = _LABELS[seed % len(_LABELS)]
    return re.sub(rf"(?m)(^|[。；;]){printed}(?=[:：])", rf"\g<1>{anew}", text)


def framed_labels(text: str, seed: int) -> str:
    """整改情况： becomes 【整改情况】."""
    open_, close = ("【】", "[]", "〔〕")[seed % 3]
    names = "整改情况|整改措施|完成情况|整改成效"
    return re.sub(rf"(?m)^({names})[:：]", rf"{open_}\g<1>{close}", text)


def lines_anew(text: str, seed: int) -> str:
    return wrapped(text, width=WIDTHS[seed % len(WIDTHS)])


def invisible(text: str, seed: int) -> str:
    sign = INVISIBLE[seed % len(INVISIBLE)]
    step = 5 + seed % 7
    return "".join(own + (sign if index % step == 0 else "") for index, own in enumerate(text))


def invisible_before_lines(text: str, seed: int) -> str:
    return re.sub("(?m)^", INVISIBLE[seed % len(INVISIBLE)], text)


def gaps(text: str, seed: int) -> str:
    """Blank lines, indents, spaces at the end, the line ends of another system."""
    forms = ("\n\n", "\n　　", " \n", "\r\n", "\n \n\t", "\r")
    form = forms[seed % len(forms)]
    return text.replace("\n", form)


def spaced_marks(text: str, seed: int) -> str:
    return "\n".join(_MARK.sub(lambda m: m[0] + " 　"[seed % 2], line) for line in text.split("\n"))


def tagged(text: str, seed: int) -> str:
    before, behind = (("<p>", "</p>"), ("", "<br/>"), ('<p style="x"><span>', "</span></p>"))[seed % 3]
    return "\n".join(f"{before}{line}{behind}" for line in text.split("\n"))


def quoted(text: str, seed: int) -> str:
    """“…” as other keyboards type it."""
    pairs = ("「」", "『』", '""')
    own = pairs[seed % len(pairs)]
    return text.replace("“", own[0]).replace("”", own[1])


def with_pages(text: str, seed: int) -> str:
    """A page number behind every so many lines."""
    form = ("— {} —", "- {} -", "第{}页", "{}", "第 {} 页 共 9 页")[seed % 5]
    lines, size = text.split("\n"), 20 + seed % 9
    pages = [lines[start : start + size] for start in range(0, len(lines), size)]
    return "\n".join("\n".join([*page, form.format(number)]) for number, page in enumerate(pages, 1))


VARIATIONS: dict[str, Variation] = {
    own.__name__: own
    for own in (
        other_marks, other_widths, other_labels, framed_labels, lines_anew, invisible,
        invisible_before_lines, gaps, spaced_marks, tagged, quoted, with_pages,
    )
}  # fmt: skip
