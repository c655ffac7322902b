"""Whether this program may touch the data that is there: asked before anything reads or writes it.

``django_migrations`` says by which migrations the tables were made. What this program has no file for was
made by a newer one. Before 0.2.0 nothing had been released, and its tables had other names.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

# From here on every version takes over what the one before it left.
FIRST_RELEASE = (0, 2, 0)
# Every unreleased layout had this table, and no released one may call one so again.
UNRELEASED_TABLE = "ledger_notice"
RECORD = "django_migrations"

UNRELEASED = (
    "这里的数据是 0.2.0 版发布以前的试用版留下的,本程序({here} 版)不能接着使用,没有做任何改动:"
    "请把原来的数据另行保存,然后换一个空的数据文件夹(VAR_DIR)或空数据库重新启动。"
)
NEWER = (
    "这里的数据由更新的程序建立,其中的数据结构({unknown})本程序({here} 版)不认识,没有做任何改动:"
    "请换回更新的程序,或者在空的部署里恢复升级以前的备份。"
)


def refuse_data() -> str | None:
    """A sentence when the data of this deployment is not for this program."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        return None  # looking must not make an empty file
    looking = _looking()
    try:
        return _refuse(looking)
    except OperationalError:
        return None  # who asks next says in his own words that the database is away
    finally:
        looking.close()


def _looking() -> BaseDatabaseWrapper:
    """A connection of its own that prepares nothing: SQLite would turn the file over to another journal."""
    copied = connection.copy()
    copied.settings_dict["OPTIONS"].pop("init_command", None)
    return copied


def _refuse(looking: BaseDatabaseWrapper) -> str | None:
    tables = looking.introspection.table_names()
    if UNRELEASED_TABLE in tables:
        return UNRELEASED.format(here=settings.VERSION)
    if RECORD not in tables:
        return None
    with looking.cursor() as cursor:  # Django's own recorder would ask by another connection
        cursor.execute(f"SELECT app, name FROM {RECORD}")  # nosec B608
        recorded = cursor.fetchall()
    if names := unknown(f"{app}.{name}" for app, name in recorded):
        return NEWER.format(unknown="、".join(names), here=settings.VERSION)
    return None


def unknown(migrations: Iterable[str]) -> list[str]:
    """Those (``ledger.0001_initial``) that this program has no file for, sorted."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    return sorted(set(migrations) - known)


def is_unreleased(version: str) -> bool:
    """Whether ``version``, as a backup tells it, came before the first one that was released."""
    return tuple(int(part) for part in version.split(".")) < FIRST_RELEASE
