"""Whether everything behind the pages works: what the administrator's page 运行状况 shows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from accounts.models import User
from inbox.models import Delivery
from inbox.state import ChannelState, Unread, delivery_counts, try_again, undelivered, unread
from jobs import schedule
from jobs.models import Job, JobStatus, LastRun
from jobs.nightly import last_jobs
from measures.files import libreoffice
from operations.backup.nightly import last_backup
from operations.backup.trial import last_trials
from operations.damaged import damaged_files

PING_SECONDS = 0.7
UNREAD_FOR = timedelta(days=30)
MAX_BACKUP_AGE = timedelta(days=2)
MIN_FREE = 0.1
SHOWN = 20


@dataclass(frozen=True)
class StateTile:
    """One tile: ``colour`` green, amber or red."""

    title: str
    what: str
    more: str = ""
    colour: str = "green"


@dataclass(frozen=True)
class TimetableRow:
    """One row of the timetable."""

    label: str
    when: str
    last_at: datetime | None
    next_at: datetime | None
    result: str
    colour: str
    status: str


def states(now: datetime) -> list[StateTile]:
    version = StateTile("程序版本", settings.VERSION)
    files = disk_tile("附件目录", Path(settings.MEDIA_ROOT))
    kept = [_backup(now), _trial(), _damaged(now)]
    return [*_background(now), *kept, _previews(), _database(), files, version]


def _background(now: datetime) -> list[StateTile]:
    waiting = Job.objects.filter(status=JobStatus.QUEUED).count()
    running = Job.objects.filter(status=JobStatus.RUNNING).count()
    try:
        names, queued = _workers(), _queue_length()
    except (KombuError, RedisError, OSError):
        text = "网页仍可使用;任务已登记,消息服务恢复后自动继续。"
        return [StateTile("消息服务", "连接不上", text, "red"), _jobs(running, waiting), _clock(now)]
    many = f"{len(names)}个在工作" if names else "没有运行"
    more = "、".join(names) or "请启动后台进程,排队的任务会自动继续。"
    return [
        StateTile("消息服务", "正常", f"队列中有{queued}条消息"),
        StateTile("后台进程", many, more, "green" if names else "red"),
        _jobs(running, waiting),
        _clock(now),
    ]


def _workers() -> list[str]:
    """Those that answer within the time; the call takes that long."""
    # A dead broker is noticed first: the ping would try again for a while.
    with current_app.connection_for_write() as found:
        found.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        answers = current_app.control.ping(timeout=PING_SECONDS, connection=found)
    return sorted(name for answer in answers for name in answer)


def _queue_length() -> int:
    with current_app.connection_for_read() as found:
        channel = found.default_channel
        try:
            return int(channel.queue_declare(current_app.conf.task_default_queue, passive=True).message_count)
        except found.channel_errors:  # a queue that nobody has used yet does not exist
            return 0


def _jobs(running: int, waiting: int) -> StateTile:
    return StateTile(
        "后台任务", f"{running}个进行中", f"{waiting}个排队", "green" if waiting < SHOWN else "amber"
    )


def _clock(now: datetime) -> StateTile:
    """The work that repeats most often tells whether beat and a worker are there."""
    entry = min(schedule.all_often(), key=lambda each: each.seconds)
    last = LastRun.objects.filter(name=entry.name).values_list("ran_at", flat=True).first()
    most = timedelta(seconds=max(entry.seconds * 4, 120))
    if last is not None and last > now + most:
        text = "最近一次运行的时间在将来:服务器时间改动过,定时任务之后没有运行。"
        return StateTile("定时任务", "没有按时运行", text, "red")
    if last is None or now - last > most:
        return StateTile("定时任务", "没有按时运行", _since(last, now) or "还没有运行过。", "red")
    return StateTile("定时任务", "正常", _since(last, now))


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    seconds = max(int((now - moment).total_seconds()), 0)
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"最近一次:{seconds // size}{unit}前"
    return f"最近一次:{seconds}秒前"


def _backup(now: datetime) -> StateTile:
    if not settings.BACKUP_DIR:
        return StateTile("最近成功备份", "没有设置备份", "请设置备份文件夹(见运行与维护)。", "red")
    last = last_backup()
    if last is None:
        return StateTile("最近成功备份", "还没有备份", "每天夜里自动备份到设置的文件夹。", "red")
    when = f"{timezone.localtime(last.made_at):%Y-%m-%d %H:%M}"
    if last.report.count:
        more = f"有{last.report.count}处问题:{last.report.faults[0]}详见系统消息。"
        return StateTile("最近成功备份", when, more, "red")
    colour = "red" if now - last.made_at > MAX_BACKUP_AGE else "green"
    return StateTile("最近成功备份", when, _since(last.made_at, now), colour)


def _trial() -> StateTile:
    """Of the newest backup that was tried: tonight's may still be waiting for it."""
    trials = last_trials()
    if not trials:
        return StateTile("试恢复", "还没有做过", "每次备份以后自动试恢复一次。", "amber")
    found = trials[0]
    took = f"{found.sentence}用时{_lasting(found.seconds)}。"
    if not found.is_good:
        return StateTile("试恢复", "没有成功", took, "red")
    if found.is_read:
        return StateTile("试恢复", "成功", took)
    was_read = any(trial.is_read and trial.is_good for trial in trials)
    more = "现存的备份中有一份已用私钥试过。" if was_read else "请定期在另一台机器上用私钥试恢复。"
    return StateTile("试恢复", "只核对了校验值", took + more, "green" if was_read else "amber")


def _lasting(seconds: int) -> str:
    return f"{seconds // 60}分{seconds % 60}秒" if seconds >= 60 else f"{seconds}秒"


def _damaged(now: datetime) -> StateTile:
    found = damaged_files(now)
    if not found:
        return StateTile("上传的文件", "没有发现问题", "打开和下载时核对内容。")
    more = "、".join(found[:3]) + ("等" if len(found) > 3 else "") + ",请从备份取回。"
    return StateTile("上传的文件", f"{len(found)}个缺失或已被改动", more, "red")


def _previews() -> StateTile:
    """Of the machine that answers; where workers have one of their own, it has to be there as well."""
    if libreoffice.is_installed() and not libreoffice.has_slides():
        more = (
            "演示文稿(PowerPoint、WPS 演示)不能在网页上查看,请安装 libreoffice-impress-nogui(见运行与维护)。"
        )
        return StateTile("材料预览", "缺演示文稿部分", more, "amber")
    if libreoffice.is_installed():
        return StateTile("材料预览", "可用", "Word、Excel 等材料转换成页面,在网页上查看。")
    more = (
        "Word、Excel 等材料只能下载后查看,.doc、.wps 等旧格式不能读取,不能生成 PDF。"
        "请在服务器上安装 LibreOffice(见运行与维护)。"
    )
    return StateTile("材料预览", "没有 LibreOffice", more, "amber")


def _database() -> StateTile:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return StateTile("数据库", filesizeformat(cursor.fetchone()[0]))
    path = Path(str(connection.settings_dict["NAME"]))
    size = sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    return StateTile("数据库", filesizeformat(size), _free(path.parent))


def disk_tile(title: str, folder: Path) -> StateTile:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return StateTile(title, "读不到", "请检查文件夹和权限。", "red")
    colour = "red" if usage.free < usage.total * MIN_FREE else "green"
    return StateTile(title, f"剩余 {filesizeformat(usage.free)}", f"共 {filesizeformat(usage.total)}", colour)


def _free(folder: Path) -> str:
    return f"所在磁盘剩余 {filesizeformat(shutil.disk_usage(folder).free)}"


def timetable(now: datetime) -> list[TimetableRow]:
    jobs = last_jobs()
    runs = {run.name: run for run in LastRun.objects.all()}
    rows = [_daily_row(entry, jobs.get(entry.name), now=now) for entry in schedule.all_daily()]
    return rows + [_often_row(entry, runs.get(entry.name)) for entry in schedule.all_often()]


def _daily_row(entry: schedule.Daily, job: Job | None, *, now: datetime) -> TimetableRow:
    when, following = f"每天 {entry.at:%H:%M}", entry.next_after(now)
    if job is None:
        return TimetableRow(entry.label, when, None, following, "", "grey", "还没有运行")
    at = job.finished_at or job.started_at
    status = JobStatus(job.status)
    return TimetableRow(
        entry.label, when, at, following, job.error or job.text, status.colour, str(status.label)
    )


def _often_row(entry: schedule.Often, run: LastRun | None) -> TimetableRow:
    when = f"每{entry.seconds}秒" if entry.seconds < 60 else f"每{entry.seconds // 60}分钟"
    if run is None:
        return TimetableRow(entry.label, when, None, None, "", "grey", "还没有运行")
    following = run.ran_at + timedelta(seconds=entry.seconds)
    colour, status = ("red", "失败") if run.error else ("green", "正常")
    return TimetableRow(entry.label, when, run.ran_at, following, run.error or run.text, colour, status)


def failed_jobs(user: User) -> list[Job]:
    """The newest failures; their titles may name what an administrator has no part in."""
    failed = Job.objects.looked_after_by(user).filter(status=JobStatus.FAILED)
    return list(failed.order_by("-finished_at", "-id")[:SHOWN])


def channel_states(user: User) -> list[ChannelState]:
    """What became of messages to the people that the administrator looks after, by channel."""
    return delivery_counts(people=User.objects.administered_by(user))


def unread_messages(user: User, now: datetime) -> list[Unread]:
    people = User.objects.administered_by(user).active()
    return unread(people=people, since=now - UNREAD_FOR)


def undelivered_messages(user: User) -> list[Delivery]:
    return undelivered(people=User.objects.administered_by(user))


def resend(user: User, channel: str, *, now: datetime) -> int:
    """How many failed messages to those people wait again."""
    return try_again(channel, now=now, people=User.objects.administered_by(user))
