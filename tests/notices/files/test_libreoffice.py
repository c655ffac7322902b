"""Old and foreign formats through LibreOffice, and files that want more than to be read."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from measures.files import libreoffice
from measures.files.libreoffice import ConversionError, convert
from notices.files import UnreadableNotice, read_upload
from tests.notices.files.printed import PARAGRAPHS, word_document
from tests.notices.files.word_files import (
    abstract,
    level,
    listed,
    number,
    packed,
    paragraph,
    table,
    word_file,
)

NUMBERED = word_file(
    listed("关于学习方面")
    + listed("学习少", 1)
    + listed("订计划。", 2)
    + table(["序号", "事项"], ["1", "检查"])
    + paragraph(),
    numbering=abstract(
        (
            level(0, "chineseCountingThousand", "(%1)"),
            level(1, "upperRoman", "%2."),
            level(2, "decimal", "%3."),
        )
    )
    + number(1),
)


@pytest.mark.parametrize(("suffix", "kind"), [("doc", "doc"), ("rtf", "rtf"), ("odt", "odt")])
def test_files_that_libreoffice_wrote(suffix: str, kind: str) -> None:
    data = convert(word_document(), suffix=".docx", to=suffix)
    found = read_upload(f"通报.{suffix}", data)
    assert found.text.split("\n") == PARAGRAPHS
    assert found.kind == kind
    assert found.notes == ("页眉、页脚没有读入:“云山区档案馆整改材料”。",)


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_numbers_and_tables_survive(suffix: str) -> None:
    data = convert(NUMBERED, suffix=".docx", to=suffix)
    # WPS writes Word's format and calls it .wps: the content decides.
    found = read_upload("通报.wps", data)
    assert [line for line in found.text.split("\n") if line.strip()] == [
        "(一)关于学习方面", "I.学习少", "1.订计划。", "序号\t事项", "1\t检查",
    ]  # fmt: skip


def test_word_s_old_xml_is_read() -> None:
    xml = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
    <w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>
    <w:p><w:r><w:t>一、关于学习方面</w:t></w:r></w:p></w:body></w:wordDocument>"""
    assert read_upload("通报.doc", xml.encode()).text.strip() == "一、关于学习方面"


NO_SETTINGS = '<oor:items xmlns:oor="http://openoffice.org/2001/registry"></oor:items>'
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{OPEN_DOCUMENT}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("manifest", "manifest"),
        ("script", "script"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)


def open_text(body: str, *, scripts: str = "", **parts: str) -> bytes:
    content = (
        f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"{scripts}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    names = {"/": kind, "content.xml": "text/xml"} | dict.fromkeys(parts, "text/xml")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{of}"/>'
        for name, of in names.items()
    )
    manifest = f"<manifest:manifest {SPACES}>{entries}</manifest:manifest>"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest, **parts})


def test_a_linked_file_of_the_server_stays_unread(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机要内容甲乙丙")
    source = f'<text:section-source xlink:href="{secret.as_uri()}" xlink:type="simple" xlink:show="embed"/>'
    body = f'<text:p>正文</text:p><text:section text:name="s">{source}<text:p>占位</text:p></text:section>'
    text = read_upload("通报.odt", open_text(body)).text
    assert "正文" in text
    assert "机要" not in text


def test_a_linked_file_in_rich_text_stays_unread(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt old}}}}'
    text = read_upload("通报.rtf", rf"{{\rtf1\ansi body {field}}}".encode()).text
    assert "body" in text
    assert "TOPSECRET" not in text


def test_a_macro_that_runs_at_opening_does_not(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    module = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<script:module xmlns:script="http://openoffice.org/2000/script" '
        'script:name="Module1" script:language="StarBasic">Sub Main\n'
        f'Open "{trace}" For Output As #1\nPrint #1, "ran"\nClose #1\nEnd Sub</script:module>'
    )
    library = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<library:library xmlns:library="http://openoffice.org/2000/library" '
        'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Module1"/></library:library>'
    )
    libraries = (
        '<?xml version="1.0" encoding="UTF-8"?><library:libraries xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:library="http://openoffice.org/2000/library"><library:library library:name="Standard" '
        'library:link="false"/></library:libraries>'
    )
    call = "vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"
    listener = (
        '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
        f'script:event-name="dom:load" xlink:href="{call}" xlink:type="simple"/></office:event-listeners>'
        "</office:scripts>"
    )
    parts = {
        "Basic/script-lc.xml": libraries,
        "Basic/Standard/script-lb.xml": library,
        "Basic/Standard/Module1.xml": module,
    }
    data = open_text("<text:p>正文</text:p>", scripts=listener, **parts)
    assert read_upload("通报.odt", data).text.strip() == "正文"
    assert not trace.exists()


class Asked(BaseHTTPRequestHandler):
    """A server that writes down what is fetched from it."""

    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """Its address; what is asked of it stands in ``Asked.paths``."""
    Asked.paths.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


@pytest.mark.parametrize("has_settings", [True, False])
def test_the_settings_keep_a_linked_picture_from_being_fetched(
    has_settings: bool, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a network nothing would be fetched anyway: here there is one, and only the settings protect."""
    monkeypatch.setattr(libreoffice, "_room", tuple)
    if not has_settings:
        monkeypatch.setattr(libreoffice, "_PROFILE", NO_SETTINGS)
    link = f'xlink:href="{server}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    picture = f"<draw:image {link}/>"
    frame = f'<draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm">{picture}</draw:frame>'
    convert(open_text(f"<text:p>正文{frame}</text:p>"), suffix=".odt", to="pdf")
    assert bool(Asked.paths) is not has_settings


def test_a_bomb_in_an_open_document_is_refused() -> None:
    with pytest.raises(UnreadableNotice, match="解压后过大"):
        read_upload("通报.odt", open_text("<text:p>正文</text:p>", **{"Pictures/a.svg": " " * 120_000_000}))


def children_of_this_process() -> set[str]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[1]) == os.getpid():
            found.add(entry.name)
    return found


def test_one_that_takes_too_long_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = children_of_this_process()
    with pytest.raises(ConversionError, match="用时过长"):
        convert(word_document(), suffix=".docx", to="pdf", seconds=0.2)
    assert children_of_this_process() <= before
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_what_is_no_document_gets_a_sentence() -> None:
    with pytest.raises(ConversionError, match="转换不了"):
        convert(b"\0" * 100, suffix=".doc", to="docx:MS Word 2007 XML:x:no such filter")


def test_three_at_once_wait_for_their_turn() -> None:
    results: list[bytes] = []
    data = word_file(paragraph("正文"))

    def one() -> None:
        results.append(convert(data, suffix=".docx", to="txt:Text (encoded):UTF8"))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [text.decode("utf-8-sig").strip() for text in results] == ["正文"] * 3


def test_without_libreoffice_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not libreoffice.is_installed()
    began = time.monotonic()
    with pytest.raises(UnreadableNotice, match="没有安装 LibreOffice.*另存为 .docx"):
        read_upload("通报.rtf", rb"{\rtf1\ansi body}")
    assert time.monotonic() - began < 5


def test_a_locked_old_file_says_so() -> None:
    data = bytearray(convert(NUMBERED, suffix=".docx", to="doc"))
    at = data.index(b"\xec\xa5")  # the beginning of the stream WordDocument
    data[at + 11] |= 1
    with pytest.raises(UnreadableNotice, match="打开密码"):
        read_upload("通报.doc", bytes(data))
