"""What has to be there before the processes of ``make run`` start: tables, static files, accounts."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from audit.exceptions import Refused
from rectify.commands import stop_before_foreign_data
from rectify.processes import REFUSED_DATA

WITHOUT = "UPGRADE_WITHOUT_BACKUP"
NOT_UPGRADED = """\
升级数据以前的备份没有完成:{reason}
数据没有升级,系统没有启动。请腾出空间后再启动;确已另行备份的,可以用 {without}=1 启动。
The data was not backed up, so it was not upgraded."""


def prepare() -> None:
    _stop_before_damage()
    stop_before_foreign_data()
    _migrate()
    _collect_static()
    has_accounts = get_user_model().objects.exists()
    if os.environ.get("DEMO", "1") != "0":
        # --show prints the accounts of the first run again, as far as they are still there.
        call_command("demo", show=has_accounts)
    elif not has_accounts:
        call_command("set_up_code")


def _stop_before_damage() -> None:
    from operations.damaged_database import refuse_damaged_database

    if sentence := refuse_damaged_database():
        print(sentence, file=sys.stderr, flush=True)
        sys.exit(REFUSED_DATA)


def _migrate() -> None:
    """Data of an older version is backed up first, or stays as it is."""
    from audit import trail
    from audit.events import Event
    from operations.backup.upgrade import back_up_before_upgrade

    try:
        folder = None if os.environ.get(WITHOUT) == "1" else back_up_before_upgrade()
    except Refused as error:
        print(NOT_UPGRADED.format(reason=error, without=WITHOUT), file=sys.stderr, flush=True)
        sys.exit(REFUSED_DATA)
    call_command("migrate", interactive=False, verbosity=0)
    if folder:
        print(f"升级数据以前已备份到 {folder}。", flush=True)
        trail.record(Event.BACKUP, by=None, about=str(folder), detail="升级数据以前的备份")


def _collect_static() -> None:
    """Hashing and compressing takes seconds; it is done again only when a file is new or changed."""
    state = _fingerprint()
    kept = Path(settings.VAR_DIR) / "static.fingerprint"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and kept.exists() and kept.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(state)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    django.setup()
    prepare()
