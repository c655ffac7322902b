"""Documents as LibreOffice prints them: one start for all of them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Print:
    """``pages``: the lines of each as they lie on paper, its number last; ``text``: cell after cell."""

    pages: list[list[str]]
    text: str


def printed(folder: Path, documents: Mapping[str, bytes]) -> dict[str, Print]:
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to",
        "pdf",
    ]
    files = [str(folder / f"{name}.docx") for name in documents]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True)
    return {name: _print(folder / f"{name}.pdf") for name in documents}


def _print(path: Path) -> Print:
    pages = _text(path, "-layout").rstrip("\f").split("\f")
    # The blanks in front are kept: they say on which side something stands.
    lines = [[line.rstrip() for line in page.splitlines() if line.strip()] for page in pages]
    raw = _text(path, "-raw").rstrip("\f").split("\f")
    return Print(lines, "".join("".join(page.rstrip().rpartition("\n")[0].split()) for page in raw))


def _text(path: Path, order: str) -> str:
    command = ["pdftotext", order, str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
