"""Small disks for tests that fill one: only root may mount them, and not in every container."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path


def mount(path: Path, options: str) -> subprocess.CompletedProcess[str]:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@cache
def may_mount() -> bool:
    with tempfile.TemporaryDirectory(prefix="rectify-disk-") as folder:
        if mount(Path(folder), "size=1m").returncode:
            return False
        subprocess.run(["umount", "-l", folder], check=True)
    return True
