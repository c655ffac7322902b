"""The handbook as sections: read and drawn at the first question, kept as long as the process lives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

FOLDER = Path(settings.BASE_DIR) / "docs"
# Where the pictures lie beside the handbook, and under which name the static files know them.
PICTURES, SERVED_AS = "images/", "docs/"
LEVELS = {"h1": 1, "h2": 2, "h3": 3}
CHAPTER = 2
# So many that they would hide the rest of the contents.
QUESTION = "?"


@dataclass(frozen=True)
class HandbookSection:
    """``slug`` is the anchor, as on a code host; ``text`` is what is searched."""

    level: int
    title: str
    slug: str
    html: SafeString
    text: str


@dataclass(frozen=True)
class Chapter:
    """A line of the contents with those below it."""

    section: HandbookSection
    parts: list[HandbookSection]


@cache
def sections() -> tuple[HandbookSection, ...]:
    """From top to bottom; the first is the title of the whole with its introduction."""
    return tuple(read((FOLDER / "handbook.md").read_text("utf-8"), address=static))


@cache
def releases() -> tuple[HandbookSection, ...]:
    """What each version brought, newest first, without the title of the whole."""
    return tuple(read((FOLDER / "whats-new.md").read_text("utf-8"), address=static))[1:]


def chapters() -> list[Chapter]:
    found: list[Chapter] = []
    for section in sections()[1:]:
        if section.level == CHAPTER:
            found.append(Chapter(section, []))
        elif not section.title.endswith(QUESTION):
            found[-1].parts.append(section)
    return found


def read(source: str, *, address: Callable[[str], str]) -> Iterator[HandbookSection]:
    """``address`` makes the address of a picture from its name among the static files."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for tokens in _parts(markdown.parse(source)):
        level, title = LEVELS[tokens[0].tag], _text(tokens[1:2])
        slug = slug_of(title)
        tokens[0].attrSet("id", slug)
        for token in tokens:
            _lead(token, address)
        html = markdown.renderer.render(tokens, markdown.options, {})
        # Drawn from our own file, with every piece of HTML in it escaped.
        yield HandbookSection(level, title, slug, mark_safe(html), _text(tokens[3:]))  # nosec B308 B703


def slug_of(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut before each heading; what stands before the first belongs to none and is an error."""
    part: list[Token] = []
    for token in tokens:
        if token.type == "heading_open" and part:
            yield part
            part = []
        part.append(token)
    yield part


def _lead(token: Token, address: Callable[[str], str]) -> None:
    """Pictures come from the static files; links lead within the handbook, other documents are named only."""
    children = token.children or []
    for child in children:
        if child.type == "image":
            _show(child, address)
    is_outside = False
    for child in children:
        if child.type == "link_open":
            is_outside = not str(child.attrGet("href")).startswith("#")
        if is_outside and child.type in ("link_open", "link_close"):
            is_end = child.type == "link_close"
            child.type, child.tag, child.nesting, child.content = "text", "", 0, ""
            is_outside = not is_end


def _show(image: Token, address: Callable[[str], str]) -> None:
    """With its size, so that the page does not move while pictures come in."""
    name = str(image.attrGet("src"))
    with Image.open(FOLDER / name) as picture:
        width, height = picture.size
    source = address(SERVED_AS + name.removeprefix(PICTURES))
    image.attrs.update({"src": source, "width": width, "height": height})


def _text(tokens: Sequence[Token]) -> str:
    """What is read of them, a line each block."""
    lines = ("".join(_words(token.children or [])) for token in tokens if token.type == "inline")
    return "\n".join(line for line in lines if line)


def _words(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif child.type != "image":
            yield child.content
