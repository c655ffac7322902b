"""What a reader in a process of its own may do, on a machine where it never ran before."""

from __future__ import annotations

import subprocess
from pathlib import Path

from measures.files.limits import MEGABYTE, Limits

SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import neighbour
open({written!r}, "wb").write(b"x" * neighbour.SIZE)
"""


def run(folder: Path, *, size: int, output: int) -> int:
    (folder / "neighbour.py").write_text(f"SIZE = {size}\n")
    script = folder / "script.py"
    script.write_text(SCRIPT.format(folder=str(folder), written=str(folder / "written")))
    command = Limits(5, 512 * MEGABYTE, output).command(script)
    return subprocess.run(command, check=False, timeout=20).returncode  # noqa: S603 - ours


def test_its_first_import_compiles_nothing_to_disk(tmp_path: Path) -> None:
    assert run(tmp_path, size=0, output=0) == 0
    assert not (tmp_path / "__pycache__").exists()


def test_a_file_beyond_its_limit_ends_it(tmp_path: Path) -> None:
    assert run(tmp_path, size=10, output=10) == 0
    assert run(tmp_path, size=11, output=10) < 0
