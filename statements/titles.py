"""When two 《…》 are one regulation, and when they are likely to be."""

from __future__ import annotations

import re

from statements.spelling import normal

MARKS = re.compile(r"[《》〈〉<>“”‘’\"']")
# 《采购办法(试行)》 and 《采购办法(2026年修订)》: states of one text, more often than not.
EDITION = re.compile(
    r"\([^()]{0,12}(?:试行|暂行|修订|修正|施行|版|稿|\d{4}年?)[^()]{0,6}\)|试行|暂行|修订[版稿]"
)
BRACKETS = str.maketrans({"〔": "(", "【": "(", "[": "(", "〕": ")", "】": ")", "]": ")"})


def title_key(title: str) -> str:
    """The same of all spellings of one title: widths, spaces, brackets and quotation marks don't count."""
    return MARKS.sub("", normal(title).translate(BRACKETS)).casefold()


def title_stem(title: str) -> str:
    """Without 试行, 修订 and signs: the same of titles that may be one regulation, which is to be asked."""
    key = title_key(title)
    return re.sub(r"\W|_", "", EDITION.sub("", key)) or key
