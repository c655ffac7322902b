"""The hidden marks: what is written is read, and what was tampered with is known."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook
from pytest_django import Settings

from workbooks.identity import (
    SHEET_NAME,
    Origin,
    SheetOrigin,
    changed,
    checksum,
    origin_rows,
    read_origin,
    read_row,
    seal_row,
)

FIELDS = ["measure", "due_on", "number"]
VALUES: dict[str, date | str | int | float | None] = {
    "measure": "建立走访台账",
    "due_on": date(2026, 3, 1),
    "number": 7,
}


def sealed() -> str:
    return seal_row("M", 12, version=3, sums=[checksum(VALUES[field]) for field in FIELDS])


def test_a_row_is_known_again() -> None:
    row = read_row(sealed())
    assert row is not None
    assert (row.kind, row.pk, row.version, row.is_genuine) == ("M", 12, 3, True)
    assert changed(row, FIELDS, values=VALUES) == set()


def test_each_changed_field_is_named() -> None:
    row = read_row(sealed())
    assert row is not None
    edited = VALUES | {"measure": "建立台账", "due_on": datetime(2026, 3, 1), "number": 7.0, "outcome": "新"}
    assert changed(row, FIELDS, values=edited) == {"measure"}


def test_a_spreadsheet_may_trim_and_change_line_ends() -> None:
    assert checksum(" 一\r\n二 ") == checksum("一\n二")
    assert checksum(None) == checksum("") == checksum("  ")


def test_tampering_shows() -> None:
    for forged in (sealed().replace("|12|", "|13|"), sealed().replace("|3|", "|4|"), sealed()[:-1] + "!"):
        row = read_row(forged)
        assert row is not None
        assert not row.is_genuine


def test_another_secret_knows_none_of_them(settings: Settings) -> None:
    text = sealed()
    settings.SECRET_KEY = "another"
    row = read_row(text)
    assert row is not None
    assert not row.is_genuine


@given(some.text(max_size=60) | some.none() | some.integers())
def test_other_texts_are_nobody(text: str | int | None) -> None:
    assert read_row(text) is None
    assert read_row(f"RZ1|M|{text}|1|AAAA|x") is None or str(text).strip().isdecimal()


def test_the_origin_is_read_back() -> None:
    sheets = (SheetOrigin("整改台账", ("measure", "due_on")), SheetOrigin("问题清单", ("finding",), 3, 2))
    origin = Origin(1, (4, 5), "市委巡察办", "2026-11-24T10:00:00+08:00", sheets)
    book = Workbook()
    assert read_origin(book) is None
    hidden = book.create_sheet(SHEET_NAME)
    for row in origin_rows(origin):
        hidden.append(row)
    found = read_origin(book)
    assert found == origin
    assert found is not None
    assert found.sheet("问题清单") == sheets[1]
    hidden["B2"] = '{"sheets": 3}'
    assert read_origin(book) is None
    hidden["B2"] = "[" * 20_000
    assert read_origin(book) is None
