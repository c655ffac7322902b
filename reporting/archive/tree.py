"""Which folder of the archive each measure has: the workbook links to it, the archive makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from issues.models import Category, SubIssue
from ledger.file_names import category_folder, finding_folder, joined, measure_folder, unique_names
from ledger.rows import LedgerRow
from measures.models import Measure

Numbered = tuple[int, int, int | None, str]


class FolderNaming(Protocol):
    def __call__(self, number: int | None, text: str, *, order: int) -> str: ...


def category_folders(inspection_id: int) -> dict[int, str]:
    rows = Category.objects.filter(inspection=inspection_id, archived_at=None).order_by("position")
    found = [(pk, 0, number, title) for pk, number, title in rows.values_list("pk", "number", "title")]
    return _folders(found, {0: ""}, category_folder)


def finding_folders(inspection_id: int) -> dict[int, str]:
    rows = SubIssue.objects.filter(inspection=inspection_id, archived_at=None).order_by("position")
    found = rows.values_list("pk", "category_id", "number", "title")
    return _folders(found, category_folders(inspection_id), finding_folder)


def measure_folders(inspection_id: int) -> dict[int, str]:
    """measure → path below the inspection's folder, where the workbook lies as well."""
    rows = Measure.objects.filter(inspection=inspection_id, archived_at=None).order_by("position")
    found = rows.values_list("pk", "sub_issue_id", "number", "text")
    return _folders(found, finding_folders(inspection_id), measure_folder)


def _folders(rows: Iterable[Numbered], above: Mapping[int, str], name: FolderNaming) -> dict[int, str]:
    """Names numbered within each folder above, no two alike in one."""
    within: dict[int, list[tuple[int, int | None, str]]] = {}
    for pk, parent, number, text in rows:
        within.setdefault(parent, []).append((pk, number, text))
    found = {}
    for parent, children in within.items():
        names = [name(number, text, order=order) for order, (_, number, text) in enumerate(children, 1)]
        for (pk, _, _), folder in zip(children, unique_names(names), strict=True):
            found[pk] = joined(*filter(None, (above.get(parent, ""), folder)))
    return found


def linked(rows: Iterable[LedgerRow], folders: Mapping[int, str]) -> Iterator[LedgerRow]:
    """Rows whose evidence cell leads to the measure's folder."""
    for row in rows:
        row.link = folders.get(row.pk, "")
        yield row
