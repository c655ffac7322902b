"""Random trees in every style parse back to themselves; random text never crashes and is never lost."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from notices.parser import Level, MarkKind, NotANotice, parse_notice
from tests.notices.parser.documents import CLOSING, OPENING, TITLE, notice
from tests.notices.parser.outline import is_lossless

CHINESE = "零一二三四五六七八九十"
# (category, sub-issue, measure): what each prints before its text; n counts from one.
STYLES = (
    ("{cn}、", "{n}.", "({n})"),
    ("{cn}、", "({cn})", "{n}."),
    ("{cn}、", "({cn})", "({n})"),
    ("({cn})", "{n}.", "({n})"),
    ("({cn})", "{n}、", "{n})"),
    ("{cn}、", "{n}.", "措施{n}:"),
    ("({cn})", "问题{n}:", "({n})"),
    ("{cn}、", "{n}.", "一是"),
)
words = st.text(alphabet="学习制度台账检查走访培训窗口档案馆员", min_size=2, max_size=12)
measures = st.lists(words.map(lambda word: f"修订《{word}》。"), min_size=1, max_size=4)
findings = st.lists(st.tuples(words.map(lambda word: f"{word}不到位问题"), measures), min_size=1, max_size=4)
HARD = """一、关于作风方面
(一)反馈问题:学习不深入
1.关于“窗口少”的问题
问题1:会议少
(1)一是增设;二是整改。
整改情况:已完成。制定计划。
完成情况:已完成
①巡察
三、下一步工作打算
目录
2025年月3日
【整改措施】
1.1整改
1.2 修订(已完成)

下一步,继续整改。
二、整改落实情况
\u3000\u3000十、
((1))
第一,整改;第二,巡察。
【打印】 2025-01-01"""
trees = st.lists(st.tuples(words.map(lambda word: f"关于{word}方面"), findings), min_size=1, max_size=4)
Tree = list[tuple[str, list[tuple[str, list[str]]]]]


@dataclass
class Printer:
    style: tuple[str, str, str]
    is_full_width: bool

    def mark(self, level: int, number: int) -> str:
        if self.style[level] == "一是":
            return f"{CHINESE[number]}是"
        printed = self.style[level].format(n=number, cn=CHINESE[number])
        return (
            printed.translate({code: code + 0xFEE0 for code in map(ord, "0123456789().:")})
            if self.is_full_width
            else printed
        )

    def text(self, tree: Tree) -> str:
        lines = []
        for c, (category, sub_issues) in enumerate(tree, 1):
            lines.append(self.mark(0, c) + category)
            for s, (sub_issue, promises) in enumerate(sub_issues, 1):
                lines.append(self.mark(1, s) + sub_issue)
                lines += self._promises(promises)
        return notice("\n".join(lines))

    def _promises(self, promises: list[str]) -> list[str]:
        marked = [self.mark(2, number) + text for number, text in enumerate(promises, 1)]
        if self.style[2] != "一是":
            return marked
        return ["整改情况:" + ("".join(marked) if len(promises) > 1 else promises[0])]


def read_back(text: str) -> Tree:
    return [
        (
            category.title,
            [(item.title, [measure.text for measure in item.measures]) for item in category.sub_issues],
        )
        for category in parse_notice(text).categories
    ]


@settings(max_examples=150)
@given(tree=trees, style=st.sampled_from(STYLES), is_full_width=st.booleans())
def test_a_tree_parses_back_to_itself(tree: Tree, style: tuple[str, str, str], is_full_width: bool) -> None:
    text = Printer(style, is_full_width).text(tree)
    assert read_back(text) == tree
    assert is_lossless(parse_notice(text), text)


LINES = st.one_of(st.text(max_size=30), st.sampled_from([TITLE, OPENING, CLOSING, *HARD.split("\n")]))
LEVELS = st.dictionaries(st.sampled_from(MarkKind), st.sampled_from(Level), max_size=3)


@settings(max_examples=300)
@given(lines=st.lists(LINES, max_size=25), levels=LEVELS)
def test_random_text_never_crashes_and_is_never_lost(lines: list[str], levels: dict[MarkKind, Level]) -> None:
    text = "\n".join(lines).replace("\r", "\n")
    try:
        found = parse_notice(text, levels=levels)
    except NotANotice as refusal:
        assert str(refusal).endswith("。")
        return
    assert is_lossless(found, text)
    numbers = [left.line for left in found.left_out] + [warning.line for warning in found.warnings]
    assert all(0 <= number <= len(text.split("\n")) for number in numbers)
