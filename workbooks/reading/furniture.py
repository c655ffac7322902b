"""Lines of a table that are no measures: totals, signatures, dates, headers printed again, lines of numbers.

Told by what all of their cells hold together, wherever in the row it stands: a line of short words with a
total or a place for a signature among them, or of numbers alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from ledger.titles import NAMES, spellings
from statements.spelling import normal
from workbooks.reading.model import FileColumn
from workbooks.receivers.header import FIGURE_TITLE
from workbooks.receivers.headers import MAX_TITLE

_TOTAL = re.compile(r"(?:本页|本表|全部|累计|以上)?(?:合计|小计|总计|共计|统计)(?::|[::]?共?\d.*|数)?")
# Who fills in, looks through, signs or stamps a table, and when.
_WHO = re.compile(
    "签字|签名|签章|盖章|公章|填表|填报|制表|制作|审核|复核|审批|审定|核对|校对|负责人|分管领导|主要领导|经办|承办|联系|电话"
    "|日期|时间|抄送|主送|报送|意见|备注|说明|单位"
)
# Alone, without a colon, in a cell beside the one for the name.
_LABEL = re.compile(
    "(?:填表|填报|制表|审核|复核|审批|核对|校对|经办|承办|联系|报送|负责|签字|盖章|签收|抄送|单位)"
    r"(?:人|单位|部门|领导|日期|时间|意见|签字|电话|盖章)?|\w{2,8}(?:意见|签字|盖章|签章)"
)
_EXAMPLE = re.compile(r"(?:示例|样例|例如|例)(?:[::、)）]|行|措施|问题|\d*$)")
_NUMBER = re.compile(r"[-+]?[\d,.]+(?:%|[条项个件人次户家份元]|万元)?")
_DAY = re.compile(
    r"(?:\d{2,4}|[_×xX*〇○]*)年(?:\d{1,2}|[_×xX*]*)月(?:(?:\d{1,2}|[_×xX*]*)日)?|\d{4}([-./])\d{1,2}\1\d{1,2}"
)
_STEMS = tuple("甲乙丙丁戊己庚辛")
MAX_WORD = 8
MAX_LABEL = 40
MAX_BESIDE_TOTAL = 20
MIN_NUMBERS = 2
MIN_TITLES = 3
MAX_LOOKED_AT = 3


def is_furniture(texts: Mapping[int, str], columns: Collection[FileColumn]) -> bool:
    """Whether the filled cells of a row (column → text, at least one) make no measure."""
    plains = [normal(text) for text in texts.values()]
    return (
        is_header_again(texts, columns)
        or _is_total(plains)
        or is_signature(texts)
        or is_example(texts)
        or _is_line_of_numbers(texts)
        or (len(plains) >= MIN_NUMBERS and all(map(_NUMBER.fullmatch, plains)))
    )


def is_header_again(texts: Mapping[int, str], columns: Collection[FileColumn]) -> bool:
    titles = {column.index: column.title.split("/") for column in columns if column.title}
    return len(texts) > 1 and all(
        " ".join(text.split()).replace("/", "、") in titles.get(index, ()) for index, text in texts.items()
    )


def is_other_header(texts: Mapping[int, str]) -> bool:
    """Titles alone, of a table of figures or of something else."""
    known = [text for text in texts.values() if _is_title(text)]
    return len(known) >= MIN_TITLES and 4 * len(known) >= 3 * len(texts)


def _is_title(text: str) -> bool:
    return len(text) <= MAX_TITLE and (
        any(name in NAMES for name in spellings(text)) or FIGURE_TITLE.search(text) is not None
    )


def _is_line_of_numbers(texts: Mapping[int, str]) -> bool:
    """1, 2, 3, … below a header, or 甲, 乙, 1, 2."""
    plains = [normal(text).strip("()") for text in texts.values()]
    plains = [text for text in plains if text not in _STEMS]
    if len(plains) <= MIN_NUMBERS or not all(
        text.isdecimal() and len(text) < MIN_NUMBERS + 1 for text in plains
    ):
        return False
    numbers = [int(text) for text in plains]
    return all(later > before for before, later in pairwise(numbers))


def _is_total(plains: Collection[str]) -> bool:
    return any(map(_TOTAL.fullmatch, plains)) and all(len(text) <= MAX_BESIDE_TOTAL for text in plains)


def is_example(texts: Mapping[int, str]) -> bool:
    """A row that shows how the others are filled in."""
    return any(_EXAMPLE.match(normal(text)) for text in list(texts.values())[:MAX_LOOKED_AT])


def is_signature(texts: Mapping[int, str]) -> bool:
    """Labels with who or when, and beside them nothing but names, dates and numbers."""
    plains = [normal(text) for text in texts.values()]
    labels = [text for text in plains if _is_label(text)]
    rest = [text for text in plains if not _is_label(text)]
    return bool(labels) and all(_DAY.fullmatch(text) or len(text) <= MAX_WORD for text in rest)


def _is_label(text: str) -> bool:
    head, colon, _ = text.partition(":")
    if not colon:
        if _LABEL.fullmatch(text):
            return True
        return bool(_WHO.search(text)) and text.endswith(")") and len(text) <= MAX_BESIDE_TOTAL
    return bool(_WHO.search(head)) and len(head) <= MAX_BESIDE_TOTAL and len(text) <= MAX_LABEL
