"""Title and opening: who was inspected by whom, from when to when, and when the findings were handed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notices.parser.dates import FoundDate, find_dates
from notices.parser.marks import half_width
from notices.parser.model import NoticeWarning, Preamble
from notices.parser.source import BEFORE_TITLE, CHROME, Paragraph, Source, is_chrome

_TITLE = re.compile(r"通报|报告|公告|公示|清单|台账|方案|意见|情况")
_ENDS_SENTENCE = re.compile(r"[。;;!!??,,]$")
_LONGEST_TITLE = 120
_SHORT = 60
_BODY = r"党组|党委|党总支|党支部|党工委|工委|委员会"
_ORGANIZATION = (
    re.compile(
        rf"^(?:关于)?((?:中共|中国共产党)?[\w()]{{2,50}}?(?:{_BODY}))\s*(?:关于|落实|贯彻|巡[察视]|整改)"
    ),
    re.compile(rf"(?:巡[察视](?!组)|对|向)([\w()]{{2,50}}?(?:{_BODY}))"),
    re.compile(r"^([\w()]{2,50}?)\s*关于"),
    re.compile(rf"对([\w()]{{2,50}}?(?:{_BODY})?)(?:开展|进行|实施)了?"),
    re.compile(rf"向([\w()]{{2,50}}?(?:{_BODY}))反馈"),
)
_ORDINAL = r"第[一二三四五六七八九十百\d]{1,4}"
_COMMITTEE = r"[省市区县州盟旗]委"
_GROUP = (
    rf"(?:{_ORDINAL}轮(?:巡[察视])?)?(?:提级|联合|交叉|专项)*"
    rf"(?:{_ORDINAL}(?:提级|联合|交叉|专项)*巡[察视]组|巡[察视]第?[一二三四五六七八九十\d]{{1,3}}组)"
)
# The name of the area belongs to the team only where it can be told from the words before it.
_TEAMS = (
    re.compile(rf"(?:^|[,。;:、\s日由对]|根据|按照|经)([\u4e00-\u9fff]{{0,5}}?{_COMMITTEE}{_GROUP})"),
    re.compile(rf"({_COMMITTEE}{_GROUP})"),
    re.compile(rf"({_GROUP})"),
)


@dataclass
class Opening:
    preamble: Preamble
    warnings: list[NoticeWarning] = field(default_factory=list)


def read_opening(source: Source, head: list[Paragraph]) -> Opening:
    """Reads `head`, the paragraphs before the first heading, and leaves the rest of it out of `source`."""
    title, first = _title(head)
    before = head[: first - len(title)] if title else []
    source.leave_out([item for item in before if is_chrome(item.text)], reason=CHROME)
    source.leave_out([item for item in before if not is_chrome(item.text)], reason=BEFORE_TITLE)
    body = head[first:]
    source.leave_out([item for item in body if is_chrome(item.text)], reason=CHROME)
    body = [item for item in body if not is_chrome(item.text)]
    return _opening("".join(item.text for item in title), body)


def _title(head: list[Paragraph]) -> tuple[list[Paragraph], int]:
    """The lines of the title and the index behind them; the page often prints it once more above."""
    found: list[int] = []
    for index, item in enumerate(head):
        if _ENDS_SENTENCE.search(item.text) or len(item.text) > _LONGEST_TITLE:
            break
        if not is_chrome(item.text) and _TITLE.search(item.text):
            found.append(index)
    if not found:
        is_heading = bool(head) and len(head[0].text) <= _SHORT and not _ENDS_SENTENCE.search(head[0].text)
        return (head[:1], 1) if is_heading and not is_chrome(head[0].text) else ([], 0)
    last = found[-1]
    start = last - 1 if last and _is_first_line_of_title(head[last - 1].text, head[last].text) else last
    return head[start : last + 1], last + 1


def _is_first_line_of_title(above: str, title: str) -> bool:
    """A title on two lines: the organization, then 关于…."""
    is_name = bool(re.search(rf"(?:{_BODY}|局|委|办|会|院|校|中心|公司)$", above))
    return (
        is_name
        and len(above) <= _SHORT
        and not is_chrome(above)
        and title.startswith(("关于", "巡察", "落实"))
    )


def _opening(title: str, body: list[Paragraph]) -> Opening:
    text = "\n".join(item.text for item in body)
    half = half_width(text)
    dates = [found for item in body for found in find_dates(item.text, line=item.line)]
    inspection = next((found for found in dates if found.is_range), None)
    feedback = _feedback(body)
    preamble = Preamble(
        title=title,
        organization=_organization(title, half),
        team=_team(half) or _team(half_width(title)),
        inspection_start=inspection.day if inspection else None,
        inspection_end=inspection.until if inspection else None,
        feedback_on=feedback.day if feedback else None,
        text=text,
    )
    return Opening(preamble, [NoticeWarning(found.line, found.damage) for found in dates if found.damage])


def _feedback(body: list[Paragraph]) -> FoundDate | None:
    """The last single date before 反馈 in the same sentence."""
    for item in body:
        half = half_width(item.text)
        for match in re.finditer("反馈", half):
            begin = half.rfind("。", 0, match.start()) + 1
            found = [
                date
                for date in find_dates(item.text[begin : match.start()], line=item.line)
                if not date.is_range
            ]
            if found:
                return found[-1]
    return None


def _organization(title: str, half: str) -> str:
    for pattern, text in zip(_ORGANIZATION, (*(half_width(title),) * 3, half, half), strict=True):
        match = pattern.search(text)
        if match and not re.search("巡[察视]组", match.group(1)):
            return match.group(1).strip()
    return ""


def _team(half: str) -> str:
    found = (pattern.search(half) for pattern in _TEAMS)
    return next((match.group(1) for match in found if match), "")
