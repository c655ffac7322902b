"""Zip archives and Office files: bounded, looked into, and no macros."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from tests.measures.files.documents import docx, office, ole, packed, refusal, xlsx

MARKED = "机密★10年"
DOCM = "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    bomb = packed({"word/document.xml": b"0" * 50_000_000, "[Content_Types].xml": "<Types/>"})
    assert "压缩炸弹" in (refusal("a.docx", bomb) or "")
    assert "压缩炸弹" in (refusal("a.zip", packed({"a.txt": b"0" * 50_000_000})) or "")


def test_a_bomb_that_lies_about_its_size_is_not_believed() -> None:
    honest = packed({"a.txt": b"0" * 50_000_000})
    lie = honest.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 1000))
    assert lie != honest
    assert refusal("a.zip", lie) is not None


def test_entries_that_share_their_bytes_are_refused() -> None:
    """All entries of the directory point at the same packed bytes."""
    one = packed({"a.bin": bytes(range(256)) * 40})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    many = one[:start] + entry * 50
    many += struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 50, 50, len(entry) * 50, start, 0)
    assert "压缩炸弹" in (refusal("a.zip", many) or "")


def test_too_many_entries() -> None:
    assert "超过10000个" in (refusal("a.zip", packed({f"{n}": b"" for n in range(10_001)})) or "")


def test_archives_in_archives_end_somewhere() -> None:
    inner = packed({"a.txt": "x"})
    for _ in range(2):
        inner = packed({"内.zip": inner})
    assert refusal("a.zip", inner) is None
    assert "套得太深" in (refusal("a.zip", packed({"外.zip": inner})) or "")


def test_a_bomb_inside_is_found() -> None:
    bomb = packed({"a.bin": b"0" * 60_000_000})
    assert "压缩炸弹" in (refusal("a.zip", packed({"内.zip": bomb}, method=zipfile.ZIP_STORED)) or "")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/../../b.txt", "/etc/passwd", "C:/a.txt", "..\\a.txt"]
)
def test_paths_that_lead_out_are_refused(name: str) -> None:
    assert "指向其他文件夹" in (refusal("a.zip", packed({name: "x"})) or "")


@pytest.mark.parametrize("name", ["工具.exe", "a/运行.BAT", "表.xlsm", "快捷方式.lnk"])
def test_programs_inside_are_refused(name: str) -> None:
    assert "里有不允许上传的文件" in (refusal("a.zip", packed({name: "x"})) or "")


def test_a_password_is_refused() -> None:
    file = bytearray(packed({"a.txt": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        file[file.index(mark) + offset] |= 1
    assert "设有解压密码" in (refusal("a.zip", bytes(file)) or "")


def test_piecewise_is_the_only_way_anything_is_unpacked() -> None:
    """bzip2 unpacks a piece whole, however large it becomes: not looked into, and no memory taken."""
    file = packed({"a.txt": b"0" * 19_000_000}, method=zipfile.ZIP_BZIP2)
    tracemalloc.start()
    assert refusal("a.zip", file) is None
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        office("word", {"word/vbaProject.bin": b"x"}),
        office("xl", {"xl/macrosheets/sheet1.xml": "<a/>"}),
        packed({"[Content_Types].xml": DOCM, "word/document.xml": "<a/>"}),
        office("word", {"word/embeddings/book.xlsx": office("xl", {"xl/vbaProject.bin": b"x"})}),
        office("word", {"word/embeddings/oleObject1.bin": ole({"Macros/VBA": b"x", "WordDocument": b"x"})}),
    ],
)
def test_macros_are_refused_whatever_the_ending_says(content: bytes) -> None:
    name = "a.xlsx" if b"xl/any.xml" in content and b"word/" not in content else "a.docx"
    assert "带有宏" in (refusal(name, content) or "")
    assert "带有宏" in (refusal("包.zip", packed({name: content})) or "")


BOUND_SHEET = struct.pack("<HHLBBBB", 0x85, 10, 0, 0, 1, 1, 0) + b"A\0"
WORKSHEET = struct.pack("<HHLBBBB", 0x85, 10, 0, 0, 0, 1, 0) + b"A\0"
BEGIN, END = struct.pack("<HHHH", 0x809, 4, 0x600, 5), struct.pack("<HH", 0x0A, 0)
IN_SLIDES = b"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00\1\0\0\0\1\0\0\0\2\0\0\0"


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("a.doc", {"WordDocument": b"x", "Macros/VBA": b"x"}),
        ("a.wps", {"WordDocument": b"x", "_VBA_PROJECT": b"x"}),
        ("a.xls", {"Workbook": b"x", "_VBA_PROJECT_CUR/PROJECT": b"x"}),
        ("a.xls", {"Workbook": BEGIN + BOUND_SHEET + END}),
        ("a.et", {"Workbook": BEGIN + BOUND_SHEET + END}),
        ("a.ppt", {"PowerPoint Document": b"\0" * 40 + IN_SLIDES}),
    ],
)
def test_macros_in_old_files_are_refused(name: str, streams: dict[str, bytes]) -> None:
    assert "带有宏" in (refusal(name, ole(streams)) or "")
    assert "带有宏" in (refusal("包.zip", packed({"旧.doc": ole(streams)})) or "")


def test_ordinary_old_files_have_none() -> None:
    assert refusal("a.xls", ole({"Workbook": BEGIN + WORKSHEET + END + BOUND_SHEET})) is None


def test_marks_are_found_inside() -> None:
    for entries in (
        {"说明.txt": MARKED},
        {"a/b.docx": docx(MARKED)},
        {"内.zip": packed({"表.xlsx": xlsx(MARKED)})},
    ):
        assert "严禁上传涉密文件" in (refusal("包.zip", packed(entries)) or "")  # type: ignore[arg-type]
    assert "文件名带有密级标志" in (refusal("包.zip", packed({"文件/(机密)方案.doc": "x"})) or "")


def test_names_that_windows_packed_are_read() -> None:
    """In GBK and without saying so."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("XXXXXXXX.doc", "x")
    name = "【秘密】".encode("gb18030")
    assert "“【秘密】.doc”文件名带有密级标志" in (
        refusal("包.zip", file.getvalue().replace(b"XXXXXXXX", name)) or ""
    )


def test_a_part_of_nothing_but_brackets_takes_no_time() -> None:
    assert refusal("a.docx", office("word", {"word/document.xml": b"<" * 4_000_000})) is None
