"""Names that every system takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.files import clean_label, clean_name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("台账.pdf", "台账.pdf"),
        ("C:\\Users\\王敏\\台账.pdf", "台账.pdf"),
        ("../../etc/台账.pdf", "台账.pdf"),
        ("台账\u202efdp.exe", "台账fdp.exe"),
        ("台\u200b账\x00\r\n.pdf", "台账.pdf"),
        ("台账.pdf. . ", "台账.pdf"),
        ("台账.pdf\u2028", "台账.pdf"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("comma.pdf", "comma.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("...", ""),
    ],
)
def test_it_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_it_is_cut_by_bytes_and_keeps_its_ending() -> None:
    name = clean_name("台" * 200 + ".pdf")
    assert name == "台" * 83 + ".pdf"
    assert len(name.encode()) <= 255
    assert len(clean_name("台" * 200).encode()) <= 255
    assert len(clean_name("a." + "台" * 200).encode()) <= 255


@given(st.text(max_size=300))
def test_clean_is_clean(name: str) -> None:
    clean = clean_name(name)
    assert len(clean.encode()) <= 255
    assert clean_name(clean) == clean
    assert not set(clean) & set('/\\<>:"|?*\n\0\u202e')


def test_a_label_keeps_what_only_file_names_may_not_have() -> None:
    assert clean_label(" 《服务/承诺》:\u202e第1稿? ") == "《服务/承诺》:第1稿?"
