""".docx as Word prints it."""

from __future__ import annotations

from notices.files.errors import UnreadableNotice
from notices.files.packages import Package
from notices.files.upload_text import UploadText
from notices.files.word.blocks import StoryReader
from notices.files.word.numbering import WordNumbering
from notices.files.word.styles import WordStyles
from notices.files.word.xml import BROKEN, Element, WordParts, q, read_parts

__all__ = ["read_docx"]

_NOTE, _ID, _TYPE = {"footnotes": q("w:footnote"), "endnotes": q("w:endnote")}, q("w:id"), q("w:type")
_NAMES = {"footnotes": "脚注", "endnotes": "尾注"}
# What is told of headers: enough to recognise them by.
_SHOWN = 60
_MAX_NOTES = 100


def read_docx(package: Package) -> UploadText:
    """Raises ``UnreadableNotice``. Foot- and endnotes, headers and footers stand in the notes."""
    try:
        return _read(read_parts(package))
    except RecursionError as error:
        raise UnreadableNotice(BROKEN) from error


def _read(parts: WordParts) -> UploadText:
    styles = WordStyles(parts.styles)
    numbering = WordNumbering(parts.numbering, styles)
    story = StoryReader(parts.body, styles=styles, numbering=numbering)
    text = "\n".join(story.read())
    margins = list(dict.fromkeys(_plain(root, styles) for root in parts.margins))
    printed = _printed_notes(parts, story, styles)
    notes = [*_told(margins), *(sentence for sentence, _ in printed)]
    if story.notes.chunks:
        notes.append(f"文件里嵌有{story.notes.chunks}份别的文档,没有读入。请打开后另存一份再上传。")
    return UploadText(text, "docx", tuple(notes), (*margins, *(text for _, text in printed)))


def _plain(story: Element, styles: WordStyles) -> str:
    """A header or a footnote in one line."""
    reader = StoryReader(story, styles=styles, numbering=WordNumbering(None, styles))
    return " ".join(" ".join(reader.read()).split())


def _told(texts: list[str]) -> list[str]:
    """Of headers and footers."""
    said = [text for text in texts if any(char.isalpha() for char in text)]
    if not said:
        return ["页码没有读入。"] if any(texts) else []
    return [f"页眉、页脚没有读入:“{text[:_SHOWN]}”。" for text in said]


def _printed_notes(parts: WordParts, story: StoryReader, styles: WordStyles) -> list[tuple[str, str]]:
    """(sentence, text) of foot- and endnotes."""
    found = {
        (part, item.get(_ID)): item
        for part, root in parts.notes.items()
        for item in root.iter(_NOTE[part])
        if item.get(_TYPE) in (None, "normal")
    }
    references = [each for each in story.notes.references if each[1:] in found][:_MAX_NOTES]
    texts = [(line, part, _plain(found[part, key], styles)) for line, part, key in references]
    return [(f"第{line}行有{_NAMES[part]},没有读入正文:“{text}”。", text) for line, part, text in texts]
