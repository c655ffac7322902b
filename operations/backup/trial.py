"""Putting the newest backup back aside: every row into a scratch SQLite, the trail and all invariants asked.

What a restore needs is proven, nothing of ours is touched: another process, another database, other folders.
Files are put back by nobody; some contents are hashed, the rest have their turns (see ``pool``).
"""

from __future__ import annotations

import os
import shutil
import subprocess  # nosec B404
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings

from audit.exceptions import Refused
from operations.backup import manifest as manifests
from operations.backup import report
from operations.backup.make import finished
from operations.backup.place import alone
from operations.backup.pool import content_path, is_whole, is_whole_content
from operations.backup.report import Trial
from operations.backup.telling import tell_trial

# Within the hour that a job may take.
MAX_SECONDS = 3000
# A first start does at once what the night did not: backup and trial together.
PATIENCE = 120
# Contents that are hashed, evenly spread; and how many times its packed size a SQLite takes.
SAMPLE = 100
ROOM = 30
PREFIX = "trial-"


def try_newest(_today: date) -> str:
    """Once for each backup; administrators hear of one that does not come back."""
    if not settings.BACKUP_DIR:
        return "没有设置备份文件夹(BACKUP_DIR),没有试恢复"
    root = Path(settings.BACKUP_DIR)
    if not root.is_dir():
        return "还没有备份"
    with alone(root, seconds=PATIENCE):  # refused while a backup is at work
        folders = finished(root)
    if not folders:
        return "还没有备份"
    if report.read(folders[0]).trial:
        return f"{folders[0].name} 已经试过"
    trial = try_backup(folders[0])
    if not trial.is_good:
        tell_trial(folders[0].name, trial.sentence)
    return f"{folders[0].name}:{trial.sentence}用时{trial.seconds}秒"


def try_backup(folder: Path, *, identity: Path | None = None) -> Trial:
    """What came of it is kept beside the backup. A sealed one is read with its ``identity`` only."""
    started, is_read = time.monotonic(), True
    try:
        found = manifests.read(folder)
        is_read = identity is not None or not found.sealed_to
        sentence = _tried(found, folder, identity) if is_read else _hashed(found, folder)
        is_good = True
    except (Refused, OSError) as error:
        sentence, is_good = f"{folder.name} 不能完整恢复:{error}", False
    trial = Trial(is_good, sentence, round(time.monotonic() - started), is_read)
    report.write(replace(report.read(folder), trial=trial), folder)
    return trial


def last_trials() -> list[Trial]:
    """Of the backups that were tried, the newest first: tonight's may still wait for it."""
    root = Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None
    folders = finished(root) if root else []
    return [trial for folder in folders if (trial := report.read(folder).trial)]


def _hashed(found: manifests.Manifest, folder: Path) -> str:
    """What can be known without the key."""
    for table in found.tables:
        if not is_whole(folder / "data" / table.file, table.sha256):
            raise Refused(f"{table.file} 缺失或与校验值不符。")
    count = _hash_sample(found, folder.parent)
    return f"备份已加密,本机没有私钥,没有试恢复;{len(found.tables)}个数据文件、抽查的{count}个文件均一致。"


def _tried(found: manifests.Manifest, folder: Path, identity: Path | None) -> str:
    key = ["--identity", str(identity.resolve())] if identity else []
    rows = sum(table.count for table in found.tables)
    with _scratch(folder) as scratch:
        deadline = time.monotonic() + MAX_SECONDS
        _manage(scratch, "restore", str(folder.resolve()), "--rows-only", *key, deadline=deadline)
        _manage(scratch, "check_invariants", "--without-files", deadline=deadline)
    count = _hash_sample(found, folder.parent)
    return f"{rows}行全部恢复,审计日志和各项核对一致,抽查{count}个文件一致。"


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """On the disk of the uploads, which has room for files; the system's /tmp is often small."""
    media = Path(settings.MEDIA_ROOT)
    needed = ROOM * sum(path.stat().st_size for path in (folder / "data").iterdir())
    if shutil.disk_usage(media).free < needed:
        raise Refused("附件所在的磁盘空间不足,没有试恢复。")
    for left in media.glob(f"{PREFIX}*"):  # of one that was killed
        if time.time() - left.stat().st_mtime > 2 * MAX_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=media, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _manage(scratch: Path, *words: str, deadline: float) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
    try:
        done = subprocess.run(  # nosec B603
            command,
            env=_environment(scratch),
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
            timeout=max(1.0, deadline - time.monotonic()),
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"{MAX_SECONDS // 60}分钟内没有试完。") from error
    if done.returncode:
        raise Refused("".join(_telling_lines(done.stdout + "\n" + done.stderr))[-500:])


def _telling_lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("一致")]


def _environment(scratch: Path) -> dict[str, str]:
    """As ``make run`` would have it in an empty folder, with our keys: nothing leads to our own database."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RECTIFY_EMBEDDED": "1",
        "VAR_DIR": str(scratch),
        "SECRET_KEY": settings.SECRET_KEY,
        "AUDIT_KEY": settings.AUDIT_KEY,
        "AUDIT_OLD_KEYS": ",".join(settings.AUDIT_OLD_KEYS),
    }


def _hash_sample(found: manifests.Manifest, root: Path) -> int:
    contents = sorted({file.sha256 for file in found.files})
    chosen = contents[:: max(1, len(contents) // SAMPLE)]
    for sha256 in chosen:
        if not is_whole_content(content_path(root, found.content(sha256))):
            raise Refused(f"内容 {sha256} 缺失或已损坏。")
    return len(chosen)
