"""The contents that all backups of a folder share, each once under its hash; hashed again in turns."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from operations.backup.manifest import FileFault
from operations.backup.place import FOLDER_MODE, POOL, UNFINISHED, is_plain, new_file, open_plain
from operations.backup.seal import ENDING, Seal

CHUNK = 1024 * 1024
PREFIXES = tuple(f"{number:02x}" for number in range(256))
# With a backup each night every content is hashed again within 29 nights; what was left out comes first.
IN_ONE_TURN = 9
MAX_AGE = timedelta(days=29)
CHECKED = "checked.json"
# A content that is not what its name says: kept for who wants to look, counted as not there.
DAMAGED = ".damaged"
# Beside a sealed content: the hash of what lies there, which is asked without any key.
HASH = ".sha256"


class Unreadable(Exception):
    """A file that is there and can't be read: the disk, or who owns it."""


def content_path(root: Path, name: str) -> Path:
    """``name`` is the content's SHA-256, with the mark of its seal where it has one."""
    return root / POOL / name[:2] / name


def content_name(path: Path) -> str:
    """Of whatever lies in the pool: the content that it is, was, or belongs to."""
    return path.name.removesuffix(DAMAGED).removesuffix(HASH)


def is_whole_content(path: Path) -> bool:
    """Sealed or not, it is what it was when it was put there."""
    expected = _expected(path)
    return bool(expected) and is_whole(path, expected)


def _expected(path: Path) -> str:
    if not path.name.endswith(ENDING):
        return path.name
    try:
        with open_plain(_hash_of(path)) as file:
            return file.read().decode().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _hash_of(path: Path) -> Path:
    return path.with_name(path.name + HASH)


def is_whole(path: Path, sha256: str) -> bool:
    try:
        return is_plain(path) and _hash(path) == sha256
    except Unreadable:
        return False


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def chunks(path: Path) -> Iterator[bytes]:
    """Raises ``Unreadable``, so that a bad source is told from a full disk."""
    try:
        with open_plain(path) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from error


class Pool:
    """The contents below ``root`` while a backup is made; ``today`` says whose turn it is."""

    def __init__(self, root: Path, seal: Seal, *, today: date) -> None:
        self._root, self._seal, self._today = root, seal, today
        self._checked_on = _checked_on(root)
        self._turn = _turn(self._checked_on, today)
        self._looked_at: set[str] = set()
        self.mended: list[str] = []
        self.damaged: set[str] = set()

    def keep(self, name: str, sha256: str) -> FileFault | None:
        """Sees to it that the content of ``name`` is here; what is wrong with the living file, or None."""
        target = self._place(sha256)
        is_here = self._is_here(target)
        if is_here and sha256[:2] not in self._turn:
            return None if is_plain(_living(name)) else self._fault(name, sha256, "不见了", is_saved=True)
        wrong = _look(name, sha256) if is_here else self._bring(name, target)
        if wrong is None and target.name in self.damaged:
            self.damaged.discard(target.name)
            self.mended.append(sha256)
        return self._fault(name, sha256, wrong, is_saved=is_here) if wrong else None

    def _place(self, sha256: str) -> Path:
        return content_path(self._root, sha256 + self._seal.mark)

    def _bring(self, name: str, target: Path) -> str | None:
        """The living content, on disk before its name says that it is; or what is wrong with it."""
        source = _living(name)
        if not source.is_file():
            return "不见了"
        target.parent.mkdir(FOLDER_MODE, exist_ok=True)
        work = target.with_name(target.name + UNFINISHED)
        try:
            read, written = _copy(source, work, self._seal)
            if target.name != read + self._seal.mark:
                return "的内容与登记的校验值不符"
            if self._seal.mark:
                _write_hash(target, written)
            work.rename(target)
        except Unreadable as error:
            return f"读不出来({error})"
        finally:
            work.unlink(missing_ok=True)
        return None

    def _fault(self, name: str, sha256: str, wrong: str, *, is_saved: bool) -> FileFault:
        path = self._place(sha256)
        more = f"备份中存有它原来的内容({path})" if is_saved else "备份中也没有它的内容"
        return FileFault(name, sha256, f"文件 {name} {wrong},{more}。", is_saved)

    def _is_here(self, path: Path) -> bool:
        """Whole as well, when it is its turn; what is damaged makes room for the living file's content."""
        if not is_plain(path):
            return False
        name = path.name
        if name[:2] not in self._turn or name in self._looked_at:
            return True
        self._looked_at.add(name)
        if is_whole_content(path):
            return True
        path.replace(path.with_name(name + DAMAGED))
        self.damaged.add(name)
        return False

    def look_after_the_rest(self) -> None:
        """What only older backups need, of those whose turn it is; then the turn is over."""
        for prefix in self._turn:
            for path in (self._root / POOL / prefix).glob("*"):
                if content_name(path) == path.name:
                    self._is_here(path)
        checked = self._checked_on | dict.fromkeys(self._turn, self._today.isoformat())
        work = self._root / POOL / (CHECKED + UNFINISHED)
        work.unlink(missing_ok=True)
        with new_file(work) as file:
            file.write(json.dumps(checked, sort_keys=True).encode())
        work.replace(self._root / POOL / CHECKED)


def _living(name: str) -> Path:
    return Path(default_storage.path(name))


def _checked_on(root: Path) -> dict[str, str]:
    """Prefix → day; without it every turn begins anew."""
    try:
        with open_plain(root / POOL / CHECKED) as file:
            return {str(prefix): str(day) for prefix, day in json.load(file).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _turn(checked_on: dict[str, str], today: date) -> set[str]:
    longest_ago = sorted(PREFIXES, key=lambda prefix: (checked_on.get(prefix, ""), prefix))
    late = (today - MAX_AGE).isoformat()
    # Looked at in the future: the clock was put back since.
    overdue = {
        prefix
        for prefix, day in checked_on.items()
        if prefix in PREFIXES and not late < day <= today.isoformat()
    }
    return set(longest_ago[:IN_ONE_TURN]) | overdue


def _look(name: str, sha256: str) -> str | None:
    """What is wrong with a living file."""
    path = _living(name)
    if not path.is_file():
        return "不见了"
    try:
        return None if _hash(path) == sha256 else "的内容与登记的校验值不符"
    except Unreadable as error:
        return f"读不出来({error})"


def _write_hash(target: Path, sha256: str) -> None:
    path = _hash_of(target)
    path.unlink(missing_ok=True)
    with new_file(path) as file:
        file.write(sha256.encode())


def _copy(source: Path, work: Path, seal: Seal) -> tuple[str, str]:
    """Gives the hashes of what was read and of what was written."""
    digest = hashlib.sha256()
    with new_file(work) as file:
        written = seal.write(_digested(source, digest), file)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), written


def _digested(source: Path, digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks(source):
        digest.update(chunk)
        yield chunk
