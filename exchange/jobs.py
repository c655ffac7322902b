"""Long work about packages: making them, and holding large ones against their hashes."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from shutil import copyfile

from accounts.models import Organization, User
from accounts.steps import ask
from audit.exceptions import Refused
from exchange.making.report import make_report
from exchange.making.report_contents import ReportChoice
from exchange.making.tasks import TaskChoice, make_tasks
from exchange.models import IncomingPackage, OutgoingPackage
from exchange.rules import refuse_make_report, refuse_supervise
from exchange.taking.checking import check_stored
from exchange.taking.removal import GONE, expire_packages
from jobs.kinds import JobResult, JobRun, kind
from jobs.models import Job
from jobs.schedule import Daily, register
from jobs.services import start

register(
    Daily("expire_packages", "清理没有确认的上报包和任务包", expire_packages, time(3, 45), removes=True),
)


def start_report(choice: ReportChoice, *, by: User) -> Job:
    if by.organization is None:
        raise Refused("上报包由单位整改办生成。")
    ask(refuse_make_report(by, by.organization))
    arguments: dict[str, object] = {
        "inspections": list(choice.inspections),
        "has_progress": choice.has_progress,
        "has_evidence": choice.has_evidence,
        "note": choice.note,
    }
    return start("report_package", by=by, title=f"{by.organization}上报包", arguments=arguments)


@kind("report_package", label="上报包")
def make_report_package(run: JobRun) -> JobResult:
    asked = run.arguments
    choice = ReportChoice(
        tuple(asked["inspections"]), asked["has_progress"], asked["has_evidence"], asked["note"]
    )
    made = make_report(choice, run.folder, by=run.by, progress=run.progress, job=run.job.pk)
    return _result(made, run.folder)


def start_tasks(choice: TaskChoice, *, by: User) -> Job:
    ask(refuse_supervise(by))
    unit = Organization.objects.visible_to(by).get(pk=choice.organization)
    if not choice.instructions and not choice.notes:
        raise Refused("请至少选择一项督查要求或一条意见。")
    arguments: dict[str, object] = {
        "organization": choice.organization,
        "instructions": list(choice.instructions),
        "notes": list(choice.notes),
        "note": choice.note,
    }
    return start("task_package", by=by, title=f"{unit}任务包", arguments=arguments)


@kind("task_package", label="任务包")
def make_task_package(run: JobRun) -> JobResult:
    asked = run.arguments
    choice = TaskChoice(
        asked["organization"], tuple(asked["instructions"]), tuple(asked["notes"]), asked["note"]
    )
    return _result(make_tasks(choice, run.folder, by=run.by, job=run.job.pk), run.folder)


def _result(made: OutgoingPackage, folder: Path) -> JobResult:
    path = folder / "package.zip"
    copyfile(made.file.path, path)
    return JobResult(path, made.name, text=f"第{made.number}号,{made.summary}。")


def start_check(row: IncomingPackage, *, by: User) -> Job:
    return start("check_package", by=by, title=f"核对:{row.name}", arguments={"package": row.pk})


@kind("check_package", label="核对上报包")
def check_package(run: JobRun) -> JobResult:
    row = IncomingPackage.objects.visible_to(run.by).filter(pk=run.arguments["package"]).first()
    if row is None:
        raise Refused(GONE)
    check_stored(row, progress=run.progress)
    return JobResult(text="文件与清单一致,可以确认收下。")
