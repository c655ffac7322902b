"""What headings and sentences are about, told from their words."""

from __future__ import annotations

import re

from notices.parser.marks import half_width

_SECTION = re.compile(
    r"组织(?:开展|领导|推进|落实|实施)?(?:工作)?情况|工作(?:开展|推进|组织|落实)情况|(?:总体|基本|主要)(?:工作)?(?:情况|进展|成效|做法)|"
    r"整改概况|下一?步|努力方向|工作(?:打算|安排|计划|要求)|主体责任(?:的|落实)?情况|体会|长效机制|"
    r"持续(?:深化|推进|抓好|巩固).{0,8}(?:整改|成果)|意见(?:和|与|及)?建议|整改要求"
)
_CONTAINER = re.compile(
    r"整改(?:落实|进展|完成|推进|工作)*(?:情况|进展|成效)|反馈.{0,16}(?:问题|意见)|(?:发现|存在|指出)的?.{0,8}问题|"
    r"整改(?:事项|任务|清单)|问题(?:的)?整改|问题清单"
)
_FINDING_STARTS = re.compile(r"(?:针对|关于|对照|就|反馈(?:意见)?[指提]出|巡察(?:反馈|[指提]出))")
_QUOTED = re.compile(r"(?:针对|关于|就)[“\"「]")
_FINDING_ENDS = re.compile(
    r"(?:问题|问题的整改|不[\u4e00-\u9fff]{1,4}|缺[\u4e00-\u9fff]|薄弱|滞后|短板|差距|弱化|虚化)[”’\")]*[。:;]?$"
)
_SHORT = 120


def first_sentence(text: str) -> str:
    """Up to the first 。 that is not inside quotation marks; the whole text without one."""
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign in "“‘《") - (sign in "”’》")
        if sign == "。" and depth <= 0:
            return text[: index + 1]
    return text


def is_category_like(text: str) -> bool:
    """…方面, as issue categories are worded."""
    return "方面" in first_sentence(text)[:_SHORT]


def is_section_like(text: str) -> bool:
    """A heading about the work, not about a finding: 整改工作组织情况, 下一步打算."""
    return len(text) <= _SHORT // 2 and not is_category_like(text) and bool(_SECTION.search(text))


def is_container_like(text: str) -> bool:
    """A heading that merely holds the findings: 反馈问题整改落实情况."""
    return len(text) <= _SHORT // 2 and not is_section_like(text) and bool(_CONTAINER.search(text))


def names_a_finding(text: str) -> bool:
    """针对“…”问题, 关于…的问题: the finding itself, whatever follows it."""
    head = first_sentence(text)[:_SHORT]
    is_named = "问题" in head or bool(_QUOTED.match(head))
    return bool(_FINDING_STARTS.match(head)) and is_named and "方面" not in head


def reads_as_finding(text: str) -> bool:
    """One short clause that says what is wrong."""
    return names_a_finding(text) or (len(text) <= _SHORT and bool(_FINDING_ENDS.search(half_width(text))))


def reads_as_statement(text: str) -> bool:
    """A full sentence about something done or promised."""
    return len(text) > 12 and text.endswith(("。", ";", ";")) and not names_a_finding(text)


def is_progress_report(title: str, *, has_labels: bool) -> bool:
    """Whether paragraphs under a finding say what was done, not what was found (a 反馈意见)."""
    if re.search(r"整改|进展|通报", title) or has_labels:
        return True
    return not re.search(r"反馈|清单|意见", title)
