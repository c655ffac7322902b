"""Whether the files of the evidence are what was uploaded; looks and tells, deletes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage

from measures.files import CHUNK
from measures.models import EvidenceVersion

FOLDER = "evidence"


def damages() -> Iterator[str]:
    """One sentence for each stored file that is missing or not what it was."""
    rows = EvidenceVersion.objects.exclude(file="").select_related("evidence").order_by("pk")
    for version in rows.iterator(chunk_size=500):
        path = Path(default_storage.path(str(version.file.name)))
        label = f"“{version.name}”(第{version.number}版,{version.file.name})"
        if not path.is_file():
            yield f"{label}的文件不见了。"
        elif _digest(path) != version.sha256:
            yield f"{label}的内容与上传时不同。"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    file: BinaryIO
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def strays() -> Iterator[str]:
    """Files on disk that no row names; a crash between the two may leave one."""
    root = Path(default_storage.path(FOLDER))
    known = set(EvidenceVersion.objects.exclude(file="").values_list("file", flat=True))
    for path in sorted(root.glob("*/*")):
        name = f"{FOLDER}/{path.parent.name}/{path.name}"
        if name not in known:
            yield f"{name} 没有对应的佐证材料。"
