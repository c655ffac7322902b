"""A chapter behind a list of findings that answers them: by their number, or by their words once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from notices.parser.drafts import Finding
from notices.parser.items import Item
from notices.parser.labels import Label, LabelRole
from notices.parser.marks import chinese_number, half_width
from notices.parser.model import Level
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
_MIN_LISTED = 3


def named_by_number(text: str) -> int | None:
    """The number of the finding that a paragraph answers."""
    match = _BY_NUMBER.match(half_width(text[:40]))
    if match is None or not (_LEADS.match(text) or "整改" in match.group()):
        return None
    return int(match["n"]) if match["n"].isdecimal() else chinese_number(match["n"])


class Answerable:
    """The findings of the parts read so far, as later chapters may answer them."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._all: list[Finding] = []
        self._by_aspect: dict[str, dict[int, list[Finding]]] = {}
        self._by_words: dict[str, Finding] = {}
        # Whether nothing but the findings themselves has been printed so far.
        self._is_list = True

    def note(self, aspect: str, findings: Sequence[Finding]) -> None:
        """A part is complete."""
        for finding in findings:
            self._all.append(finding)
            self._is_list = self._is_list and finding.heading is not None and not finding.items
            if finding.heading is None:
                continue
            if finding.heading.number is not None:
                for name in {aspect, ""}:
                    own = self._by_aspect.setdefault(name, {})
                    own.setdefault(finding.heading.number, []).append(finding)
            self._by_words.setdefault(self._words(finding.heading), finding)

    def answered_by(self, item: Item, level: Level, *, aspect: str) -> Finding | None:
        """The finding that `item` answers; `aspect` is the heading that it stands below."""
        if item.forced is not None or not self._all:
            return None
        number = named_by_number(item.rest)
        if number is not None:
            found = self._numbered(number, aspect)
        elif level is Level.SUB_ISSUE and self._is_list and len(self._all) >= _MIN_LISTED:
            found = self._by_words.get(self._words(item))
        else:
            found = None
        return found if found is not None and _is_unanswered(found) else None

    def _numbered(self, number: int, aspect: str) -> Finding | None:
        own = self._by_aspect.get(aspect, self._by_aspect.get("", {})).get(number, [])
        if len(own) == 1:
            return own[0]
        return self._all[number - 1] if 0 < number <= len(self._all) else None

    def _words(self, item: Item) -> str:
        return _AROUND.sub("", _SIGNS.sub("", half_width(split_title(item, self.rules)[0])))


def _is_unanswered(finding: Finding) -> bool:
    """Below it stands neither a measure nor 整改情况:, or only answers of this kind."""
    last = next((item for item, _ in finding.items if item.label and _is_answer(item.label)), None)
    return last is not None or not any(
        level is Level.MEASURE or item.has(LabelRole.PROGRESS) for item, level in finding.items
    )


def _is_answer(label: Label) -> bool:
    return label.role is LabelRole.PROGRESS and label.field is None and bool(_LEADS.search(label.printed))


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
