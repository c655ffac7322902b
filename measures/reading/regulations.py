"""《…》: what was made, revised or issued, and what is only mentioned.

A title counts as 制度 by its last word; 通知, 请示 and the like are 文件 and are not counted. The verb is
the nearest one before the first of neighbouring titles, within the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from measures.reading.model import Act, Kind, Proposal, Span

TITLE = re.compile(r"《(?P<title>[^《》\n]{2,80})》")
# Between two titles that share a verb.
JOINT = re.compile(r"(?:\([^()]{1,8}\))?(?:、|和|及|以及|与|,)?(?:和|及)?")
CLAUSE_END = re.compile(r"[。;!?\n,:]")
FURTHEST = 24
RULES = re.compile(
    r"(?:制度|办法|规定|规则|细则|规程|准则|条例|章程|通则|规范|守则|公约|机制|流程|预案|标准|清单|规章)$"
)
BRACKETED_END = re.compile(r"[(〔\[][^()〔〕\[\]]{1,10}[)〕\]]$")
VERBS: tuple[tuple[Act | None, re.Pattern[str]], ...] = (
    (Act.FORMULATED, re.compile(r"制定|制订|出台|建立|拟定|拟订|编制|起草|新建|新增|研究提出")),
    (Act.REVISED, re.compile(r"修订|修改|完善|重新细化|修编|健全")),
    (Act.ISSUED, re.compile(r"印发|下发|发布|颁布|公布")),
    (
        None,
        re.compile(
            r"学习|执行|落实|按照|依照|遵照|根据|依据|对照|贯彻|遵守|违反|传达|呈报|报送|拟订呈报|宣传|解读|参照|结合"
        ),
    ),
)


def read_titles(text: str) -> Iterator[Proposal]:
    """Each 《…》 with what was done to it; mentions come without an act."""
    act, last_end = None, -1
    for match in TITLE.finditer(text):
        if last_end < 0 or not JOINT.fullmatch(text, last_end, match.start()):
            act = _act_before(text, match.start())
        last_end = match.end()
        title = match["title"].strip()
        yield Proposal(
            kind=Kind.REGULATION if _is_rule(title) else Kind.DOCUMENT,
            span=Span(match.start(), match.end()),
            words=match[0],
            subject=title,
            act=act,
        )


def _is_rule(title: str) -> bool:
    while (shorter := BRACKETED_END.sub("", title)) != title:
        title = shorter
    return bool(RULES.search(title))


def _act_before(text: str, end: int) -> Act | None:
    """The nearest verb; 制定并印发 is a making, although the issuing stands nearer."""
    window = text[max(0, end - FURTHEST) : end]
    clause = CLAUSE_END.split(window)[-1]
    found = [(match.end(), act) for act, verbs in VERBS for match in verbs.finditer(clause)]
    if not found:
        return None
    nearest = max(found, key=lambda item: item[0])[1]
    if nearest is Act.ISSUED:
        makers = [act for _, act in sorted(found, key=lambda item: item[0]) if act in MAKERS]
        return makers[-1] if makers else nearest
    return nearest


MAKERS = (Act.FORMULATED, Act.REVISED)
