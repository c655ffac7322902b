"""The parts of an OFD that matter to its look: pages, templates, resources, annotations, seals."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from measures.previews.ofd import seals
from measures.previews.ofd.fonts import OfdFont
from measures.previews.ofd.geometry import OfdBox
from measures.previews.ofd.package import (
    BadOfd,
    OfdPackage,
    below,
    child,
    children,
    name_of,
    text_of,
)

A4 = OfdBox(0, 0, 210, 297)
MAX_PAGES = 500
_TRUE = ("true", "1")


def is_true(text: str | None, default: bool) -> bool:
    return text.strip().casefold() in _TRUE if text else default


@dataclass
class OfdResources:
    """By their number: what pages of one document refer to."""

    package: OfdPackage
    fonts: dict[str, OfdFont] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    styles: dict[str, Element] = field(default_factory=dict)
    composites: dict[str, Element] = field(default_factory=dict)

    def take(self, root: Element, folder: str) -> None:
        base = posixpath.join(folder, root.get("BaseLoc", "")) if root.get("BaseLoc") else folder
        for node in root.iter():
            number, kind = node.get("ID", ""), name_of(node)
            if kind == "Font":
                self.fonts[number] = self._font(node, base, folder)
            elif kind == "MultiMedia":
                self.pictures[number] = self.package.find(text_of(node, "MediaFile"), base, folder) or ""
            elif kind == "DrawParam":
                self.styles[number] = node
            elif kind == "CompositeGraphicUnit":
                self.composites[number] = node

    def _font(self, node: Element, *folders: str) -> OfdFont:
        name = f"{node.get('FontName', '')} {node.get('FamilyName', '')}".strip()
        place = text_of(node, "FontFile")
        found = self.package.find(place, *folders) if place else None
        data = self.package.read(found) if found else b""
        return OfdFont(name, data, is_bold=is_true(node.get("Bold"), False) or "bold" in name.casefold())


@dataclass(frozen=True)
class OfdPage:
    """Layers from the lowest to the highest; ``overlays``: annotations, each in a box of its own."""

    box: OfdBox
    layers: list[Element]
    overlays: list[tuple[OfdBox, Element]]
    stamps: list[seals.OfdStamp]


class OfdDocument:
    def __init__(self, package: OfdPackage) -> None:
        self.package = package
        body = child(package.tree(self._root()), "DocBody")
        found = package.tree_at(text_of(body, "DocRoot"))
        if found is None:
            raise BadOfd("no document")
        self.root, self.folder = found
        self.resources = OfdResources(package)
        common = child(self.root, "CommonData")
        for kind in ("PublicRes", "DocumentRes"):
            for node in children(common, kind):
                self._take(node.text)
        self._box = OfdBox.of(text_of(common, "PageArea", "PhysicalBox")) or A4
        self._templates = {node.get("ID", ""): node for node in children(common, "TemplatePage")}
        self._annotations = self._annotated()
        self._stamps = list(seals.stamps(package, text_of(body, "Signatures"), self.folder))

    def _root(self) -> str:
        name = self.package.find("OFD.xml")
        if name is None:
            raise BadOfd("no OFD.xml")
        return name

    def _take(self, path: str | None, *folders: str) -> None:
        found = self.package.tree_at(path or "", *folders, self.folder)
        if found:
            self.resources.take(*found)

    def pages(self) -> Iterator[OfdPage]:
        for node in list(children(child(self.root, "Pages"), "Page"))[:MAX_PAGES]:
            yield self._page(node)

    def _page(self, node: Element) -> OfdPage:
        found = self.package.tree_at(node.get("BaseLoc", ""), self.folder)
        number = node.get("ID", "")
        stamps = [one for one in self._stamps if one.page == number]
        if found is None:
            return OfdPage(self._box, [], self._annotations.get(number, []), stamps)
        root, folder = found
        for one in children(root, "PageRes"):
            self._take(one.text, folder)
        box = OfdBox.of(text_of(root, "Area", "PhysicalBox")) or self._box
        lower, upper = self._layers(root)
        return OfdPage(box, [*lower, *upper], self._annotations.get(number, []), stamps)

    def _layers(self, root: Element) -> tuple[list[Element], list[Element]]:
        """Of the page with its templates, which lie below it unless they say that they lie above."""
        lower: list[Element] = []
        upper = _layered(root)
        for node in children(root, "Template"):
            template = self._templates.get(node.get("TemplateID", ""))
            found = template is not None and self.package.tree_at(template.get("BaseLoc", ""), self.folder)
            if not found or template is None:
                continue
            for one in children(found[0], "PageRes"):
                self._take(one.text, found[1])
            order = node.get("ZOrder") or template.get("ZOrder") or "Background"
            (upper if order == "Foreground" else lower).extend(_layered(found[0]))
        return lower, upper

    def _annotated(self) -> dict[str, list[tuple[OfdBox, Element]]]:
        result: dict[str, list[tuple[OfdBox, Element]]] = {}
        found = self.package.tree_at(text_of(self.root, "Annotations"), self.folder)
        for page in children(found[0], "Page") if found else ():
            part = self.package.tree_at(text_of(page, "FileLoc"), found[1] if found else "", self.folder)
            for one in below(part[0], "Annot") if part else ():
                appearance = child(one, "Appearance")
                if appearance is not None and is_true(one.get("Visible"), True):
                    box = OfdBox.place(appearance.get("Boundary"))
                    result.setdefault(page.get("PageID", ""), []).append((box, appearance))
        return result


def _layered(root: Element) -> list[Element]:
    """In the order of their kinds, the background first."""
    order = {"Background": 0, "Body": 1, "Foreground": 2}
    layers = [one for content in children(root, "Content") for one in children(content, "Layer")]
    return sorted(layers, key=lambda one: order.get(one.get("Type", "Body"), 1))
