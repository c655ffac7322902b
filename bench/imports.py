"""A returned ledger against a loop of ``save()`` in the same run; the process the bench starts.

``python -m bench.imports 2000``: of the file two rows in five changed: half of those a text, half a new
entry of progress. The loop knows no rule: it reads with openpyxl, saves each row with its history and
records it in the audit trail.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.files import File  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.fields import CharField  # noqa: E402
from django.db.models.functions import Cast, Concat  # noqa: E402
from django.test.utils import get_runner, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from accounts.models import User  # noqa: E402
from audit import trail  # noqa: E402
from audit.events import Event  # noqa: E402
from audit.history import sign_history  # noqa: E402
from bench import fill as filling  # noqa: E402
from bench.timing import cpu  # noqa: E402
from ledger.fields import NEXT_STEP, PROGRESS  # noqa: E402
from ledger.rows import ledger_rows  # noqa: E402
from measures.filters.filter_set import readable_measures  # noqa: E402
from measures.models import Measure, ProgressUpdate  # noqa: E402
from measures.workflow import Status  # noqa: E402
from workbooks.identity import read_row  # noqa: E402
from workbooks.merging.apply import confirm, plan_of  # noqa: E402
from workbooks.merging.store import store_import  # noqa: E402
from workbooks.models import LedgerImport  # noqa: E402
from workbooks.writing.columns import LEDGER_COLUMNS  # noqa: E402
from workbooks.writing.whole_ledger import write_workbook  # noqa: E402

BAR = 1.2
FIRST_ROW = 3
KEYS = [column.key for column in LEDGER_COLUMNS]
TEXT_AT, PROGRESS_AT = KEYS.index(NEXT_STEP.key), KEYS.index(PROGRESS.key)


def returned(path: Path, office: User, *, words: str) -> None:
    """As it went out, two rows in five filled in with ``words``."""
    write_workbook(path, ledger_rows(readable_measures(office)), title="整改台账")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for number in range(FIRST_ROW, sheet.max_row + 1):
        if number % 5 < 2:
            at = TEXT_AT if number % 5 else PROGRESS_AT
            cell = sheet.cell(number, at + 1)
            cell.value = "\n".join(filter(None, [cell.value, f"{words}{number}"]))
    book.save(path)


def stored(path: Path, office: User) -> LedgerImport:
    measure = readable_measures(office).select_related("inspection__organization")[0]
    with path.open("rb") as file:
        return store_import(File(file), name=path.name, inspection=measure.inspection, by=office)


def read_only(path: Path) -> Iterator[tuple[int, str, str]]:
    """Key of the measure, its text and its progress in the file."""
    sheet = load_workbook(path, read_only=True).worksheets[0]
    for cells in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        mark = read_row(str(cells[len(KEYS)] or ""))
        if mark is not None:
            yield mark.pk, str(cells[TEXT_AT] or ""), str(cells[PROGRESS_AT] or "")


@transaction.atomic
def in_a_loop(path: Path, office: User, *, today: date) -> int:
    """What a program of one page would do: no rule, no check of who else saved, no preview."""
    known = {row.pk: row for row in readable_measures(office)}
    count = 0
    for pk, text, progress in read_only(path):
        row = known[pk]
        last = progress.rpartition("\n")[2]
        # What was exported begins with its day, what was typed here does not.
        added = "" if last[:4].isdigit() else last
        if text == row.next_step and not added:
            continue
        count += 1
        if added:
            ProgressUpdate.objects.create(
                measure=row, text=added, happened_on=today, actor=office, actor_name=office.label
            )
        row.next_step, row.version = text, row.version + 1
        sign_history(row, by=office, reason="导入")
        row.save(update_fields=["next_step", "version"])
        trail.record(Event.EDIT, by=office, about=row, detail="导入")
    return count


def report(office: User, folder: Path) -> int:
    """The quietest of two rounds of each, in turn; each round changes other words."""
    shown, ours, theirs = [], [], []
    for turn in range(2):
        path = folder / f"returned{turn}.xlsx"
        returned(path, office, words=f"第{turn}次填写")
        row = stored(path, office)
        digest = plan_of(row, by=office).digest()
        shown.append(cpu(partial(plan_of, row, by=office)))
        ours.append(cpu(partial(confirm, row.pk, by=office, digest=digest)))
        returned(path, office, words=f"第{turn}次循环")
        theirs.append(cpu(partial(in_a_loop, path, office, today=timezone.localdate())))
    ratio, with_preview = min(ours) / min(theirs), (min(ours) + min(shown)) / min(theirs)
    print(f"import of a returned ledger, {row_changes(row):,} changes: {min(ours):.2f} s CPU")
    print(f"  openpyxl read-only and a loop of save(): {min(theirs):.2f} s → {ratio:.2f} ×")
    print(f"  together with the preview before it: {with_preview:.2f} × (bar {BAR} ×)")
    return int(with_preview > BAR)


def row_changes(row: LedgerImport) -> int:
    row.refresh_from_db()
    return int(row.summary["change"])


def main(count: int) -> int:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        filling.PER_INSPECTION = count
        office = filling.fill(count)
        Measure.objects.update(
            text=Concat(Value(filling.TEXT), Cast(F("pk"), CharField())),
            status=Status.IN_PROGRESS,
            submitted_by=None,
            completed_at=None,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            return report(office, Path(folder))
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
