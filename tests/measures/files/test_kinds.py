"""Content and ending are both allow-listed, and have to say the same."""

from __future__ import annotations

import gzip
from itertools import count

import pytest
from pytest_django import Settings

from tests.measures.files.documents import MP4, docx, office, ole, packed, pdf, picture, refusal, xlsx

GOOD: dict[str, bytes] = {
    "a.pdf": pdf(),
    "a.doc": ole({"WordDocument": b"x"}),
    "a.docx": docx("走访台账"),
    "a.xls": ole({"Workbook": b"x"}),
    "a.xlsx": xlsx("走访台账"),
    "a.ppt": ole({"PowerPoint Document": b"x"}),
    "a.pptx": office("ppt", {}),
    "a.wps": ole({"WordDocument": b"x"}),
    "新版.wps": docx("走访台账"),
    "a.et": ole({"Workbook": b"x"}),
    "a.dps": ole({"PowerPoint Document": b"x"}),
    "旧版.dps": ole({"Something of WPS": b"x"}),
    "a.ofd": packed({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<x/>"}),
    "a.txt": "走访台账".encode(),
    "旧.txt": "走访台账".encode("gb18030"),
    "宽.txt": "走访台账,3次".encode("utf-16"),
    "BMW.txt": b"BMW is a car, and no picture",
    "a.csv": "姓名,次数\n王敏,3".encode("utf-8-sig"),
    "a.zip": packed({"说明.txt": "无"}),
    "a.rar": b"Rar!\x1a\x07\x01\x00" + b"\0" * 20,
    "a.7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\0" * 30,
    "a.png": picture("PNG"),
    "a.jpg": picture("JPEG"),
    "a.JPEG": picture("JPEG"),
    "a.gif": picture("GIF"),
    "a.bmp": picture("BMP"),
    "a.webp": picture("WEBP"),
    "a.mp3": b"ID3\x04\0\0\0\0\0\0" + b"\0" * 400,
    "校验.mp3": b"\xff\xfa\x90\x00" + b"\0" * 400,
    "低速.mp3": b"\xff\xe3\x40\x00" + b"\0" * 400,
    "a.mp4": MP4,
}


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_make_is_taken(name: str) -> None:
    assert refusal(name, GOOD[name]) is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", docx("x"), "的内容是Word 文档(docx),与后缀“.pdf”不符"),
        ("a.doc", docx("x"), "的内容是Word 文档(docx),与后缀“.doc”不符"),
        ("a.docx", ole({"WordDocument": b"x"}), "的内容是旧版 Word 文档(doc)"),
        ("a.docx", xlsx("x"), "的内容是Excel 表格(xlsx)"),
        ("a.xlsx", packed({"a.txt": "x"}), "的内容是压缩包(zip)"),
        ("a.zip", docx("x"), "的内容是Word 文档(docx)"),
        ("a.jpg", picture("WEBP"), "的内容是图片(webp)"),
        ("a.png", b"\x89PNG no picture at all", "不是完好的图片"),
        ("a.doc", b"{\\rtf1 text}", "的内容是写字板文档(rtf)"),
        ("a.txt", b"\0\1\2\3" * 100, "打不开:内容不是后缀“.txt”所说的格式"),
        ("a.pdf", b"\1\2\3", "打不开:内容不是后缀“.pdf”所说的格式"),
        ("a.docx", b"PK\x03\x04 broken", "打不开"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "打不开"),
        ("a.mp4", gzip.compress(b"x"), "打不开"),
        ("a.pdf", b"MZ\x90\0" + b"\0" * 100, "网页代码或程序"),
        ("a.docx", ole({"EncryptedPackage": b"x"}), "设有打开密码"),
    ],
    # No contents in the names of the tests: archives carry the time of day, and two workers must agree.
    ids=count(),
)
def test_what_the_name_does_not_say_is_refused(name: str, content: bytes, sentence: str) -> None:
    assert sentence in (refusal(name, content) or "")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.pdf", "a.jpg"])
@pytest.mark.parametrize(
    "code", ["<!DOCTYPE html><p>", "<svg onload=alert(1)>", "  <script>", "<?xml version='1.0'?>"]
)
def test_code_of_pages_is_refused_under_any_name(name: str, code: str) -> None:
    assert "网页代码或程序" in (refusal(name, code.encode()) or "")
    assert "网页代码或程序" in (refusal(name, code.encode("utf-16")) or "")


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.docm", "a.xlsm", "a.exe", "a", "a.pdf.js", ".pdf"])
def test_endings_are_allow_listed(name: str) -> None:
    assert "的类型不允许上传" in (refusal(name, b"%PDF-1.4") or "")


def test_no_setting_lets_pages_and_programs_in(settings: Settings) -> None:
    settings.EVIDENCE_EXTENSIONS = frozenset({".svg", ".html", ".docm", ".dwg"})
    assert refusal("a.svg", b"<svg/>") == "“a.svg”的类型不允许上传。可以上传:dwg。"
    assert refusal("a.dwg", b"AC1027\0\0") is None
    assert "网页代码或程序" in (refusal("a.dwg", b"<html>") or "")
