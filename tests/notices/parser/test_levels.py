"""A mark may mean something else than was detected: the user says so, and the tree changes."""

from __future__ import annotations

from notices.parser import Level, MarkKind, parse_notice
from tests.notices.parser import documents
from tests.notices.parser.outline import is_lossless, outline


def test_the_marks_in_use_are_told_with_their_meaning() -> None:
    found = parse_notice(documents.PLAIN).marks
    assert [(use.kind, use.level, use.count) for use in found] == [
        (MarkKind.CHINESE_COMMA, Level.CATEGORY, 2),
        (MarkKind.NUMBER_DOT, Level.SUB_ISSUE, 3),
        (MarkKind.NUMBER_BRACKETS, Level.MEASURE, 4),
        (MarkKind.ONE_IS, Level.TEXT, 2),
    ]
    assert found[1].example == "1.理论学习不够系统问题"
    assert found[1].line == 6


def test_a_kind_with_two_meanings_tells_both() -> None:
    use = next(one for one in parse_notice(documents.SECTIONS).marks if one.kind is MarkKind.CHINESE_BRACKETS)
    assert (use.level, use.count) == (Level.CATEGORY, 5)
    assert [(other.level, other.count) for other in use.others] == [(Level.TEXT, 3)]
    line = documents.SECTIONS.split("\n")[use.others[0].line - 1]
    assert line.startswith("(一)提高政治站位")


def test_counted_promises_become_measures_when_the_user_says_so() -> None:
    found = parse_notice(documents.PLAIN, levels={MarkKind.ONE_IS: Level.MEASURE})
    assert [(item.mark, item.text) for item in found.measures()][2:5] == [
        ("(1)", ""),
        ("一是", "增加设备;"),
        ("二是", "外包扫描。"),
    ]
    assert is_lossless(found, documents.PLAIN)


def test_counted_promises_stay_text_when_the_user_says_so() -> None:
    found = parse_notice(documents.WITHOUT_CATEGORY, levels={MarkKind.ONE_IS: Level.TEXT})
    assert [item.text for item in found.measures()][0] == "一是制定计划;二是每月检查。"


def test_numbers_become_findings() -> None:
    found = parse_notice(
        documents.PLAIN, levels={MarkKind.NUMBER_DOT: Level.GROUP, MarkKind.NUMBER_BRACKETS: Level.SUB_ISSUE}
    )
    assert [item.group for item in found.sub_issues()][0] == "理论学习不够系统问题"
    assert len(list(found.sub_issues())) == 4
    assert is_lossless(found, documents.PLAIN)


def test_a_section_becomes_the_category() -> None:
    found = parse_notice(documents.SECTIONS, levels={MarkKind.CHINESE_COMMA: Level.CATEGORY})
    assert not found.sections
    assert [item.mark for item in found.categories][:1] == ["一、"]
    assert is_lossless(found, documents.SECTIONS)


def test_a_category_becomes_text() -> None:
    found = parse_notice(documents.PLAIN, levels={MarkKind.CHINESE_COMMA: Level.TEXT})
    assert outline(found).startswith("(无类别)")
    assert is_lossless(found, documents.PLAIN)


def test_saying_what_was_detected_changes_nothing() -> None:
    for name in ("PLAIN", "SECTIONS", "ISSUE_WORDS", "QUOTED"):
        source = getattr(documents, name)
        found = parse_notice(source)
        said = {use.kind: use.level for use in found.marks if use.level is not Level.SECTION}
        assert outline(parse_notice(source, levels=said)) == outline(found), name
