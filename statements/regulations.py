"""《…》: what was made, revised, issued or abolished, and what is only mentioned.

A title counts as 制度 by its last word; 通知, 请示 and the like are 文件 and are not counted. The verb is
the nearest one before the first of neighbouring titles, within the same clause, or the one that follows
(对《…》进行修订, 《…》已印发). What is planned or denied is a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from statements.model import Proposal, ProposalKind, Span, TitleAct
from statements.mood import Mood
from statements.passage import StatementPassage

TITLE = re.compile(r"《(?P<title>[^《》\n]{2,80})》")
# A notice that only carries a rule is counted as that rule.
CARRIED = re.compile(r"^关于(?:\w{0,4})(?P<verb>印发|发布|修订|制定)[〈<](?P<title>[^〈〉<>]{2,60})[〉>]")
# Between two titles that share a verb.
JOINT = re.compile(r"(?:\([^()]{1,8}\))?\s?(?:、|和|及|以及|与|,)?(?:和|及)?")
OWN_CLAUSE = re.compile(r"(?:\([^()]{1,8}\))?(?:也|均|都|目前)?(?:尚|仍|还|正|待|拟|将|列入|处于|已|由)")
CLAUSE_END = re.compile(r"[。;!?\n,:]")
FURTHEST = 40
RULES = re.compile(
    r"(?:制度|办法|规定|规则|细则|规程|准则|条例|章程|通则|规范|守则|公约|机制|流程|预案|标准|"
    r"清单|规章|指引|职责|导则|手册)$"
)
BRACKETED_END = re.compile(r"[(〔\[][^()〔〕\[\]]{1,10}[)〕\]]$")
# A draft sent round for comment is not made yet.
IS_DRAFT = re.compile(r"[(〔\[](?:征求意见|讨论|送审|草案|草)稿?[)〕\]]$")
VERBS: tuple[tuple[TitleAct | None, str], ...] = (
    (
        TitleAct.FORMULATED,
        ("制定|制订|形成|编写|出台|建立|拟定|拟订|编制|新建|新增|新订|研究提出|审议通过|讨论通过|印制"),
    ),
    (TitleAct.REVISED, "修订|修改|完善|重新细化|修编|健全|补充|优化|更新"),
    (TitleAct.ISSUED, "印发|制发|编印|下发|发布|颁布|公布|颁发"),
    (TitleAct.ABOLISHED, "废止"),
    (
        None,
        "学习|执行|落实|按照|依照|遵照|根据|依据|对照|贯彻|遵守|违反|传达|呈报|报送|宣传|解读|参照|结合|围绕|"
        "取消|停止|起草|草拟|遵循|依托|转发|符合",
    ),
)
ACTS = {word: act for act, words in VERBS for word in words.split("|")}
# 按, 以 and the like lead to a title only directly before it.
VERB = re.compile("|".join(words for _, words in VERBS) + "|[按依照以]$")
MAKERS = (TitleAct.FORMULATED, TitleAct.REVISED)
# 制定并印发, 修订后印发, 修订完善: one doing.
CHAINED = re.compile(r"(?:[、和及与后再]|(?:并且?|后)?(?:严格|认真|全面|抓好|正式|重新|及时)?)")
DRAFTING = re.compile(r"起草|草拟")
# 新修订的《…》已于9月施行.
IN_FORCE = re.compile(r"(?:已经?|现已|正式|于[^,。;《]{2,14}?)+(?:施行|实施|执行|生效|印发|启用|发布)")
OBJECT_MARK = re.compile(r"(?:[对将把]|原有?)(?:原有?的?|现行的?|本单位的?)?$")
MARKERS = (
    "已经?|均|都|全部|重新|现|也|分别|进行|予以|加以|了|作[了出]?|做[了出]?|于[^,。;《]{2,14}?|"
    "第[一二三四五六]次|由[^,。;《]{1,10}?|"
    "全面|系统|再次|及时|正式|着手|正在|尚未|未|拟|将|"
    "正|启动|并|后|经[^,。;《]{0,14}?(?:通过|同意|批准|审定)"
)
AFTER = re.compile(
    rf"(?:\([^()]{{1,8}}\))?(?:等\w{{0,6}})?(?P<marks>(?:{MARKERS})*)"
    r"(?P<verb>制定|制订|出台|建立|编制|修订|修改|完善|健全|印发|下发|发布|废止)(?P<rest>为《|"
    r"[,。;!?\n]|完[毕成]|了|实施|执行|$)?"
)


@dataclass(frozen=True)
class TitleVerb:
    """A verb in its place; ``act`` is None for one that only mentions."""

    start: int
    end: int
    act: TitleAct | None


def has_title(text: str) -> bool:
    """Whether there is anything for ``read_titles``: a thousandth of what reading a text takes.

    No sign of a title has a width of its own, so the text is looked at as it is.
    """
    return "《" in text and TITLE.search(text) is not None


def read_titles(passage: StatementPassage) -> Iterator[Proposal]:
    """Each 《…》 with what was done to it; mentions come without an act."""
    text, mood = passage.text, passage.mood
    titles = list(TITLE.finditer(text))
    for group in _groups(text, titles):
        before = titles[group[0] - 1].end() if group[0] else 0
        first, last = titles[group[0]], titles[group[-1]]
        act = _act(text, mood, window=(before, first.start()), end=last.end())
        for number in group:
            yield _proposal(passage, titles[number], act)


def _groups(text: str, titles: list[re.Match[str]]) -> list[list[int]]:
    """The numbers of titles that stand side by side and share their verb."""
    groups: list[list[int]] = []
    for number, match in enumerate(titles):
        if number and _is_joined(text, titles[number - 1], match):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _is_joined(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """制定《甲》,《乙》尚在征求意见: behind a comma a title may have a clause of its own."""
    if not JOINT.fullmatch(text, before.end(), match.start()):
        return False
    return "," not in text[before.end() : match.start()] or not OWN_CLAUSE.match(text, match.end())


def _proposal(passage: StatementPassage, match: re.Match[str], act: TitleAct | None) -> Proposal:
    title = match["title"].strip()
    carried = CARRIED.match(title)
    if carried is not None:
        act = ACTS[carried["verb"]] if act is TitleAct.ISSUED else act
        title = carried["title"]
    span = Span(match.start(), match.end())
    return Proposal(
        kind=ProposalKind.REGULATION if is_rule(title) else ProposalKind.DOCUMENT,
        span=span,
        words=passage.words(span),
        subject=title,
        act=None if IS_DRAFT.search(title) else act,
    )


def is_rule(title: str) -> bool:
    while (shorter := BRACKETED_END.sub("", title)) != title:
        title = shorter
    return bool(RULES.search(title))


def _act(text: str, mood: Mood, *, window: tuple[int, int], end: int) -> TitleAct | None:
    """What was done to the titles between ``window`` and ``end``: said before them, else behind."""
    start = max(window[0], window[1] - FURTHEST, mood.sentence_start(window[1]))
    clause = CLAUSE_END.split(text[start : window[1]])[-1]
    offset = window[1] - len(clause)
    verbs = [TitleVerb(m.start() + offset, m.end() + offset, ACTS.get(m[0])) for m in VERB.finditer(clause)]
    if OBJECT_MARK.search(clause) or not verbs:
        return _act_behind(text, mood, end)
    chosen = _governing(text, verbs, title_start=window[1], title_end=end)
    return None if chosen is None or mood.is_open(chosen.start) else chosen.act


def _governing(text: str, verbs: list[TitleVerb], *, title_start: int, title_end: int) -> TitleVerb | None:
    """The verb that has the title as its object; a whole chain (制定并印发) acts as its first making."""
    nearest = verbs[-1]
    attribute = re.fullmatch(r"后?的", text[nearest.end : title_start])
    if attribute is not None:
        # 学习新修订的《…》 mentions it; 印发修订后的《…》 revised it.
        outer = verbs[-2] if len(verbs) > 1 else None
        is_issued = outer is not None and outer.act is TitleAct.ISSUED
        is_in_force = outer is None and IN_FORCE.match(text, title_end)
        return nearest if is_issued or is_in_force else None
    chain = [nearest]
    for verb in reversed(verbs[:-1]):
        if not CHAINED.fullmatch(text, verb.end, chain[0].start):
            break
        chain.insert(0, verb)
    makers = [verb for verb in chain if verb.act in MAKERS]
    if nearest.act is TitleAct.ISSUED and DRAFTING.fullmatch(text, chain[0].start, chain[0].end):
        return replace(chain[0], act=TitleAct.FORMULATED)
    if not makers and nearest.act is TitleAct.ISSUED:
        makers = [verb for verb in verbs if verb.act in MAKERS][-1:]
    return makers[0] if makers else nearest


def _act_behind(text: str, mood: Mood, end: int) -> TitleAct | None:
    """对《…》进行修订, 《…》已印发; a verb without such a mark has another object."""
    match = AFTER.match(text, end, min(len(text), end + FURTHEST))
    if match is None or match["rest"] == "为《" or not (match["marks"] or match["rest"]):
        return None
    # The title may itself stand in a clause that is denied or planned: the verb's place says both.
    return None if mood.is_open(match.start("verb")) else ACTS[match["verb"]]
