"""制度清单: a line a regulation – what was done, number, days, what it serves, whether its text is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from ledger.fields import FieldKind
from measures.models import Measure, Regulation, RegulationFile, RegulationUse
from measures.models.measure import MeasureQuerySet
from measures.models.regulation import RegulationQuerySet
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan

NAME = "制度清单"
BATCH_SIZE = 200
# As many as a cell can be read with; the rest is counted.
MAX_NAMED = 20
COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("unit", "单位", 18),
    SheetColumn("title", "制度名称", 38),
    SheetColumn("act", "工作类型", 10, FieldKind.WORD),
    SheetColumn("document_number", "文号", 20),
    SheetColumn("dated_on", "制定(修订)日期", 15, FieldKind.DATE),
    SheetColumn("department", "责任部门", 13, FieldKind.WORD),
    SheetColumn("expires_on", "有效期至", 13, FieldKind.DATE),
    SheetColumn("review_on", "评估日期", 13, FieldKind.DATE),
    SheetColumn("state", "状态", 12, FieldKind.WORD),
    SheetColumn("successor", "替代它的制度", 24),
    SheetColumn("findings", "对应问题", 34),
    SheetColumn("measures", "对应措施", 40),
    SheetColumn("files", "制度文件", 28),
    SheetColumn("note", "说明", 20),
)


def regulation_sheet(
    rows: RegulationQuerySet, measures: MeasureQuerySet, *, title: str, today: date
) -> SheetPlan:
    """``rows`` in their order; of what they serve, ``measures`` may be told."""
    note = f"截至{today}。名称相同的算一项;一项制度对应几条措施的,只列一次。"
    return SheetPlan(NAME, title, COLUMNS, _lines(rows, measures, today), notes=[note])


def write_regulations(
    path: Path, rows: RegulationQuerySet, measures: MeasureQuerySet, *, title: str, today: date
) -> None:
    plan = regulation_sheet(rows, measures, title=title, today=today)
    origin = origin_of([plan], organization=None, inspections=[], template="")
    write_book(path, [plan], title=title, origin=origin)


def _lines(rows: RegulationQuerySet, measures: MeasureQuerySet, today: date) -> Iterator[SheetLine]:
    """In batches of keys, each with what it serves and what proves it."""
    keys = iter(list(rows.values_list("pk", flat=True)))
    number = 0
    while batch := list(islice(keys, BATCH_SIZE)):
        found = Regulation.objects.for_list().in_bulk(batch)
        served, files = _served(batch, measures), _files(batch)
        for row in (found[pk] for pk in batch if pk in found):
            number += 1
            told = _values(number, row, today=today)
            yield SheetLine((*told, *served.get(row.pk, ("", "")), files.get(row.pk, ""), row.note))


def _values(number: int, row: Regulation, *, today: date) -> tuple[str | int | date | None, ...]:
    return (
        number,
        str(row.organization),
        row.title,
        row.get_act_display(),
        row.document_number,
        row.dated_on,
        row.department.name if row.department else "",
        row.expires_on,
        row.review_on,
        row.state(today).label,
        str(row.successor or ""),
    )


def _served(batch: Sequence[int], measures: MeasureQuerySet) -> Mapping[int, tuple[str, str]]:
    """Findings and measures of each, in the order of the ledger."""
    uses = RegulationUse.objects.current().filter(
        regulation__in=batch, measure__in=measures.order_by().values("pk")
    )
    rows = uses.select_related("measure__sub_issue").order_by("-measure__inspection_id", "measure__position")
    found: dict[int, dict[int, Measure]] = {}
    for use in rows:
        found.setdefault(use.regulation_id, {})[use.measure_id] = use.measure
    return {pk: _named(list(served.values())) for pk, served in found.items()}


def _named(measures: Sequence[Measure]) -> tuple[str, str]:
    findings = dict.fromkeys(str(one.sub_issue) for one in measures)
    return _listed(list(findings)), _listed([f"{one.mark}{one.text}" for one in measures])


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMED
    text = "\n".join(names[:MAX_NAMED])
    return f"{text}\n另有{more}条" if more > 0 else text


def _files(batch: Sequence[int]) -> Mapping[int, str]:
    found: dict[int, list[str]] = {}
    files = RegulationFile.objects.current().filter(regulation__in=batch).order_by("pk")
    for pk, name in files.values_list("regulation_id", "evidence__name"):
        found.setdefault(pk, []).append(name)
    return {pk: _listed(names) for pk, names in found.items()}
