"""A package as a zip: files are hashed while they are written, the manifest is signed, both come last."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from exchange.contents import MANIFEST, SIGNATURE, PackageManifest, PackedFile
from exchange.signing import sign

PIECE = 1024 * 1024
OnBytes = Callable[[int], object]


class PackageZip:
    """Open for writing; ``files`` is what the manifest lists."""

    def __init__(self, target: zipfile.ZipFile, *, on_bytes: OnBytes = int) -> None:
        self._zip = target
        self._on_bytes = on_bytes
        self.files: list[PackedFile] = []

    def add(self, path: str, data: bytes) -> None:
        self.add_lines(path, [data])

    def add_lines(self, path: str, lines: Iterable[bytes]) -> None:
        """What is made while it is written."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(path, timezone.now()), "w", force_zip64=True) as target:
            for line in lines:
                digest.update(line)
                target.write(line)
                size += len(line)
        self.files.append(PackedFile(path=path, size=size, sha256=digest.hexdigest()))

    def add_file(self, path: str, source: IO[bytes], *, at: datetime) -> str:
        """Answers its SHA-256; stored as it is, since what people upload is packed already."""
        digest, info = hashlib.sha256(), _info(path, at)
        info.compress_type = zipfile.ZIP_STORED
        info.file_size = os.fstat(source.fileno()).st_size
        size = 0
        with self._zip.open(info, "w") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
                size += len(piece)
                self._on_bytes(len(piece))
        self.files.append(PackedFile(path=path, size=size, sha256=digest.hexdigest()))
        return digest.hexdigest()

    def seal(self, manifest: PackageManifest, key: Ed25519PrivateKey) -> str:
        """Writes manifest and signature; answers the digest by which the next package names this one."""
        raw = manifest.model_dump_json(indent=1).encode()
        now = timezone.now()
        self._zip.writestr(_info(MANIFEST, now), raw)
        self._zip.writestr(_info(SIGNATURE, now), sign(key, raw))
        return hashlib.sha256(raw).hexdigest()


def _info(path: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, timezone.localtime(at).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
