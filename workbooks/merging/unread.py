"""Cells of a row that no field is read from: what departments wrote into them is shown, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger import fields
from ledger.fields import LedgerField
from ledger.rows import LedgerRow, ledger_rows
from measures.models import Measure
from statements.spelling import normal
from workbooks.identity import Value, checksum, plain
from workbooks.merging.fields import Exported
from workbooks.merging.model import RowPlan
from workbooks.merging.snapshot import SystemState, tidy
from workbooks.reading import Cell, LooseCell, SheetRow, read_due
from workbooks.reading.rows import PASSED_OVER
from workbooks.receivers.words import state_word, timeframe_word

_BETWEEN = re.compile("[、,;/|]")
YES_AND_NO = ("是", "否")
# Anybody's numbering of rows says nothing.
_NUMBERING = re.compile(r"[(\[]?[\d.、-]+[)\]]?|[一二三四五六七八九十]+")


def _letters(text: str) -> str:
    """Without what stands between names."""
    return _BETWEEN.sub("", normal(text))


def _day(text: str) -> str:
    day = read_due(Cell(text)).day
    return day.isoformat() if day is not None else ""


class LooseCells:
    """Knows what the ledger shows in the columns that are never read back, asked for once and if needed."""

    def __init__(self, snapshot: SystemState) -> None:
        self._snapshot = snapshot
        self._rows: Mapping[int, LedgerRow] | None = None

    def plan(self, row: SheetRow, plan: RowPlan, *, before: Exported) -> None:
        """Those that say neither what was exported nor what the ledger shows."""
        plan.unread = [cell for cell in row.loose if not self._says_nothing(cell, plan.measure, before)]

    def _says_nothing(self, cell: LooseCell, measure: Measure | None, before: Exported) -> bool:
        if fields.NUMBER in cell.meant and _NUMBERING.fullmatch(normal(cell.text)):
            return True
        if not cell.meant or measure is None:
            return False
        if len(cell.meant) == 1 and (was := before.by_key.get(cell.meant[0].key)) is not None:
            return checksum(tidy(cell.text)) == was
        if len(cell.meant) == 1 and self._is_word_for(cell.meant[0], cell, measure):
            return True
        shown = "".join(plain(self._shown(field, measure)) for field in cell.meant)
        return _letters(cell.text) == _letters(shown)

    def _is_word_for(self, field: LedgerField, cell: LooseCell, measure: Measure) -> bool:
        """A day in another spelling, or a receiver's word for what the ledger shows."""
        shown = plain(self._shown(field, measure))
        if field.kind is fields.FieldKind.DATE:
            return read_due(Cell(cell.text)).day is not None and _day(cell.text) == shown
        if field is fields.IS_CLOSED:
            return bool(state_word(shown, [cell.text]))
        if field is fields.TIMEFRAME:
            return timeframe_word(shown, YES_AND_NO, title=cell.title) == cell.text
        return False

    def _shown(self, field: LedgerField, measure: Measure) -> Value:
        if self._rows is None:
            keys = {one.key for one in PASSED_OVER}
            found = Measure.objects.current().filter(inspection=self._snapshot.inspection)
            self._rows = {row.pk: row for row in ledger_rows(found, fields=keys)}
        if field is fields.DEADLINE or field not in PASSED_OVER:
            return self._snapshot.shown(measure, is_deadline_in_words=field is fields.DEADLINE).get(
                fields.DUE_ON if field is fields.DEADLINE else field, ""
            )
        row = self._rows.get(measure.pk)
        return getattr(row, field.key) if row is not None else None
