"""汇总台账: the ledgers of many units in one workbook, all together and a sheet for each."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from accounts.models import Organization
from audit.exceptions import Refused
from ledger.fields import FIELDS, STANDARD_KEYS
from ledger.file_names import workbook_name
from ledger.models import ReportedFigures
from ledger.rows import LedgerRow, ledger_rows
from ledger.units.question import UnitQuestion
from ledger.units.reported import reported_of, reported_rows
from measures.filters.filter_set import readable_measures
from measures.models.measure import MeasureQuerySet
from workbooks.receivers.layout import FormLayout
from workbooks.receivers.lines import FormData
from workbooks.receivers.other_formats import as_xlsx, as_xlsx_name
from workbooks.receivers.reading import open_form
from workbooks.receivers.united import fill_for_units
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import LEDGER_COLUMNS, sheet_column
from workbooks.writing.plan import SheetPlan, lines_of, sheet_names

# Twice in the file; what is larger nobody opens.
MAX_ROWS, MAX_SHEETS = 200_000, 500
UNITED = "各单位整改台账"
UNIT_COLUMN = sheet_column(FIELDS["organization"], title="单位", width=18)
Progress = Callable[[int], object]


@dataclass(frozen=True)
class UnitedLedger:
    question: UnitQuestion
    today: date

    @property
    def name(self) -> str:
        return workbook_name(UNITED, day=self.today, what="汇总")

    @cached_property
    def units(self) -> Sequence[Organization]:
        """Raises ``Refused`` for none, and for more than a workbook holds."""
        units = list(self.question.units().order_by("pk")[: MAX_SHEETS + 1])
        if not units or len(units) > MAX_SHEETS:
            raise Refused(f"请用名称、分组或轮次选出1到{MAX_SHEETS}个单位。")
        return units

    def measures(self) -> MeasureQuerySet:
        """Of all of them that work here."""
        here = [unit for unit in self.units if unit.pk not in self.reported]
        return self._of_round().filter(organization__in=here)

    @cached_property
    def reported(self) -> dict[int, ReportedFigures]:
        """Units that work elsewhere; of a round that was run here there is none."""
        return {} if self.question.round else reported_of(self.units)

    def count(self) -> int:
        return self.measures().order_by().count() + sum(row.total for row in self.reported.values())

    def _of_round(self) -> MeasureQuerySet:
        rows = readable_measures(self.question.user)
        return rows.filter(inspection__round=self.question.round) if self.question.round else rows

    def rows(self, unit: Organization, *, fields: Collection[str] = STANDARD_KEYS) -> Iterator[LedgerRow]:
        if unit.pk in self.reported:
            return reported_rows(unit)
        return ledger_rows(self._of_round().filter(organization=unit), fields=fields)

    def title_of(self, unit: Organization) -> str:
        found = self.reported.get(unit.pk)
        return f"{unit.name}整改台账" + (f"({found.as_of_text})" if found else "")

    def all_rows(self, *, fields: Collection[str] = STANDARD_KEYS) -> Iterator[LedgerRow]:
        """Unit after unit, numbered through."""
        number = 0
        for unit in self.units:
            for row in self.rows(unit, fields=fields):
                number += 1
                row.number = number
                yield row

    def write(self, path: Path, *, on_row: Progress = int) -> int:
        if self.count() > MAX_ROWS:
            raise Refused(f"超过{MAX_ROWS}条措施,请按分组或轮次缩小范围。")
        names = sheet_names([UNITED, *map(str, self.units)])
        columns = [UNIT_COLUMN, *LEDGER_COLUMNS]
        whole = SheetPlan(names[0], UNITED, columns, lines_of(self.all_rows(), columns))
        each = [
            SheetPlan(name, self.title_of(unit), LEDGER_COLUMNS, lines_of(self.rows(unit), LEDGER_COLUMNS))
            for name, unit in zip(names[1:], self.units, strict=True)
        ]
        plans = [whole, *each]
        origin = origin_of(plans, organization=None, inspections=(), template="")
        return write_book(path, plans, title=UNITED, origin=origin, on_row=on_row)[0]

    def fill(self, path: Path, content: bytes, *, name: str) -> list[str]:
        """The committee's own form; what is to be said of it. Raises ``Refused``."""
        data, layout = layout_of_units(content, name=name)
        filled = [self._data(list(self.rows(unit, fields=layout.keys)), unit.name) for unit in self.units]
        whole = self._data(list(self.all_rows(fields=layout.keys)), "")
        report = fill_for_units(io.BytesIO(data), layout, whole=whole, units=filled, target=path)
        elsewhere = [
            f"“{unit}”的{self.reported[unit.pk].as_of_text}。"
            for unit in self.units
            if unit.pk in self.reported
        ]
        return [f"汇总{report.lines}行,另有{len(filled)}个单位各一张。", *elsewhere, *report.sentences()]

    def _data(self, rows: list[LedgerRow], organization: str) -> FormData:
        return FormData(rows, self.today, organization=organization)


def layout_of_units(content: bytes, *, name: str) -> tuple[bytes, FormLayout]:
    """The form as .xlsx, and as it is recognised; raises ``Refused``."""
    data = as_xlsx(content, name=name)
    return data, open_form(data, name=as_xlsx_name(name))
