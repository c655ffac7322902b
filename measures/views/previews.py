"""What stands on the stage of the viewer: what was made of a file, its text, its thumbnail."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.marks import mark_text, marked_picture
from audit import trail
from audit.events import Event
from measures.files import kinds
from measures.files.libreoffice import ConversionBusy
from measures.models import EvidenceVersion
from measures.previews import cache
from measures.previews.photos import screen_picture, size_of, thumbnail_of
from measures.previews.stamp import stamped
from measures.previews.ways import SUFFIXES, PreviewWay, way_of
from measures.storage.stored import KeptFile, damaged_page, stored
from measures.views.evidence import FILE_POLICY, guarded

TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg"}
# A longer text is one to download.
MAX_TEXT = 1024 * 1024
BUSY = "正在加水印的文件太多,请过一会儿再打开。"
NO_MARKED_PICTURE = "这张图片太大或打不开,加不上水印,不能在网页上查看,请下载原件后打开。"
NO_MARK = "这份 PDF 加不上水印,不能在网页上查看,请下载后打开。"


def _readable(request: SignedInRequest, pk: int) -> EvidenceVersion:
    """404 for what is not seen, what is no file, and what is held back."""
    seen = EvidenceVersion.objects.visible_to(request.user).readable().exclude(file="")
    return get_object_or_404(seen.select_related("evidence__organization"), pk=pk)


@require_safe
@login_required
def preview(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The pages or the picture that were made of a file, its text, or with the reader's watermark."""
    version = _readable(request, pk)
    way = way_of(version)
    if way.is_made:
        return _made(request, version, SUFFIXES[way])
    if way is PreviewWay.NONE:
        raise Http404
    found = stored(version.file, name=version.name, sha256=version.sha256, about=version.evidence)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
    if way is PreviewWay.TEXT:
        return _text(request, version, found)
    if not version.evidence.organization.has_watermark:
        return redirect("measures:evidence", pk)
    if way is PreviewWay.PICTURE:
        return _marked_picture(request, version)
    return _marked(request, version, found.path)


def _made(request: SignedInRequest, version: EvidenceVersion, suffix: str) -> HttpResponseBase:
    path = cache.kept(version.sha256, suffix)
    if path is None:
        raise Http404
    if version.evidence.organization.has_watermark:
        is_paper = suffix == ".pdf"
        return _marked(request, version, path) if is_paper else _marked_picture(request, version)
    _note(request, version)
    return _sent(FileResponse(path.open("rb"), content_type=TYPES[suffix]), version, suffix)


def _marked(request: SignedInRequest, version: EvidenceVersion, path: Path) -> HttpResponseBase:
    try:
        content = stamped(path, mark_text(request.user, timezone.now()))
    except ConversionBusy:
        return render(request, "measures/held.html", {"sentence": BUSY}, status=503)
    if content is None:
        return render(request, "measures/held.html", {"sentence": NO_MARK}, status=409)
    _note(request, version)
    return _sent(FileResponse(content, content_type=TYPES[".pdf"]), version, ".pdf")


def _marked_picture(request: SignedInRequest, version: EvidenceVersion) -> HttpResponse:
    path = screen_picture(version)
    if path is None:
        return render(request, "measures/held.html", {"sentence": NO_MARKED_PICTURE}, status=409)
    _note(request, version)
    text = mark_text(request.user, timezone.now())
    drawn = marked_picture(path.read_bytes(), size=size_of(path), text=text)
    return guarded(HttpResponse(drawn, content_type="image/svg+xml"), policy=f"{FILE_POLICY}; img-src data:")


def _text(request: SignedInRequest, version: EvidenceVersion, found: KeptFile) -> HttpResponse:
    """Whatever it was written in; a browser would take it for UTF-8."""
    _note(request, version)
    with found.path.open("rb") as file:
        text = kinds.as_text(file.read(MAX_TEXT)) or ""
    more = "\n\n(文件较长,以下部分请下载后查看)" if version.size > MAX_TEXT else ""
    return guarded(HttpResponse(text + more, content_type="text/plain; charset=utf-8"))


def _note(request: SignedInRequest, version: EvidenceVersion) -> None:
    detail = f"{version.describe()}(网页查看)"
    trail.record(Event.VIEW_EVIDENCE, by=request.user, about=version.evidence, detail=detail)


@require_safe
@login_required
def thumbnail(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Too small to read; that somebody opened the file is recorded where it is opened."""
    version = _readable(request, pk)
    path = thumbnail_of(version)
    if path is None:
        raise Http404
    answer = _sent(FileResponse(path.open("rb"), content_type="image/jpeg"), version, ".jpg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _sent(answer: FileResponse, version: EvidenceVersion, suffix: str) -> FileResponse:
    name = Path(version.name).stem + suffix
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return guarded(answer)
