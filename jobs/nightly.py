"""What the clock starts, as jobs: one row for each work and date, whoever starts it and however often."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Role, User
from audit.exceptions import Refused
from inbox.posting import MessageLine, NewMessage, post
from jobs import schedule
from jobs.kinds import JobResult, JobRun, kind
from jobs.models import Job, LastRun

DAILY = "daily"


# After a longer pause, or a jump of the clock, nothing is removed in the first night: somebody has a day
# to look at the clock.
MAX_PAUSE = timedelta(days=3)
PAUSED = "距上次运行{days}天:停机太久,或系统时间有误,今天没有清理。请核对服务器时间,时间无误的明天照常清理。"


@kind(DAILY, label="定时任务")
def make_daily(run: JobRun) -> JobResult:
    entry, day = schedule.daily(run.arguments["name"]), date.fromisoformat(run.arguments["date"])
    if entry.removes and (pause := _pause_before(entry, day)) > MAX_PAUSE:
        return JobResult(text=_tell_pause(PAUSED.format(days=pause.days), day))
    return JobResult(text=_as_text(entry.function(day)))


def _pause_before(entry: schedule.Daily, day: date) -> timedelta:
    """Since the date before that it was made for; none for the first one."""
    earlier = Job.objects.filter(kind=DAILY, key__startswith=f"{entry.name} ", key__lt=f"{entry.name} {day}")
    last = earlier.order_by("-key").first()
    return day - date.fromisoformat(last.arguments["date"]) if last else timedelta(0)


def _tell_pause(sentence: str, day: date) -> str:
    """Administrators hear of it once a date."""
    people = User.objects.active().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)
    lines = [MessageLine(sentence, colour="amber")]
    post(NewMessage(pk, f"pause:{day}", "请核对服务器时间", lines, "amber") for pk in people)
    return sentence


def _as_text(answer: str | int | None) -> str:
    return f"处理了{answer}项" if isinstance(answer, int) and answer else str(answer or "")


def job_of(entry: schedule.Daily, day: date) -> tuple[Job, bool]:
    """The row of this work and date, and whether it is a new one."""
    key = f"{entry.name} {day.isoformat()}"
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=DAILY, key=key, title=entry.label, arguments={"name": entry.name, "date": str(day)}
            ), True
    except IntegrityError:  # another beat or worker was quicker
        return Job.objects.get(key=key), False


def missed(now: datetime) -> list[Job]:
    """New rows for what the newest date of each work lacks; earlier dates are what the works catch up."""
    due = {f"{entry.name} {entry.due_on(now)}": entry for entry in schedule.all_daily()}
    there = set(Job.objects.filter(key__in=due).values_list("key", flat=True))
    wanted = [entry for key, entry in due.items() if key not in there]
    return [job for entry in wanted for job, is_new in [job_of(entry, entry.due_on(now))] if is_new]


def run_often(entry: schedule.Often, *, now: datetime) -> None:
    """``now`` is in local time. Runs it and notes what came of it, a failure too."""
    text, error = "", ""
    try:
        text = _as_text(entry.function(now))
    except Exception as failure:
        error = str(failure) if isinstance(failure, Refused) else "程序出错,详见日志。"
        raise
    finally:
        LastRun.objects.update_or_create(
            name=entry.name, defaults={"ran_at": now, "text": text, "error": error}
        )


def last_jobs() -> dict[str, Job]:
    """The newest row of each daily work, by its name."""
    newest = Job.objects.filter(kind=DAILY).order_by().values("arguments__name").annotate(newest=Max("pk"))
    return {job.arguments["name"]: job for job in Job.objects.filter(pk__in=newest.values("newest"))}
