"""The files of what was handed in, in the archive of a whole inspection."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.access import a_filing
from tests.cast import Cast
from tests.reporting.archive.archives import ROOT, made

pytestmark = pytest.mark.django_db


def test_what_was_handed_in_lies_beside_the_findings(cast: Cast, tmp_path: Path) -> None:
    filed = a_filing(cast)
    archive, found = made(cast, tmp_path)
    assert archive.read(f"{ROOT}/报送/整改方案.pdf") == b"%PDF-1.4 plan"
    assert "报送/整改方案.pdf" in archive.read(f"{ROOT}/SHA256SUMS.txt").decode()
    assert (found.measures, found.files, found.missing) == (3, 0, ())
    book = load_workbook(io.BytesIO(archive.read(f"{ROOT}/目录.xlsx")))
    assert "已报送:整改方案" in {row[1] for row in book["材料清单"].iter_rows(values_only=True)}
    archive, _ = made(cast, tmp_path, finding=cast.sub_issue.pk)
    assert not [name for name in archive.namelist() if "报送" in name]
    Path(filed.file.path).write_bytes(b"other")
    assert "整改方案.pdf" in made(cast, tmp_path)[1].missing[0]
