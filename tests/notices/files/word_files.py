"""Word files written by hand, part by part, with the XML that Word and WPS write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pypdf

from measures.files import libreoffice

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_KINDS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
_KINDS |= {"header": "hdr", "footer": "ftr"}
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def word_file(body: str, **parts: str) -> bytes:
    """``parts`` by the last word of their relationship: ``styles``, ``footnotes``, ``header`` …"""
    written = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}{_section(parts)}</w:body></w:document>",
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind in parts}),
        "[Content_Types].xml": _content_types(parts),
    }
    for kind, xml in parts.items():
        written[f"word/{kind}.xml"] = f"<w:{_KINDS[kind]} {SPACES}>{xml}</w:{_KINDS[kind]}>"
    return packed(written)


def packed(parts: dict[str, str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def _section(parts: dict[str, str]) -> str:
    used = [kind for kind in ("header", "footer") if kind in parts]
    references = "".join(f'<w:{kind}Reference w:type="default" r:id="{kind}"/>' for kind in used)
    return f"<w:sectPr>{references}</w:sectPr>"


def _relations(targets: dict[str, str]) -> str:
    items = (
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{path}"/>'
        for kind, path in targets.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{"".join(items)}</Relationships>'


def _content_types(parts: dict[str, str]) -> str:
    items = (f'<Override PartName="/word/{kind}.xml" ContentType="{_CONTENT}.{kind}+xml"/>' for kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_CONTENT}.document.main+xml"/>'
        f"{''.join(items)}</Types>"
    )


def run(content: str, properties: str = "") -> str:
    """``content`` is a text, or the XML that stands in a run."""
    inner = content if content.startswith("<") else f'<w:t xml:space="preserve">{content}</w:t>'
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def paragraph(content: str = "", properties: str = "") -> str:
    """``content`` is a text, or runs."""
    inner = content if content.startswith("<") else run(content) if content else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def listed(text: str, depth: int = 0, *, of: int = 1, more: str = "") -> str:
    """A paragraph of the list ``of`` with an automatic number."""
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{of}"/></w:numPr>'
    return paragraph(text, place + more)


def level(depth: int, shape: str, printed: str, *, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{printed}"/></w:lvl>'
    )


def abstract(levels: Sequence[str], *, key: int = 1, more: str = "") -> str:
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{key}">{kind}{more}{"".join(levels)}</w:abstractNum>'


def number(key: int, *, of: int = 1, more: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def table(*rows: Sequence[str]) -> str:
    """Rows of cells; a cell is a text, or paragraphs."""
    columns = max(len(row) for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * columns
    lines = "".join(f"<w:tr>{''.join(_cell(cell) for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _cell(content: str) -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def as_libreoffice_draws(data: bytes) -> str:
    """The text of LibreOffice's PDF: its text export also has what is hidden."""
    made = libreoffice.convert(data, suffix=".docx", to="pdf")
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def as_libreoffice_prints(data: bytes) -> list[str]:
    """The lines of a .docx in LibreOffice's own text export, without indents and without blank ones."""
    text = libreoffice.convert(data, suffix=".docx", to="txt:Text (encoded):UTF8").decode("utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip()]
