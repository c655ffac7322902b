"""Numbers, boxes, matrices and outlines as OFD writes them. Millimetres, y downwards."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TOKEN = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
STILL: Matrix = (1, 0, 0, 1, 0, 0)
# Letter of an outline → how many numbers follow it.
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
MAX_VALUE = 1e6
MAX_REPEATED = 100_000


def numbers(text: str | None) -> list[float]:
    return [_bounded(float(found)) for found in _NUMBER.findall(text or "")]


def number(text: str | None, default: float) -> float:
    found = numbers(text)
    return found[0] if found else default


def _bounded(value: float) -> float:
    return max(-MAX_VALUE, min(MAX_VALUE, value))


@dataclass(frozen=True)
class OfdBox:
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, text: str | None) -> OfdBox | None:
        found = numbers(text)
        return cls(*found[:4]) if len(found) >= 4 and found[2] > 0 and found[3] > 0 else None

    @classmethod
    def place(cls, text: str | None) -> OfdBox:
        """Of an object: where its own coordinates begin; a line has no height."""
        found = [*numbers(text), 0.0, 0.0, 0.0, 0.0]
        return cls(*found[:4])


def matrix(text: str | None) -> Matrix:
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) >= 6 else STILL


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(point: Point, by: Matrix) -> Point:
    x, y = point
    return (by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5])


def written(*values: float) -> str:
    return " ".join(f"{_bounded(value):.4f}".rstrip("0").rstrip(".") for value in values)


def spread(text: str | None) -> list[float]:
    """``DeltaX``: ``g 3 1.5 2`` is three times 1.5 and then 2."""
    parts = (text or "").split()
    result: list[float] = []
    at = 0
    while at < len(parts) and len(result) < MAX_REPEATED:
        if parts[at] == "g" and at + 2 < len(parts):
            result += [number(parts[at + 2], 0)] * min(int(number(parts[at + 1], 0)), MAX_REPEATED)
            at += 3
        else:
            result.append(number(parts[at], 0))
            at += 1
    return result


def outline(text: str | None, *, by: Matrix = STILL) -> str:
    """``AbbreviatedData`` as operators of PDF, each point moved ``by``; "" for an empty one."""
    drawn: list[str] = []
    at: Point = (0.0, 0.0)
    for letter, found in _steps(text or ""):
        if letter == "C":
            drawn.append("h")
            continue
        if letter not in ("S", "M") and not drawn:
            drawn.append(f"{written(*moved(at, by))} m")
        end = (found[-2], found[-1])
        if letter in ("S", "M"):
            drawn.append(f"{written(*moved(end, by))} m")
        elif letter == "L":
            drawn.append(f"{written(*moved(end, by))} l")
        else:
            for one in _curves(letter, at, found):
                drawn.append(f"{written(*(v for point in one for v in moved(point, by)))} c")
        at = end
    return "\n".join(drawn)


def _steps(text: str) -> Iterator[tuple[str, list[float]]]:
    letter, found = "", list[float]()
    for token in _TOKEN.findall(text):
        if token.isalpha():
            letter, found = token.upper(), []
            if letter == "C":
                yield letter, []
        elif letter in _TAKES:
            found.append(_bounded(float(token)))
            if len(found) == _TAKES[letter]:
                yield letter, found
                found = []


def _curves(letter: str, start: Point, found: list[float]) -> list[tuple[Point, Point, Point]]:
    if letter == "B":
        return [((found[0], found[1]), (found[2], found[3]), (found[4], found[5]))]
    if letter == "A":
        return arc(start, found)
    (x0, y0), (x1, y1, x2, y2) = start, found
    first = (x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0))
    second = (x2 + 2 / 3 * (x1 - x2), y2 + 2 / 3 * (y1 - y2))
    return [(first, second, (x2, y2))]


def arc(start: Point, found: list[float]) -> list[tuple[Point, Point, Point]]:
    """As in SVG: radii, turn in degrees, the large one, clockwise, end. By formulas of its appendix F.6."""
    rx, ry, turn, large, clockwise, x, y = found
    rx, ry = abs(rx), abs(ry)
    if rx < 1e-9 or ry < 1e-9 or start == (x, y):
        return [(start, (x, y), (x, y))]
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    half_x, half_y = (start[0] - x) / 2, (start[1] - y) / 2
    px, py = cosine * half_x + sine * half_y, -sine * half_x + cosine * half_y
    wide = math.sqrt(max((px / rx) ** 2 + (py / ry) ** 2, 1))
    rx, ry = rx * wide, ry * wide
    below = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max((rx * ry) ** 2 / below - 1, 0)) if below else 0.0
    factor = -factor if bool(large) == bool(clockwise) else factor
    cx, cy = factor * rx * py / ry, -factor * ry * px / rx
    middle = (cosine * cx - sine * cy + (start[0] + x) / 2, sine * cx + cosine * cy + (start[1] + y) / 2)
    begin = math.atan2((py - cy) / ry, (px - cx) / rx)
    angle = math.atan2((-py - cy) / ry, (-px - cx) / rx) - begin
    angle = angle % (2 * math.pi) if clockwise else -(-angle % (2 * math.pi))
    frame = (rx * cosine, rx * sine, -ry * sine, ry * cosine, *middle)
    pieces = max(1, math.ceil(abs(angle) / (math.pi / 2)))
    step = angle / pieces
    return [_piece(begin + n * step, step, frame) for n in range(pieces)]


def _piece(begin: float, step: float, frame: Matrix) -> tuple[Point, Point, Point]:
    """Of the unit circle, brought into its ``frame``."""
    reach = 4 / 3 * math.tan(step / 4)
    end = begin + step
    first = (math.cos(begin) - reach * math.sin(begin), math.sin(begin) + reach * math.cos(begin))
    second = (math.cos(end) + reach * math.sin(end), math.sin(end) - reach * math.cos(end))
    return moved(first, frame), moved(second, frame), moved((math.cos(end), math.sin(end)), frame)
