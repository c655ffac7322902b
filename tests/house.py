"""The house as text: modules, functions, templates, pages, and the paths that these name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (*settings.ROOMS, "rectify")
PAGES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md")
# A path begins with a folder of ours; what a placeholder or a star stands in is a pattern and no path.
FOLDERS = (*ROOMS, "bench", "docs", "static", "templates", "tests")
PATH = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(FOLDERS)})/[\w./<>*-]*")


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def found(*patterns: str) -> list[str]:
    """Paths from the root, sorted."""
    files = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(str(path.relative_to(ROOT)) for path in files)


def modules(*folders: str) -> list[str]:
    """Every module but the migrations, which are written by Django."""
    paths = found(*(f"{folder}/**/*.py" for folder in folders or (*ROOMS, "tests", "bench")))
    return [path for path in paths if "/migrations/" not in path]


def templates() -> list[str]:
    return found("templates/**/*.html", "templates/**/*.txt")


def functions(path: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines, decorators left out."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def paths_named(text: str) -> set[str]:
    named = (path.rstrip("./") for path in PATH.findall(text))
    return {path for path in named if "/" in path and not set(path) & set("<>*")}


def is_there(path: str) -> bool:
    """A file, a folder, or a module without its ending."""
    return (ROOT / path).exists() or (ROOT / f"{path}.py").exists()
