"""May this user do that with a job? A sentence in Chinese, or None."""

from __future__ import annotations

from hashlib import sha256

from accounts.models import User
from jobs.models import Job, JobStatus

MAX_ACTIVE = 5


def rights_of(user: User) -> str:
    """What a user may see, in short: it changes with role, place and supervised organizations."""
    supervised = sorted(user.supervised_organizations.values_list("pk", flat=True))
    seen = (user.role, user.organization_id, user.department_id, *supervised)
    return sha256("|".join(map(str, seen)).encode()).hexdigest()


def refuse_changed(user: User, job: Job) -> str | None:
    """What was made for somebody is not for what he has become since."""
    if job.actor_id != user.pk or not user.is_active:
        return "这不是您的后台任务。"
    if job.rights != rights_of(user):
        return "发起任务后,您的角色、单位或部门有变动,这份结果不能再用。请重新发起。"
    return None


def refuse_download(user: User, job: Job) -> str | None:
    if sentence := refuse_changed(user, job):
        return sentence
    if job.is_expired:
        return "结果已过保留期,文件已清理。请重新发起。"
    if job.status != JobStatus.DONE or not job.has_file or not job.path.is_file():
        return "这个任务没有可下载的文件。"
    return None


def refuse_cancel(user: User, job: Job) -> str | None:
    if job.actor_id != user.pk:
        return "只有发起人可以取消。"
    return None if job.is_active else f"任务{job.get_status_display()},不能取消。"


def refuse_retry(user: User, job: Job) -> str | None:
    if job.actor_id != user.pk and not user.is_administrator:
        return "只有发起人和系统管理员可以重试。"
    if job.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        return "只有失败或已取消的任务可以重试。"
    return None
