"""密级 marks in file names and texts: what carries one must not be here at all.

Source: 保密法实施条例 — level, star, term (机密★10年). The mere word 秘密 in a sentence is no mark.
"""

from __future__ import annotations

import re

from statements.normal_forms import normalized

_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
IN_NAME = re.compile(rf"{_LEVEL}\s*[★☆⭐✩✭]|[\[【((〔]\s*{_LEVEL}\s*[\]】))〕]|^(?:绝密|机密|秘密)")
# A typed asterisk counts as a star only before a term: it is also how lists begin.
IN_TEXT = re.compile(
    rf"{_LEVEL}\s*(?:[★☆⭐✩✭]|\*\s*(?:\d|长期|[一二三四五六七八九十]))|密\s*级\s*:\s*{_LEVEL}"
)
# What becomes a level when forms are made one: ㊙ is the only other sign for any of these. Texts without
# it are spared from that, which costs more than reading them.
_LEVEL_IN_ANY_FORM = re.compile(r"[绝机秘㊙]\s*密|密\s*级")
_ANY_SECRET = re.compile(r"密|&#0*23494(?!\d)|&#[xX]0*5[bB][cC]6(?![\da-fA-F])")
# A mark stands at the top of the first page; more is not worth anybody's time.
MAX_READ = 5 * 1024 * 1024
# Spaces of no width, soft hyphens and joiners, which split a word without being seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
WORDS = "带有密级标志。严禁上传涉密文件。"


def has_mark(text: str) -> bool:
    """Full-width and half-width forms are one, and lines may break anywhere."""
    seen = _UNSEEN.sub("", text)
    return bool(_LEVEL_IN_ANY_FORM.search(seen) and IN_TEXT.search(normalized(seen)))


def may_be_marked(markup: str) -> bool:
    """Whether the sign that every mark has stands in it, itself or as its number."""
    return bool(_ANY_SECRET.search(markup))
