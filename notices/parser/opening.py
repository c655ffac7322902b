"""Title and opening: who was inspected by whom, from when to when, and when the findings were handed over."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from notices.parser import chrome
from notices.parser.clean import left
from notices.parser.dates import FoundDate, find_dates, with_years
from notices.parser.items import Item
from notices.parser.joining import joined_text
from notices.parser.marks import half_width
from notices.parser.model import LeftOut, MarkKind, NoticeWarning, Preamble

_TITLE = re.compile(
    r"(?:通报|报告|公告|公示|通告|反馈意见|意见|清单|台账|方案|说明|情况)(?:\([^()]{1,12}\))?$"
)
_ENDS_SENTENCE = re.compile(r"[。;；!！?？,，:：]$")
_MAX_TITLE = 120
_SHORT = 60
_MAX_LINES = 3
_BODY = r"党组|党委|党总支|党支部|党工委|工委|委员会|党校校委|校委"
_GLUED_TITLE = re.compile(
    r"(?:中共|中国共产党|共青团|关于|[\u4e00-\u9fff]{2,20}?(?:党组|党委|委员会|支部|总支))[^。,;:\n]{4,90}?(?:通报|报告|公告|公示|反馈意见|方案|(?<!展)(?<!成)情况)"
    r"(?=\s|发布|来源|日期|时间|阅读|浏览|根据|按照|经|\d{4}年|[(【]|[省市区县州旗镇乡中党校][委央][^。]{0,16}巡[察视]|各[^。]{2,30}:|$)"
)
# “关于…的通报” needs nothing behind it to be told from the text.
_PLAIN_TITLE = re.compile(
    r"(?:(?:中共|中国共产党)[^。,;:\n]{2,40})?关于[^。,;:\n]{4,70}?的(?:通报|报告|公告|公示)(?!会|指出|要求|》)"
)
_BEGINS = re.compile(
    r"根据|按照|依据|为(?:深入|切实|认真|进一步)|经|自?\d{4}年\d{1,2}月\d{0,2}日?[^\d]{0,3}(?:至|,|,)"
)
_ORGANIZATION = (
    re.compile(
        rf"^(?:关于)?((?:中共|中国共产党)?[\w()]{{2,50}}?(?:{_BODY}))\s*(?:关于|落实|贯彻|巡[察视]|整改)"
    ),
    re.compile(rf"(?:巡[察视](?!组)|对|向)([\w()]{{2,50}}?(?:{_BODY}))"),
    re.compile(r"^([\w()]{2,50}?)\s*关于"),
    re.compile(rf"对([\w()]{{2,50}}?(?:{_BODY})?)(?:开展|进行|实施)了?"),
    re.compile(rf"向([\w()]{{2,50}}?(?:{_BODY}))反馈"),
)
_TEAM = re.compile(r"(?:巡[察视]|督察)(?:第?[一二三四五六七八九十百\d]{1,3})?组")
# Where the name of a team begins: behind a sign, or a word that leads to it.
_TEAM_LEAD = re.compile(
    r"[^\u4e00-\u9fff\d]|日(?=[^常])|根据|按照|期间|接受|派出|委派|组织|关于|[由对受经向](?=.{0,3}[省市区县州盟旗镇乡局])|至今|以来|统一部署"
)
_COMMITTEE = re.compile(r"中央|[省市区县州盟旗]委|党委|党组|工委|集团|街道|[镇乡]党")
_SPECIAL = re.compile(
    r"第?[一二三四五六七八九十百\d]{1,3}(?:[\u4e00-\u9fff]{0,4})?(?:巡[察视])?组|第[一二三四五六七八九十百\d]{1,3}[\u4e00-\u9fff]{2,10}督察组|巡[察视]第?[一二三四五六七八九十百\d]{1,3}组|专项|机动|领域|延伸|提级|联合|交叉"
)
_MAX_TEAM = 26


@dataclass
class Opening:
    """`rest` are the items behind title and page chrome, `lines` those of the title."""

    title: str = ""
    lines: Sequence[Item] = ()
    rest: Sequence[Item] = ()
    left_out: list[LeftOut] = field(default_factory=list)


def take_title(items: Sequence[Item], *, kept: Container[int] = ()) -> Opening:
    """The title, and what a page prints around it, off the front of `items`. What begins at a place in `kept`
    is neither: people said so."""
    end = next((i for i, item in enumerate(items) if item.kind not in (None, MarkKind.BULLET)), len(items))
    said = [item for item in items[:end] if item.at in kept]
    head = [item for item in items[:end] if item.at not in kept]
    lines, first = _title(head)
    if not lines:
        return Opening(rest=list(items)) if said else _glued(items)
    found = Opening("".join(item.text for item in lines), lines)
    for item in head[: first - len(lines)]:
        found.left_out.append(
            left(item.passage, chrome.CHROME if chrome.is_chrome(item.text) else chrome.BEFORE_TITLE)
        )
    rest = [*said, *_without_chrome(head[first:], found)]
    found.rest = [*sorted(rest, key=lambda item: item.at), *items[end:]]
    return found


def _without_chrome(head: Sequence[Item], found: Opening) -> list[Item]:
    """What stands between title and first sentence on a web page is left out."""
    kept: list[Item] = []
    for item in head:
        is_chrome = chrome.is_chrome(item.text) and not item.text.endswith("。")
        if not kept and is_chrome or is_chrome and item.kind is MarkKind.BULLET:
            found.left_out.append(left(item.passage, chrome.CHROME))
        else:
            kept.append(item)
    return kept


def _title(head: Sequence[Item]) -> tuple[list[Item], int]:
    """The lines of the title and the index behind them; the page often prints it once more above."""
    found: list[int] = []
    for index, item in enumerate(head):
        half = half_width(item.text)
        if chrome.is_chrome(item.text):
            continue
        if _ENDS_SENTENCE.search(item.text) or len(item.text) > _MAX_TITLE or "。" in item.text:
            break
        if _TITLE.search(half) and item.kind is None:
            found.append(index)
    if not found:
        is_heading = bool(head) and len(head[0].text) <= _SHORT and not _ENDS_SENTENCE.search(head[0].text)
        is_heading = is_heading and head[0].kind is None and not chrome.is_chrome(head[0].text)
        return (list(head[:1]), 1) if is_heading else ([], 0)
    last = found[-1]
    start = last
    while (
        start
        and last - start < _MAX_LINES
        and _belongs(head[start - 1].text, head[start].text, half_width(head[last].text))
    ):
        start -= 1
    return list(head[start : last + 1]), last + 1


def _belongs(above: str, below: str, last: str) -> bool:
    """A title on several lines: the organization, then 关于…, broken anywhere."""
    if (
        chrome.is_chrome(above)
        or len(above) > _SHORT
        or _ENDS_SENTENCE.search(above)
        or _TITLE.search(half_width(above))
    ):
        return False
    is_name = bool(re.search(rf"(?:{_BODY}|局|委|办|会|院|校|中心|公司)$", above))
    is_start = bool(re.match(r"中共|中国共产党|关于|共青团", above))
    goes_on = bool(
        re.match(r"关于|巡[察视]|落实|反馈|整改|第.{1,3}(?:轮|巡)|情况|[省市区县州]委|进展|集中|的", below)
    )
    return (is_name and goes_on) or (is_start and not re.match(r"中共|中国共产党", below))


def _glued(items: Sequence[Item]) -> Opening:
    """A page on one line: title, chrome and first sentence run into each other."""
    found = Opening(rest=list(items))
    if not items or items[0].kind not in (None, MarkKind.BULLET) or len(items[0].text) < _SHORT:
        return found
    first = items[0]
    half = half_width(first.text)
    match = _GLUED_TITLE.search(half[:400]) or _PLAIN_TITLE.search(half[:400])
    if not match or "。" in half[: match.start()]:
        return found
    start = match.start()
    inner = half.rfind("中共", match.start() + 1, match.end())
    start = inner if inner > 0 else start
    begin = _BEGINS.search(half, match.end())
    end = begin.start() if begin and begin.start() - match.end() < 160 else match.end()
    if end > match.end() and not chrome.is_chrome(first.text[match.end() : end].strip()):
        end = match.end()
    found.title = first.passage.cut(start, match.end()).text
    for part, reason in (
        (first.passage.cut(0, start), chrome.BEFORE_TITLE),
        (first.passage.cut(match.end(), end), chrome.CHROME),
    ):
        if part.text:
            found.left_out.append(left(part, reason))
    rest = first.passage.cut(end)
    found.rest = [*([Item(rest, first.paragraph)] if rest.text else []), *items[1:]]
    return found


def read_opening(
    title: str, items: Sequence[Item], *, below: str = ""
) -> tuple[Preamble, list[NoticeWarning]]:
    """`items` stand between title and first heading; `below` is the text of the chapter that follows."""
    text = joined_text((item.paragraph, item.passage) for item in items)
    half = half_width(text)
    dates = with_years([found for item in items for found in find_dates(item.text, line=item.line)])
    inspection = next((found for found in dates if found.is_range and found.until), None)
    inspection = inspection or next((found for found in dates if found.is_range), None)
    feedback = _feedback(items, dates)
    inferred: tuple[str, ...] = ()
    if inspection and inspection.is_inferred:
        inferred = ("inspection_start", "inspection_end")
    elif inspection and inspection.is_until_inferred:
        inferred = ("inspection_end",)
    preamble = Preamble(
        title=title,
        organization=_organization(title, half),
        team=_team(half) or _team(half_width(title)) or _team(half_width(below)),
        inspection_start=inspection.day if inspection else None,
        inspection_end=inspection.until if inspection else None,
        feedback_on=feedback.day if feedback else None,
        text=text,
        inferred=(*inferred, *(("feedback_on",) if feedback and feedback.is_inferred else ())),
    )
    return preamble, [NoticeWarning(found.line, found.damage) for found in dates if found.damage]


def _feedback(items: Sequence[Item], dates: Sequence[FoundDate]) -> FoundDate | None:
    """The last single date before 反馈 in the same sentence."""
    known = {(found.line, found.at): found for found in dates}
    for item in items:
        half = half_width(item.text)
        named = re.search(r"反馈(?:时间|日期)\s*(?:为|:)?\s*", half)
        exact = known.get((item.line, named.end())) if named else None
        if exact is not None:
            return exact
        own = [found for key, found in known.items() if key[0] == item.line and not found.is_range]
        for match in re.finditer("反馈", half):
            begin = half.rfind("。", 0, match.start()) + 1
            before = [found for found in own if begin <= found.at < match.start()]
            if before:
                return before[-1]
    return None


def _organization(title: str, half: str) -> str:
    for pattern, text in zip(_ORGANIZATION, (*(half_width(title),) * 3, half, half), strict=True):
        match = pattern.search(text)
        if match and not re.search("巡[察视]组|^我|^本", match.group(1)):
            return match.group(1).strip()
    return ""


def _team(half: str) -> str:
    """The first team with a number or a field of its own; else the first that names its committee."""
    names = [name for match in _TEAM.finditer(half) if (name := _team_name(half, match))]
    special = [name for name in names if _SPECIAL.search(name) and _COMMITTEE.search(name)]
    numbered = [name for name in names if _SPECIAL.search(name)]
    return next(iter(special or numbered or [name for name in names if _COMMITTEE.search(name)]), "")


def _team_name(half: str, match: re.Match[str]) -> str:
    begin = max(0, match.start() - _MAX_TEAM)
    before = half[begin : match.start()]
    ends = [lead.end() for lead in _TEAM_LEAD.finditer(before)]
    return before[ends[-1] if ends else 0 :] + match.group()
