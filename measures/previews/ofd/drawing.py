"""The objects of a page as operators of PDF, in millimetres from the upper left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from measures.previews.ofd.document import OfdResources, is_true
from measures.previews.ofd.geometry import (
    STILL,
    Matrix,
    OfdBox,
    matrix,
    number,
    numbers,
    outline,
    times,
    written,
)
from measures.previews.ofd.lettering import Lettering
from measures.previews.ofd.package import BadOfd, below, child, children, name_of, text_of

MAX_DEPTH = 16
MAX_OBJECTS = 400_000
DEFAULT_LINE = 0.353
_CAPS = {"Butt": 0, "Round": 1, "Square": 2}
_JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}


@dataclass(frozen=True)
class OfdLook:
    """What an object says of itself, else its style, else the styles that one is relative to."""

    nodes: tuple[Element, ...]

    def get(self, name: str) -> str | None:
        return next((found for node in self.nodes if (found := node.get(name))), None)

    def colour(self, name: str) -> tuple[str, float] | None:
        """Three shares of PDF and how dense it is; None where none is set or it is no plain one."""
        node = next((found for one in self.nodes if (found := child(one, name)) is not None), None)
        if node is None:
            return None
        # Of a gradient its first colour.
        plain = node if node.get("Value") else next(below(node, "Color"), node)
        if not plain.get("Value"):
            return None
        density = number(node.get("Alpha"), 255) / 255
        return _shares(numbers(plain.get("Value"))), max(0.0, min(1.0, density))

    def is_patterned(self, name: str) -> bool:
        node = next((found for one in self.nodes if (found := child(one, name)) is not None), None)
        return node is not None and child(node, "Pattern") is not None


def _shares(values: list[float]) -> str:
    if len(values) == 4:
        cyan, magenta, yellow, black = (value / 255 for value in values)
        return written(*((1 - one) * (1 - black) for one in (cyan, magenta, yellow)))
    three = [*values, 0, 0][:3] if len(values) != 1 else values * 3
    return written(*(max(0, min(255, value)) / 255 for value in three))


class OfdDrawing:
    """``operators`` of one page; ``place_picture`` and ``dense`` give the names of what it has to list."""

    def __init__(
        self,
        resources: OfdResources,
        lettering: Lettering,
        *,
        place_picture: Callable[[str], str | None],
        dense: Callable[[float], str],
    ) -> None:
        self.operators: list[str] = []
        self._resources, self._lettering = resources, lettering
        self._place_picture, self._dense = place_picture, dense
        self._count = 0

    def layer(self, node: Element, *, depth: int = 0, styles: tuple[Element, ...] = ()) -> None:
        """A layer, a block of a page, or the inside of a composite object."""
        if depth > MAX_DEPTH:
            return
        styles = (*self._styles(node.get("DrawParam")), *styles)
        for one in node:
            kind = name_of(one)
            if kind in ("PageBlock", "Content", "Layer"):
                self.layer(one, depth=depth + 1, styles=styles)
            elif kind.endswith("Object") and is_true(one.get("Visible"), True):
                self._object(kind, one, depth=depth, styles=styles)

    def boxed(self, box: OfdBox, node: Element) -> None:
        self.operators.append(f"q {written(1, 0, 0, 1, box.x, box.y)} cm")
        self.layer(node)
        self.operators.append("Q")

    def _styles(self, number_of_style: str | None) -> tuple[Element, ...]:
        found: list[Element] = []
        while number_of_style and len(found) < MAX_DEPTH:
            node = self._resources.styles.get(number_of_style)
            if node is None:
                break
            found.append(node)
            number_of_style = node.get("Relative")
        return tuple(found)

    def _object(self, kind: str, node: Element, *, depth: int, styles: tuple[Element, ...]) -> None:
        self._count += 1
        if self._count > MAX_OBJECTS:
            raise BadOfd("too many objects")
        look = OfdLook((node, *self._styles(node.get("DrawParam")), *styles))
        box = OfdBox.place(node.get("Boundary"))
        self.operators.append(f"q {written(1, 0, 0, 1, box.x, box.y)} cm")
        if node.get("Alpha"):
            self.operators.append(f"{self._dense(number(node.get('Alpha'), 255) / 255)} gs")
        self._clip(node)
        turned = matrix(node.get("CTM"))
        if kind == "ImageObject":
            self._picture(node, box)
        elif turned != STILL:
            self.operators.append(f"{written(*turned)} cm")
        if kind == "PathObject":
            self._path(node, look)
        elif kind == "TextObject":
            self._text(node, look)
        elif kind == "CompositeObject":
            inside = self._resources.composites.get(node.get("ResourceID", ""))
            if inside is not None:
                self.layer(inside, depth=depth + 1, styles=styles)
        self.operators.append("Q")

    def _clip(self, node: Element) -> None:
        for clip in children(child(node, "Clips"), "Clip"):
            drawn = []
            for area in children(clip, "Area"):
                path = child(area, "Path")
                if path is None:
                    continue
                place = OfdBox.place(path.get("Boundary"))
                by: Matrix = times(matrix(path.get("CTM")), (1, 0, 0, 1, place.x, place.y))
                by = times(by, matrix(area.get("CTM")))
                drawn.append(outline(text_of(path, "AbbreviatedData"), by=by))
            if any(drawn):
                self.operators += [*drawn, "W n"]

    def _path(self, node: Element, look: OfdLook) -> None:
        drawn = outline(text_of(node, "AbbreviatedData"))
        is_filled = is_true(node.get("Fill"), False) and not look.is_patterned("FillColor")
        is_stroked = is_true(node.get("Stroke"), True)
        if not drawn or not (is_filled or is_stroked):
            return
        self._line(look)
        self._colours(look, is_filled=is_filled, is_stroked=is_stroked)
        even = "*" if node.get("Rule") == "Even-Odd" else ""
        end = {(True, True): f"B{even}", (True, False): f"f{even}", (False, True): "S"}
        self.operators += [drawn, end[is_filled, is_stroked]]

    def _line(self, look: OfdLook) -> None:
        # The thinnest line of PDF is as thin as the screen has.
        self.operators.append(f"{written(max(0, number(look.get('LineWidth'), DEFAULT_LINE)))} w")
        self.operators.append(f"{_CAPS.get(look.get('Cap') or '', 0)} J")
        self.operators.append(f"{_JOINS.get(look.get('Join') or '', 0)} j")
        dashes = [abs(one) for one in numbers(look.get("DashPattern"))]
        if any(dashes):
            self.operators.append(f"[{written(*dashes)}] {written(number(look.get('DashOffset'), 0))} d")

    def _colours(self, look: OfdLook, *, is_filled: bool, is_stroked: bool) -> None:
        for is_wanted, name, operator in (
            (is_filled, "FillColor", "rg"), (is_stroked, "StrokeColor", "RG"),
        ):  # fmt: skip
            shares, density = look.colour(name) or ("0 0 0", 1.0)
            if is_wanted:
                self.operators.append(f"{shares} {operator}")
                if density < 1:
                    self.operators.append(f"{self._dense(density)} gs")

    def _text(self, node: Element, look: OfdLook) -> None:
        is_filled, is_stroked = is_true(node.get("Fill"), True), is_true(node.get("Stroke"), False)
        is_stroked = is_stroked and not is_true(node.get("Bold"), False)
        if look.is_patterned("FillColor"):
            is_filled = False
        self._colours(look, is_filled=is_filled, is_stroked=is_stroked)
        if is_stroked:
            self._line(look)
        mode = {(True, True): 2, (True, False): 0, (False, True): 1, (False, False): 3}
        self.operators += self._lettering.written(node, mode=mode[is_filled, is_stroked])

    def _picture(self, node: Element, box: OfdBox) -> None:
        name = self._place_picture(node.get("ResourceID", ""))
        if name is None:
            return
        turned = matrix(node.get("CTM"))
        if turned == STILL and (box.width, box.height) != (1, 1):
            turned = (box.width, 0, 0, box.height, 0, 0)
        # A PDF counts the lines of a picture from below.
        self.operators.append(f"{written(*times((1, 0, 0, -1, 0, 1), turned))} cm {name} Do")
