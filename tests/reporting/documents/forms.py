"""Forms for tests: documents of one line, and what stands in a filled one."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.answers import Answer, released


def a_form(*lines: str) -> bytes:
    """A .docx with a paragraph per line; one that begins with “|” is a table row of one cell."""
    document = Document()
    for line in lines:
        if line.startswith("|"):
            document.add_table(rows=1, cols=1).rows[0].cells[0].text = line[1:]
        else:
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def an_upload(content: bytes, name: str = "本单位销号单.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    rows = [row for table in document.tables for row in table.rows]
    cells = [cell.text for row in rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def content_of(answer: Answer) -> bytes:
    """What was downloaded, its temporary files gone; ``answer.close()`` would end the test's connection."""
    content = answer.getvalue()
    released(answer)
    return content
