"""When a text is no notice of findings: one sentence that names the real reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notices.parser.features import HeadingEvidence
from notices.parser.items import Item
from notices.parser.model import Category
from notices.parser.order import TABLE, Node, walk

_SUBJECT = re.compile(r"巡察|巡视|整改|反馈|问题")
_ABOUT = re.compile(r"巡察|巡视|整改|反馈|问题|不够|不到位|不足|不力|不规范")
_SHORT = 200
_NAMES_ITSELF = re.compile(r"整改|反馈|巡[察视]")
_OTHER = re.compile(
    r"讲话|发言|纪要|要点|动员|通知|新闻|简报|信息|办法|规定|细则|制度|讲稿|党课|方案|总结|心得|问答|解读|样表|模板|填表|招聘|招标|采购|进驻|"
    r"开展巡[察视]的|承诺|答复|倡议"
)
_MIN_SHARE = 0.34
_MIN_SHARE_ELSEWHERE = 0.8
# A text that is about findings says so more than once or twice.
_MENTIONS = 3

_NOTHING = "没有读到文字,请上传通报文件或粘贴通报全文。"
_NO_MARKS = "没有读到“一、”“1.”“(1)”这样的序号,分不出问题和措施,请检查是否选错了文件或只复制了一部分。"
_NO_FINDINGS = "没有读到巡察反馈的问题或整改措施,这不像一份巡察整改通报,请检查是否选错了文件。"
_ONLY_WORK = "只读到整改工作的组织情况和打算,没有读到具体问题,请检查是否选错了文件或只复制了一部分。"


def refusal_of(
    title: str,
    opening: Sequence[Item],
    body: Sequence[Item],
    roots: Sequence[Node],
    evidence: HeadingEvidence,
    categories: Sequence[Category],
    *,
    is_said: bool,
) -> str:
    """One Chinese sentence; "" for a notice. What people set themselves is not doubted."""
    sub_issues = [sub for category in categories for sub in category.sub_issues]
    if not body and not sub_issues:
        return _NOTHING if not title else _NO_MARKS
    if not roots and not sub_issues:
        return _NO_MARKS
    head = title + "".join(item.text for item in opening)
    text = head + "".join(item.text for item in body[:200])
    is_silent = (
        len(text) > _SHORT and not _NAMES_ITSELF.search(head) and len(_ABOUT.findall(text)) < _MENTIONS
    )
    if not _SUBJECT.search(text) or (is_silent and not is_said):
        return _NO_FINDINGS
    if not any(sub.title or sub.measures for sub in sub_issues):
        return _ONLY_WORK if len(roots) > 1 else _NO_FINDINGS
    if is_said:
        return ""
    return _NO_FINDINGS if _is_weak(title or head, roots, evidence, sub_issues) else ""


def _is_weak(
    title: str, roots: Sequence[Node], evidence: HeadingEvidence, sub_issues: Sequence[object]
) -> bool:
    """Whether hardly a heading says that something was wrong, and the title doesn't speak of 整改 either."""
    names = ("fault", "fault_end", "issue", "quoted", "label", "issue_kind", "aspect")
    starts = {getattr(sub, "at", 0) for sub in sub_issues}
    everything = list(walk(roots))
    nodes = [node for node in everything if node.item.at in starts]
    if any(node.kind in TABLE for node in nodes):
        return False
    told = (*names, "quote", "below_label", "measure_kind")
    if nodes and not any(evidence[node].get(name) for node in everything for name in told):
        return True
    speaking = sum(any(evidence[node].get(name) for name in names) for node in nodes)
    share = speaking / len(nodes) if nodes else 0.0
    if _OTHER.search(title) and not re.search("反馈意见|整改(?:进展|落实|完成)?情况", title):
        has_labels = any(evidence[node].get("label") for node in nodes)
        return not has_labels or share < _MIN_SHARE_ELSEWHERE
    return not _NAMES_ITSELF.search(title) and share < _MIN_SHARE
