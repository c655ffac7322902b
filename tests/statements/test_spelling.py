from __future__ import annotations

import pytest

from statements.spelling import normal, with_newlines


@pytest.mark.parametrize("text", ["9月(底)", "９ 月（底）", "9月\n(底)", "\u30009月 (底)"])
def test_signs_and_white_space_make_no_other_text(text: str) -> None:
    assert normal(text) == "9月(底)"


def test_it_keeps_what_is_another_text() -> None:
    assert normal("9月底。") != normal("9月底")


@pytest.mark.parametrize("text", ["一\n\n二", "一\r\n\r\n二", "一\r\r二"])
def test_line_ends_of_every_system(text: str) -> None:
    assert with_newlines(text) == "一\n\n二"
