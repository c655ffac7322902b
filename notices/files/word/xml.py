"""Reading the parts of an OOXML package: bounded, without entities, both namespaces of the standard."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from notices.files.errors import UnreadableNotice
from notices.files.packages import Package

Element: TypeAlias = etree._Element
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Word's "Strict Open XML" means the same by other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_PREFIXES = {
    "w": _W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
NOTE_PARTS = ("footnotes", "endnotes")
_NEEDED = (*NOTE_PARTS, "styles", "numbering", "header", "footer")
BROKEN = "打不开这个文件,它不是完好的 .docx。请用 Word 或 WPS 打开后另存一份再上传。"


def q(name: str) -> str:
    """``w:p`` as lxml names it."""
    prefix, _, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


VAL = q("w:val")
_CHOICE, _FALLBACK, _ALTERNATE = q("mc:Choice"), q("mc:Fallback"), q("mc:AlternateContent")


def value(holder: Element | None, name: str) -> str | None:
    """The ``w:val`` of the child called ``name``; "" where it has none, None without such a child."""
    found = child(holder, name)
    return None if found is None else found.get(VAL) or ""


def child(holder: Element | None, name: str) -> Element | None:
    """The direct child; one that only newer programs understand gives way to its fallback."""
    if holder is None:
        return None
    found = holder.find(q(name))
    if found is None:
        found = holder.find(f"{_ALTERNATE}/{_FALLBACK}/{q(name)}")
    return found


def number(text: str | None, *, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def is_on(holder: Element | None, name: str) -> bool | None:
    """A switch such as ``w:vanish``: None where nothing is said."""
    found = value(holder, name)
    return None if found is None else found not in ("0", "false", "off")


def parse(data: bytes) -> Element:
    """The root of an XML part; raises ``UnreadableNotice``, also for a DTD: entities are an attack."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableNotice(BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableNotice(BROKEN)
    return root


@dataclass(frozen=True)
class WordParts:
    """The parts that printing needs, found as the package's relationships say."""

    body: Element
    styles: Element | None = None
    numbering: Element | None = None
    notes: dict[str, Element] = field(default_factory=dict)
    """By "footnotes" and "endnotes"."""
    margins: list[Element] = field(default_factory=list)
    """Headers, then footers."""


def read_parts(package: Package) -> WordParts:
    """Raises ``UnreadableNotice`` where the main part is missing or anything needed is broken."""
    main = next(
        (path for kind, path in _targets(package, "") if kind == "officeDocument"), "word/document.xml"
    )
    if main not in package.names:
        raise UnreadableNotice(BROKEN)
    root = parse(package.read(main))
    body = root.find(q("w:body"))
    if body is None:
        raise UnreadableNotice(BROKEN)
    found: dict[str, list[Element]] = defaultdict(list)
    for kind, path in _targets(package, main):
        if kind in _NEEDED and path in package.names:
            found[kind].append(parse(package.read(path)))
    first = {kind: roots[0] for kind, roots in found.items()}
    return WordParts(
        body,
        styles=first.get("styles"),
        numbering=first.get("numbering"),
        notes={kind: root for kind, root in first.items() if kind in NOTE_PARTS},
        margins=[*found["header"], *found["footer"]],
    )


def _targets(package: Package, source: str) -> list[tuple[str, str]]:
    """(last word of the relationship's type, path in the package); what lies outside is never followed."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in package.names:
        return []
    return [
        (
            (item.get("Type") or "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, item.get("Target") or "")).lstrip("/"),
        )
        for item in parse(package.read(path))
        if item.get("TargetMode") != "External"
    ]
