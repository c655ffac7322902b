"""Everything that can be asked, one after the other; what fails is a finding and ends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError

from operations.checkup.machine import database_tiles, machine_tiles
from operations.checkup.programs import program_tiles
from operations.checkup.settings import setting_tiles
from operations.state import StateTile


def check_up(now: datetime) -> list[StateTile]:
    """Takes a few seconds: servers are given time to answer."""
    return [*machine_tiles(), *setting_tiles(), *program_tiles(), *_database(now)]


def _database(now: datetime) -> Iterator[StateTile]:
    try:
        yield from database_tiles(now)
    except DatabaseError as error:
        more = f"{str(error).strip()}。请确认数据库正在运行,核对 DATABASE_URL 和网络。"
        yield StateTile("数据库", "无法访问", more, "red")
