"""What a sentence says of its verbs: done, or planned, ordered, begun, or denied.

A plan (计划, 拟, 下一步将) holds to the end of its sentence until a word says that something was done
(目前已, 实际, 累计); an order or a denial (应, 须, 未, 没有) holds within its clause. 未按期缴费的12户 denies
nothing of the 12户: the denial ends with the 的 of its relative clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

SENTENCE_END = re.compile(r"[。;!?\n]")
CLAUSE_END = re.compile(r"[。;!?\n\t,:、()]")
# 将 as a plan stands before a verb; before a noun (将学习纳入) it is an object marker.
FUTURE_VERBS = (
    r"于|在|继续|进一步|持续|按|对|适时|尽快|再|会|陆续|逐步|制定|制订|修订|出台|印发|建立|完善|"
    r"开展|召开|举办|"
    r"组织(?!生活|部|关系|建设)|清退|追回|追缴|收回|退还|给予|启动|推动|加大|严格|定期"
)
PLAN = re.compile(
    rf"拟(?!定[了出《的]|订|人|态|稿|任)|(?<![按照据度作习训改划依的展定动施])计划(?!的|外|"
    rf"[、,。;:和书表单中]|生育|$)|"
    rf"下一?步|下一阶段|今后|预计|力争|打算|争取(?=在|于|年|早|尽|\d)|即将|届时|"
    rf"(?<![即])将(?={FUTURE_VERBS})|将于"
)
ORDER = re.compile(
    r"(?<![相适响对供反感效回顺呼])应(?!急|用|对|聘|届|邀|答|声|验|战|征|诉|收|学|付|有|改|"
    r"退尽)|应(?=清退|退还|追)|"
    r"(?<![必供所急])需(?!求)|须|(?<![接招对看期善款优])待(?!遇|办事)|正在|抓紧|尽快|加快|着手|"
    r"酝酿|准备|原定|原计划|本应|"
    r"确保|建议(?=给予|予以|对|将|由|尽快|组织处理)|"
    r"要求(?=[各全所其相基下被施该责科支镇村部承])"
)
DENIAL = re.compile(r"未(?!成年|来|婚|雨|必)|没有|没能|并无|不再|不予|不得|拒不|(?<!毫)无法|未能")
# Work that is still owed: 尚未整改的3项 are denied although a 的 follows.
OWED = re.compile(r"[尚仍还暂]未|未完成|正在")
RELATIVE = re.compile("的")
DONE = re.compile(
    r"已|目前|截至|实际|累计|先后|[完开举召整办]\w{1,2}了|共(?=\d|计|召|开|清|追|收|整|走|组)|实到|实有|仅"
)


class Cues:
    """The places of one kind of word, in the order of the text; looked for when somebody asks."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in self._pattern.finditer(self._text)]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self._spans]

    def before(self, place: int) -> tuple[int, int] | None:
        """Start and end of the last one that ends at or before ``place``."""
        found = bisect_right(self._ends, place) - 1
        return self._spans[found] if found >= 0 else None

    def start_before(self, place: int) -> int:
        found = self.before(place)
        return found[0] if found else -1

    def end_before(self, place: int) -> int:
        found = self.before(place)
        return found[1] if found else 0


class Mood:
    """The moods of one text, found once in time linear to its length; each question is a few bisections."""

    def __init__(self, text: str) -> None:
        self._sentences = Cues(SENTENCE_END, text)
        self._clauses = Cues(CLAUSE_END, text)
        self._plans = Cues(PLAN, text)
        self._orders = Cues(ORDER, text)
        self._denials = Cues(DENIAL, text)
        self._owed = Cues(OWED, text)
        self._done = Cues(DONE, text)
        self._relatives = Cues(RELATIVE, text)

    def sentence_start(self, place: int) -> int:
        return self._sentences.end_before(place)

    def clause_start(self, place: int) -> int:
        return self._clauses.end_before(place)

    def is_open(self, place: int) -> bool:
        """Whether what stands at ``place`` is planned, ordered, still going on or denied."""
        return self.is_planned(place) or self._is_within_clause(self._orders, place) or self.is_denied(place)

    def is_planned(self, place: int) -> bool:
        plan = self._plans.start_before(place)
        return plan >= self.sentence_start(place) and plan > self._done.start_before(place)

    def is_denied(self, place: int) -> bool:
        return self._is_within_clause(self._denials, place)

    def _is_within_clause(self, cues: Cues, place: int) -> bool:
        cue = cues.before(place)
        if cue is None or cue[0] < self.clause_start(place) or cue[0] < self._done.start_before(place):
            return False
        relative = self._relatives.end_before(place)
        if relative <= cue[1]:
            return True
        return relative == place and self._owed.end_before(place) >= cue[1]
