"""Looking through the files of a measure, one after the other, with what is said about them beside."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from measures import rules
from measures.files import kinds
from measures.filters.ledger_place import LedgerPlace
from measures.forms import acts as forms
from measures.models import EvidenceVersion, Measure
from measures.pages.looking_through import files_of, turned
from measures.previews import cache, state
from measures.previews.photos import thumbnail_of
from measures.previews.ways import SUFFIXES, PreviewWay, way_of
from measures.storage.stored import damaged_page, stored
from measures.views.act_forms import acts_of
from measures.views.evidence import guarded
from measures.views.measure import visible_measure
from measures.workflow import Act

JUDGING = (Act.COMPLETE, Act.ENDORSE, Act.RETURN_FOR_REWORK)
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg"}
# A longer text is one to download.
MAX_TEXT = 1024 * 1024


@require_safe
@login_required
def viewer(request: SignedInRequest, pk: int) -> HttpResponse:
    """htmx is given the stage only, every two seconds until there is something on it."""
    row, place = visible_measure(request, pk), LedgerPlace.of(request)
    shown = files_of(row, request.GET.get("file", ""), place=place)
    found = state.state_of(shown.version) if shown else None
    context: dict[str, object] = {"measure": row, "shown": shown, "state": found, "look": turned(request.GET)}
    context |= {"place": place.query, "suffix": place.suffix}
    if request.htmx:
        answer = render(request, "measures/_stage.html", context)
    else:
        answer = render(request, "measures/viewer.html", context | _notes(request, row))
    answer["Vary"] = "HX-Request"
    return answer


def _notes(request: SignedInRequest, row: Measure) -> dict[str, object]:
    allowed = [act for act in rules.allowed_acts(request.user, row) if act in JUDGING]
    return {
        "acts": acts_of(row, allowed, {}, is_begun=True),
        "comments": list(row.comments.all()),
        "comment_form": forms.CommentForm(auto_id="comment_%s"),
        "open_forms": ["comments"],
    }


@require_POST
@login_required
@limited("preview")
def ask_preview(request: SignedInRequest, pk: int, version_pk: int) -> HttpResponse:
    row, place = visible_measure(request, pk), LedgerPlace.of(request)
    shown = files_of(row, str(version_pk), place=place)
    if shown is None or shown.version.pk != version_pk:
        raise Http404
    found = state.ask_for(shown.version, by=request.user)
    if not request.htmx:
        return redirect(place.viewer_url(pk, version_pk))
    context = {"measure": row, "shown": shown, "place": place.query, "state": found, "look": turned({})}
    return render(request, "measures/_stage.html", context)


def _readable(request: SignedInRequest, pk: int) -> EvidenceVersion:
    """404 for what is not seen, what is no file, and what is held back."""
    seen = EvidenceVersion.objects.visible_to(request.user).readable().exclude(file="")
    return get_object_or_404(seen.select_related("evidence"), pk=pk)


@require_safe
@login_required
def preview(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The pages or the picture that were made of a file, or its text."""
    version = _readable(request, pk)
    way = way_of(version)
    if way is PreviewWay.TEXT:
        return _text(request, version)
    path = cache.kept(version.sha256, SUFFIXES[way]) if way.is_made else None
    if path is None:
        raise Http404
    _note(request, version)
    suffix = SUFFIXES[way]
    return _sent(path, name=Path(version.name).stem + suffix, kind=TYPES[suffix])


def _text(request: SignedInRequest, version: EvidenceVersion) -> HttpResponse:
    """Whatever it was written in; a browser would take it for UTF-8."""
    found = stored(version.file, name=version.name, sha256=version.sha256, about=version.evidence)
    if found.is_doubtful():
        return damaged_page(request, found, by=request.user)
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
    answer = _sent(path, name=Path(version.name).stem + ".jpg", kind="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _sent(path: Path, *, name: str, kind: str) -> HttpResponseBase:
    answer = guarded(FileResponse(path.open("rb"), content_type=kind))
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return answer
