"""措施记录: what one measure's document tells; LibreOffice opens it and the index."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document

from measures import services
from measures.models import Measure
from tests.cast import Cast, completed, in_days, worked_on
from tests.reporting.archive.archives import FINDING, MEASURE, ROOT, made, version_of

pytestmark = pytest.mark.django_db


def record(archive: zipfile.ZipFile, folder: str = MEASURE) -> str:
    document = Document(io.BytesIO(archive.read(f"{ROOT}/{folder}/措施记录.docx")))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_the_record_tells_it_all(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    asked = services.request_extension(
        cast.measure.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复"
    )
    services.approve_extension(asked.pk, by=cast.office, note="同意")
    services.submit(cast.measure.pk, by=cast.handler, note="请审核")
    services.complete(cast.measure.pk, by=cast.office, note="属实")
    archive, _ = made(cast, tmp_path)
    told = record(archive)
    for text in (
        "关于作风建设不够严实方面",
        "(1)建立走访台账,每月走访一次。",
        "陈光",
        "办公室",
        in_days(60).isoformat(),
        "等待批复",
        "已同意",
        "已走访三次。",
        "请审核",
        "属实",
        "已完成",
        version_of(cast.measure).sha256,
    ):
        assert text in told


def test_the_record_says_what_is_not_beside_it(cast: Cast, tmp_path: Path) -> None:
    worked_on(cast)
    Path(version_of(cast.measure).file.path).unlink()
    archive, _ = made(cast, tmp_path)
    assert "未归档:“台账" in record(archive)


def test_signs_that_no_document_holds(cast: Cast, tmp_path: Path) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(outcome="成效\x0b\x01显著\r\n第二行", text="=1+1")
    archive, _ = made(cast, tmp_path)
    assert "成效显著\n第二行" in record(archive, f"{FINDING}/01 =1+1")


def test_signs_of_xml_stay_signs_and_each_record_has_its_title(cast: Cast, tmp_path: Path) -> None:
    for number, row in enumerate(cast.measures):
        Measure.objects.filter(pk=row.pk).update(outcome=" <w:t>&@title@ ", text=f"成效<&{number}")
    archive, _ = made(cast, tmp_path)
    files = [name for name in archive.namelist() if name.endswith("措施记录.docx")]
    documents = [Document(io.BytesIO(archive.read(name))) for name in files]
    titles = {document.core_properties.title for document in documents}
    assert titles == {f"{row.mark}成效<&{number}" for number, row in enumerate(cast.measures)}
    for document in documents:
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert " <w:t>&@title@ " in cells


@pytest.mark.one_database
def test_libreoffice_opens_record_and_index(cast: Cast, tmp_path: Path) -> None:
    completed(cast)
    archive, _ = made(cast, tmp_path)
    archive.extractall(tmp_path)
    files = [tmp_path / ROOT / MEASURE / "措施记录.docx", tmp_path / ROOT / "目录.xlsx"]
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=120)
    for name in ("措施记录.pdf", "目录.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
