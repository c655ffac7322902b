"""A backup with its rotation, and that of a night."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from operations.backup import place, report
from operations.backup.make import NewBackup, finished, make_backup, rotate, unreadable
from operations.backup.report import BackupReport
from operations.backup.telling import tell_failure, tell_faults


def back_up(today: date) -> str:
    """Into BACKUP_DIR, of which the newest BACKUP_KEEP stay; administrators hear what is wrong."""
    if not settings.BACKUP_DIR:
        return "没有设置备份文件夹(BACKUP_DIR),没有备份"
    root = Path(settings.BACKUP_DIR)
    try:
        made = backup_into(root, keep=settings.BACKUP_KEEP)
    except Refused as error:
        tell_failure(str(error), today=today)
        raise
    tell_faults(made.report)
    return made.sentence()


@dataclass(frozen=True)
class BackupMade:
    """``gone`` are the older backups that were removed for it."""

    folder: Path
    gone: list[Path]
    report: BackupReport

    def sentence(self) -> str:
        parts = [f"已备份到 {self.folder.name}"]
        if self.gone:
            parts.append(f"清理{len(self.gone)}份旧备份")
        if self.report.mended:
            parts.append(f"重新写入{self.report.mended}个损坏的备份文件")
        if self.report.count:
            parts.append(f"发现{self.report.count}处问题")
        return ",".join(parts)


def backup_into(root: Path, *, keep: int) -> BackupMade:
    """A backup and the rotation, on record; ``keep`` 0 keeps all. Raises ``Refused``."""
    try:
        made = _backup_alone(root, keep=keep)
    except (Refused, OSError) as error:
        sentence = str(error) if isinstance(error, Refused) else f"备份没有完成:{error}"
        # A full disk may be the database's as well.
        with suppress(DatabaseError):
            trail.record(Event.BACKUP, by=None, about=str(root), detail=sentence, is_refused=True)
        raise Refused(sentence) from error
    removed = f";旧备份:{'、'.join(path.name for path in made.gone)}" if made.gone else ""
    trail.record(Event.BACKUP, by=None, about=str(root), detail=made.sentence() + removed)
    return made


def _backup_alone(root: Path, *, keep: int) -> BackupMade:
    place.prepare(root)
    with place.alone(root):
        place.refuse_links(root)
        place.sweep(root)
        new = make_backup(root, now=timezone.localtime())
        gone = rotate(root, keep=keep) if keep > 0 else []
        found = report.report_of(_faults(new, root), mended=len(new.mended))
        report.write(found, new.folder)
    return BackupMade(new.folder, gone, found)


def _faults(new: NewBackup, root: Path) -> list[str]:
    return [
        *(fault.sentence for fault in new.manifest.faults),
        *(f"只有旧备份用到的内容 {sha256} 已损坏,没有别处可取。" for sha256 in sorted(new.damaged)),
        *(f"旧备份 {name} 的清单已损坏,不能用它恢复。" for name in unreadable(root)),
    ]


@dataclass(frozen=True)
class LastBackup:
    made_at: datetime
    report: BackupReport


def last_backup() -> LastBackup | None:
    """The newest whole backup in BACKUP_DIR, by whatever way it was made; its name says when."""
    for folder in finished(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else []:
        try:
            made = datetime.strptime(folder.name, "%Y%m%d-%H%M%S")  # noqa: DTZ007
        except ValueError:
            continue
        return LastBackup(timezone.make_aware(made), report.read(folder))
    return None
