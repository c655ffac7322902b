"""Files as offices make them, and as nobody should: built here, so that no binary is kept with the tests."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import olefile
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image

from measures.files import refuse_upload

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def refusal(name: str, content: bytes) -> str | None:
    return refuse_upload(SimpleUploadedFile(name, content))


def docx(text: str) -> bytes:
    """Every sign in a run of its own."""
    document, file = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for sign in text:
        paragraph.add_run(sign)
    document.save(file)
    return file.getvalue()


def xlsx(text: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["A1"] = text
    book.save(file)
    return file.getvalue()


def packed(entries: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def office(folder: str, entries: dict[str, bytes | str]) -> bytes:
    return packed({"[Content_Types].xml": TYPES, f"{folder}/any.xml": "<a/>", **entries})


def picture(kind: str, *, width: int = 8, height: int = 8) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(file, kind)
    return file.getvalue()


def pdf(text: str = "", *, title: str = "") -> bytes:
    """One page that says ``text``, as a printer for Chinese writes it."""
    said = text.encode("utf-16-be").hex()
    stream = zlib.compress(f"BT /F1 12 Tf 20 700 Td <{said}> Tj ET".encode())
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
        b"1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end end"
    )
    return _pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H"
            b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo"
            b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
            b"<< /Title <feff%s> >>" % title.encode("utf-16-be").hex().encode(),
        ]
    )


def _pdf_of(objects: list[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 8 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, len(content))
    )


def hanging_pdf() -> bytes:
    """Small, and half a minute's work for whoever reads it: a gigabyte of nothing in each of many layers."""
    stream = b"BT /F1 12 Tf " + b"<4e2d> Tj " * 3_000_000 + b"ET"
    packed_stream = zlib.compress(stream, 9)
    plain = pdf("x")
    start, end = plain.index(b"4 0 obj"), plain.index(b"5 0 obj")
    body = b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed_stream),
        packed_stream,
    )
    # Readers find the objects by themselves when the table of places is wrong.
    return plain[:start] + body + plain[end:]


def ole(streams: dict[str, bytes]) -> bytes:
    """An old Office file (compound file) of ``streams``, "/" in a name puts it into a storage.

    Source: [MS-CFB]. Sectors of 512 bytes; every stream is filled up to the size below which it would
    have to stand in the small sectors.
    """
    entries, data, chain = _directory(streams)
    sectors = len(data) // 512
    directory = b"".join(entries)
    directory += b"\0" * (-len(directory) % 512)
    for number in range(len(directory) // 512):
        last = number == len(directory) // 512 - 1
        chain.append(0xFFFFFFFE if last else sectors + number + 1)
    data += directory
    tables = (len(chain) + 127) // 126
    first_table = len(chain)
    chain += [0xFFFFFFFD] * tables
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    data += struct.pack(f"<{len(chain)}L", *chain)
    places = [first_table + number for number in range(tables)] + [0xFFFFFFFF] * (109 - tables)
    header = olefile.MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<LLLLLLLLL", 0, tables, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack("<109L", *places) + data


def _directory(streams: dict[str, bytes]) -> tuple[list[bytes], bytes, list[int]]:
    """Entries, contents and the chain of their sectors; siblings hang on each other's right."""
    tree: dict[str, dict[str, bytes]] = {"": {}}
    for path, content in streams.items():
        folder, _, name = path.rpartition("/")
        tree.setdefault(folder, {})[name] = content
    folders = [folder for folder in tree if folder]
    data = b""
    chain: list[int] = []
    top: list[tuple[str, int, int, int, int]] = []  # name, type, child, first sector, size
    inner: list[tuple[str, int, int, int, int]] = []

    def stored(name: str, content: bytes) -> tuple[str, int, int, int, int]:
        nonlocal data
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % 512)
        first, count = len(chain), len(content) // 512
        chain.extend([*range(first + 1, first + count), 0xFFFFFFFE])
        data += content
        return (name, 2, -1, first, len(content))

    top += [stored(name, content) for name, content in tree[""].items()]
    top += [(folder, 1, index, 0, 0) for index, folder in enumerate(folders)]
    starts, packed_inner = [], []
    for folder in folders:
        starts.append(1 + len(top) + len(inner))
        inner += [stored(name, content) for name, content in tree[folder].items()]
        packed_inner.append(len(inner))
    entries = [_entry("Root Entry", 5, child=1, right=-1)]
    for number, (name, kind, child, first, size) in enumerate(top):
        right = number + 2 if number + 1 < len(top) else -1
        entries.append(
            _entry(name, kind, child=starts[child] if kind == 1 else -1, right=right, first=first, size=size)
        )
    for number, (name, kind, _, first, size) in enumerate(inner):
        right = -1 if number + 1 in packed_inner else 1 + len(top) + number + 1
        entries.append(_entry(name, kind, child=-1, right=right, first=first, size=size))
    return entries, data, chain


def _entry(name: str, kind: int, *, child: int, right: int, first: int = 0xFFFFFFFE, size: int = 0) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<lll", -1, right, child)
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1) + links
    return head + b"\0" * 36 + struct.pack("<LQ", first, size)
