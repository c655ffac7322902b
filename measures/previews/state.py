"""How far the preview of a file is, and asking for it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from jobs.models import Job, JobStatus
from jobs.services import start_keyed
from measures.files import libreoffice
from measures.models import EvidenceVersion
from measures.previews import cache
from measures.previews.ways import SUFFIXES, PreviewWay, needs_office, way_of, why_none

KIND = "preview"
NO_OFFICE = "这台服务器没有安装 LibreOffice,这种文件不能在网页上查看。请下载后打开,或请系统管理员安装。"
WAITING = "正在排队转换,前面的任务完成后自动开始。"
RUNNING = "正在转换成页面,一般几秒钟,复杂的文件最多一分钟。"
WITHOUT_SENTENCE = "没有转换成功。"


@dataclass(frozen=True)
class PreviewState:
    """``said``: what to tell instead of a picture; ``may_ask``: whether making it may be asked for, and
    ``is_failed``: whether that has been tried in vain."""

    way: PreviewWay
    is_ready: bool = False
    is_under_way: bool = False
    may_ask: bool = False
    is_failed: bool = False
    said: str = ""

    @property
    def is_asked_at_once(self) -> bool:
        return self.may_ask and not self.is_failed


def key_of(version: EvidenceVersion) -> str:
    return f"{KIND} {version.sha256}"


def state_of(version: EvidenceVersion) -> PreviewState:
    way = way_of(version)
    if held := version.why_held():
        return PreviewState(PreviewWay.NONE, said=held)
    if way is PreviewWay.NONE:
        return PreviewState(way, said=why_none(version))
    if not way.is_made or cache.path_of(version.sha256, SUFFIXES[way]).is_file():
        return PreviewState(way, is_ready=True)
    if needs_office(version) and not libreoffice.is_installed():
        return PreviewState(way, said=NO_OFFICE)
    return _of_job(way, Job.objects.filter(key=key_of(version)).first())


def _of_job(way: PreviewWay, job: Job | None) -> PreviewState:
    """A job that was done and told nothing made what has been swept since."""
    if job is None or (job.status == JobStatus.DONE and not job.text):
        return PreviewState(way, may_ask=True)
    if job.is_active:
        said = RUNNING if job.status == JobStatus.RUNNING else WAITING
        return PreviewState(way, is_under_way=True, said=said)
    return PreviewState(way, may_ask=True, is_failed=True, said=job.text or job.error or WITHOUT_SENTENCE)


def ask_for(version: EvidenceVersion, *, by: User) -> PreviewState:
    """Nothing happens where there is nothing to make, or it is being made for somebody else."""
    state = state_of(version)
    if not state.may_ask:
        return state
    # No name of a file: administrators, who see no evidence, read the titles of failed jobs.
    title = f"材料预览 {version.sha256[:12]}"
    job = start_keyed(KIND, key_of(version), by=by, title=title, arguments={"version": version.pk})
    return _of_job(state.way, job)
