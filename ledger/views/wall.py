"""The screen of a meeting room: a page without navigation, its slides anew once a minute, their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.limits import limited
from audit import trail
from audit.events import Event
from issues.models import Inspection
from ledger.views.dashboard import ALL, chosen_inspection
from ledger.wall.marker import wall_marker
from ledger.wall.picture import DARK, NO_PICTURE, draw, is_drawable
from ledger.wall.scenes import Slide, WallScene, wall_scene

LIGHT = "light"


@dataclass(frozen=True)
class Frame:
    """A slide as it is drawn; the others than the shown one wait behind it."""

    slide: Slide
    svg: SafeString
    is_hidden: bool


@require_GET
@login_required
def wall(request: SignedInRequest) -> HttpResponse:
    """The slide that is asked for stands in front; without JavaScript the links below lead to the others."""
    chosen = _chosen(request)
    shown, theme = _slide(request.GET.get("slide", "")) or Slide.OVERVIEW, _theme(request)
    scene = _scene(request, chosen)
    query = {"inspection": chosen.pk if chosen else ALL, "theme": theme}
    context = {
        "frames": _frames(scene, shown),
        "theme": theme,
        "marker": _marker(request, chosen),
        "query": urlencode(query),
        "other_query": urlencode(query | {"theme": LIGHT if theme == DARK else DARK}),
        "has_picture": is_drawable(),
        "shown": shown,
        "slides": scene.slides,
        "chosen": query["inspection"],
    }
    return render(request, "ledger/wall.html", context)


@require_GET
@login_required
def wall_slides(request: SignedInRequest) -> HttpResponse:
    """The slides alone; 304 after two reads as long as nothing was recorded."""
    chosen = _chosen(request)
    marker = _marker(request, chosen)
    if request.headers.get("If-None-Match") == marker:
        return HttpResponse(status=304)
    frames = _frames(_scene(request, chosen), _slide(request.GET.get("slide", "")) or Slide.OVERVIEW)
    response = render(request, "ledger/wall/_frames.html", {"frames": frames})
    response["ETag"] = marker
    return response


@require_GET
@login_required
@limited("export", methods=("GET",))
def wall_picture(request: SignedInRequest, slide: str) -> HttpResponse:
    chosen = _chosen(request)
    wanted = _slide(slide)
    if wanted is None:
        raise Http404
    if not is_drawable():
        messages.error(request, NO_PICTURE)
        return redirect("ledger:dashboard")
    scene = _scene(request, chosen)
    content = draw(_svg(scene, wanted), theme=_theme(request))
    trail.record(Event.EXPORT, by=request.user, about=chosen or "", detail=f"投屏图片:{wanted.label}")
    name = f"{wanted.label}-{timezone.localdate(scene.now):%Y-%m-%d}.png"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type="image/png", headers={"Content-Disposition": disposition})


def _chosen(request: SignedInRequest) -> Inspection | None:
    seen = Inspection.objects.visible_to(request.user)
    return chosen_inspection(request, seen.select_related("organization"))


def _scene(request: SignedInRequest, chosen: Inspection | None) -> WallScene:
    return wall_scene(request.user, chosen, now=timezone.localtime())


def _frames(scene: WallScene, shown: Slide) -> list[Frame]:
    return [Frame(slide, _svg(scene, slide), slide != shown) for slide in Slide]


def _svg(scene: WallScene, slide: Slide) -> SafeString:
    return render_to_string(f"ledger/wall/{slide.value}.svg", {"scene": scene})


def _marker(request: SignedInRequest, chosen: Inspection | None) -> str:
    return wall_marker(request.user, str(chosen.pk if chosen else ALL), timezone.localdate())


def _slide(name: str) -> Slide | None:
    return Slide(name) if name in Slide.values else None


def _theme(request: SignedInRequest) -> str:
    return DARK if request.GET.get("theme") == DARK else LIGHT
