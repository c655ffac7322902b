"""What a backup consists of, with the hash of each part: read before anything is believed or touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from audit.checksums import sha256_of as sha256_of
from audit.exceptions import Refused

FORMAT = 1
NAME = "manifest.json"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class TableDump:
    """One file of rows: ``label`` as in ``accounts.User``."""

    label: str
    file: str
    count: int
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """One file of evidence: its name in the media folder, its content by hash."""

    name: str
    sha256: str
    size: int


@dataclass
class Manifest:
    made_at: str
    version: str
    migrations: list[str]
    settings: dict[str, object]
    tables: list[TableDump] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    format: int = FORMAT


def write(manifest: Manifest, folder: Path) -> None:
    """The manifest and, beside it, its own hash; without both a backup does not exist."""
    data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    (folder / NAME).write_bytes(data)
    (folder / f"{NAME}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {NAME}\n")


def read(folder: Path) -> Manifest:
    """Raises ``Refused`` for what is no backup, or not as it was made."""
    try:
        data = (folder / NAME).read_bytes()
        printed = (folder / f"{NAME}.sha256").read_text().split()
    except OSError as error:
        raise Refused(f"{folder} 里没有完整的备份(缺少 {NAME} 或它的校验值)。") from error
    if printed[:1] != [hashlib.sha256(data).hexdigest()]:
        raise Refused(f"备份已损坏:{NAME} 与校验值不符。没有做任何改动。")
    found = json.loads(data)
    if found["format"] != FORMAT:
        raise Refused(f"备份的格式是第 {found['format']} 版,本程序只认识第 {FORMAT} 版。")
    tables = [TableDump(**table) for table in found.pop("tables")]
    files = [StoredFile(**file) for file in found.pop("files")]
    return Manifest(**found, tables=tables, files=files)


def content_path(root: Path, sha256: str) -> Path:
    """Where the content with this hash lies; all backups of a folder share it."""
    return root / "files" / sha256[:2] / sha256
