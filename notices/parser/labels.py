"""Labels inside a finding (整改情况:, 完成情况:, …) and the states that notices claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from notices.parser.marks import half_width
from notices.parser.model import FieldName


class LabelRole(Enum):
    """What stands behind a label."""

    PROGRESS = "what is promised or was done"
    EFFECT = "what came of it"
    STATUS = "how far it is, by when, who answers"
    FINDING = "what was found, and why"


_WHO = r"(?:责任|牵头|主要责任|第一责任|直接责任|分管|主管|包案|包保|整改|具体)"
# In this order: the first pattern that fits says which field it is.
_FIELDS: tuple[tuple[FieldName | None, LabelRole, str], ...] = (
    (
        FieldName.STATE,
        LabelRole.STATUS,
        r"(?:目前|当前)?(?:整改)?(?:完成|销号|办结)(?:情况|状态|状况|进度)|整改(?:状态|进度)|是否(?:完成|销号)(?:整改)?",
    ),
    (
        FieldName.SUPPORTING,
        LabelRole.STATUS,
        r"(?:配合|协办|协助|参与|协同)(?:责任)?(?:部门|单位|科室|处室|部室|股室|支部)",
    ),
    (
        FieldName.DEPARTMENT,
        LabelRole.STATUS,
        r"(?:责任|牵头|主办|承办|主责|整改责任|牵头责任)(?:部门|单位|科室|处室|部室|股室|支部|主体)(?:及责任人)?",
    ),
    (FieldName.LEADER, LabelRole.STATUS, rf"{_WHO}(?:校|院|局)?领导"),
    (
        FieldName.HANDLER,
        LabelRole.STATUS,
        rf"(?:整改|具体|直接|第一|主要)?责任人(?:员)?|(?:经办|联系|承办|负责)人(?:员)?|{_WHO}负责人",
    ),
    (
        FieldName.DUE,
        LabelRole.STATUS,
        r"(?:整改|完成|办理|整改完成|计划完成|预计完成)?(?:时限|期限)|(?:整改|完成|整改完成|计划完成|预计完成)(?:时间|日期)",
    ),
    (FieldName.EVIDENCE, LabelRole.STATUS, r"佐证(?:材料|资料)|印证材料|附件材料"),
    (FieldName.NEXT, LabelRole.STATUS, r"下一?步(?:工作|整改)?(?:打算|措施|计划|安排|举措|考虑)"),
    (FieldName.NOTE, LabelRole.STATUS, r"备注"),
    (FieldName.GOAL, LabelRole.FINDING, r"(?:整改|工作|预期)目标"),
    (FieldName.CAUSE, LabelRole.FINDING, r"(?:问题)?(?:原因(?:分析|剖析)|产生(?:的)?原因|主要原因|成因)"),
    (
        FieldName.DESCRIPTION,
        LabelRole.FINDING,
        r"(?:问题|具体|主要)表现|(?:具体|反馈|存在|主要|发现|巡察反馈|反馈的|存在的)(?:具体)?问题|问题(?:描述|内容|情况|概述|摘要)|问题(?=\s*[:】\]])",
    ),
    (FieldName.EFFECT, LabelRole.EFFECT, r"(?:整改|取得|工作|阶段性)(?:成效|结果|成果|效果)"),
    (
        None,
        LabelRole.PROGRESS,
        r"(?:目前|当前|集中|阶段|最新|具体|主要|相关|本轮|工作|问题)?整改(?:工作)?(?:落实|进展|工作|推进|开展|措施|成效)?(?:及|和|与|、)?(?:成效|进展|落实)?情况|"
        r"(?:具体|主要|相关|工作)?整改(?:措施|举措|进展|落实|做法|工作|事项)(?:及(?:成效|进展|落实情况|完成情况))?|(?:目前|当前|最新)?(?:工作)?(?:落实|进展|推进)情况|(?:目前|当前|最新|阶段性|工作)进展|"
        r"(?:具体|主要|工作|落实|采取的?)(?:措施|做法|举措)|措施(?=\s*[:】\]])",
    ),
)
_NAMES = "|".join(f"(?P<r{index}>{names})" for index, (_, _, names) in enumerate(_FIELDS))
_LABEL = re.compile(rf"(?P<open>[【\[〔(<「]?)\s*(?:{_NAMES})\s*(?:[】\]〕)>」]\s*:?|:)")
_OWN_LINE = re.compile(rf"[【\[〔(<「]?\s*(?:{_NAMES})\s*[】\]〕)>」]?\s*:?")
_MAX_LENGTH = 40
_CLOSES = ":】]〕)>」"
_BEFORE = "。;!?)】]”’ \t\n:…"


@dataclass(frozen=True)
class Label:
    role: LabelRole
    field: FieldName | None
    printed: str
    end: int


def read_label(text: str) -> Label | None:
    """The label at the very start of a text; without a colon only where it is all there is."""
    half = half_width(text[:_MAX_LENGTH])
    match = _LABEL.match(half)
    if match is None and len(text) < _MAX_LENGTH:
        match = _OWN_LINE.fullmatch(half)
    if match is None or _is_aside(half, match):
        return None
    index = next(i for i in range(len(_FIELDS)) if match[f"r{i}"])
    if _FIELDS[index][0] is FieldName.NEXT and match.group()[-1] not in _CLOSES:
        return None  # “下一步工作打算” alone on a line is a heading.
    return Label(_FIELDS[index][1], _FIELDS[index][0], text[: match.end()].strip(), match.end())


def _is_aside(half: str, match: re.Match[str]) -> bool:
    """“(完成情况:已完成)” closes its brackets behind the text; a lone closing one is no label's."""
    return match.group().endswith(")") and "(" not in match.group()


def label_starts(text: str, *, is_glued: bool = False) -> Iterator[int]:
    """Where a label stands behind a sentence or a gap inside a text; `is_glued`: or behind any word."""
    half = half_width(text)
    for match in _LABEL.finditer(half):
        start = match.end() - len(match.group().lstrip())
        if not start or _is_aside(half, match):
            continue
        if is_glued and _OF_HEADING.match(half, start - 1, match.end()):
            start += len("问题")
        before = half[start - 1]
        if before in _BEFORE or (is_glued and before not in _JOINING and match.end() - start > 4):
            yield start


def glued_label(text: str) -> int | None:
    """Where 整改情况: or 整改措施: stands behind a heading without any sign between."""
    half = half_width(text)
    for match in _GLUED.finditer(half):
        if match.start() > 3 and half[match.start() - 1] not in _JOINING:
            return match.start()
    return None


_GLUED = re.compile(r"(?:整改(?:进展|落实|工作)?情况|整改(?:措施|举措|成效)|(?:整改)?完成情况):")
# “…不高的问题整改情况:”: 问题 belongs to the heading before the label.
_OF_HEADING = re.compile("[的”]问题(?=.{2})")
_JOINING = "、,和与及的:“(《写定明"

_STATE_CLAUSE = (
    r"(?:目前|现|均|已经?|全部|基本|按期|按时|按序时|如期|整体|总体|初步|阶段性|部分|同意|予以|视同|视为|正在?|持续|长期|不断|继续|限期|立行|立即|即知|尚|未|暂|待|仍在?|"
    r"取得|有序|稳步|并|常态化|进度|整改|完成|办结|办理|办毕|完毕|完结|结束|销号|到位|落实|解决|推进|坚持|巩固|深化|进行|得到|中|成效|进展|立改|即改|"
    r"转入|进入|结案|公示|事项|任务|问题|工作|结果|状态|(?:该|本|此)[项条](?:措施)?|(?:达到|实现)(?:预期|整改)?(?:目标|要求)|(?:通过|经)验收)+"
    r"(?:\d{1,3}(?:\.\d+)?%)?"
)
_STATE_WORD = re.compile(
    r"完成|办结|办毕|完毕|完结|结束|[过经]验收|达到|实现|销号|到位|整改|坚持|推进|立改|解决|落实|成效|进行|巩固"
)
_STATED = re.compile(
    rf"\s*({_STATE_CLAUSE}(?:[,、]\s*(?:并)?{_STATE_CLAUSE})*)\s*(?:[。;,、]\s*|(?=[)\s】\]])|$)"
)
_TAIL = re.compile(
    rf"[(【\[〔]\s*(?:(?:整改)?(?:完成|销号)(?:情况|状态)|整改状态)?:?\s*({_STATE_CLAUSE}(?:[,、]{_STATE_CLAUSE})*)\s*[)】\]〕]\s*。?$"
)
_MAX_STATE = 40


def stated_status(text: str) -> tuple[str, int]:
    """The state a text begins with (已完成, 正在推进, …) and the index behind it; ("", 0) without one."""
    match = _STATED.match(half_width(text[:_MAX_STATE]))
    if not match or not _is_state(match.group(1)):
        return "", 0
    return text[match.start(1) : match.end(1)], match.end()


def _is_state(words: str) -> bool:
    bare = re.sub(r"整改|问题|工作|任务|事项", "", words)
    return bool(_STATE_WORD.search(words)) and (len(bare) > 1 or bare in ("已", "待") or len(words) == 2)


def status_in_brackets(text: str) -> tuple[str, int]:
    """A state in brackets that ends a text, e.g. (已完成), and where it begins."""
    tail = text[-_MAX_STATE:]
    match = _TAIL.search(half_width(tail))
    if not match or not _is_state(match.group(1)):
        return "", len(text)
    return tail[match.start(1) : match.end(1)], len(text) - len(tail) + match.start()


_SIGNS = " \t。;,、()【】[]〔〕"


def is_state_line(text: str) -> bool:
    """A whole line that says no more than how far it is: “已完成,同意销号。”."""
    half = half_width(text).strip(_SIGNS)
    if not half or len(half) > _MAX_STATE or ":" in half:
        return False
    status, end = stated_status(half)
    return bool(status) and not half[end:].strip(_SIGNS)
