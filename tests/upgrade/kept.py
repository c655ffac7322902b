"""What is kept of each released version: a backup, and a SQLite database with the files that it names."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass
from pathlib import Path

from operations.backup import manifest as manifests
from operations.backup.make import finished
from operations.backup.pool import content_path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "upgrade"
DATABASE = "rectify.sqlite3"
# Made up for this data; nothing else is sealed with them.
SECRET_KEY = "only for the data of tests/data/upgrade: " + "u" * 40
AUDIT_KEY = "only for the audit trail of tests/data/upgrade"


@dataclass(frozen=True)
class Kept:
    """One version's folder."""

    version: str

    @property
    def folder(self) -> Path:
        return FOLDER / self.version

    @property
    def backups(self) -> Path:
        return self.folder / "backup"

    @property
    def backup(self) -> Path:
        return finished(self.backups)[0]

    def copy_backups(self, folder: Path) -> Path:
        """Into ``folder``, a new one: restoring locks it, and the kept one is every test's at once."""
        shutil.copytree(self.backups, folder)
        return folder

    def deploy(self, var: Path) -> Path:
        """Database and files into ``var`` as `make run` would have left them; gives the database."""
        var.mkdir(parents=True)
        database = var / DATABASE
        with gzip.open(self.folder / f"{DATABASE}.gz") as packed, database.open("wb") as file:
            shutil.copyfileobj(packed, file)
        for stored in manifests.read(self.backup).files:
            target = var / "media" / stored.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(content_path(self.backups, stored.sha256), target)
        return database


def kept_versions() -> list[Kept]:
    return [Kept(path.name) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
