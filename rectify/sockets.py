"""Socket files in folders that only their owner may enter."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel takes 107 bytes for the path of a socket file.
MAX_SOCKET_PATH = 100


def path_in(folder: Path) -> Path:
    """In ``folder``; where that path is too long for sockets, in a folder of ours in /tmp."""
    path = folder / "socket"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"rectify-{os.getuid()}-{name}" / "socket"


def own(folder: Path) -> None:
    """Makes the folder ours alone; what somebody else put in its place is refused."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o700)
