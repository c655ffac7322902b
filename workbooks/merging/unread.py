"""Cells of a row that no field is read from: what departments wrote into them is shown, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger import fields
from ledger.fields import LedgerField
from ledger.rows import LedgerRow, ledger_rows
from measures.models import Measure
from workbooks.identity import Value, checksum, plain
from workbooks.merging.fields import Exported
from workbooks.merging.model import RowPlan
from workbooks.merging.snapshot import Snapshot, normal, tidy
from workbooks.reading import Cell, LooseCell, SheetRow, read_day
from workbooks.reading.rows import PASSED_OVER

# Anybody's numbering of rows says nothing.
_NUMBERING = re.compile(r"[(\[]?[\d.、-]+[)\]]?|[一二三四五六七八九十]+")


class LooseCells:
    """Knows what the ledger shows in the columns that are never read back, asked for once and if needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._rows: Mapping[int, LedgerRow] | None = None

    def plan(self, row: SheetRow, plan: RowPlan, *, before: Exported) -> None:
        """Those that say neither what was exported nor what the ledger shows."""
        plan.unread = [cell for cell in row.loose if not self._says_nothing(cell, plan.measure, before)]

    def _says_nothing(self, cell: LooseCell, measure: Measure | None, before: Exported) -> bool:
        if cell.meant is fields.NUMBER and _NUMBERING.fullmatch(normal(cell.text)):
            return True
        if cell.meant is None or measure is None:
            return False
        if (was := before.by_key.get(cell.meant.key)) is not None:
            return checksum(tidy(cell.text)) == was
        if cell.meant not in PASSED_OVER:
            return normal(cell.text) == normal(self._snapshot.shown(measure).get(cell.meant, ""))
        return normal(cell.text) == normal(plain(self._shown(cell.meant, measure))) or self._is_same_day(
            cell, measure
        )

    def _is_same_day(self, cell: LooseCell, measure: Measure) -> bool:
        if cell.meant is None or cell.meant.kind is not fields.FieldKind.DATE:
            return False
        day = read_day(Cell(cell.text)).day
        return day is not None and day.isoformat() == plain(self._shown(cell.meant, measure))

    def _shown(self, field: LedgerField, measure: Measure) -> Value:
        if self._rows is None:
            keys = {one.key for one in PASSED_OVER}
            found = Measure.objects.current().filter(inspection=self._snapshot.inspection)
            self._rows = {row.pk: row for row in ledger_rows(found, fields=keys)}
        row = self._rows.get(measure.pk)
        return getattr(row, field.key) if row is not None else None
