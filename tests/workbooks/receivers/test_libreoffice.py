"""A second program opens what was filled, and works out the receiver's formulas."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

from tests.workbooks.receivers import shapes_of_forms as shapes
from tests.workbooks.receivers import tables_of_forms as tables
from tests.workbooks.receivers.drawn_by_others import drawn_form
from tests.workbooks.receivers.ledger import form_data
from workbooks.receivers.filling import fill_form
from workbooks.receivers.reading import open_form

FORMS = (
    tables.three_lists_in_one,
    tables.table_object,
    tables.findings_prescribed,
    shapes.closing_record,
    shapes.sheet_a_department,
    shapes.band_to_copy,
    drawn_form,
)


def write(path: Path, content: bytes) -> Path:
    layout = open_form(content, name=path.name)
    fill_form(io.BytesIO(content), layout, data=form_data(), target=path)
    return path


def convert(folder: Path, ending: str, *paths: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: tests/services/packages.sh installs it"
    command = [
        soffice,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        ending,
    ]
    subprocess.run([*command, *paths], cwd=folder, check=True, capture_output=True, timeout=180)


def test_every_shape_becomes_pages(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{form.__name__}.xlsx", form()) for form in FORMS]
    convert(tmp_path, "pdf", *paths)
    assert all(path.with_suffix(".pdf").stat().st_size > 5_000 for path in paths)


def test_the_receivers_formulas_count_right(tmp_path: Path) -> None:
    path = write(tmp_path / "form.xlsx", tables.filtered_with_lists())
    convert(tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76,1", path)
    rows = list(csv.reader(path.with_suffix(".csv").read_text("utf-8").splitlines()))
    total = next(row for row in rows if row[0] == "合计")
    assert (total[2], total[7]) == ("7", "3")
