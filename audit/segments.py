"""Old entries as sealed files. Only what lies in such a file, whole, is ever taken out of the database."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from audit import keys
from audit.beginning import beginning, has_genuine_seal
from audit.chain import chain, in_order, locked_tail, rows
from audit.checksums import sha256_of
from audit.differences import field_of
from audit.events import Event
from audit.exceptions import Refused
from audit.faults import ChainLink, Fault
from audit.models import AuditEntry, AuditSegment
from audit.trail import record
from audit.verify import follow

COLUMNS = ("id", *keys.ROW, "seal", "number", "mac")
MANIFEST = (*keys.SEGMENT, "seal")


class NothingNew(Refused):
    """Every entry made before the day lies in a segment already."""


def export(before: date, folder: Path) -> AuditSegment:
    """Writes the entries made before ``before`` that no segment holds yet; raises ``Refused``.

    Two files: ``….jsonl.gz``, a row a line, and ``….json``, which seals it. Nothing is removed.
    """
    chain()
    begin, last = _from_here(), _last_before(before)
    if last <= begin.number:
        raise NothingNew(f"{before:%Y-%m-%d} 以前没有还未封存的审计日志。")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"audit-{begin.number + 1:09d}-{last:09d}.jsonl.gz"
    found = rows().filter(number__gt=begin.number, number__lte=last)
    with closing(in_order(found)) as entries:
        segment = _write(path, entries, begin=begin, last=last)
    _write_manifest(path, segment)
    with transaction.atomic():
        segment.save(force_insert=True)
        detail = f"第{segment.first}至{segment.last}条,{segment.file_name},SHA-256 {segment.sha256}"
        record(Event.SEAL_AUDIT, by=None, detail=detail)
    return segment


def _from_here() -> ChainLink:
    """Behind what was exported already, removed or not."""
    begin = beginning()
    if isinstance(begin, Fault):
        raise Refused(begin.sentence)
    newest = AuditSegment.objects.filter(last__gt=begin.number).order_by("-last").first()
    if newest is None:
        return begin
    if not has_genuine_seal(newest):
        raise Refused(f"第{newest.first}至{newest.last}条的封存登记被改动。")
    return ChainLink(newest.last, newest.last_mac)


def _last_before(before: date) -> int:
    """The last number with nothing younger in front of it: entries may be chained a little out of time."""
    moment = timezone.make_aware(datetime.combine(before, time()))
    chained = rows().filter(number__isnull=False)
    first = chained.filter(at__gte=moment).order_by("number").values_list("number", flat=True).first()
    if first is not None:
        return int(first) - 1
    return int(chained.order_by("-number").values_list("number", flat=True).first() or 0)


def _write(path: Path, found: Iterator[AuditEntry], *, begin: ChainLink, last: int) -> AuditSegment:
    """The file, and what is to be kept of it; a broken chain is not sealed as if it were whole."""
    work = path.with_name(path.name + ".unfinished")
    newest = timezone.now() - timedelta(days=36_500)

    def written(file: gzip.GzipFile) -> Iterator[AuditEntry]:
        nonlocal newest
        for row in found:
            file.write(_line(row))
            newest = max(newest, row.at)
            yield row

    with work.open("wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
            result = follow(written(file), begin)
        raw.flush()
        os.fsync(raw.fileno())
    if result.fault or result.last.number != last:
        work.unlink()
        raise Refused(result.fault.sentence if result.fault else "末尾的审计日志不见了。")
    work.rename(path)
    segment = AuditSegment(
        first=begin.number + 1,
        last=last,
        previous_mac=begin.mac,
        last_mac=result.last.mac,
        last_at=newest,
        file_name=path.name,
        sha256=sha256_of(path),
    )
    segment.seal = keys.segment_seal(keys.current_key(), segment)
    return segment


def _line(row: AuditEntry) -> bytes:
    values = {name: getattr(row, name) for name in COLUMNS}
    return json.dumps(values, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _write_manifest(path: Path, segment: AuditSegment) -> None:
    values = {name: getattr(segment, name) for name in MANIFEST}
    text = json.dumps(values, default=_plain, ensure_ascii=False, indent=1)
    manifest_of(path).write_text(text + "\n", encoding="utf-8")


def manifest_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".jsonl.gz") + ".json")


def check_file(path: Path) -> AuditSegment:
    """Reads a segment's file from beginning to end; raises ``Refused`` with what is wrong with it."""
    segment = _read_manifest(path)
    if not has_genuine_seal(segment):
        raise Refused(f"{manifest_of(path).name} 的封印不对:被改动,或是用另一个密钥封存的。")
    if not path.is_file() or sha256_of(path) != segment.sha256:
        raise Refused(f"{path.name} 缺失或与封存时的 SHA-256 不符。")
    begin = ChainLink(segment.first - 1, segment.previous_mac)
    result = follow(_read(path), begin)
    if result.fault:
        raise Refused(f"{path.name}:{result.fault.sentence}")
    if result.last != ChainLink(segment.last, segment.last_mac):
        raise Refused(f"{path.name} 的末尾与清单不符。")
    return segment


def _read_manifest(path: Path) -> AuditSegment:
    try:
        values = json.loads(manifest_of(path).read_text(encoding="utf-8"))
        return AuditSegment(**{name: _typed(AuditSegment, name, value=values[name]) for name in MANIFEST})
    except (OSError, ValueError, KeyError) as error:
        raise Refused(f"读不到 {path.name} 的清单 {manifest_of(path).name}。") from error


def _read(path: Path) -> Iterable[AuditEntry]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            yield AuditEntry(**{name: _typed(AuditEntry, name, value=values[name]) for name in COLUMNS})


def _typed(model: type[models.Model], name: str, *, value: object) -> Any:
    field = field_of(model, name)
    return value if field.is_relation else field.to_python(value)


def remove(folder: Path, *, now: datetime) -> list[AuditSegment]:
    """Takes exported entries older than AUDIT_DAYS out of the database, oldest first.

    Each segment's file has to lie in ``folder`` and be right from beginning to end.
    """
    limit = now - timedelta(days=settings.AUDIT_DAYS)
    kept = AuditSegment.objects.filter(removed_at__isnull=True, restart_reason="").order_by("first")
    gone = []
    for segment in kept:
        if segment.last_at >= limit:
            break
        if check_file(folder / segment.file_name).seal != segment.seal:
            raise Refused(f"{segment.file_name} 与登记的封存段不是同一份。")
        _remove(segment, now=now)
        gone.append(segment)
    return gone


@transaction.atomic
def _remove(segment: AuditSegment, *, now: datetime) -> None:
    locked_tail()
    count, _ = rows().filter(number__gte=segment.first, number__lte=segment.last).delete()
    if count != segment.last - segment.first + 1:
        raise Refused(f"第{segment.first}至{segment.last}条在数据库里不完整,没有移出。")
    segment.removed_at = now
    segment.seal = keys.segment_seal(keys.current_key(), segment)
    segment.save()
    detail = f"第{segment.first}至{segment.last}条,已封存于 {segment.file_name}"
    record(Event.REMOVE_AUDIT, by=None, detail=detail)
