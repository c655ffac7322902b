"""What lies beside the folders: the index workbook, the list of what is missing, and how to check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils import timezone

from ledger.custom_fields import inspection_fields, with_standard
from ledger.fields import FieldKind
from ledger.rows import ledger_rows
from measures.models import Watch
from measures.models.watch import WatchQuerySet
from reporting.archive.evidence import ArchivedFile
from reporting.archive.scope import ArchiveScope
from reporting.archive.tree import linked
from workbooks.exports.opinion_register import opinion_sheet
from workbooks.exports.regulation_sheet import regulation_sheet
from workbooks.exports.watch_sheet import watch_sheet
from workbooks.writing.book import origin_of, write_book
from workbooks.writing.columns import SheetColumn, ledger_columns
from workbooks.writing.plan import SheetLine, SheetPlan, ledger_sheet

INDEX, MISSING, READ_ME, SUMS = "目录.xlsx", "缺失清单.txt", "说明.txt", "SHA256SUMS.txt"
LINE_END = "\r\n"
# The column of this key is the one that carries the links.
FILES = (
    SheetColumn("number", "序号", 6, FieldKind.NUMBER),
    SheetColumn("measure", "整改措施", 42),
    SheetColumn("what", "形式", 11, FieldKind.WORD),
    SheetColumn("evidence", "名称", 36),
    SheetColumn("version", "版次", 7, FieldKind.NUMBER),
    SheetColumn("dated_on", "材料日期", 13, FieldKind.DATE),
    SheetColumn("handed_in", "提供", 20),
    SheetColumn("content", "校验值(SHA-256)、链接或文号", 40),
    SheetColumn("state", "归档情况", 30),
)


def write_index(
    path: Path, scope: ArchiveScope, *, folders: Mapping[int, str], filed: Sequence[ArchivedFile]
) -> None:
    """The ledger, whose evidence leads to the measure's folder, and every file with a link to itself."""
    own = inspection_fields(scope.inspection)
    rows = linked(ledger_rows(scope.measures, fields=with_standard(own)), folders)
    title, today = f"{scope.title}档案目录", timezone.localdate()
    plans = [
        ledger_sheet(rows, ledger_columns(own), title=title),
        SheetPlan("材料清单", title, FILES, _lines(filed)),
        watch_sheet(_watches(scope), title=title, today=today),
        regulation_sheet(scope.regulations.order_by("pk"), scope.measures, title=title, today=today),
        opinion_sheet(scope.opinions, title=title, today=today),
    ]
    inspection = scope.inspection
    origin = origin_of(
        plans, organization=inspection.organization_id, inspections=[inspection.pk], template=""
    )
    write_book(path, plans, title=title, origin=origin)


def _watches(scope: ArchiveScope) -> WatchQuerySet:
    """Of what is in the archive; what is watched goes on after it was packed."""
    return Watch.objects.filter(is_active=True, measure__in=scope.measures.order_by().values("pk"))


def _lines(filed: Sequence[ArchivedFile]) -> Iterator[SheetLine]:
    for number, one in enumerate(filed, start=1):
        who = (one.version or None, one.dated_on, one.handed_in, one.content, one.state)
        yield SheetLine((number, one.measure, one.what, one.name, *who), link=one.path)


def missing_text(sentences: Sequence[str]) -> bytes:
    lines = [f"共{len(sentences)}项没有放进档案包:", ""]
    return _text(lines + [f"{number}. {text}" for number, text in enumerate(sentences, start=1)])


def read_me(scope: ArchiveScope, *, measures: int, files: int, missing: int) -> bytes:
    inspection = scope.inspection
    versions = "每份材料的全部版次" if scope.is_every_version else "每份材料的当前版次"
    lacks = f"有{missing}项没有放进来,原因见“{MISSING}”。本档案包不完整。" if missing else "没有缺失。"
    return _text(
        [
            f"{scope.title} 档案包",
            f"单位:{inspection.organization.name}",
            f"巡察:{inspection.name}",
            f"生成:{timezone.localtime():%Y-%m-%d %H:%M} {scope.user.label if scope.user.pk else '命令行'}",
            f"内容:{measures}条措施,{files}份佐证材料文件({versions})。{lacks}",
            "",
            f"一个问题一个文件夹,按原文序号排列;其中每条措施一个文件夹,有措施记录和佐证材料;已报送的方案、报告、通报在“报送”文件夹里。“{INDEX}”里的名称可以点开。",
            "核对文件是否完整、有没有被改动:",
            f"  Linux:在本文件夹执行 sha256sum -c {SUMS}",
            f"  Windows:执行 certutil -hashfile 文件名 SHA256,与 {SUMS} 中的值比较",
        ]
    )


def _text(lines: Sequence[str]) -> bytes:
    """As the editor of every Windows shows it."""
    return (LINE_END.join(lines) + LINE_END).encode("utf-8-sig")
