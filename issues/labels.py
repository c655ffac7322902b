"""How a category and a finding are called in one line, by what was printed of them."""

from __future__ import annotations


def category_label(mark: str, title: str) -> str:
    return f"{mark}{title}" or "(未分类)"


def finding_label(mark: str, title: str) -> str:
    return f"{mark}{title}" or "(未列问题)"
