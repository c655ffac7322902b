"""The parts of a workbook: read once, changed as trees, everything else copied as it came."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from audit.exceptions import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART = "[Content_Types].xml"
STRICT = "http://purl.oclc.org/ooxml/"
BOOK_KIND = OFFICE_RELATIONS + "/officeDocument"
RELATION_ID = f"{{{OFFICE_RELATIONS}}}id"
# No entity is resolved and nothing fetched: the form is a stranger's file.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=False)


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


@dataclass(frozen=True)
class PartRelation:
    """``kind`` is the last word of its type, such as ``drawing``; ``target`` the part's full name."""

    id: str
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``index`` counts from 0."""

    index: int
    title: str
    part: str


class FormPackage:
    """The archive by the names of its parts. Trees that were asked for are written anew on ``save``."""

    def __init__(self, source: Path | BinaryIO) -> None:
        with zipfile.ZipFile(source) as archive:
            self.parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        self.trees: dict[str, etree._Element] = {}
        self.book_part = next(
            (found.target for found in self.relations("") if found.kind == "officeDocument"),
            "xl/workbook.xml",
        )
        if self.book_part not in self.parts or STRICT in self.parts[self.book_part].decode("utf-8", "ignore"):
            raise Refused(
                "表格的保存格式(Strict Open XML)不能填写。请在 Excel 中另存为“Excel 工作簿(*.xlsx)”。"
            )

    @property
    def book(self) -> etree._Element:
        return self.tree(self.book_part)

    def tree(self, part: str) -> etree._Element:
        """The root of a part; changes to it are saved."""
        if part not in self.trees:
            self.trees[part] = etree.fromstring(self.parts[part], PARSER)
        return self.trees[part]

    def relations(self, part: str) -> list[PartRelation]:
        """Where ``part`` leads to; "" is the package itself."""
        name = relations_part(part)
        if name not in self.parts and name not in self.trees:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in self.tree(name).iter(f"{{{PACKAGE_RELATIONS}}}Relationship"):
            target, is_external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(PartRelation(element.get("Id", ""), kind, target, is_external))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of one kind that ``part`` leads to and that are there."""
        return [
            found.target
            for found in self.relations(part)
            if found.kind == kind and not found.is_external and found.target in self.parts
        ]

    def sheets(self) -> list[SheetEntry]:
        """Worksheets in their order; charts on sheets of their own are left out."""
        targets = {found.id: found for found in self.relations(self.book_part)}
        found = []
        for index, element in enumerate(self.book.iter(tag("sheet"))):
            relation = targets.get(element.get(RELATION_ID, ""))
            if relation is not None and relation.kind == "worksheet" and relation.target in self.parts:
                found.append(SheetEntry(index, element.get("name", ""), relation.target))
        return found

    def remove(self, part: str) -> None:
        """Takes a part out, with its content type and whatever the workbook says of it."""
        self.parts.pop(part, None)
        self.trees.pop(part, None)
        for element in self.tree(TYPES_PART).iter(f"{{{CONTENT_TYPES}}}Override"):
            if element.get("PartName") == "/" + part:
                element.getparent().remove(element)
                break
        folder = posixpath.dirname(self.book_part)
        name = relations_part(self.book_part)
        for element in list(self.tree(name)):
            if posixpath.normpath(posixpath.join("/" + folder, element.get("Target", ""))) == "/" + part:
                self.tree(name).remove(element)

    def add(self, part: str, content: bytes, *, content_type: str = "") -> None:
        """A new part; without a content type the one of its ending counts."""
        self.parts[part] = content
        if content_type:
            element = etree.SubElement(self.tree(TYPES_PART), f"{{{CONTENT_TYPES}}}Override")
            element.set("PartName", "/" + part)
            element.set("ContentType", content_type)

    def content_type(self, part: str) -> str:
        for element in self.tree(TYPES_PART).iter(f"{{{CONTENT_TYPES}}}Override"):
            if element.get("PartName") == "/" + part:
                return str(element.get("ContentType", ""))
        return ""

    def free_name(self, part: str) -> str:
        """A name like ``part`` that no part has: sheet1.xml → sheet7.xml."""
        stem, ending = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        taken = {name.lower() for name in self.parts}
        number = 1
        while f"{stem}{number}{ending}".lower() in taken:
            number += 1
        return f"{stem}{number}{ending}"

    def save(self, target: Path | BinaryIO) -> None:
        for part, tree in self.trees.items():
            self.parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for part, content in self.parts.items():
                archive.writestr(part, content)


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
