"""Looking after the rows: whatever was not heard of, left behind or missed gets its turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from jobs.models import Job, JobStatus
from jobs.nightly import DAILY, missed
from jobs.services import notify_worker
from jobs.worker import MAX_ATTEMPTS

GIVEN_UP = "执行这个任务的后台进程多次中途退出,已停止重试。请查看日志后重试。"
# A job that waits because all workers are busy is not notified for again and again.
NOTIFY_AGAIN = timedelta(minutes=10)
DAILY_PAUSE = timedelta(minutes=10)


def look_after(now: datetime) -> str:
    """Notifies of what waits unheard, lost its worker or was missed by the clock; ends what is hopeless."""
    hopeless = _give_up(now)
    again = _try_daily_again(now)
    missed(now)
    notified = [pk for pk in _unheard(now) if notify_worker(pk)]
    return _describe(
        (len(notified), "通知了{}个任务"), (again, "重试{}个定时任务"), (hopeless, "放弃{}个任务")
    )


def notify_all() -> int:
    """When a worker starts: whatever waits, heard of or not. Notifying twice does no harm."""
    missed(timezone.localtime())
    waiting = Job.objects.filter(status=JobStatus.QUEUED).values_list("pk", flat=True)
    return sum(notify_worker(pk) for pk in list(waiting))


def _give_up(now: datetime) -> int:
    lapsed = Job.objects.claimable(now).filter(status=JobStatus.RUNNING)
    hopeless = lapsed.filter(attempts__gte=MAX_ATTEMPTS)
    return hopeless.update(status=JobStatus.FAILED, error=GIVEN_UP, finished_at=now)


def _try_daily_again(now: datetime) -> int:
    """A night's work that failed, for instance because a disk was full, is tried again some minutes later."""
    failed = Job.objects.filter(kind=DAILY, status=JobStatus.FAILED, attempts__lt=MAX_ATTEMPTS)
    # Finished in the future: the clock was put back since.
    is_over = Q(finished_at__lt=now - DAILY_PAUSE) | Q(finished_at__gt=now + DAILY_PAUSE)
    return failed.filter(is_over).update(status=JobStatus.QUEUED, notified_at=None)


def _unheard(now: datetime) -> list[int]:
    # Notified in the future: the clock was put back since.
    silent = (
        Q(notified_at=None) | Q(notified_at__lt=now - NOTIFY_AGAIN) | Q(notified_at__gt=now + NOTIFY_AGAIN)
    )
    # A message about a job that runs was used up when it was started.
    used_up = Q(status=JobStatus.RUNNING) & (Q(notified_at=None) | Q(notified_at__lte=F("heartbeat_at")))
    return list(
        Job.objects.claimable(now).filter(silent | used_up).order_by("pk").values_list("pk", flat=True)
    )


def _describe(*counts: tuple[int, str]) -> str:
    return ",".join(text.format(count) for count, text in counts if count)
