"""docs/security.md: what a reviewer is told is shown by tests that are there, line by line."""

from __future__ import annotations

import re

import pytest

from tests.house import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)`")


def rows_under(head: str) -> list[str]:
    """Of the first table below ``head``."""
    lines = PAGE.partition(f"\n{head}\n")[2].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


@pytest.mark.parametrize(("head", "least"), [("## 等级保护对照", 26), ("## OWASP ASVS 5.0 二级对照", 31)])
def test_every_line_names_tests_that_are_there(head: str, least: int) -> None:
    rows = rows_under(head)
    assert len(rows) >= least
    assert [row for row in rows if not NAMED.findall(row.rsplit("|", 2)[1])] == []
    named = {path for row in rows for path in NAMED.findall(row)}
    assert {path for path in named if "def test_" not in _text(path)} == set()


def _text(path: str) -> str:
    file = ROOT / path
    return file.read_text() if file.is_file() else ""
