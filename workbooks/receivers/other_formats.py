"""Forms that are no .xlsx (.xls, .et of WPS, .ods): LibreOffice turns them into one, and the answer back.

In between only the .xlsx is known: how a form is read and filled has one way.
"""

from __future__ import annotations

import io
import zipfile

from audit.exceptions import Refused
from measures.files import libreoffice
from measures.files.archives import refuse_archive
from measures.files.ole import refuse_macros
from workbooks.opening import MAX_FILE_SIZE, OLE_HEAD, check_secret_name, ending_of
from workbooks.unwanted import check_unwanted

# Ending → how LibreOffice writes it. WPS opens the old Excel format under its own ending.
FILTERS = {".xls": "xls:MS Excel 97", ".et": "xls:MS Excel 97", ".ods": "ods:calc8"}
READ_BACK = {".xls": ".xls", ".et": ".xls", ".ods": ".ods"}
ENDINGS = (".xlsx", *FILTERS)
INSTEAD = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿(*.xlsx)”再上传。"
ZIP_HEAD = b"PK\x03\x04"
CONVERTED = "这份表格由 LibreOffice 转换成{ending}格式,报送前请打开看一看版式。"


def is_other(content: bytes, name: str) -> bool:
    """Whether LibreOffice is needed; an .et may be an .xlsx under the ending of WPS."""
    return ending_of(name) in FILTERS and not _is_workbook(content)


def as_xlsx_name(name: str) -> str:
    """What the form is called inside: by this name only .xlsx are opened."""
    ending = ending_of(name)
    return f"{name[: -len(ending)]}.xlsx" if ending in FILTERS else name


def as_xlsx(content: bytes, *, name: str) -> bytes:
    """The form as .xlsx, itself when it is one; raises ``Refused`` in one sentence."""
    if not is_other(content, name):
        return content
    _check(content, name=name)
    ending = READ_BACK[ending_of(name)]
    try:
        return libreoffice.convert(content, suffix=ending, to="xlsx:Calc MS Excel 2007 XML", instead=INSTEAD)
    except libreoffice.ConversionError as error:
        raise Refused(f"“{name}”:{error}") from error


def as_received(content: bytes, *, ending: str) -> bytes:
    """The filled .xlsx in the format the form came in."""
    if ending not in FILTERS:
        return content
    try:
        return libreoffice.convert(content, suffix=".xlsx", to=FILTERS[ending], instead="")
    except libreoffice.ConversionError as error:
        raise Refused(f"填好的表格不能转换成{ending}格式:{error}请改用 .xlsx 的表格。") from error


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _check(content: bytes, *, name: str) -> None:
    """What is asked of every upload, before another program opens it."""
    check_secret_name(name)
    if len(content) > MAX_FILE_SIZE:
        raise Refused(f"“{name}”过大,请上传空白的表格。")
    file = io.BytesIO(content)
    if content.startswith(OLE_HEAD):
        refusal = refuse_macros(file)
    elif content.startswith(ZIP_HEAD):
        check_unwanted(_parts(file, name=name), name=name)
        refusal = refuse_archive(file, size=len(content))
    else:
        refusal = f"不是{ending_of(name)}格式的表格,可能只是改了后缀。{INSTEAD}"
    if refusal:
        raise Refused(f"“{name}”{refusal}")


def _parts(file: io.BytesIO, *, name: str) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return [entry.lower() for entry in archive.namelist()]
    except zipfile.BadZipFile as error:
        raise Refused(f"“{name}”已损坏,打不开。{INSTEAD}") from error
