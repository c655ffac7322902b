"""The files of regulations in a folder of their own: each once, however many measures it serves."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.file_names import joined, safe_part, unique_names
from measures.pages.regulations import with_files
from reporting.archive.evidence import ArchivedFile, chosen_of, filed, room_in
from reporting.archive.scope import ArchiveScope
from reporting.archive.zip_file import ArchiveZip

FOLDER = "制度"


def add_regulations(target: ArchiveZip, scope: ArchiveScope) -> Iterator[ArchivedFile]:
    """Every row of the list; one without a file is told by its number, or that nothing is there."""
    rows = scope.regulations.prefetch_related(with_files()).order_by("pk")
    wanted = [
        (row, one)
        for row in rows
        for file in row.files.all()
        for one in chosen_of(file.evidence, is_every_version=scope.is_every_version)
    ]
    longest = room_in(FOLDER)
    names = unique_names([safe_part(f"{row.title} {one.real_name}", longest=longest) for row, one in wanted])
    for (row, one), name in zip(wanted, names, strict=True):
        yield filed(target, one, told=f"制度:{row}", path=joined(FOLDER, name))
