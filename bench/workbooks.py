"""The export of a whole ledger against openpyxl's normal mode and XlsxWriter in the same run.

``python -m bench.workbooks 10000``: CPU of each, their ratios, added memory; with 100000 also how it grows.
"""

from __future__ import annotations

import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import django
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.fields import CharField  # noqa: E402
from django.db.models.functions import Cast, Concat  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from openpyxl.styles import Alignment, Border, Font, Side  # noqa: E402
from openpyxl.worksheet.cell_range import CellRange  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.fill import TEXT, fill  # noqa: E402
from bench.timing import cpu, least_of  # noqa: E402
from ledger.fields import Merged  # noqa: E402
from ledger.rows import LedgerRow, ledger_rows  # noqa: E402
from measures.filters.filter_set import readable_measures  # noqa: E402
from measures.models import Measure  # noqa: E402
from workbooks.writing.columns import LEDGER_COLUMNS  # noqa: E402
from workbooks.writing.whole_ledger import write_workbook  # noqa: E402

BAR, GOAL = 4, 20
ROUNDS = 3
MEMORY_BAR = 16
GROWTH_BAR = 11
COMPARED = 10_000


def with_openpyxl(path: Path, rows: Iterable[LedgerRow]) -> None:
    """The same cells, styles and merges as a program usually writes them; merges the fast way."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.append(["整改台账"])
    sheet.append([column.title for column in LEDGER_COLUMNS])
    side = Side(style="thin")
    font, border = Font(name="仿宋_GB2312", size=10), Border(left=side, right=side, top=side, bottom=side)
    wrapped = Alignment(wrap_text=True, vertical="center")
    starts: dict[Merged, tuple[int, int]] = {}
    for line, row in enumerate(rows, start=3):
        ids = {Merged.SUB_ISSUE: row.sub_issue_id, Merged.CATEGORY: row.category_id, Merged.NOT: line}
        for number, column in enumerate(LEDGER_COLUMNS, start=1):
            first, known = starts.get(column.merged, (line, 0))
            is_covered = column.merged is not Merged.NOT and known == ids[column.merged] and first != line
            value = None if is_covered else getattr(row, column.key)
            cell = sheet.cell(line, number, value if value != "" else None)
            cell.font, cell.border, cell.alignment = font, border, wrapped
        for merged, pk in ids.items():
            if starts.get(merged, (0, 0))[1] != pk:
                _merge(sheet, merged, starts.get(merged), line)
                starts[merged] = (line, pk)
    book.save(path)


def with_xlsxwriter(path: Path, rows: Iterable[LedgerRow]) -> None:
    """The same cells and looks in its mode of constant memory; merges are left out, which flatters it."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("整改台账")
    look = {"font_name": "仿宋_GB2312", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}
    style, day = book.add_format(look), book.add_format(look | {"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["整改台账"])
    sheet.write_row(1, 0, [column.title for column in LEDGER_COLUMNS], style)
    for line, row in enumerate(rows, start=2):
        for number, column in enumerate(LEDGER_COLUMNS):
            value = getattr(row, column.key)
            if isinstance(value, date):
                sheet.write_datetime(line, number, datetime.combine(value, time()), day)
            elif isinstance(value, int):
                sheet.write_number(line, number, value, style)
            else:
                sheet.write_string(line, number, value or "", style)
    book.close()


def _merge(sheet: Worksheet, merged: Merged, start: tuple[int, int] | None, line: int) -> None:
    if merged is Merged.NOT or start is None or line - start[0] < 2:
        return
    for number, column in enumerate(LEDGER_COLUMNS, start=1):
        if column.merged is merged:
            area = CellRange(min_col=number, max_col=number, min_row=start[0], max_row=line - 1)
            sheet.merged_cells.ranges.add(area)


def added_memory(act: Callable[[], object]) -> float:
    """The most that ``act`` held at once, in MiB; the process itself keeps what filling the tables took."""
    tracemalloc.start()
    act()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1024 / 1024


def report(office: User, folder: Path) -> int:
    """Of ten thousand rows the ratio to openpyxl; of a larger ledger also how the export grows."""
    measures = readable_measures(office)
    path = folder / "ledger.xlsx"

    def ours(most: int | None = COMPARED) -> int:
        return write_workbook(path, islice(ledger_rows(measures), most), title="整改台账")

    other, count = folder / "other.xlsx", ours()
    spent, theirs, constant = least_of(
        (
            ours,
            lambda: with_openpyxl(other, islice(ledger_rows(measures), COMPARED)),
            lambda: with_xlsxwriter(other, islice(ledger_rows(measures), COMPARED)),
        ),
        ROUNDS,
    )
    lean = added_memory(lambda: with_xlsxwriter(other, islice(ledger_rows(measures), COMPARED)))
    grown = added_memory(ours)
    print(f"export {count:,} rows: {spent:.2f} s CPU, {path.stat().st_size / 1024:,.0f} KB, +{grown:.0f} MiB")
    print(f"  openpyxl, normal mode: {theirs:.2f} s → 1/{theirs / spent:.1f} (bar 1/{BAR}, goal 1/{GOAL})")
    print(f"  XlsxWriter, constant memory: {constant:.2f} s → 1/{constant / spent:.1f}, +{lean:.0f} MiB")
    failures = int(theirs / spent < BAR) + int(grown > MEMORY_BAR)
    if measures.count() > 2 * COMPARED:
        failures += _growth(lambda: ours(None), spent / count)
    return failures


def _growth(whole: Callable[[], int], each: float) -> int:
    count = whole()
    spent, grown = min(cpu(whole) for _ in range(ROUNDS)), added_memory(whole)
    times = spent / (each * COMPARED)
    allowed = GROWTH_BAR * count / (10 * COMPARED)
    print(f"export {count:,} rows: {spent:.2f} s CPU, +{grown:.0f} MiB (bar {MEMORY_BAR})")
    print(f"  {times:.1f} × what {COMPARED:,} rows take (bar {allowed:.1f})")
    return int(times > allowed) + int(grown > MEMORY_BAR)


def main(count: int) -> int:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        office = fill(count)
        # No two texts alike: a file of repeats would flatter everybody.
        Measure.objects.update(text=Concat(Value(TEXT), Cast(F("pk"), CharField())))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with tempfile.TemporaryDirectory() as folder:
            return min(report(office, Path(folder)), 1)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
