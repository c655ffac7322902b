"""A sheet of a form once more, with its pictures, its print setup and its lists."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy

from lxml import etree
from openpyxl.utils.cell import quote_sheetname

from workbooks.receivers.package.archive import (
    PACKAGE_RELATIONS,
    RELATION_ID,
    FormPackage,
    SheetEntry,
    relations_part,
    tag,
)

# What a copy may share with its model; a drawing or table of its own it must have.
OWN_KINDS = {"drawing", "vmlDrawing", "comments", "table", "threadedComment"}
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
NOT_A_NAME = re.compile(r"\W+")


def copy_sheet(package: FormPackage, entry: SheetEntry, *, title: str) -> SheetEntry:
    """A copy of the sheet behind the last one."""
    part = _copy_part(package, entry.part)
    relations = package.tree(relations_part(package.book_part))
    number = 1 + max(
        (int("0" + re.sub(r"\D", "", element.get("Id", ""))) for element in relations), default=0
    )
    target = posixpath.relpath(part, posixpath.dirname(package.book_part))
    attributes = {"Id": f"rId{number}", "Type": TYPE + "worksheet", "Target": target}
    etree.SubElement(relations, f"{{{PACKAGE_RELATIONS}}}Relationship", attributes)
    sheets = package.book.find(tag("sheets"))
    identities = [int(element.get("sheetId", 0)) for element in sheets]
    element = etree.SubElement(sheets, tag("sheet"), name=title, sheetId=str(max(identities) + 1))
    element.set(RELATION_ID, f"rId{number}")
    _unselect(package.tree(part))
    _copy_names(package, entry, index=len(sheets) - 1, title=title)
    return SheetEntry(len(sheets) - 1, title, part)


def _copy_part(package: FormPackage, part: str) -> str:
    """The part under a free name, with copies of what it may not share."""
    name = package.free_name(part)
    content = etree.tostring(package.tree(part)) if part in package.trees else package.parts[part]
    package.add(name, content, content_type=package.content_type(part))
    links = relations_part(part)
    if links not in package.parts:
        return name
    tree = deepcopy(package.tree(links))
    for found in package.relations(part):
        if found.kind not in OWN_KINDS or found.is_external or found.target not in package.parts:
            continue
        copied = _copy_part(package, found.target)
        if found.kind == "table":
            _rename_table(package, copied)
        for element in tree:
            if element.get("Id") == found.id:
                element.set("Target", "/" + copied)
    package.add(relations_part(name), etree.tostring(tree))
    return name


def _rename_table(package: FormPackage, part: str) -> None:
    """Tables have names and numbers that no other in the workbook has."""
    others = [package.tree(name) for name in package.parts if "/tables/" in name and name != part]
    number = 1 + max((int(other.get("id", 0)) for other in others), default=0)
    root = package.tree(part)
    root.set("id", str(number))
    for name in ("name", "displayName"):
        root.set(name, NOT_A_NAME.sub("_", f"{root.get(name, 'Table')}_{number}"))


def _unselect(root: etree._Element) -> None:
    """Two selected sheets would be typed into at once."""
    for view in root.iter(tag("sheetView")):
        view.attrib.pop("tabSelected", None)


def _copy_names(package: FormPackage, entry: SheetEntry, *, index: int, title: str) -> None:
    """The names that belong to the sheet alone, such as print areas and titles."""
    names = package.book.find(tag("definedNames"))
    if names is None:
        return
    old = {f"{entry.title}!", f"{quote_sheetname(entry.title)}!"}
    for name in list(names):
        if name.get("localSheetId") != str(entry.index):
            continue
        copied = deepcopy(name)
        copied.set("localSheetId", str(index))
        for text in old:
            copied.text = (copied.text or "").replace(text, f"{quote_sheetname(title)}!")
        names.append(copied)


def rename_sheet(package: FormPackage, index: int, *, title: str) -> None:
    """For a sheet that no formula refers to, such as one that is copied for each finding."""
    element = package.book.find(tag("sheets"))[index]
    old = element.get("name", "")
    element.set("name", title)
    for name in package.book.iter(tag("definedName")):
        for text in (f"{old}!", f"{quote_sheetname(old)}!"):
            name.text = (name.text or "").replace(text, f"{quote_sheetname(title)}!")
