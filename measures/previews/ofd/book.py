"""All pages of an OFD as one PDF."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from measures.previews.ofd import fonts
from measures.previews.ofd.document import OfdDocument, OfdPage
from measures.previews.ofd.drawing import OfdDrawing
from measures.previews.ofd.fonts import OfdFont
from measures.previews.ofd.geometry import written
from measures.previews.ofd.lettering import CARRIED, LATIN, Lettering
from measures.previews.ofd.package import PACKAGE_ERRORS, BadOfd, OfdPackage
from measures.previews.ofd.paper import BlankPaper
from measures.previews.ofd.pictures import picture
from measures.previews.ofd.seals import OfdSeal, OfdStamp

POINTS = 72 / 25.4
# A page of a PDF may have so many points.
MAX_SIDE = 14_400


def as_pdf(file: BinaryIO) -> bytes:
    """Raises ``BadOfd``."""
    paper = BlankPaper()
    root, tree = paper.reserve(), paper.reserve()
    book = OfdBook(OfdDocument(OfdPackage(file)), paper)
    pages = book.pages(tree)
    if not pages:
        raise BadOfd("no pages")
    kids = " ".join(f"{number} 0 R" for number in pages)
    paper.put(tree, f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/Resources {book.listed()}>>")
    paper.put(root, f"<</Type/Catalog/Pages {tree} 0 R>>")
    return paper.whole(root)


class OfdBook:
    """Names are given out as pages ask for them; ``listed`` says what they mean, when all are drawn."""

    def __init__(self, document: OfdDocument, paper: BlankPaper) -> None:
        self._document, self._paper = document, paper
        self._unknown = OfdFont("SimSun")
        self._fonts: dict[tuple[str, str], int] = {}
        self._pictures: dict[str, int | None] = {}
        self._densities: dict[int, int] = {}

    def pages(self, tree: int) -> list[int]:
        result = []
        for page in self._document.pages():
            width, height = (min(side * POINTS, MAX_SIDE) for side in (page.box.width, page.box.height))
            drawn = self._paper.stream(
                f"q {written(POINTS, 0, 0, -POINTS, -page.box.x * POINTS, height + page.box.y * POINTS)} cm\n"
                f"{self.drawn(page)}\nQ".encode()
            )
            size = written(0, 0, width, height)
            result.append(
                self._paper.add(f"<</Type/Page/Parent {tree} 0 R/MediaBox[{size}]/Contents {drawn} 0 R>>")
            )
        return result

    def drawn(self, page: OfdPage) -> str:
        lettering = Lettering(self.font, self._name_font)
        drawing = OfdDrawing(
            self._document.resources, lettering, place_picture=self._name_picture, dense=self._name_density
        )
        for layer in page.layers:
            drawing.layer(layer)
        for box, appearance in page.overlays:
            drawing.boxed(box, appearance)
        return "\n".join([*drawing.operators, *map(self._stamped, page.stamps)])

    def listed(self) -> str:
        for (key, way), number in self._fonts.items():
            self._paper.put(number, self._written_font(self.font(key), way, number))
        named = "".join(f"/F{number} {number} 0 R" for number in self._fonts.values())
        seen = "".join(f"/I{number} {number} 0 R" for number in self._pictures.values() if number)
        dense = "".join(f"/G{share} {number} 0 R" for share, number in self._densities.items())
        return f"<</Font<<{named}>>/XObject<<{seen}>>/ExtGState<<{dense}>>>>"

    def font(self, key: str) -> OfdFont:
        return self._document.resources.fonts.get(key, self._unknown)

    def _written_font(self, font: OfdFont, way: str, number: int) -> str:
        if way == LATIN:
            return fonts.latin(font)
        return fonts.carried(font, number, self._paper) if way == CARRIED else fonts.named(font, self._paper)

    def _name_font(self, key: str, way: str) -> str:
        if (key, way) not in self._fonts:
            self._fonts[key, way] = self._paper.reserve()
        return f"/F{self._fonts[key, way]}"

    def _name_picture(self, key: str) -> str | None:
        if key not in self._pictures:
            path = self._document.resources.pictures.get(key)
            self._pictures[key] = picture(self._document.package.read(path), self._paper) if path else None
        number = self._pictures[key]
        return f"/I{number}" if number else None

    def _name_density(self, share: float) -> str:
        percent = round(100 * max(0.0, min(1.0, share)))
        if percent not in self._densities:
            value = written(percent / 100)
            self._densities[percent] = self._paper.add(f"<</Type/ExtGState/ca {value}/CA {value}>>")
        return f"/G{percent}"

    def _stamped(self, stamp: OfdStamp) -> str:
        box, seal = stamp.box, stamp.seal
        number = self._inner(seal) if seal.kind == "ofd" else picture(seal.data, self._paper)
        if number is None:
            return ""
        self._pictures[f"seal {number}"] = number
        frame = written(box.width, 0, 0, -box.height, box.x, box.y + box.height)
        part, cut = stamp.part, ""
        if part is not None:
            cut = f"{written(box.x + part.x, box.y + part.y, part.width, part.height)} re W n "
        # A seal lies on the words as ink does: where both are, both are seen.
        return f"q {cut}{self._multiplied()} gs {frame} cm /I{number} Do Q"

    def _inner(self, seal: OfdSeal) -> int | None:
        """The first page of an OFD, as a picture of one by one."""
        try:
            inner = OfdBook(OfdDocument(OfdPackage(BytesIO(seal.data))), self._paper)
            page = next(inner._document.pages())
        except (BadOfd, StopIteration, *PACKAGE_ERRORS):
            return None
        page = OfdPage(page.box, page.layers, page.overlays, [])  # seals within seals are none
        drawn = inner.drawn(page)
        frame = written(1 / page.box.width, 0, 0, -1 / page.box.height, 0, 1)
        form = f"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources {inner.listed()}"
        return self._paper.stream(f"q {frame} cm\n{drawn}\nQ".encode(), form)

    def _multiplied(self) -> str:
        if -1 not in self._densities:
            self._densities[-1] = self._paper.add("<</Type/ExtGState/BM/Multiply>>")
        return "/G-1"
