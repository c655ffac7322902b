"""汇总台账 of many units, made behind the page."""

from __future__ import annotations

import base64

from django.http import QueryDict
from django.utils import timezone

from audit import trail
from audit.events import Event
from jobs.kinds import JobResult, JobRun, kind
from ledger.units.question import UnitQuestion
from workbooks.exports.united_ledger import UnitedLedger


@kind("united_ledger", label="汇总台账")
def make_united_ledger(run: JobRun) -> JobResult:
    """``query`` as on the page of units; ``form`` in base64, "" for our own layout, and ``form_name``."""
    question = UnitQuestion.of(run.by, QueryDict(run.arguments["query"]))
    chosen, path = UnitedLedger(question, timezone.localdate()), run.folder / "united.xlsx"
    if run.arguments["form"]:
        content = base64.b64decode(run.arguments["form"])
        sentences = chosen.fill(path, content, name=run.arguments["form_name"])
    else:
        total = chosen.count()
        count = chosen.write(path, on_row=lambda done: run.progress(min(done, total), total + 1))
        sentences = [f"共{len(chosen.units)}个单位、{count}条措施。"]
    trail.record(Event.EXPORT, by=run.by, about=chosen.name, detail=sentences[0])
    return JobResult(path, chosen.name, text="\n".join(sentences))
