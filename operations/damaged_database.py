"""A SQLite file with a page that is not what it was: told before anything is built upon it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

# A large file is looked at as far as that goes; its pages are read again by whoever asks for them.
MAX_SECONDS = 20.0
STEPS = 100_000
SENTENCE = """\
数据库文件 {path} 已损坏({reason}),系统没有启动,没有做任何改动。怎样恢复:
1. 把整个文件夹 {folder} 原样另存一份,并检查磁盘。
2. 把它改名,换一个空文件夹,放回原来的 secret_key;再执行 manage.py restore {backup}
   (恢复最近一份备份;加密的备份加 --identity)。
The database file is damaged: keep the folder, then restore the newest backup into an empty one."""


def refuse_damaged_database() -> str | None:
    """A sentence with the way back; None where nothing is damaged, or where it is no SQLite file."""
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not path.is_file():
        return None
    reason = _damage(path)
    if reason is None:
        return None
    backup = settings.BACKUP_DIR or "备份文件夹"
    return SENTENCE.format(path=path, reason=reason, folder=path.parent, backup=backup)


def _damage(path: Path) -> str | None:
    deadline = time.monotonic() + MAX_SECONDS
    try:
        with closing(sqlite3.connect(path)) as file:
            file.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
            ((found,),) = file.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.OperationalError:
        return None  # stopped by the deadline, or locked: who asks next says so in his own words
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else " ".join(str(found).split())
