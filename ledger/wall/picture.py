"""A slide as a PNG, drawn on the server from the SVG of the screen, in the colours of ``tokens.css``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles import finders

WIDTH, HEIGHT = 1920, 1080
NO_PICTURE = "服务器上没有画图组件或中文字体,不能生成图片。可在投屏页打印为PDF,或请管理员安装中文字体。"
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
USED = re.compile(r"var\((--[\w-]+)\)")
# What no XML may hold: a browser shows nothing in its place, the drawing refuses the whole.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DARK = "dark"
# Drawn once to see whether Chinese is drawn at all: without a font both come out empty, and so alike.
NAMESPACE = "http://www.w3.org/2000/svg"
LETTER = '<text class="wall-text" y="44">%s</text>'
PROBE = f'<svg xmlns="{NAMESPACE}" class="slide" viewBox="0 0 50 50">{LETTER}</svg>'


@lru_cache(maxsize=1)
def is_drawable() -> bool:
    """Asked once a process: a font that is installed later is found after a restart."""
    if find_spec("resvg_py") is None:
        return False
    style = style_sheet("")
    return _drawn(PROBE % "整", style, width=50) != _drawn(PROBE % "改", style, width=50)


def draw(svg: str, *, theme: str) -> bytes:
    return _drawn(svg, style_sheet(theme), width=WIDTH)


def _drawn(svg: str, style: str, *, width: int) -> bytes:
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=NO_XML.sub("", svg), style_sheet=style, width=width))


@lru_cache(maxsize=2)
def style_sheet(theme: str) -> str:
    """The rules of the slides with the values in place of their names, which the drawing does not know."""
    tokens = dict(TOKEN.findall(_text("css/tokens.css")))
    if theme == DARK:
        tokens |= {
            name.replace("--wall-dark-", "--wall-"): value
            for name, value in tokens.items()
            if name.startswith("--wall-dark-")
        }
    return USED.sub(lambda found: tokens[found[1]], _text("css/wall_slides.css"))


def _text(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text("utf-8")
