"""The fingerprint of a file on disk, as it is kept beside whatever is stored or sealed."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Hex digest; read in pieces, however large the file is."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
