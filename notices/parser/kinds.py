"""The levels of a notice and the kinds of marks, with the words for them on screen."""

from enum import Enum


class Level(Enum):
    """What a kind of mark stands for in one document, from the outside in."""

    SECTION = "SECTION"
    CATEGORY = "CATEGORY"
    GROUP = "GROUP"
    SUB_ISSUE = "SUB_ISSUE"
    MEASURE = "MEASURE"
    TEXT = "TEXT"

    @property
    def label(self) -> str:
        return _LEVEL_LABELS[self]


class MarkKind(Enum):
    """How a paragraph is numbered or labelled. Half- and full-width forms, and 1. / 1、, are one kind."""

    PART = "PART"
    ROMAN = "ROMAN"
    CHINESE_COMMA = "CHINESE_COMMA"
    CHINESE_BRACKETS = "CHINESE_BRACKETS"
    NUMBER_DOT = "NUMBER_DOT"
    NUMBER_PARTS = "NUMBER_PARTS"
    NUMBER_SUBPARTS = "NUMBER_SUBPARTS"
    NUMBER_BRACKETS = "NUMBER_BRACKETS"
    NUMBER_BRACKET = "NUMBER_BRACKET"
    LENTICULAR = "LENTICULAR"
    TORTOISE = "TORTOISE"
    SQUARE = "SQUARE"
    CIRCLED = "CIRCLED"
    LETTER = "LETTER"
    BULLET = "BULLET"
    HEADING_BULLET = "HEADING_BULLET"
    HEADING = "HEADING"
    ASPECT_WORD = "ASPECT_WORD"
    ISSUE_LABEL = "ISSUE_LABEL"
    ISSUE_LINE = "ISSUE_LINE"
    TABLE_CATEGORY = "TABLE_CATEGORY"
    TABLE_ISSUE = "TABLE_ISSUE"
    TABLE_MEASURE = "TABLE_MEASURE"
    ISSUE_WORD = "ISSUE_WORD"
    MEASURE_WORD = "MEASURE_WORD"
    UNDER_LABEL = "UNDER_LABEL"
    ONE_IS = "ONE_IS"
    FIRST = "FIRST"
    LABEL = "LABEL"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_LEVEL_LABELS = {
    Level.SECTION: "章节",
    Level.CATEGORY: "问题类别",
    Level.GROUP: "分组",
    Level.SUB_ISSUE: "具体问题",
    Level.MEASURE: "整改措施",
    Level.TEXT: "正文",
}

_KIND_LABELS = {
    MarkKind.PART: "第一部分",
    MarkKind.ROMAN: "Ⅰ、Ⅱ、",
    MarkKind.NUMBER_SUBPARTS: "1.1.1 1.1.2",
    MarkKind.LENTICULAR: "【1】【2】",
    MarkKind.TORTOISE: "〔1〕〔2〕",
    MarkKind.SQUARE: "[1][2]",
    MarkKind.LETTER: "a) b)",
    MarkKind.BULLET: "• ●",
    MarkKind.HEADING_BULLET: "◆ ▍ 标题前",
    MarkKind.HEADING: "没有序号的标题",
    MarkKind.ASPECT_WORD: "第一方面:",
    MarkKind.ISSUE_LABEL: "反馈问题:",
    MarkKind.ISSUE_LINE: "没有序号的问题",
    MarkKind.TABLE_CATEGORY: "表格的类别栏",
    MarkKind.TABLE_ISSUE: "表格的问题栏",
    MarkKind.TABLE_MEASURE: "表格的措施栏",
    MarkKind.CHINESE_COMMA: "一、二、",
    MarkKind.CHINESE_BRACKETS: "(一)(二)",
    MarkKind.NUMBER_DOT: "1. 2.",
    MarkKind.NUMBER_PARTS: "1.1 1.2",
    MarkKind.NUMBER_BRACKETS: "(1)(2)",
    MarkKind.NUMBER_BRACKET: "1) 2)",
    MarkKind.CIRCLED: "①②",
    MarkKind.ISSUE_WORD: "问题1:",
    MarkKind.MEASURE_WORD: "措施1:",
    MarkKind.UNDER_LABEL: "“整改措施:”下的序号",
    MarkKind.ONE_IS: "一是、二是",
    MarkKind.FIRST: "第一,第二,",
    MarkKind.LABEL: "整改情况:",
}
