"""档案移交清单: what was handed to the archive, for how long it is kept, and what of it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import models
from django.utils import timezone

from ledger.fields import FieldKind
from ledger.file_names import workbook_name
from reporting.models import ArchiveTransfer
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import SheetColumn
from workbooks.writing.plan import SheetLine, SheetPlan

NAME = "档案移交清单"
COLUMNS = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("unit", "单位", 30),
    SheetColumn("inspection", "巡察", 34),
    SheetColumn("at", "移交日期", 13, FieldKind.DATE),
    SheetColumn("actor", "移交人", 18),
    SheetColumn("keeping", "保管期限", 10, FieldKind.WORD),
    SheetColumn("until", "保管至", 13, FieldKind.DATE),
    SheetColumn("file", "档案包", 36),
    SheetColumn("contents", "内容", 36),
    SheetColumn("sha256", "校验值(SHA-256)", 40),
    SheetColumn("state", "状态", 14, FieldKind.WORD),
    SheetColumn("note", "说明", 36),
)
NOTE = (
    "保管期限从移交的次年1月1日起算。系统不销毁任何档案:期满的只在这里列出,是否销毁由两人以上鉴定、"
    "经批准后,在档案部门办理。"
)


class TransferState(models.TextChoices):
    """What lies in the archive of a transfer on a day; follows from the row, never stored."""

    TAKEN_BACK = "TAKEN_BACK", "已取回"
    WAITING = "WAITING", "档案包未入库"
    OVER = "OVER", "保管期满"
    KEPT = "KEPT", "在库"

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self]


STATE_COLOURS: dict[TransferState, str] = {
    TransferState.TAKEN_BACK: "grey",
    TransferState.WAITING: "amber",
    TransferState.OVER: "red",
    TransferState.KEPT: "green",
}


@dataclass(frozen=True)
class RegisterLine:
    row: ArchiveTransfer
    today: date

    @property
    def state(self) -> TransferState:
        if self.row.taken_back_at:
            return TransferState.TAKEN_BACK
        if not self.row.file:
            return TransferState.WAITING
        return TransferState.OVER if self.row.is_over(self.today) else TransferState.KEPT

    @property
    def note(self) -> str:
        parts = (
            self.row.note,
            self.row.override_reason and f"自检有错误仍移交:{self.row.override_reason}",
            self.row.taken_back_reason and f"{self.row.taken_back_by_name}取回:{self.row.taken_back_reason}",
        )
        return ";".join(filter(None, parts))


def register_name(today: date) -> str:
    return workbook_name(NAME, day=today, what="")


def write_register(path: Path, rows: Iterable[ArchiveTransfer]) -> None:
    today = timezone.localdate()
    plans = [SheetPlan(NAME, NAME, COLUMNS, _lines(rows, today), notes=[f"截至{today}。", NOTE])]
    origin = origin_of(plans, organization=None, inspections=(), template="")
    write_book(path, plans, title=NAME, origin=origin)


def _lines(rows: Iterable[ArchiveTransfer], today: date) -> Iterator[SheetLine]:
    for number, row in enumerate(rows, start=1):
        line = RegisterLine(row, today)
        yield SheetLine(
            (
                number,
                row.inspection.organization.name,
                row.inspection.name,
                timezone.localdate(row.at),
                row.actor_name,
                row.keeping,
                row.kept_until,
                row.name,
                row.contents,
                row.sha256,
                line.state.label,
                line.note,
            )
        )
