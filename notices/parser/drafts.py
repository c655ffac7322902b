"""A finding and its measures while they are being read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from notices.parser.items import Item
from notices.parser.joining import Part, joined_text, together
from notices.parser.labels import LabelRole, is_state_line, stated_status, status_in_brackets
from notices.parser.marks import half_width, read_mark
from notices.parser.model import FieldName, Level, MarkKind, Measure, PrintedField
from notices.parser.passages import Passage


@dataclass
class Finding:
    """A sub-issue being read. `heading` is None where the source prints none."""

    heading: Item | None
    group: Item | None = None
    group_text: str = ""
    items: list[tuple[Item, Level]] = field(default_factory=list)


@dataclass
class PartialMeasure:
    """A measure being read."""

    number: int | None
    mark: str
    at: int
    line: int
    label: str = ""
    parts: list[Part] = field(default_factory=list)
    trailer: list[Part] = field(default_factory=list)
    is_marked: bool = True
    status: str = ""
    fields: list[PrintedField] = field(default_factory=list)


def names_label(draft: PartialMeasure) -> bool:
    return bool(draft.fields) or ":" in half_width(joined_text(draft.trailer)[:20])


def paragraphs_of(parts: Sequence[Part]) -> list[Part]:
    """One part a paragraph: pieces of one line belong together."""
    found: list[list[Part]] = []
    for part in parts:
        if found and found[-1][-1][0] == part[0]:
            found[-1].append(part)
        else:
            found.append([part])
    return [(own[0][0], together(own)[0]) for own in found]


def closing_state(item: Item) -> str:
    """The state that a line behind the measures tells of them, if any."""
    if item.label is None:
        return stated_status(item.text.lstrip("(（【[ "))[0]
    if item.label.role is LabelRole.FINDING or item.label.field not in (
        FieldName.STATE,
        FieldName.EFFECT,
        None,
    ):
        return ""
    if item.label.role is LabelRole.EFFECT and not is_state_line(item.rest):
        return ""
    return stated_status(item.rest)[0]


def unmarked(paragraph: int, passage: Passage, series: Collection[MarkKind]) -> PartialMeasure:
    """A measure out of a paragraph without a number of its own."""
    at, line = passage.at, passage.line
    mark = read_mark(passage.text)
    is_first = mark is not None and mark.number == 1 and mark.kind in series
    if mark is not None and (is_first or mark.kind is MarkKind.BULLET):
        # “整改情况:(1)…” with nothing that follows.
        return PartialMeasure(mark.number, mark.printed, at, line, parts=[(paragraph, passage.cut(mark.end))])
    status, end = leading_state(passage.text)
    draft = PartialMeasure(None, "", at, line, label=passage.text[:end], status=status, is_marked=False)
    draft.parts = [(paragraph, passage.cut(end))]
    return draft


def first_of_run(run: Sequence[Part], following: Item) -> PartialMeasure | None:
    """“整改措施:●…” above “●…”: the first measure stands behind the label."""
    mark = read_mark(run[0][1].text) if run else None
    own = read_mark(following.text)
    if mark is None or own is None or mark.kind is not own.kind or len(run) > 1:
        return None
    if (mark.number, own.number) != (None, None) and own.number != (mark.number or 0) + 1:
        return None
    paragraph, passage = run[0]
    rest = passage.cut(mark.end)
    return PartialMeasure(mark.number, mark.printed, passage.at, passage.line, parts=[(paragraph, rest)])


# “【已办结】补收档案…”
_FRAMED_STATE = re.compile(r"[【\[〔(](?P<state>[^【】\[\]〔〕()]{2,12})[】\]〕)]")
_MAX_FRAMED = 16


def leading_state(text: str) -> tuple[str, int]:
    """“已整改。对…”, “【已办结】对…”: the state and the index behind it; ("", 0) without one."""
    framed = _FRAMED_STATE.match(half_width(text[:_MAX_FRAMED]))
    if framed is not None and is_state_line(framed["state"]) and framed.end() < len(text):
        return text[framed.start("state") : framed.end("state")], framed.end()
    status, end = stated_status(text)
    is_sentence = bool(status) and half_width(text[:end]).rstrip().endswith("。") and end < len(text)
    return (status, end) if is_sentence else ("", 0)


def take_state(draft: PartialMeasure) -> None:
    """“…制度。(已完成)”: the state is no part of the promise."""
    if draft.trailer or not draft.parts:
        return
    paragraph, passage = draft.parts[-1]
    status, start = status_in_brackets(passage.text)
    if not status:
        status, start = _closing_sentence(passage.text)
    if status and (start or len(draft.parts) > 1):
        draft.status = status
        draft.trailer = [(paragraph, passage.cut(start))]
        draft.parts[-1] = (paragraph, passage.cut(0, start))


def _closing_sentence(text: str) -> tuple[str, int]:
    """A last sentence that only says how far it is, and where it begins; ("", length) without one."""
    half = half_width(text)
    start = max(half.rfind("。", 0, len(half) - 1), half.rfind("!", 0, len(half) - 1)) + 1
    if not start or not is_state_line(text[start:]):
        return "", len(text)
    return stated_status(text[start:])[0], start


def measure_of(draft: PartialMeasure) -> Measure:
    return Measure(
        number=draft.number,
        mark=draft.mark,
        label=draft.label,
        text=joined_text(draft.parts),
        stated_status=draft.status,
        trailer=joined_text(draft.trailer),
        line=draft.line,
        fields=tuple(draft.fields),
        at=draft.at,
    )
