"""A unit that has only Excel or Word: its ledger or notice, read as an import reads it, as of a day.

Kept as a package that nobody signed: the rows as they were read, and the file itself beside them.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.days import refuse_day
from accounts.models import Organization, User
from accounts.steps import ask
from audit.checksums import sha256_of
from audit.exceptions import Refused
from exchange.contents import ROWS, PackageRow
from exchange.making.writing import PackageZip
from exchange.models import IncomingPackage, PackageKind, PackageSource, PackageState
from exchange.rules import refuse_take_in
from exchange.taking.store import keep, scanned
from ledger import fields
from ledger.models import COUNTED
from measures import files
from measures.workflow import Status
from notices.files import NeedsRecognition
from notices.imports.store import text_of
from notices.parser import NotANotice, parse_notice
from notices.parser.focus import propose_focus
from statements.spelling import normal
from workbooks.reading import SheetRow, UnreadableWorkbook, read_day, read_due, read_tables
from workbooks.tables import ENDINGS as TABLES
from workbooks.tables import open_tables

TEXTS = (".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".txt")
WORDS = {status.label: status for status in Status} | dict.fromkeys(("阶段性完成", "完成"), Status.COMPLETED)
CLOSED = ("是", "已销号", "销号")
UNSAID = "未写明"


@dataclass
class _ForeignReading:
    """``minded``: what the person who confirms has to look at."""

    source: PackageSource
    rows: list[PackageRow]
    minded: list[str]


def store_foreign(upload: UploadedFile, *, organization: Organization, on: date, by: User) -> IncomingPackage:
    """Raises ``Refused``."""
    name = files.clean_name(upload.name or "")
    ask(refuse_take_in(by, organization, PackageKind.REPORT))
    ask(refuse_day(on) or (f"日期{on}还没有到。" if on > timezone.localdate() else None))
    ask(files.refuse_content(upload))
    scanned(upload, name)
    upload.seek(0)
    found = _read(upload, name=name, on=on)
    if not found.rows:
        raise Refused(f"“{name}”里没有读到整改措施。")
    return _keep(upload, found, name=name, organization=organization, on=on, by=by)


def _read(upload: UploadedFile, *, name: str, on: date) -> _ForeignReading:
    ending = PurePosixPath(name).suffix.lower()
    if ending in TABLES and ending != ".txt":
        return _read_table(upload, name=name, on=on)
    if ending in TEXTS:
        return _read_notice(upload.read(), name=name)
    listed = "、".join(dict.fromkeys((*TABLES, *TEXTS)))
    raise Refused(f"“{name}”不是能读取的台账或通报。可以上传:上报包(.zip)、{listed}。")


def _read_table(upload: UploadedFile, *, name: str, on: date) -> _ForeignReading:
    source = cast("BinaryIO", upload)

    def read() -> tuple[list[SheetRow], list[str]]:
        with open_tables(source, name=name) as tables:
            reading = read_tables(tables.visible, titles={}, chosen={})
            return list(reading.rows()), [str(problem) for problem in reading.problems]

    try:
        rows, problems = files.within_budget(
            read, name=name, files=[source], shared=set(fields.FIELDS.values())
        )
    except UnreadableWorkbook as error:
        raise Refused(str(error)) from error
    found = [_table_row(row, on=on) for row in rows if row.text(fields.MEASURE)]
    return _ForeignReading(PackageSource.WORKBOOK, found, problems[:50])


def _table_row(row: SheetRow, *, on: date) -> PackageRow:
    text = row.text
    due = read_due(row.cells[fields.DUE_ON]) if fields.DUE_ON in row.cells else None
    closed = read_day(row.cells[fields.CLOSED_ON]).day if fields.CLOSED_ON in row.cells else None
    state = text(fields.STATUS)
    status = WORDS.get(state, Status.IN_PROGRESS)
    day = due.day if due else None
    return PackageRow(
        key=_key(text(fields.FINDING), text(fields.MEASURE)),
        finding_key=_key(text(fields.CATEGORY), text(fields.FINDING)),
        inspection=text(fields.INSPECTION),
        category=text(fields.CATEGORY),
        focus=propose_focus(text(fields.CATEGORY)),
        finding=text(fields.FINDING),
        is_closed=closed is not None or text(fields.IS_CLOSED) in CLOSED,
        closed_on=closed,
        measure=text(fields.MEASURE),
        goal=text(fields.GOAL),
        leader=text(fields.LEADER),
        department=text(fields.DEPARTMENT),
        supporting=text(fields.SUPPORTING),
        handler=text(fields.HANDLER),
        timeframe=text(fields.TIMEFRAME),
        due_on=day,
        status=status,
        state=state or UNSAID,
        is_overdue=bool(day and day < on and status != Status.COMPLETED),
        progress=text(fields.PROGRESS),
        outcome=text(fields.OUTCOME),
        next_step=text(fields.NEXT_STEP),
        remark=text(fields.REMARK),
    )


def _read_notice(data: bytes, *, name: str) -> _ForeignReading:
    try:
        notice = parse_notice(text_of(name, data).text)
    except NeedsRecognition as error:
        raise Refused(f"{error}扫描件请先在单位的“导入通报”里识别。") from error
    except NotANotice as error:
        raise Refused(str(error)) from error
    rows = []
    for category in notice.categories:
        for finding in category.sub_issues:
            for measure in finding.measures:
                state = measure.stated_status or finding.stated_status
                title = f"{finding.mark}{finding.title}"
                rows.append(
                    PackageRow(
                        key=_key(title, measure.text),
                        finding_key=_key(category.title, title),
                        category=f"{category.mark}{category.title}",
                        focus=category.focus,
                        finding=title,
                        mark=measure.mark[:500],
                        measure=f"{measure.mark}{measure.text}",
                        status=WORDS.get(state, Status.IN_PROGRESS),
                        state=state or UNSAID,
                    )
                )
    minded = [f"第{one.line}行:{one.message}" for one in notice.warnings]
    return _ForeignReading(PackageSource.NOTICE, rows, minded[:50])


def _key(*texts: str) -> int:
    """The same words have the same key, also in next month's table."""
    digest = hashlib.sha256("\n".join(map(normal, texts)).encode()).hexdigest()
    return int(digest[:12], 16)


def _figures(rows: list[PackageRow]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*COUNTED, "done"), 0))
    findings: dict[tuple[str, int], bool] = {}
    for row in rows:
        line = found[row.focus]
        line[row.status.lower()] += 1
        line["done"] += row.is_done
        line["overdue"] += row.is_overdue
        findings[row.focus, row.finding_key] = row.is_closed
    for (focus, _), is_closed in findings.items():
        found[focus]["findings"] += 1
        found[focus]["findings_closed"] += is_closed
    return dict(found)


def _keep(
    upload: UploadedFile, found: _ForeignReading, *, name: str, organization: Organization, on: date, by: User
) -> IncomingPackage:
    row = IncomingPackage(
        kind=PackageKind.REPORT,
        source=found.source,
        organization=organization,
        state=PackageState.WAITING,
        as_of=timezone.make_aware(datetime.combine(on, time())),
        manifest={
            "unit": {"code": "", "name": organization.name},
            "sender": {"site": "", "name": organization.name, "person": by.label, "key": ""},
            "inspections": [],
            "snapshots": [],
            "figures": _figures(found.rows),
            "rows": len(found.rows),
            "chosen": [],
            "note": "",
        },
        warnings=found.minded,
        name=name,
        actor=by,
        actor_name=by.label,
    )
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        path = Path(folder) / "state.zip"
        with zipfile.ZipFile(path, "w") as target:
            _pack(PackageZip(target), upload, found.rows, name=name)
        row.size, row.sha256 = path.stat().st_size, sha256_of(path)
        with path.open("rb") as content:
            return keep(row, File(content, name=name), by=by)


def _pack(package: PackageZip, upload: UploadedFile, rows: list[PackageRow], *, name: str) -> None:
    lines: Iterator[bytes] = (row.model_dump_json().encode() + b"\n" for row in rows)
    package.add_lines(ROWS, lines)
    upload.seek(0)
    package.add_lines(f"source/{name}", upload.chunks())
