"""What printers, viewers and web pages do to a text: wrapping, page numbers, empty lines, glue, widths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# Widths in full-width characters: from a narrow phone column to a wide print.
WIDTHS = (22, 24, 26, 28, 32, 36, 40, 44)
FORBIDDEN_AT_START = "。，、；：？！）》”’】〉」』,.;:?!)]%"
HALF_WIDTH = str.maketrans("，；：（）．", ",;:().")


def columns(text: str) -> int:
    """Display width; a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


def dressed(text: str, orders: list[str]) -> str:
    """``text`` after each order (``wrap 28``, ``pages 24 — {n} —`` …) in turn."""
    for order in orders:
        name, _, argument = order.strip().partition(" ")
        text = _carry_out(text, name, argument)
    return text


def _carry_out(text: str, name: str, argument: str) -> str:
    match name:
        case "wrap":
            return wrapped(text, width=int(argument))
        case "pages":
            return _with_page_lines(text, argument)
        case "spaced":
            return "\n\n".join(text.split("\n"))
        case "indent":
            return "\n".join("　　" + line if line.strip() else line for line in text.split("\n"))
        case "glue":
            return (" " if argument == "space" else "").join(line.strip() for line in text.split("\n"))
        case "half":
            return text.translate(HALF_WIDTH)
        case "crlf":
            return text.replace("\n", "\r\n")
        case _:
            raise ValueError(f"no such dress: {name}")


def wrapped(text: str, *, width: int) -> str:
    """Every paragraph set into lines of ``width`` full-width characters, its first line indented by two."""
    return "\n".join(line for paragraph in text.split("\n") for line in _lines(paragraph, width=2 * width))


def _lines(paragraph: str, *, width: int) -> Iterator[str]:
    line = "　　" if paragraph and not paragraph.startswith((" ", "　", "\t")) else ""
    for character in paragraph:
        is_full = columns(line) + columns(character) > width
        if is_full and character not in FORBIDDEN_AT_START:
            yield line
            line = ""
        line += character
    yield line


def _with_page_lines(text: str, argument: str) -> str:
    """``24 — {n} —``: every 24 lines a page ends with that line. A running head follows after `` / ``."""
    length, _, form = argument.partition(" ")
    foot, _, head = form.partition(" / ")
    lines = text.split("\n")
    pages = [lines[start : start + int(length)] for start in range(0, len(lines), int(length))]
    out: list[str] = []
    for number, page in enumerate(pages, start=1):
        out += [head] if head and number > 1 else []
        out += [*page, foot.replace("{n}", str(number)).replace("{of}", str(len(pages)))]
    return "\n".join(out)
