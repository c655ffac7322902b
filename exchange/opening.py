"""A package is looked at before a byte of it is believed: the zip, the manifest, the signature, every file.

Nothing is ever unpacked onto the disk: a part is read by the name that the signed manifest gives it.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.http import StreamingHttpResponse
from pydantic import BaseModel, ValidationError

from audit.exceptions import Refused
from exchange.contents import (
    FORMAT,
    MANIFEST,
    OWN_FILES,
    ROWS,
    SIGNATURE,
    VERSION,
    PackageManifest,
    PackageRow,
    PackedFile,
)
from exchange.signing import is_signed
from measures.files import within_budget
from measures.files.archives import refuse_archive
from measures.files.kinds import ZIP_ERRORS

MEGABYTE = 1024 * 1024
MAX_MANIFEST, MAX_TABLE, MAX_LINE = 8 * MEGABYTE, 256 * MEGABYTE, 4 * MEGABYTE
MAX_ROWS = 50_000
CHUNK = MEGABYTE
# The sign that no database keeps, as JSON spells it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
PartT = TypeVar("PartT", bound=BaseModel)
Progress = Callable[[int, int], object]
NO_PACKAGE = "“{}”不是上报包或任务包:里面没有清单和签名。请对方重新生成后再上传。"
FORGED = "“{}”的签名与清单不符:清单被改动过,或不是用其中写明的密钥签名的。不能收下,请与对方核实。"


@dataclass(frozen=True)
class ReadPackage:
    """``digest`` names it: the hash of its manifest, which names every file by its own."""

    manifest: PackageManifest
    digest: str


@contextmanager
def zip_of(source: BinaryIO | Path, *, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (*ZIP_ERRORS, zlib.error) as error:
        raise Refused(f"“{name}”已损坏,打不开。请重新拷贝后再上传。") from error


def read_package(file: BinaryIO, *, name: str, size: int) -> ReadPackage:
    """All that can be said without reading its files; raises ``Refused``. Leaves ``file`` at its start."""
    look = partial(refuse_archive, file, size=size)
    if refusal := within_budget(look, name=name, files=[file]):
        raise Refused(f"“{name}”{refusal}")
    with zip_of(file, name=name) as archive:
        found = _read(archive, name=name)
    file.seek(0)
    return found


def _read(archive: zipfile.ZipFile, *, name: str) -> ReadPackage:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not set(OWN_FILES) <= set(names):
        raise Refused(NO_PACKAGE.format(name))
    if len(set(names)) != len(names):
        raise Refused(f"“{name}”里有同名的文件,不是本系统生成的包,不能收下。")
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"“{name}”里的“{entry.filename[:80]}”是链接,不能收下。")
    raw = _bytes(archive, MANIFEST, most=MAX_MANIFEST, name=name)
    manifest = _manifest(raw, name=name)
    signature = _bytes(archive, SIGNATURE, most=1024, name=name).decode("ascii", "replace").strip()
    if not is_signed(raw, signature, public=manifest.sender.key):
        raise Refused(FORGED.format(name))
    _check_list(entries, manifest, name=name)
    return ReadPackage(manifest, hashlib.sha256(raw).hexdigest())


def _manifest(raw: bytes, *, name: str) -> PackageManifest:
    try:
        data = json.loads(raw)
        form, version = data["format"], data["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(NO_PACKAGE.format(name)) from error
    if form != FORMAT:
        raise Refused(NO_PACKAGE.format(name))
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        what = "由更新的版本生成,请先升级本系统" if newer else "的格式版本不认识,请对方升级后重新生成"
        raise Refused(f"“{name}”{what}(格式版本{str(version)[:20]},本系统读取版本{VERSION})。")
    return parsed(PackageManifest, raw, name=name, what="清单")


def parsed(kind: type[PartT], raw: bytes, *, name: str, what: str) -> PartT:
    """Raises ``Refused``, which names the first field that is not as it has to be."""
    if _NUL.search(raw):
        raise Refused(f"“{name}”的{what}里有无法保存的控制字符,不能收下。")
    try:
        return kind.model_validate_json(raw)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or what
        raise Refused(f"“{name}”的{what}不完整或有错({place[:80]}),不能收下。") from error


def _check_list(entries: list[zipfile.ZipInfo], manifest: PackageManifest, *, name: str) -> None:
    listed = {one.path: one for one in manifest.files}
    there = {entry.filename: entry for entry in entries if entry.filename not in OWN_FILES}
    if len(listed) != len(manifest.files) or set(OWN_FILES) & set(listed):
        raise Refused(f"“{name}”的清单里有重复的文件,不能收下。")
    if missing := sorted(set(listed) - set(there)):
        raise Refused(f"“{name}”缺少清单里的“{missing[0][:80]}”,可能没有拷贝完整。")
    if extra := sorted(set(there) - set(listed)):
        raise Refused(f"“{name}”里的“{extra[0][:80]}”不在签过名的清单里,不能收下。")
    for path, entry in there.items():
        if entry.file_size != listed[path].size:
            raise Refused(_changed(name, path))


def _changed(name: str, path: str) -> str:
    return f"“{name}”里的“{path[:80]}”与清单的 SHA-256 不符:生成后被改动过或拷贝时损坏,不能收下。"


def check_files(source: BinaryIO | Path, manifest: PackageManifest, *, name: str, progress: Progress) -> None:
    """Every file against the signed list; what a zip claims of its size is not believed while reading."""
    total, done = sum(one.size for one in manifest.files), 0
    with zip_of(source, name=name) as archive:
        for one in manifest.files:
            digest, size = hashlib.sha256(), 0
            with archive.open(one.path) as part:
                while chunk := part.read(CHUNK):
                    size += len(chunk)
                    if size > one.size:
                        break
                    digest.update(chunk)
                    progress(min(done + size, total), total + 1)
            if size != one.size or digest.hexdigest() != one.sha256:
                raise Refused(_changed(name, one.path))
            done += size


def check_rows(source: BinaryIO | Path, manifest: PackageManifest, *, name: str) -> None:
    """Every row before it counts: nothing that was taken in may turn out to be unreadable afterwards.

    What goes down has none of its own: its tasks are read when they are taken in.
    """
    if manifest.kind != "REPORT":
        return
    count = sum(1 for _ in rows_of(source, name=name))
    if count != manifest.rows:
        raise Refused(f"“{name}”的清单写明有{manifest.rows}条措施,实际有{count}条,不能收下。")


def _bytes(archive: zipfile.ZipFile, path: str, *, most: int, name: str) -> bytes:
    with archive.open(path) as part:
        data = part.read(most + 1)
    if len(data) > most:
        raise Refused(f"“{name}”的“{path}”过大,不能收下。")
    return data


def part_of(source: BinaryIO | Path, path: str, *, name: str, most: int = MAX_TABLE) -> bytes:
    """A small table of a package whose files were checked; b"" where it has none."""
    with zip_of(source, name=name) as archive:
        if path not in archive.namelist():
            return b""
        return _bytes(archive, path, most=most, name=name)


def rows_of(source: BinaryIO | Path, *, name: str) -> Iterator[PackageRow]:
    """A line at a time; raises ``Refused`` for one that is no row."""
    with zip_of(source, name=name) as archive:
        if ROWS not in archive.namelist():
            return
        with archive.open(ROWS) as lines:
            for number in range(1, MAX_ROWS + 2):
                line = lines.readline(MAX_LINE + 1)
                if not line:
                    return
                if number > MAX_ROWS or len(line) > MAX_LINE:
                    raise Refused(f"“{name}”的措施超过{MAX_ROWS}条或有一条过长,不能收下。")
                yield parsed(PackageRow, line, name=name, what=f"第{number}条措施")


def part_stream(path: Path, one: PackedFile) -> StreamingHttpResponse:
    """A file of a package on its way to a reader; as an attachment without a type a browser would open."""
    response = StreamingHttpResponse(_pieces(path, one.path), content_type="application/octet-stream")
    response["Content-Length"] = one.size
    return response


def _pieces(path: Path, name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as part:
        while chunk := part.read(CHUNK):
            yield chunk
