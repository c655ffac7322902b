"""How much two short texts are alike: for names of categories and departments written in two hands."""

from __future__ import annotations

import re

from notices.parser.focus import propose_focus

# Full-width signs and the wide blank, as Chinese input methods give them, to those in patterns.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
NUMERALS = "一二三四五六七八九十"
MARK = re.compile(
    r"^[(]?([一二三四五六七八九十]{1,3}|\d{1,3})[)]?[、.\s]\s*|^[(]([一二三四五六七八九十]{1,3}|\d{1,3})[)]"
)
NOISE = re.compile(r"[^\w]|方面|存在的?问题|有关|关于|问题$|整改台账|台账|情况$|^在")
# Words that every such form and half of all categories have.
EVERYWHERE = {"整改", "问题", "措施", "任务", "责任", "落实", "工作", "情况", "反馈"}
# What a form is called says nothing of a category: 巡察整改台账 is not about 整改责任.
OF_A_FORM = re.compile("台账|清单|表$|巡察|巡视|情况|附件")
PLACEHOLDER = re.compile(r"[×xX*○〇…]{2,}|\.{3,}|_{2,}|××|某")


def half_width(text: str) -> str:
    return text.translate(HALF_WIDTH)


def bare(text: str) -> str:
    """Without number, punctuation and the words every such title has."""
    return NOISE.sub("", MARK.sub("", "".join(half_width(text).split())))


def number_in(text: str) -> int:
    """The number a title begins with, 0 for none; up to ten in Chinese."""
    found = MARK.match("".join(half_width(text).split()))
    sign = (found.group(1) or found.group(2)) if found else ""
    if sign.isdecimal():
        return int(sign)
    return NUMERALS.index(sign) + 1 if sign and sign in NUMERALS else 0


def same_words(one: str, other: str) -> bool:
    return bool(bare(one)) and bare(one) == bare(other)


def pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)} or {text}


def likeness(one: str, other: str) -> float:
    """From 0 to 1: which part of the shorter text's pairs of signs the longer one has."""
    first, second = pairs(bare(one)), pairs(bare(other))
    if not bare(one) or not bare(other) or {bare(one), bare(other)} & EVERYWHERE:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def heading_likeness(heading: str, name: str, *, focus: str) -> float:
    """How surely ``heading`` stands for the category ``name`` whose ``focus`` is its label."""
    if same_words(heading, name) or (focus and same_words(heading, focus)):
        return 1.0
    found = max(likeness(heading, name), likeness(heading, focus) if focus else 0.0)
    is_title = not OF_A_FORM.search(heading)
    if focus and is_title and propose_focus(bare(heading)) == propose_focus(focus) != "":
        found = max(found, 0.8)
    if number_in(heading) and number_in(heading) == number_in(name):
        found += 0.15
    return found


def is_placeholder(text: str) -> bool:
    """A title that stands for any: 一、××方面, (类别名称)."""
    plain = "".join(half_width(text).split())
    return bool(PLACEHOLDER.search(plain)) or bool(
        re.fullmatch(r"[(【]?(问题)?(类别|部门|单位|科室)(名称)?[))】]?", bare(plain) or plain)
    )
