"""Files that are made for one download."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse


def made_file(name: str, make: Callable[[Path], object]) -> FileResponse:
    """What ``make`` writes to a path with the ending of ``name``; the file goes when the download ends."""
    folder = tempfile.TemporaryDirectory(prefix="download-")
    path = Path(folder.name) / f"made{Path(name).suffix}"
    make(path)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response._resource_closers.append(folder.cleanup)  # type: ignore[attr-defined]
    return response
