"""A chapter behind a list of findings that answers them: by their number, or by their words once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from notices.parser.drafts import Finding
from notices.parser.items import Item
from notices.parser.labels import Label, LabelRole
from notices.parser.marks import chinese_number, half_width
from notices.parser.model import Level, MarkKind
from notices.parser.passages import Passage
from notices.parser.titles import Rules, split_title

# “针对第3个问题:”, “针对上述第3项,”, “第3条反馈意见的整改措施:”
_BY_NUMBER = re.compile(
    r"(?:针对|对于|对照|关于|就|对)?(?:上述|以上|前述|所列|清单)?(?:中的?)?"
    r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,3})(?:个|项|条|点|号)(?:具体|反馈|主要)?(?:问题|意见|情况)?"
    r"(?:的?(?:整改|落实|办理)(?:措施|情况|举措|进展|落实)*)?\s*(?:[,:。;]|$)"
)
_LEADS = re.compile("针对|对于|对照|关于|就|对|上述|以上|前述")
_AROUND = re.compile(r"^(?:针对|关于|对照|对于|就)|(?:的?问题)?(?:的?整改(?:情况|落实情况|措施)?)?[,:。;]*$")
_SIGNS = re.compile(r"[\s“”\"'‘’]")
_COMPARED = 8


def named_by_number(text: str) -> int | None:
    """The number of the finding that a paragraph answers."""
    match = _BY_NUMBER.match(half_width(text[:40]))
    if match is None or not (_LEADS.match(text) or "整改" in match.group()):
        return None
    return int(match["n"]) if match["n"].isdecimal() else chinese_number(match["n"])


def answered_by(
    item: Item, level: Level, *, earlier: Sequence[Finding], among: Sequence[Finding], rules: Rules
) -> Finding | None:
    """The finding of a list that `item` answers. `among` are those of the aspect at hand, or all."""
    if item.forced is not None:
        return None
    number = named_by_number(item.rest)
    if number is None and item.kind is MarkKind.ISSUE_WORD and not item.rest:
        number = item.number
    if number is not None:
        own = [finding for finding in among if finding.heading and finding.heading.number == number]
        found = own if len(own) == 1 else earlier[number - 1 : number]
    elif level is Level.SUB_ISSUE:
        found = [finding for finding in earlier if _is_same(finding, item, rules)]
    else:
        found = []
    return found[0] if found and is_unanswered(found[0]) else None


def is_unanswered(finding: Finding) -> bool:
    """Below it stands neither a measure nor 整改情况:, or only answers of this kind."""
    return not any(
        level is Level.MEASURE or item.has(LabelRole.PROGRESS) for item, level in finding.items
    ) or any(item.label and _is_answer(item.label) for item, _ in finding.items)


def _is_answer(label: Label) -> bool:
    return label.role is LabelRole.PROGRESS and label.field is None and bool(_LEADS.search(label.printed))


def _is_same(finding: Finding, item: Item, rules: Rules) -> bool:
    if finding.heading is None:
        return False
    one, other = (_words(split_title(own, rules)[0]) for own in (finding.heading, item))
    is_long = min(len(one), len(other)) >= _COMPARED
    return (one == other and bool(one)) or (is_long and (one.startswith(other) or other.startswith(one)))


def _words(text: str) -> str:
    return _AROUND.sub("", _SIGNS.sub("", half_width(text)))


def as_answer(item: Item, rules: Rules) -> Item:
    """The same paragraph; its heading is a label now, behind which stand the measures."""
    _, rest = split_title(item, rules)
    match = _BY_NUMBER.match(half_width(item.rest[:40]))
    if match is not None:
        rest = item.rest_passage().cut(match.end())
    end = len(item.text) if not rest.text else _index(item.passage, rest)
    label = Label(LabelRole.PROGRESS, None, item.text[:end], end)
    return replace(item, kind=None, number=None, body=end, label=label)


def _index(whole: Passage, rest: Passage) -> int:
    return whole.places.index(rest.places[0])
