"""Whether the files of the evidence are what was uploaded; looks and tells, deletes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from audit.checksums import sha256_of
from issues.models import Filing
from measures.models import EvidenceVersion

# An upload of 200 MB over a slow line; what is younger may still be on its way to its row.
YOUNG = timedelta(hours=1)


def damages() -> Iterator[str]:
    """One sentence for each stored file that is missing or not what it was."""
    rows = EvidenceVersion.objects.exclude(file="").select_related("evidence").order_by("pk")
    for version in rows.iterator(chunk_size=500):
        path = Path(default_storage.path(str(version.file.name)))
        label = f"“{version.name}”(第{version.number}版,{version.file.name})"
        if not path.is_file():
            yield f"{label}的文件不见了。"
        elif sha256_of(path) != version.sha256:
            yield f"{label}的内容与上传时不同。"


def strays(now: datetime, *, young: timedelta = YOUNG) -> Iterator[str]:
    """Files without a row, and uploads that came to no end; a crash may leave either.

    Younger than ``young`` they may belong to an upload that is just going on.
    """
    for folder, (rows, what) in _kept().items():
        root = Path(default_storage.path(folder))
        known = set(rows.exclude(file="").values_list("file", flat=True))
        # At any depth: what a hand or another program put there lies where ours never would.
        for path in sorted(found for found in root.rglob("*") if found.is_file()):
            name = f"{folder}/{path.relative_to(root).as_posix()}"
            if name not in known and (age := _age(path, now)) >= young:
                yield f"{name} 没有对应的{what}({_in_words(age)}前写入)。"
    for path in sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")):
        if path.is_file() and (age := _age(path, now)) >= young:
            yield f"{path} 是没有传完的文件({_in_words(age)}前写入)。"


def _kept() -> dict[str, tuple[QuerySet[EvidenceVersion] | QuerySet[Filing], str]]:
    """Folder → the rows whose files lie in it, and what they are called."""
    return {
        "evidence": (EvidenceVersion.objects.all(), "佐证材料"),
        "filings": (Filing.objects.all(), "报送记录"),
    }


def _age(path: Path, now: datetime) -> timedelta:
    """Zero for what vanished meanwhile: an upload that has just ended."""
    try:
        written = path.stat().st_mtime
    except FileNotFoundError:
        return timedelta(0)
    return now - datetime.fromtimestamp(written, tz=now.tzinfo)


def _in_words(age: timedelta) -> str:
    return f"{age.days}天" if age.days else f"{age.seconds // 3600}小时"
