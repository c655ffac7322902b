"""What is done without anybody asking: the one table that beat and the operations page are made from.

Settings read this module, so functions stand here by name. What runs daily takes the date, and makes up
for dates that were missed as far as that matters; what runs often takes the moment. Both answer with a
sentence about what they did, or with how many things, and are harmless when they are called again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from celery.schedules import crontab, schedule


@dataclass(frozen=True)
class Daily:
    """Once for each date, at ``at`` or as soon afterwards as a worker is there."""

    name: str
    label: str
    function: str
    at: time

    def due_on(self, now: datetime) -> date:
        """The newest date whose turn has come."""
        return now.date() if now.time() >= self.at else now.date() - timedelta(days=1)

    def next_after(self, now: datetime) -> datetime:
        return datetime.combine(self.due_on(now) + timedelta(days=1), self.at, tzinfo=now.tzinfo)


@dataclass(frozen=True)
class Often:
    """Again and again all day, ``seconds`` apart."""

    name: str
    label: str
    function: str
    seconds: int


DAILY = (
    Daily("trend", "补写每天的统计(趋势图)", "ledger.trend.write.write_trend", time(0, 20)),
    Daily("backup", "备份数据库和佐证材料", "ledger.backup.nightly.back_up", time(2, 30)),
    Daily("clear_sessions", "清理过期的登录会话", "accounts.nightly.clear_sessions", time(3, 10)),
    Daily("verify_audit", "核对审计日志", "accounts.nightly.verify_audit", time(4, 20)),
    Daily("expire_jobs", "清理过期的任务结果", "ledger.jobs.expiry.expire_jobs", time(3, 20)),
)
OFTEN = (
    Often("look_after_jobs", "看护后台任务,补做错过的定时任务", "ledger.jobs.care.look_after", 30),
    Often("send_messages", "发送消息", "accounts.inbox.sending.send_waiting", 60),
    # Each organization has its own quiet hours; whoever was told is not told again.
    Often("send_reminders", "发送提醒", "measures.reminders.run.remind", 1800),
    Often("scan_waiting", "查杀待查的佐证材料", "measures.services.scanning.scan_again", 300),
    Often("chain_audit", "补写审计日志的链", "accounts.nightly.chain_audit", 3600),
)


def daily(name: str) -> Daily:
    """Raises ``KeyError``."""
    return {entry.name: entry for entry in DAILY}[name]


def often(name: str) -> Often:
    """Raises ``KeyError``."""
    return {entry.name: entry for entry in OFTEN}[name]


def beat_schedule() -> dict[str, dict[str, Any]]:
    """For CELERY_BEAT_SCHEDULE. A message that waited too long is dropped: ``look_after`` catches up."""
    return dict(_beat_entries())


def _beat_entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in DAILY:
        at = crontab(hour=entry.at.hour, minute=entry.at.minute)
        yield entry.name, _beat("ledger.tasks.run_daily", entry.name, when=at, expires=3600)
    for again in OFTEN:
        every = schedule(again.seconds)
        yield again.name, _beat("ledger.tasks.run_often", again.name, when=every, expires=again.seconds)


def _beat(task: str, name: str, *, when: object, expires: int) -> dict[str, Any]:
    return {"task": task, "schedule": when, "args": [name], "options": {"expires": expires}}
