"""Notices written as official .docx, printed by LibreOffice as PDF in one start, and read again."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from measures.files import libreoffice
from notices.files import read_upload
from notices.parser import NotANotice, notice_as_json, parse_notice
from notices.parser.lines import lines_of
from reporting.documents.official import official_document
from tests.notices.cases.score import Node, nodes, normal


def as_docx(text: str) -> bytes | None:
    """None for a text that is no notice."""
    try:
        notice = parse_notice(text)
    except NotANotice:
        return None
    file = io.BytesIO()
    official_document(lines_of(notice), title="通报").save(file)
    return file.getvalue()


def printed(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each .docx, by its name."""
    program = libreoffice._program()
    assert program
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        for key, data in documents.items():
            (folder / f"{key}.docx").write_bytes(data)
        sources = [str(folder / f"{key}.docx") for key in documents]
        libreoffice._run([program, *libreoffice._arguments(folder, to="pdf"), *sources], folder, seconds=600)
        return {key: (folder / "out" / f"{key}.pdf").read_bytes() for key in documents}


def tree_of(name: str, data: bytes) -> list[Node]:
    """Every node with its whole text."""
    try:
        found = parse_notice(read_upload(name, data).text)
    except NotANotice:
        return []
    return [(kind, normal(text)) for kind, text in nodes(notice_as_json(found))]
