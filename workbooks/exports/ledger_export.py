"""整改台账 as a file: one door for list, job, 导出 and command, with one line in the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Inspection
from ledger.custom_fields import fields_of, with_standard
from ledger.fields import LedgerField
from ledger.file_names import workbook_name
from ledger.rows import ledger_rows
from measures.filters.filter_set import MeasureFilter
from measures.models.measure import MeasureQuerySet
from workbooks.writing.whole_ledger import write_workbook

LEDGER = "整改台账"


@dataclass(frozen=True)
class LedgerExport:
    """Whose ledger, which measures of it, and who gets it; ``by`` None is a command. ``own``: columns."""

    measures: MeasureQuerySet
    by: User | None
    inspection: Inspection | None
    filters: str = ""
    own: Sequence[LedgerField] = ()

    @property
    def name(self) -> str:
        """Of the inspection, if it is one."""
        return self.inspection.name if self.inspection is not None else ""

    @property
    def title(self) -> str:
        return f"{self.name}{LEDGER}"

    @property
    def file_name(self) -> str:
        return workbook_name(self.name, day=timezone.localdate())

    def has_more_than(self, most: int) -> bool:
        return self.measures.order_by()[: most + 1].count() > most

    def write(self, path: Path, *, on_row: Callable[[int], object] = int) -> int:
        """Answers how many measures the file holds; who got it is on record."""
        inspection = self.inspection
        count = write_workbook(
            path,
            ledger_rows(self.measures, fields=with_standard(self.own)),
            title=self.title,
            organization=inspection.organization_id if inspection is not None else None,
            inspections=(inspection.pk,) if inspection is not None else (),
            own=self.own,
            on_row=on_row,
        )
        detail = f"{self.title}{count}条措施;筛选:{self.filters or '无'}"
        trail.record(Event.EXPORT, by=self.by, about=inspection or LEDGER, detail=detail)
        return count


def filtered_ledger(found: MeasureFilter, *, by: User) -> LedgerExport:
    """What the list shows under its filter; raises ``Refused`` for a filter that cannot be used."""
    if refusals := found.refusals():
        raise Refused("没有导出:" + "".join(refusals))
    filters = "、".join(f"{chip.label}:{chip.text}" for chip in found.chips())
    own = fields_of(found.own_columns)
    return LedgerExport(found.qs, by, _only_inspection(found, by=by), filters, own)


def _only_inspection(found: MeasureFilter, *, by: User) -> Inspection | None:
    """The chosen inspection, or the only one there is."""
    choices = [str(key) for key, _ in found.filters["inspection"].extra["choices"]]
    chosen = str(found.form.cleaned_data.get("inspection") or "") or (choices[0] if len(choices) == 1 else "")
    return Inspection.objects.visible_to(by).filter(pk=chosen).first() if chosen else None
