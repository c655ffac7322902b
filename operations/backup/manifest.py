"""What a backup consists of, with the hash of each part: read before anything is believed or touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from audit.exceptions import Refused
from operations.backup.place import new_file, open_plain
from operations.backup.seal import mark_of

FORMAT = 3
# The first format knew no faults (a file that was missing ended the backup), the second no seal.
READABLE = (1, 2, 3)
NAME = "manifest.json"


@dataclass(frozen=True)
class TableDump:
    """One file of rows: ``label`` as in ``accounts.User``, ``sha256`` of the file as it lies there."""

    label: str
    file: str
    count: int
    sha256: str


@dataclass(frozen=True)
class StoredFile:
    """One file of evidence whose content is here: its name in the media folder, its content by hash."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class FileFault:
    """A file that is not what its row says; ``is_saved`` when an earlier backup had brought its content."""

    name: str
    sha256: str
    sentence: str
    is_saved: bool


@dataclass
class Manifest:
    made_at: str
    version: str
    migrations: list[str]
    settings: dict[str, object]
    tables: list[TableDump] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    sealed_to: list[str] = field(default_factory=list)
    format: int = FORMAT

    def absent(self) -> list[str]:
        """The names of files whose content was nowhere to be had."""
        return [fault.name for fault in self.faults if not fault.is_saved]

    def content(self, sha256: str) -> str:
        """The name in the pool of the content with this hash."""
        return sha256 + mark_of(self.sealed_to)

    def contents(self) -> set[str]:
        """The names of all that this backup needs, or would need."""
        hashes = [file.sha256 for file in self.files] + [fault.sha256 for fault in self.faults]
        return {self.content(sha256) for sha256 in hashes}


def write(manifest: Manifest, folder: Path) -> None:
    """The manifest and, beside it, its own hash; without both a backup does not exist."""
    data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    printed = f"{hashlib.sha256(data).hexdigest()}  {NAME}\n".encode()
    for name, content in ((NAME, data), (f"{NAME}.sha256", printed)):
        with new_file(folder / name) as file:
            file.write(content)


def read(folder: Path) -> Manifest:
    """Raises ``Refused`` for what is no backup, or not as it was made."""
    try:
        data = _content(folder / NAME)
        printed = _content(folder / f"{NAME}.sha256").decode().split()
    except OSError as error:
        raise Refused(f"{folder} 里没有完整的备份(缺少 {NAME} 或它的校验值)。") from error
    if printed[:1] != [hashlib.sha256(data).hexdigest()]:
        raise Refused(f"备份已损坏:{NAME} 与校验值不符。没有做任何改动。")
    found = json.loads(data)
    if found["format"] not in READABLE:
        raise Refused(f"备份的格式是第 {found['format']} 版,本程序只认识到第 {FORMAT} 版。")
    tables = [TableDump(**table) for table in found.pop("tables")]
    files = [StoredFile(**file) for file in found.pop("files")]
    faults = [FileFault(**fault) for fault in found.pop("faults", [])]
    return Manifest(**found, tables=tables, files=files, faults=faults)


def _content(path: Path) -> bytes:
    with open_plain(path) as file:
        return file.read()
