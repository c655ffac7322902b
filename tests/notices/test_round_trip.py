"""A notice that was exported as .docx and printed gives the tree of the .docx again."""

from __future__ import annotations

from tests.notices.cases import load_cases
from tests.notices.printing import as_docx, printed, tree_of

# Of different forms: four levels, groups, labels, paragraphs without numbers, lines that are mostly short.
NAMES = (
    "01_township",
    "02_four_levels_run_in",
    "03_issue_words_groups",
    "09_paragraphs_without_numbers",
    "17_decimal_numbers",
)


def test_the_printed_document_is_read_as_the_written_one() -> None:
    cases = {case.name: case.text for case in load_cases()}
    documents = {name: data for name in NAMES if (data := as_docx(cases[name]))}
    assert set(documents) == set(NAMES)
    pages = printed(documents)
    trees = {name: tree_of(f"{name}.docx", data) for name, data in documents.items()}
    assert all(trees.values())
    assert {name: tree_of(f"{name}.pdf", data) for name, data in pages.items()} == trees
