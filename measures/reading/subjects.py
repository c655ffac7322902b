"""What a number counts: the words before it without their verb, or those behind it."""

from __future__ import annotations

import re

BOUNDARY = re.compile(r"[,。;、:!?\n()《》“”\"]")
# 目前已开展, 共召开, 累计 …: what stands between the sentence and the thing that is counted.
LEADING = re.compile(
    r"^(?:.*(?:组织召开|召开|开展|举办|组织(?!生活会|部|处理)|进行|完成|印发|成立|新增|评价|发布|注销|发放|走访慰问|报废处置|处置|"
    r"报废|整改|排查|查摆|梳理|受理|办理|新建|补开|形成|参加|提出|督促|报送|选派|培训|邀请|讲授|联系|服务|采访|"
    r"面向|对|至少|不少于|不低于|以上|达到|达|已|共|约|累计|其中|目前|了|各|为|有|等))"
)
TRAILING = re.compile(r"(?:共|计|累计|共计|已|达到|达|约|至少|不少于|不低于|各|了|为|有|均)+$")
LONGEST = 16


def before(text: str) -> str:
    """The noun in front of a number, "" when only verbs stand there."""
    clause = BOUNDARY.split(text)[-1][-LONGEST:]
    clause = TRAILING.sub("", clause.strip())
    return LEADING.sub("", clause).strip()


def after(text: str, start: int) -> str:
    """The noun behind a number and its unit, up to the next boundary or figure."""
    found = re.match(r"[^,。;、:!?\n()《》“”\d]{1,12}", text[start:])
    return found[0].strip("的了 ") if found else ""
