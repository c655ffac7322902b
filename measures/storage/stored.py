"""A stored file on its way to a reader, held against the hash it was kept with.

What can be looked through at once is, and the reader gets a page instead of a file that is not what was
handed in. What is large is hashed while it goes out; its last piece stays behind when the hash is another.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from accounts.models import User
from audit import request_context, trail
from audit.checksums import sha256_of
from audit.events import Event
from audit.models import AuditEntry

# Hashed before the first byte goes out: some hundredths of a second.
MAX_AT_ONCE = 16 * 1024 * 1024
CHUNK = 256 * 1024


class FileChanged(Exception):
    """In the middle of a download; the server cuts the connection, and the browser says that it failed."""


@dataclass(frozen=True)
class KeptFile:
    """``about`` is the row it proves something of, ``name`` what a reader calls it."""

    path: Path
    name: str
    sha256: str
    about: models.Model

    def is_as_kept(self) -> bool:
        try:
            return sha256_of(self.path) == self.sha256
        except OSError:
            return False

    def is_doubtful(self) -> bool:
        """Missing or changed, as far as that can be said before it is sent."""
        if not self.path.is_file():
            return True
        if self.path.stat().st_size > MAX_AT_ONCE and not self._was_found_changed():
            return False
        return not self.is_as_kept()

    def _was_found_changed(self) -> bool:
        told = AuditEntry.objects.filter(event=Event.FILE_DAMAGED, about_id=self.about.pk)
        return told.filter(about_kind=str(self.about._meta.verbose_name)).exists()

    def record_damage(self, by: User) -> None:
        detail = f"{self.name},SHA-256 {self.sha256}"
        trail.record(Event.FILE_DAMAGED, by=by, about=self.about, detail=detail, is_refused=True)


def stored(file: FieldFile, *, name: str, sha256: str, about: models.Model) -> KeptFile:
    return KeptFile(Path(file.path), name, sha256, about)


def damaged_page(request: HttpRequest, file: KeptFile, *, by: User) -> HttpResponse:
    file.record_damage(by)
    return render(request, "measures/damaged.html", {"file": file}, status=409)


def file_response(
    file: KeptFile, *, by: User, as_attachment: bool = True, content_type: str = ""
) -> StreamingHttpResponse:
    """No FileResponse: a server sends its file without our seeing a byte."""
    kind = content_type or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = StreamingHttpResponse(_pieces(file, by, request_context.current()), content_type=kind)
    response["Content-Length"] = file.path.stat().st_size
    response["Content-Disposition"] = content_disposition_header(as_attachment, file.name) or "inline"
    return response


def _pieces(file: KeptFile, by: User, place: request_context.RequestContext | None) -> Iterator[bytes]:
    """``place`` is where the request came from: it is over when this is read."""
    digest, last = hashlib.sha256(), b""
    with file.path.open("rb") as content:
        while piece := content.read(CHUNK):
            if last:
                yield last
            digest.update(piece)
            last = piece
    if digest.hexdigest() != file.sha256:
        with request_context.active(place or request_context.RequestContext("", "")):
            file.record_damage(by)
        raise FileChanged(f"{file.path} is not what was stored")
    yield last
