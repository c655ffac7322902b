"""Workbooks as they come in: written by openpyxl, written by hand as WPS writes them, and our own exports."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from django.core.files import File
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger.rows import ledger_rows
from measures.models import Measure
from tests.cast import Cast
from workbooks.merging.apply import confirm, plan_of
from workbooks.merging.model import ImportPlan
from workbooks.merging.store import store_import
from workbooks.models import LedgerImport
from workbooks.reading import SheetRow, WorkbookReading, read_workbook
from workbooks.reading.rows import Chosen
from workbooks.reading.titles import Titles
from workbooks.writing.whole_ledger import write_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
# Style 1 is a date in a Chinese format.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="176" '
    'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>'
)
HEADER = ["序号", "问题类别", "具体问题", "整改措施", "责任领导", "牵头部门", "责任人", "整改时限"]


def relations(*targets: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def inline(text: str, reference: str = "") -> str:
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows_xml(rows: Iterable[Sequence[str]]) -> str:
    """Rows and cells without references, as some programs write them."""
    return "".join("<row>" + "".join(inline(text) for text in row) + "</row>" for row in rows)


def by_hand(
    path: Path,
    data: str,
    *,
    name: str = "整改台账",
    after: str = "",
    more: Mapping[str, str] | None = None,
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A workbook of one sheet from its XML; the dimension is wrong and there are no shared texts."""
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{data}</sheetData>{after}</worksheet>'
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", compression) as archive:
        for part, text in (parts | dict(more or {})).items():
            archive.writestr(part, text)
    return path


def table(
    path: Path, rows: Iterable[Sequence[object]], *, merge: Iterable[str] = (), name: str = "台账"
) -> Path:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    book.save(path)
    return path


def read(path: Path, *, titles: Titles | None = None, chosen: Chosen | None = None) -> WorkbookReading:
    with zipfile.ZipFile(path) as archive:
        return read_workbook(archive, titles=titles or {}, chosen=chosen or {})


def texts(row: SheetRow) -> dict[str, str]:
    return {field.answer_name: row.text(field) for field in row.cells}


def exported(cast: Cast, path: Path) -> Path:
    """The ledger of the cast's inspection as anybody downloads it."""
    rows = ledger_rows(Measure.objects.current().filter(inspection=cast.inspection))
    write_workbook(path, rows, title="整改台账")
    return path


def filled_in(path: Path, cells: Mapping[str, object], *, target: Path | None = None) -> Path:
    """Opened in another program, changed and saved."""
    book = load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(target or path)
    return target or path


def uploaded(cast: Cast, path: Path) -> LedgerImport:
    with path.open("rb") as file:
        return store_import(
            File(file, name=path.name), name=path.name, inspection=cast.inspection, by=cast.office
        )


def planned(cast: Cast, path: Path) -> ImportPlan:
    return plan_of(uploaded(cast, path), by=cast.office)


def changes(plan: ImportPlan, row: int) -> dict[str, tuple[str, str]]:
    found = next(one for one in plan.rows if one.number == row)
    return {change.field.answer_name: (change.old, change.new) for change in found.changes}


def errors(plan: ImportPlan, row: int) -> dict[str, str]:
    found = next(one for one in plan.rows if one.number == row)
    return {error.column: error.message for error in found.errors}


def actions(plan: ImportPlan) -> list[str]:
    return [row.action.value for row in plan.rows]


def imported(cast: Cast, path: Path, *, skip_errors: bool = False) -> None:
    """Uploaded, planned and confirmed as it stands."""
    row = uploaded(cast, path)
    confirm(row.pk, by=cast.office, digest=planned(cast, path).digest(), skip_errors=skip_errors)
