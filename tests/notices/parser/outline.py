"""A parsed notice as a short text, so that a test reads like the document it is about."""

from __future__ import annotations

from notices.parser import Notice, render_notice
from notices.parser.model import Category, SubIssue
from notices.parser.passages import INVISIBLE


def outline(notice: Notice) -> str:
    """One line per section, category, group, finding and measure, indented."""
    lines = []
    for part in notice.parts():
        if isinstance(part, Category):
            lines.append(f"{part.mark}{part.title}" or "(无类别)")
            lines += [line for sub_issue in part.sub_issues for line in _finding(sub_issue)]
        else:
            lines.append(f"章 {part.mark}{part.title}")
    return "\n".join(lines)


def _finding(item: SubIssue) -> list[str]:
    group = f"[{item.group_mark}{item.group}] " if item.group or item.group_mark else ""
    state = f" <{item.stated_status}>" if item.stated_status else ""
    head = f"  {group}{f'{item.mark}{item.title}' or '(未列问题)'}{state}"
    return [head, *(f"    {measure.mark}|{measure.text}" for measure in item.measures)]


def squeezed(text: str) -> str:
    """Without white space and invisible signs: what must be equal when a notice is written back."""
    return "".join(text.translate(INVISIBLE).split())


def is_lossless(notice: Notice, source: str) -> bool:
    """Whether text and what was left out are all of the source, in its order."""
    kept = list(source)
    for left in notice.left_out:
        for place, _ in _places(source, left.at, left.text):
            kept[place] = ""
    return squeezed(render_notice(notice)) == squeezed("".join(kept))


def _places(source: str, at: int, text: str) -> list[tuple[int, str]]:
    """Where the signs of a text that was left out stand; invisible ones may be between."""
    found = []
    for sign in text:
        while source[at] != sign:
            at += 1
        found.append((at, sign))
        at += 1
    return found
