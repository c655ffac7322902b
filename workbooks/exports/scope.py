"""From a choice to a file: built-in tables, a receiver's template, or the receiver's own form."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import Department, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Category, Inspection
from ledger.custom_fields import organization_fields, with_own
from ledger.file_names import workbook_name
from ledger.findings_rows import finding_rows
from ledger.rows import LedgerRow, ledger_rows
from measures.filters.custom import is_own
from measures.filters.filter_set import MeasureFilter
from workbooks.exports.built_in import BUILT_IN, WHOLE_LEDGER, Scope, built_in_sheets
from workbooks.identity import MEASURE, SUB_ISSUE
from workbooks.models import ExportTemplate, Grouping
from workbooks.opening import ending_of
from workbooks.receivers.filling import fill_form
from workbooks.receivers.layout import FormLayout
from workbooks.receivers.lines import FormData, FormHeading
from workbooks.receivers.other_formats import CONVERTED, FILTERS, as_received
from workbooks.templates.services import columns_of, form_bytes, layout_of
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.plan import SheetPlan, ledger_sheet, sheet_names

# A saved filter says which rows, not of which inspection: that is chosen with each export.
NOT_SAVED = ("inspection", "category", "after", "before", "sort", "csrfmiddlewaretoken")
Progress = Callable[[int], object]


@dataclass(frozen=True)
class WrittenExport:
    """How many lines a file holds, and what is to be said of it: how a receiver's form was filled."""

    lines: int
    sentences: Sequence[str] = ()


@dataclass(frozen=True)
class ChosenExport:
    """What somebody wants to have exported: built-in tables by their keys, or a template.

    ``by`` is who gets it; None is a command, which reads with the eyes of the office.
    """

    scope: Scope
    by: User | None
    keys: Sequence[str] = ()
    template: ExportTemplate | None = None

    @property
    def name(self) -> str:
        return download_name(self.scope, keys=self.keys, template=self.template)

    def write(self, path: Path, *, on_row: Progress = int) -> WrittenExport:
        """Raises ``Refused``. Who gets the file is on record."""
        if self.template is None and tuple(self.keys) == (WHOLE_LEDGER,):
            return WrittenExport(self.scope.ledger(by=self.by).write(path, on_row=on_row))
        if self.template is None:
            written = WrittenExport(write_built_in(path, self.scope, keys=self.keys, on_row=on_row))
        else:
            written = write_template(path, self.scope, template=self.template, on_row=on_row)
        record_export(self.scope, written, by=self.by, name=self.name)
        return written


def record_export(scope: Scope, written: WrittenExport, *, by: User | None, name: str) -> None:
    trail.record(Event.EXPORT, by=by, about=scope.inspection, detail=f"{written.lines}行:{name}")


def chosen_export(
    user: User, inspection_id: int, *, keys: Sequence[str], template_id: int | None
) -> ChosenExport:
    """Raises ``DoesNotExist`` for an inspection or template outside of what ``user`` may use."""
    inspection = Inspection.objects.visible_to(user).get(pk=inspection_id)
    # Of the inspection's own organization: who supervises several must not mix them.
    mine = ExportTemplate.objects.filter(organization=inspection.organization_id)
    template = mine.get(pk=template_id) if template_id is not None else None
    return ChosenExport(Scope(user, inspection, timezone.localdate()), user, keys, template)


def write_built_in(path: Path, scope: Scope, *, keys: Sequence[str], on_row: Progress = int) -> int:
    """Writes the chosen tables as sheets of one workbook and answers how many lines they hold."""
    plans = built_in_sheets(scope, keys)
    if not plans:
        raise Refused("请至少选择一张表。")
    return sum(_write(path, scope, plans=plans, title=scope.inspection.name, template="", on_row=on_row))


def write_template(
    path: Path, scope: Scope, *, template: ExportTemplate, on_row: Progress = int
) -> WrittenExport:
    """Writes what the receiver of ``template`` wants."""
    if template.is_form:
        layout = layout_of(template)
        rows = _rows(scope, template, fields=layout.keys)
        return fill_into(path, scope, content=form_bytes(template), layout=layout, rows=rows)
    title = template.title or f"{scope.inspection.name}整改台账"
    kind = SUB_ISSUE if template.grouping == Grouping.SUB_ISSUE else MEASURE
    plan = ledger_sheet(template_rows(scope, template), columns_of(template), title=title, kind=kind)
    return WrittenExport(
        sum(_write(path, scope, plans=[plan], title=title, template=template.name, on_row=on_row))
    )


def fill_into(
    path: Path, scope: Scope, *, content: bytes, layout: FormLayout, rows: Iterable[LedgerRow]
) -> WrittenExport:
    """A receiver's form, filled part by part, in the format that the ending of ``path`` says."""
    inspection = scope.inspection
    categories = Category.objects.filter(inspection=inspection, archived_at=None).order_by("position", "pk")
    departments = Department.objects.filter(organization=inspection.organization_id)
    data = FormData(
        list(rows),
        scope.today,
        organization=inspection.organization.name,
        is_phase_done=inspection.is_long_term_counted,
        known_categories=tuple(FormHeading(str(row), row.get_focus_display()) for row in categories),
        known_departments=tuple(FormHeading(name) for name in departments.values_list("name", flat=True)),
        fields=with_own(organization_fields(inspection.organization_id)),
    )
    ending = ending_of(path.name)
    if ending not in FILTERS:
        report = fill_form(io.BytesIO(content), layout, data=data, target=path)
    else:
        filled = io.BytesIO()
        report = fill_form(io.BytesIO(content), layout, data=data, target=filled)
        path.write_bytes(as_received(filled.getvalue(), ending=ending))
        report.notes.append(CONVERTED.format(ending=ending))
    return WrittenExport(report.lines, report.sentences())


def template_rows(scope: Scope, template: ExportTemplate) -> Iterable[LedgerRow]:
    rows = _rows(scope, template, fields={entry["key"] for entry in template.columns})
    return finding_rows(rows) if template.grouping == Grouping.SUB_ISSUE else rows


def _rows(scope: Scope, template: ExportTemplate, *, fields: Collection[str]) -> Iterable[LedgerRow]:
    found = MeasureFilter(QueryDict(template.query), user=scope.user, today=scope.today, of=scope.inspection)
    if refusals := found.refusals():
        raise Refused(f"模板“{template.name}”的范围有误,请修改模板:{''.join(refusals)}")
    return ledger_rows(found.qs.filter(inspection=scope.inspection), fields=fields)


def _write(
    path: Path, scope: Scope, *, plans: Sequence[SheetPlan], title: str, template: str, on_row: Progress
) -> list[int]:
    names = sheet_names([plan.name for plan in plans])
    named = [replace(plan, name=name) for plan, name in zip(plans, names, strict=True)]
    origin = origin_of(
        named,
        organization=scope.inspection.organization_id,
        inspections=[scope.inspection.pk],
        template=template,
    )
    return write_book(path, named, title=title, origin=origin, on_row=on_row)


def download_name(scope: Scope, *, keys: Sequence[str], template: ExportTemplate | None) -> str:
    labels = [BUILT_IN[key].label for key in keys if key in BUILT_IN]
    what = labels[0] if len(labels) == 1 else "整改报表"
    name = workbook_name(
        scope.inspection.name,
        day=scope.today,
        what=f"({template.name})" if template is not None else what,
    )
    ending = ending_of(template.form_name) if template is not None else ""
    return f"{name.removesuffix('.xlsx')}{ending}" if ending in FILTERS else name


def saved_query(data: Any) -> str:
    """The part of a ledger filter that a template keeps."""
    kept = QueryDict(mutable=True)
    for key in data:
        is_known = key in MeasureFilter.base_filters or is_own(key)
        if key not in NOT_SAVED and data[key] and is_known:
            kept[key] = str(data[key])
    return kept.urlencode()
