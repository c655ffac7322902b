"""The files of one upload: as they were chosen, and what is inside of zip archives."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File

from audit.exceptions import Refused
from measures.files.archives import entry_name
from measures.files.names import clean_label
from workbooks.opening import MAX_FILE_SIZE, check_secret_name, ending_of

ZIP = ".zip"
MAX_FILES = 60
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 300
SMALL_ENTRY = 1024 * 1024
# What systems and spreadsheets leave in folders beside the files.
_LEFT_OVERS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class FileIn:
    """One file, or the sentence why it cannot be one."""

    name: str
    file: File[Any] | None
    refusal: str = ""


def files_in(uploads: Iterable[File[Any]]) -> Iterator[FileIn]:
    """Each upload, and each file inside of a zip archive under its folder and name."""
    for upload in uploads:
        name = str(upload.name)
        if ending_of(name) != ZIP:
            yield FileIn(name, upload)
            continue
        try:
            check_secret_name(name)
            yield from _unpacked(upload, name)
        except Refused as error:
            yield FileIn(name, None, str(error))


def _unpacked(upload: File[Any], name: str) -> Iterator[FileIn]:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = [entry for entry in archive.infolist() if _is_file(entry)]
            _check(entries, name=name)
            names = _short_names([entry_name(entry) for entry in entries])
            for entry, short in zip(entries, names, strict=True):
                yield _entry(archive, entry, short)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refused(f"“{name}”不是完好的 zip 压缩包,请重新压缩后再上传。") from error


def _is_file(entry: zipfile.ZipInfo) -> bool:
    parts = [part.lower() for part in PurePosixPath(entry_name(entry).replace("\\", "/")).parts]
    is_left_over = any(part in _LEFT_OVERS or part.startswith(("~$", "._")) for part in parts)
    return not entry.is_dir() and bool(parts) and not is_left_over


def _check(entries: Sequence[zipfile.ZipInfo], *, name: str) -> None:
    if not entries:
        raise Refused(f"“{name}”里没有文件。")
    if len(entries) > MAX_FILES:
        raise Refused(f"“{name}”里有{len(entries)}个文件,一次最多{MAX_FILES}个,请分几次上传。")
    is_packed_hard = any(
        one.file_size > SMALL_ENTRY and one.file_size > MAX_RATIO * max(one.compress_size, 1)
        for one in entries
    )
    if is_packed_hard or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise Refused(f"“{name}”解压后过大,不能上传。请减少内容后分几次上传。")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> FileIn:
    if entry.flag_bits & 1:
        return FileIn(name, None, f"“{name}”加了密码,请去掉密码后再上传。")
    if ending_of(name) == ZIP:
        return FileIn(name, None, f"“{name}”是压缩包里的压缩包,请解压后再上传。")
    if entry.file_size > MAX_FILE_SIZE:
        return FileIn(name, None, f"“{name}”超过 {MAX_FILE_SIZE // 1024 // 1024} MB,请拆成几个文件后再上传。")
    try:
        with archive.open(entry) as part:
            content = part.read(MAX_FILE_SIZE)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return FileIn(name, None, f"“{name}”在压缩包里已损坏,请重新压缩后再上传。")
    return FileIn(name, File(io.BytesIO(content), name=name))


def _short_names(names: Sequence[str]) -> list[str]:
    """Without the folders that all have in common; the others say of whom a file is."""
    paths = [_parts(name) for name in names]
    common = 0
    while all(len(path) > common + 1 and path[common] == paths[0][common] for path in paths):
        common += 1
    return ["-".join(path[common:]) for path in paths]


def _parts(name: str) -> tuple[str, ...]:
    """Without what names a place on somebody's disk: a drive, the root, the folder above."""
    parts = PurePosixPath(clean_label(name).replace("\\", "/")).parts
    return tuple(part for part in parts if part.strip("./ ") and not part.endswith(":")) or parts
