"""What goes into a bundle: the program, the wheels of its lock, their hashes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# For those who change the program, not for those who run it.
LEFT_OUT = ("tests/", "bench/", "bundle/", ".ci/", "docs/images/wall", "requirements-dev")
SUMS = "SHA256SUMS"


def write_program(folder: Path) -> None:
    """The files that belong to the project, as they are now."""
    for name in _files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)


def _files() -> Iterator[str]:
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")  # noqa: S603
    yield from (name for name in names if name and not name.startswith(LEFT_OUT))


def fetch_wheels(folder: Path, platforms: list[str], pythons: list[str]) -> None:
    """Wheels of requirements.lock, and pip to install them, each with the hash that stands there."""
    locks = [ROOT / "requirements.lock", ROOT / "bundle" / "requirements.lock"]
    read = [word for lock in locks for word in ("-r", str(lock))]
    for python in pythons:
        machine = [word for platform in platforms for word in ("--platform", platform)]
        command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", *machine]
        command += ["--python-version", python, "--dest", str(folder), *read]
        subprocess.run(command, check=True)  # noqa: S603


def write_sums(folder: Path) -> None:
    lines = [
        f"{_hash(path)}  {path.relative_to(folder)}\n" for path in sorted(folder.rglob("*")) if path.is_file()
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
