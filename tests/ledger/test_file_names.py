"""Folder and file names that every Windows can make."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from ledger.file_names import (
    MAX_PART,
    RESERVED,
    category_folder,
    finding_folder,
    inspection_folder,
    joined,
    measure_folder,
    safe_part,
    unique_names,
)


def test_folders_are_numbered_as_printed() -> None:
    path = joined(
        inspection_folder("区委第一巡察组巡察"),
        category_folder(2, "关于作风建设不够严实方面", order=1),
        finding_folder(None, "服务群众不够主动问题", order=3),
        measure_folder(12, "建立走访台账。", order=1),
    )
    assert path == (
        "区委第一巡察组巡察/02 关于作风建设不够严实方面/03 服务群众不够主动问题/12 建立走访台账。"
    )


def test_what_windows_refuses_is_taken_out() -> None:
    assert safe_part('a<b>:"/\\|?*\x00\x1f c.. ') == "ab c"
    assert safe_part("CON") == "_CON"
    assert safe_part("nul.txt") == "_nul.txt"
    assert safe_part("COM1.pdf") == "_COM1.pdf"
    assert safe_part("CONTENT.pdf") == "CONTENT.pdf"
    assert safe_part(" . ") == "未命名"
    assert safe_part("..\\..\\台账.pdf") == "台账.pdf"
    # A mark that turns the reading direction hides an ending.
    assert safe_part("照片\u202egpj.exe") == "照片gpj.exe"


def test_long_names_keep_their_ending() -> None:
    name = safe_part("长" * 200 + ".docx")
    assert len(name) == MAX_PART
    assert name.endswith("长.docx")


def test_no_two_names_are_alike() -> None:
    assert unique_names(["台账.pdf", "台账.PDF", "台账.pdf", "台账"]) == [
        "台账.pdf",
        "台账(2).PDF",
        "台账(3).pdf",
        "台账",
    ]
    assert unique_names(["a(2)", "a", "a"]) == ["a(2)", "a", "a(3)"]


@given(some.lists(some.text(max_size=120), max_size=8))
def test_any_texts_become_names(texts: list[str]) -> None:
    names = unique_names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert 0 < len(name) <= MAX_PART
        assert not set(name) & set('<>:"/\\|?*')
        assert name == name.strip(" .")
        assert not RESERVED.match(name)
        name.encode("utf-8")
