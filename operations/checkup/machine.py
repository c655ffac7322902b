"""The machine: versions, clock, fonts, disk."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from audit.models import AuditEntry
from operations.state import StateTile, disk_tile, states
from operations.versions import refuse_data

MAX_CLOCK_DIFFERENCE = timedelta(seconds=5)
# An entry from the future tells that the clock was put back; the clocks of several machines differ a little.
MAX_AHEAD = timedelta(minutes=2)
LIST_FONTS = ("fc-list", ":lang=zh", "family")
FONT_SECONDS = 10


def machine_tiles() -> Iterator[StateTile]:
    yield StateTile("运行环境", f"Python {platform.python_version()}", f"Django {django.__version__}")
    yield StateTile("操作系统", f"{platform.system()} {platform.release()}", platform.machine())
    yield _fonts()
    if settings.BACKUP_DIR:
        yield disk_tile("备份目录", _existing(Path(settings.BACKUP_DIR)))


def _existing(folder: Path) -> Path:
    """The folder, or where it is going to be made."""
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


def database_tiles(now: datetime) -> Iterator[StateTile]:
    """Raises ``DatabaseError``."""
    yield _version()
    missing = _missing_migrations()
    if missing:
        yield StateTile("数据结构", f"有{missing}步没有更新", "请先备份,再执行 manage.py migrate。", "red")
        return  # nothing further can be asked of tables that are not there
    yield StateTile("数据结构", "与程序一致")
    yield _clock(now)
    yield from states(now)


def _version() -> StateTile:
    if sentence := refuse_data():
        return StateTile("数据", "不能使用", sentence, "red")
    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    return StateTile("数据库软件", f"{connection.display_name} {version}")


def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _clock(now: datetime) -> StateTile:
    text = f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}"
    newest = AuditEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is not None and newest - now > MAX_AHEAD:
        told = f"{timezone.localtime(newest):%Y-%m-%d %H:%M}"
        more = f"最近一条审计记录的时间是{told},时钟被拨回过。请核对服务器时间。"
        return StateTile("时钟", text, more, "red")
    difference = abs(_database_time() - now)
    if difference > MAX_CLOCK_DIFFERENCE:
        more = f"与数据库服务器相差{int(difference.total_seconds())}秒。请让两台服务器与同一时间源同步。"
        return StateTile("时钟", text, more, "amber")
    return StateTile("时钟", text, f"时区 {settings.TIME_ZONE}")


def _database_time() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()  # a file has no clock of its own
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def _fonts() -> StateTile:
    """Without any, PDF files made from Word show boxes."""
    if shutil.which(LIST_FONTS[0]) is None:
        return StateTile(
            "中文字体", "没有查到", "没有 fc-list。生成的 PDF 若出现方框,请安装中文字体。", "amber"
        )
    found = subprocess.run(LIST_FONTS, capture_output=True, text=True, check=False, timeout=FONT_SECONDS)  # noqa: S603
    names = sorted({line.split(",")[0].strip() for line in found.stdout.splitlines() if line.strip()})
    if not names:
        more = "生成的 PDF 会出现方框。请安装中文字体,如 fonts-noto-cjk。"
        return StateTile("中文字体", "没有安装", more, "amber")
    return StateTile("中文字体", f"{len(names)}种", "、".join(names[:3]))
