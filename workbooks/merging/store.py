"""Keeping an uploaded workbook, reading it again, and remembering what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from issues.models import Inspection
from issues.rules import refuse_build, refuse_transferred
from issues.services import add_inspection
from ledger.custom_fields import inspection_fields, with_own
from ledger.fields import FIELDS, LedgerField
from ledger.titles import whole_title
from measures.files import clean_name, sha256_of, within_budget
from measures.models import Measure
from workbooks.identity import SHEET_NAME, Origin, origin_of
from workbooks.merging.fields import columns_of
from workbooks.merging.incoming import Incoming
from workbooks.merging.misplaced import marks_of
from workbooks.merging.new_columns import with_made
from workbooks.merging.senders import sender_named
from workbooks.models import ImportBatch, LedgerImport, RememberedTitle, remembered
from workbooks.reading import UnreadableWorkbook, WorkbookReading, read_tables
from workbooks.reading.model import Grid
from workbooks.tables import open_tables

# So many rows say of which inspection a file is.
MAX_MARKS = 500


def read_incoming(
    source: Path | BinaryIO,
    *,
    name: str,
    inspection: Inspection,
    fields: Mapping[str, LedgerField] | None = None,
    chosen: Mapping[str, Mapping[str, LedgerField | None]] | None = None,
    choices: Mapping[str, str] | None = None,
    received_on: date | None = None,
) -> Incoming:
    """The workbook as rows and problems; raises ``Refused`` for what is none.

    ``fields``: those of the inspection by key, if they were read already.
    """
    fields = fields if fields is not None else _fields_of(inspection)
    titles = remembered(inspection.organization, fields)

    def read() -> tuple[Origin | None, WorkbookReading]:
        with open_tables(source, name=name) as tables:
            origin = _origin(tables.hidden(SHEET_NAME))
            exported = columns_of(origin, fields)
            return origin, read_tables(tables.visible, titles=titles, chosen=chosen or {}, exported=exported)

    files = [] if isinstance(source, Path) else [source]
    by_hand = (field for columns in (chosen or {}).values() for field in columns.values() if field)
    shared = {*FIELDS.values(), *fields.values(), *by_hand}
    try:
        origin, reading = within_budget(read, name=name, files=files, shared=shared)
    except UnreadableWorkbook as error:
        raise Refused(str(error)) from error
    return Incoming(reading, origin, received_on or timezone.localdate(), choices or {})


def _fields_of(inspection: Inspection) -> dict[str, LedgerField]:
    return with_own(inspection_fields(inspection))


def _origin(grid: Grid | None) -> Origin | None:
    """From the very hidden sheet; its rows are pairs of a word and a text."""
    rows = grid.rows.values() if grid is not None else ()
    texts = (row[2].text for row in rows if 1 in row and 2 in row and row[1].text == "来源")
    return origin_of(next(texts, ""))


def store_import(
    file: File[Any], *, name: str, inspection: Inspection, by: User, batch: ImportBatch | None = None
) -> LedgerImport:
    """Stores a workbook that can be read; raises ``Refused``, and then nothing is kept."""
    if by.organization_id != inspection.organization_id or refuse_build(by, inspection.organization):
        raise Refused("只有整改办可以导入台账。")
    ask(refuse_transferred(inspection))
    name = clean_name(name)
    incoming = read_incoming(file, name=name, inspection=inspection)  # type: ignore[arg-type]
    _refuse_other_inspection(incoming, name=name, inspection=inspection)
    departments = list(inspection.organization.departments.active())
    row = LedgerImport(
        organization=inspection.organization,
        inspection=inspection,
        file_name=name,
        size=file.size,
        sha256=sha256_of(file),
        batch=batch,
        sender=sender_named(name, incoming.reading, departments),
        actor=by,
        actor_name=by.label,
    )
    row.file.save(name, file, save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            trail.record(Event.UPLOAD_LEDGER, by=by, about=row, detail=f"SHA-256 {row.sha256}")
    except BaseException as error:
        if not may_be_written(error):
            row.file.storage.delete(str(row.file.name))
        raise
    return row


def _refuse_other_inspection(incoming: Incoming, *, name: str, inspection: Inspection) -> None:
    """One of our own ledgers, all of whose rows are another inspection's of the organization."""
    marked = list(marks_of(incoming.reading.rows()))[:MAX_MARKS]
    rows = Measure.objects.filter(pk__in=marked, organization=inspection.organization)
    names = dict(rows.order_by().values_list("inspection_id", "inspection__name").distinct())
    if names and inspection.pk not in names:
        listed = "、".join(f"“{one}”" for one in names.values())
        raise Refused(f"“{name}”是{listed}的台账,不是“{inspection.name}”的,请选择那次巡察后再上传。")


@transaction.atomic
def store_first(file: File[Any], *, name: str, inspection: str, by: User) -> LedgerImport:
    """``store_import`` into a new inspection of that name; of a file that is refused no inspection stays."""
    return store_import(file, name=name, inspection=add_inspection(inspection, by=by), by=by)


def incoming_of(row: LedgerImport) -> Incoming:
    """The stored file read again, with what was chosen for it by hand."""
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise Refused(f"“{row.file_name}”的文件不见了,请重新上传。") from error
    fields = _fields_of(row.inspection)
    with file:
        return read_incoming(
            file.file,
            name=row.file_name,
            inspection=row.inspection,
            fields=fields,
            chosen=row.chosen(fields),
            choices=row.choices,
            received_on=timezone.localdate(row.uploaded_at),
        )


@transaction.atomic
def set_columns(row_id: int, columns: Mapping[str, Mapping[str, str]], *, by: User) -> LedgerImport:
    """Corrects what columns mean (sheet → letter → field, "" is passed over) and remembers their titles.

    A ``new:…`` is made an own column first.
    """
    row = waiting(row_id, by=by)
    reading = incoming_of(row).reading
    columns = with_made(columns, reading, by=by)
    known = {*_fields_of(row.inspection), ""}
    row.columns = {
        sheet: {letter: value for letter, value in letters.items() if value in known}
        for sheet, letters in columns.items()
    }
    # What was chosen between belongs to the columns as they were.
    row.choices = {}
    row.save(update_fields=["columns", "choices"])
    titles = {
        (sheet.name, column.letter): whole_title(column.title.rpartition("/")[2])
        for sheet in reading.sheets
        for column in sheet.columns
    }
    for sheet, letters in row.columns.items():
        for letter, value in letters.items():
            if title := titles.get((sheet, letter)):
                RememberedTitle.objects.update_or_create(
                    organization=row.organization, title=title, defaults={"field": value}
                )
    trail.record(Event.ADJUST_IMPORT, by=by, about=row, detail="各列的含义")
    return row


@transaction.atomic
def set_choices(row_id: int, choices: Mapping[str, str], *, by: User) -> LedgerImport:
    """Adds decisions between the file's value and ours."""
    row = waiting(row_id, by=by)
    row.choices = {**row.choices, **choices}
    row.save(update_fields=["choices"])
    trail.record(Event.ADJUST_IMPORT, by=by, about=row, detail=f"冲突的选择{len(choices)}项")
    return row


def waiting(row_id: int, *, by: User) -> LedgerImport:
    """The import, locked; raises ``DoesNotExist`` for somebody else's and ``Refused`` when it is done."""
    found = LedgerImport.objects.visible_to(by).select_related("organization", "inspection__organization")
    row = found.select_for_update(of=("self",), no_key=True).get(pk=row_id)
    request_context.set_subject(row)
    if row.is_imported:
        raise Refused("这份台账已经导入过,不能再次导入。要再导入,请重新上传。")
    return row
