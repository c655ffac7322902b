"""意见登记表: what the page of opinions shows, all of it. Who wrote stands in no column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from issues.models import Inspection
from ledger.fields import FieldKind
from opinions.models.opinion import PublicOpinionQuerySet
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan

NAME = "意见登记表"
NOTE = "来件人的姓名和联系方式受保护,不在表内。编号按巡察连续,办结的注明原因,不删除。"
BATCH_SIZE = 200
COLUMNS = (
    SheetColumn("number", "编号", 7, FieldKind.NUMBER),
    SheetColumn("received_on", "收到日期", 13, FieldKind.DATE),
    SheetColumn("way", "方式", 8, FieldKind.WORD),
    SheetColumn("text", "意见内容", 44),
    SheetColumn("about", "涉及的问题或措施", 30),
    SheetColumn("handler", "承办人", 11, FieldKind.WORD),
    SheetColumn("due_on", "答复期限", 13, FieldKind.DATE),
    SheetColumn("answer", "答复内容", 44),
    SheetColumn("answered_on", "答复日期", 13, FieldKind.DATE),
    SheetColumn("told", "是否告知本人", 12, FieldKind.WORD),
    SheetColumn("told_on", "告知日期", 13, FieldKind.DATE),
    SheetColumn("state", "办理状态", 11, FieldKind.WORD),
)


def opinion_sheet(rows: PublicOpinionQuerySet, *, title: str, today: date) -> SheetPlan:
    return SheetPlan(NAME, title, COLUMNS, _lines(rows), notes=[f"截至{today}。{NOTE}"])


def write_opinions(path: Path, rows: PublicOpinionQuerySet, *, inspection: Inspection, today: date) -> None:
    title = f"{inspection.organization.name}{inspection.name}{NAME}"
    plans = [opinion_sheet(rows, title=title, today=today)]
    origin = origin_of(plans, organization=None, inspections=(), template="")
    write_book(path, plans, title=title, origin=origin)


def _lines(rows: PublicOpinionQuerySet) -> Iterator[SheetLine]:
    """By number, as a register is kept."""
    for row in rows.order_by("number").iterator(chunk_size=BATCH_SIZE):
        yield SheetLine(
            (
                row.number,
                row.received_on,
                row.get_way_display(),
                row.text,
                row.about,
                row.handler.full_name if row.handler else "",
                row.due_on,
                row.answer,
                row.answered_on,
                "是" if row.told_on else "否",
                row.told_on,
                row.get_state_display(),
            )
        )
