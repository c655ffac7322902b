"""A PDF with a text layer: read by a process of its own, put together again by where its pieces stand."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from measures.files.limits import MEGABYTE, Limits
from notices.files.errors import NeedsRecognition, UnreadableNotice
from notices.files.layout import LaidPage, LaidPiece, lines_of, narrow_width
from notices.files.reflow import reflowed
from notices.files.upload_text import UploadText

# As in ``pdf_pages``, which is not imported here.
LOCKED = 3
TOO_LARGE = 5
READER = Path(__file__).with_name("pdf_pages.py")
SECONDS = 40
LIMITS = Limits(30, 1024 * MEGABYTE)
SCAN = "这份 PDF 是扫描件或图片,没有文字。请上传 Word 原件,或用扫描软件识别文字后复制全文粘贴。"
_LOCKED = "这份 PDF 设有密码或复制限制,读不到内容。请去掉限制另存后再上传,或上传 Word 原件。"
_BROKEN = "打不开这份 PDF,它可能已损坏或没有下载完整。请重新取得文件再上传,或打开后复制全文粘贴。"
_TOO_LONG = "读取这份 PDF 用时过长,已停止。请打开后复制全文粘贴,或上传 Word 原件。"
_NO_ALPHABET = "这份 PDF 的字体没有文字编码,读出来的是乱码。请上传 Word 原件,或打开后试着复制全文粘贴。"
_TOO_LARGE = "这份 PDF 过大,不能读取。请只保留通报正文,另存后再上传,或打开后复制全文粘贴。"
_REASONS = {LOCKED: _LOCKED, TOO_LARGE: _TOO_LARGE}
# Signs without a meaning: the font tells how they look but not which they are.
_MAX_UNKNOWN = 0.2


def read_pdf(data: bytes, *, seconds: float = SECONDS) -> UploadText:
    """Raises ``UnreadableNotice``."""
    count, pages = _pages(data, seconds=seconds)
    text = "".join(piece.text for page in pages for piece in page.pieces)
    if not text.strip():
        raise NeedsRecognition(SCAN)
    if sum(map(_is_unknown, text)) > len(text) * _MAX_UNKNOWN:
        raise UnreadableNotice(_NO_ALPHABET)
    narrow = narrow_width(pages)
    found = reflowed([lines_of(page, narrow=narrow) for page in pages], narrow=narrow)
    notes = [*_without_text(pages, count=count), *found.notes]
    return UploadText("\n".join(found.paragraphs), "pdf", tuple(notes), tuple(found.heads))


def _pages(data: bytes, *, seconds: float = SECONDS) -> tuple[int, list[LaidPage]]:
    """How many pages there are, and those that were read."""
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        try:
            # The file is the child's standard input: it needs no name.
            answer = subprocess.run(  # noqa: S603 - our own script, no shell
                LIMITS.command(READER),
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableNotice(_TOO_LONG) from error
    if answer.returncode:
        # A signal ends it when its time is used up.
        reason = _TOO_LONG if answer.returncode < 0 else _REASONS.get(answer.returncode, _BROKEN)
        raise UnreadableNotice(reason)
    head, *lines = map(json.loads, answer.stdout.splitlines())
    return head["pages"], list(map(_page, lines))


def _page(page: dict[str, Any]) -> LaidPage:
    pieces = [LaidPiece(*piece) for piece in page["pieces"]]
    return LaidPage(page["width"], page["height"], pieces, is_broken=page["is_broken"])


def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char != "\t")


def _without_text(pages: list[LaidPage], *, count: int) -> list[str]:
    broken = [str(number) for number, page in enumerate(pages, 1) if page.is_broken]
    blank = [str(number) for number, page in enumerate(pages, 1) if not page.pieces and not page.is_broken]
    notes = [f"第{'、'.join(broken)}页已损坏,没有读全。"] if broken else []
    notes += [f"第{'、'.join(blank)}页没有文字(可能是扫描件),没有读入。"] if blank else []
    return notes + ([f"文件有{count}页,只读了前{len(pages)}页。"] if count > len(pages) else [])
