"""The embedded default's own secret: made once, kept beside its data."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The text in ``path``, which only its owner may read; made up when there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text()


def _make(path: Path) -> None:
    """Two first starts at once must end up with one secret: the link is made by one of them only."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret")
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
