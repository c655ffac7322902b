"""The tables of 导出, when their inspection is too large for a request."""

from __future__ import annotations

from jobs.kinds import JobResult, JobRun, kind
from workbooks.exports.scope import chosen_export
from workbooks.opening import ending_of


@kind("export_file", label="表格导出")
def make_export_file(run: JobRun) -> JobResult:
    """``inspection``, ``keys`` and ``template`` as they were chosen, with what its reader may see now."""
    chosen = chosen_export(
        run.by,
        run.arguments["inspection"],
        keys=run.arguments["keys"],
        template_id=run.arguments["template"],
    )
    # Findings and summaries have fewer lines than there are measures.
    total = chosen.scope.measures.count() * max(len(chosen.keys), 1)
    path = run.folder / f"export{ending_of(chosen.name)}"
    written = chosen.write(path, on_row=lambda done: run.progress(min(done, total), total + 1))
    return JobResult(path, chosen.name, text="\n".join([f"共{written.lines}行。", *written.sentences]))
