"""Scans and photos: kept, read by a job, then a stored text like any other, beside pictures of its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from issues.rules import refuse_build
from jobs.models import Job
from jobs.services import start
from measures import secrecy
from measures.files import clean_name, sha256_of
from notices.files import UnreadableNotice
from notices.files.ocr import ScanEngine, ScanText, read_scan
from notices.files.scan_pictures import MISSING
from notices.files.scan_places import places_in
from notices.imports.store import checked_text, fingerprint, organization_of
from notices.models import NO_TEXT, Notice, ScannedLine, ScannedPage, ScanUpload

KIND = "scan"
# All files of one upload together; twelve photos of a telephone have 40 MB.
MAX_SCAN = 60 * 1024 * 1024
# Scans that nobody had read in this time are forgotten.
KEPT = timedelta(days=30)
GONE = "扫描件已删除,请重新上传。"
Progress = Callable[[int, int], None]


def scan_engine() -> ScanEngine:
    found: ScanEngine = import_string(settings.SCAN_ENGINE)()
    return found


def refuse_scan() -> str | None:
    """Without the optional recogniser: one sentence about what to do."""
    return None if scan_engine().is_installed() else MISSING


def store_scan(uploads: Sequence[UploadedFile], *, by: User) -> Notice:
    """Keeps the files of one text in their order and starts the job that reads them; raises ``Refused``."""
    ask(refuse_scan())
    organization = organization_of(by)
    if sum(upload.size or 0 for upload in uploads) > MAX_SCAN:
        raise Refused(f"扫描件合计超过{MAX_SCAN // 1024 // 1024} MB,请降低分辨率(200 dpi)或分成几份上传。")
    rows = [_upload(upload, position) for position, upload in enumerate(uploads, 1)]
    with _written([row.file for row in rows]), transaction.atomic():
        notice = Notice.objects.create(
            organization=organization,
            file_name=rows[0].name,
            source="",
            sha256=NO_TEXT,
            actor=by,
            actor_name=by.label,
        )
        for row, upload in zip(rows, uploads, strict=True):
            row.notice = notice
            row.file.save(row.name, upload, save=False)
            row.save(force_insert=True)
        hashes = "、".join(row.sha256 for row in rows)
        trail.record(Event.UPLOAD_NOTICE, by=by, about=notice, detail=f"扫描件,SHA-256 {hashes}")
        _start(notice, by=by)
    return notice


def read_again(notice_id: int, *, by: User) -> Job:
    """Starts the job once more, after it failed, was cancelled or is no longer known."""
    row = Notice.objects.filter(organization=by.organization_id).get(pk=notice_id)
    request_context.set_subject(row)
    ask(refuse_build(by, row.organization) or refuse_scan())
    if not row.is_unread or not row.scan_uploads.exists():
        raise Refused(GONE if row.is_unread else "这份扫描件已经识别。")
    return _start(row, by=by)


def _start(notice: Notice, *, by: User) -> Job:
    title = f"识别“{notice.file_name[:60]}”"
    return start(KIND, by=by, title=title, arguments={"notice": notice.pk})


def job_of(notice: Notice) -> Job | None:
    """The newest one; None after a restore, because jobs are in no backup."""
    return Job.objects.filter(kind=KIND, arguments__notice=notice.pk).first()


def recognise(notice_id: int, *, by: User, on_page: Progress) -> str:
    """Reads the files of an unread notice; harmless twice. Raises ``Refused``. What it says is shown."""
    row = Notice.objects.visible_to(by).get(pk=notice_id)
    if not row.is_unread:
        return "已识别。"
    files = [_content(upload) for upload in row.scan_uploads.all()]
    if not files:
        raise Refused(GONE)
    try:
        scan = read_scan(*files, recognise=scan_engine().load(), on_page=on_page)
    except UnreadableNotice as error:
        raise Refused(str(error)) from error
    if any(secrecy.has_mark(text) for text in (scan.found.text, *scan.found.left_out)):
        forget(row)
        raise Refused(f"扫描件{secrecy.WORDS}文件已从系统中删除。")
    return _keep(row.pk, scan, text=checked_text(scan.found.text), by=by)


def _content(upload: ScanUpload) -> bytes:
    try:
        with upload.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise Refused(GONE) from error


def _keep(notice_id: int, scan: ScanText, *, text: str, by: User) -> str:
    pages = [
        ScannedPage(
            number=number,
            width=picture.width,
            height=picture.height,
            size=len(picture.data),
            sha256=hashlib.sha256(picture.data).hexdigest(),
        )
        for number, picture in enumerate(scan.pictures, 1)
    ]
    with _written([page.file for page in pages]), transaction.atomic():
        row = Notice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
        if not row.is_unread:
            return "已识别。"
        for page, picture in zip(pages, scan.pictures, strict=True):
            page.notice = row
            page.file.save("page.jpg", ContentFile(picture.data), save=False)
            page.save(force_insert=True)
        ScannedLine.objects.bulk_create(_lines(scan, pages), batch_size=500)
        row.source, row.sha256, row.notes = text, fingerprint(text), list(scan.found.notes)
        row.save(update_fields=["source", "sha256", "notes"])
        detail = f"识别{len(pages)}页,{len(text)}字,SHA-256 {row.sha256}"
        trail.record(Event.UPLOAD_NOTICE, by=by, about=row, detail=detail)
        forget(row)
    doubtful = sum(line.is_doubtful for line in scan.lines)
    return f"已识别{len(pages)}页、{len(scan.lines)}行,其中{doubtful}行把握不大。"


def _lines(scan: ScanText, pages: Sequence[ScannedPage]) -> list[ScannedLine]:
    places = places_in(scan.found.text, [line.text for line in scan.lines])
    return [
        ScannedLine(
            page=pages[line.page - 1],
            position=position,
            recognised=line.text,
            text=line.text,
            confidence=round(line.confidence, 3),
            is_doubtful=line.is_doubtful and place is not None,
            corners=line.corners,
            start=place[0] if place else None,
            end=place[1] if place else None,
        )
        for position, (line, place) in enumerate(zip(scan.lines, places, strict=True), 1)
    ]


@transaction.atomic
def forget(notice: Notice) -> None:
    """Takes the uploaded files away; the last step, when nothing can fail any more."""
    rows = list(notice.scan_uploads.all())
    notice.scan_uploads.all().delete()
    for row in rows:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))


def forget_unread(today: date) -> str:
    """Scans that nobody had read: what stays on the disk for no use is only a danger."""
    old = Notice.objects.filter(
        sha256=NO_TEXT, uploaded_at__date__lt=today - KEPT, scan_uploads__isnull=False
    )
    count = 0
    for row in old.distinct():
        forget(row)
        count += 1
    return f"清理了{count}份没有识别的扫描件" if count else ""


def _upload(upload: UploadedFile, position: int) -> ScanUpload:
    name = clean_name(upload.name or "")[:255]
    return ScanUpload(position=position, name=name, size=upload.size or 0, sha256=sha256_of(upload))


@contextmanager
def _written(files: Iterable[FieldFile]) -> Iterator[None]:
    """Files that were written for rows that were not are taken away again."""
    try:
        yield
    except BaseException as error:
        if not may_be_written(error):
            for file in files:
                if file:
                    file.storage.delete(str(file.name))
        raise
