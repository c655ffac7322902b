"""The finished file: the shell a library wrote, with the rows streamed into its sheets."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.utils import timezone

from workbooks import identity
from workbooks.writing.body import Body
from workbooks.writing.links import RELATIONS, Links
from workbooks.writing.plan import SheetPlan
from workbooks.writing.shell import HEADER_ROW, LAST_ROW, SheetShell, read_shell, write_shell

try:
    from isal import isal_zlib as deflate
except ImportError:  # Processors it has no build for: the same file, at the price of some time.
    import zlib as deflate  # type: ignore[no-redef]

PIECE = 256 * 1024
BOOK = "xl/workbook.xml"
Progress = Callable[[int], object]


def _nothing(_done: int) -> None:
    """Nobody asks how far it is."""


def write_book(
    path: Path,
    plans: Sequence[SheetPlan],
    *,
    title: str,
    origin: identity.Origin,
    on_row: Progress = _nothing,
) -> list[int]:
    """Writes the workbook and answers how many lines each sheet holds.

    ``on_row`` hears how many lines of the current sheet are written; what it raises ends the writing.
    """
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        shell_path = Path(folder) / "shell.xlsx"
        write_shell(shell_path, plans, title=title, origin=origin)
        with (
            zipfile.ZipFile(shell_path) as source,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            shells = read_shell(source, len(plans))
            streamed = {shell.part for shell in shells} | {BOOK}
            for entry in source.infolist():
                if entry.filename not in streamed:
                    target.writestr(entry.filename, source.read(entry))
            counts = [
                _write_sheet(target, plan, into=shell, on_row=on_row)
                for plan, shell in zip(plans, shells, strict=True)
            ]
            book = source.read(BOOK).decode()
            for index, (plan, count) in enumerate(zip(plans, counts, strict=True)):
                last = HEADER_ROW + count + len(plan.notes)
                book = book.replace(f"${LAST_ROW - index}<", f"${last}<")
            target.writestr(BOOK, book)
    return counts


def _write_sheet(target: zipfile.ZipFile, plan: SheetPlan, *, into: SheetShell, on_row: Progress) -> int:
    with (
        tempfile.SpooledTemporaryFile(PIECE) as merges,
        tempfile.SpooledTemporaryFile(PIECE) as elements,
        tempfile.SpooledTemporaryFile(PIECE) as relations,
    ):
        links = Links(elements, relations)
        body = Body(plan, into, merges=merges, links=links)
        with _part(target, into.part) as put:
            put(into.head)
            count = body.write(put, on_row=on_row)
            put(b"</sheetData>")
            _put_all(put, merges, around=(b'<mergeCells count="%d">' % body.merge_count, b"</mergeCells>"))
            _put_all(put, links.elements, around=(b"<hyperlinks>", b"</hyperlinks>"))
            put(into.tail)
        if links.count:
            with _part(target, into.part.replace("worksheets/", "worksheets/_rels/") + ".rels") as put:
                _put_all(put, links.relations, around=(RELATIONS, b"</Relationships>"))
    return count


def _put_all(put: Callable[[bytes], object], file: IO[bytes], *, around: tuple[bytes, bytes]) -> None:
    """The element with everything in ``file``; none when that is empty: Excel takes no empty ones."""
    if not file.tell():
        return
    file.seek(0)
    put(around[0])
    while piece := file.read(PIECE):
        put(piece)
    put(around[1])


@contextmanager
def _part(target: zipfile.ZipFile, name: str) -> Iterator[Callable[[bytes], object]]:
    """A part of the archive, written in large pieces through the fast deflate."""
    entry = zipfile.ZipInfo(name, datetime.now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    waiting: list[bytes] = []
    size = 0
    # Only the compressor differs from zipfile's own; should its name change, zipfile's own does the work.
    with target.open(entry, "w", force_zip64=True) as part:
        part._compressor = deflate.compressobj(1, deflate.DEFLATED, -15)  # type: ignore[attr-defined]

        def put(data: bytes) -> None:
            nonlocal size
            waiting.append(data)
            size += len(data)
            if size > PIECE:
                part.write(b"".join(waiting))
                waiting.clear()
                size = 0

        yield put
        part.write(b"".join(waiting))


def origin_of(
    plans: Sequence[SheetPlan], *, organization: int | None, inspections: Sequence[int], template: str
) -> identity.Origin:
    """The marks of the sheets that carry identities."""
    sheets = tuple(
        identity.SheetOrigin(plan.name, plan.fields, header_row=HEADER_ROW) for plan in plans if plan.kind
    )
    now = timezone.localtime().isoformat(timespec="seconds")
    return identity.Origin(organization, tuple(inspections), template, now, sheets)
