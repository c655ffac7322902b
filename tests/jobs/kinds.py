"""Kinds of jobs that tests have made, by themselves or by a real worker that imports this module."""

from __future__ import annotations

import os
import time
from pathlib import Path

from audit.exceptions import Refused
from jobs.kinds import JobResult, JobRun, kind


@kind("steps", label="分步任务")
def make_steps(run: JobRun) -> JobResult:
    """``count`` steps of 0.05 seconds; notes beginning and end in the file ``notes``, if there is one."""
    notes, count = run.arguments.get("notes"), run.arguments["count"]
    _note(notes, "begun")
    path = run.folder / "steps.txt"
    with path.open("w") as file:
        for step in range(count):
            run.progress(step, count)
            file.write(f"{step}\n")
            time.sleep(0.05 if notes else 0)
    _note(notes, "ended")
    return JobResult(path, "各步骤 结果.txt", text=f"共{count}步。")


def _note(notes: str | None, word: str) -> None:
    if notes:
        with Path(notes).open("a") as file:
            file.write(f"{word} {os.getppid()}\n")


@kind("refusing", label="拒绝的任务")
def make_refusing(_run: JobRun) -> JobResult:
    raise Refused("没有可导出的内容,请先导入。")


@kind("broken", label="出错的任务")
def make_broken(_run: JobRun) -> JobResult:
    raise ZeroDivisionError("secret detail")
