"""大屏链接: made by somebody who is signed in, opened by a screen that is not."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from accounts.http import SignedInRequest
from api.embedding import EmbedWanted, path_of, wanted_by
from api.forms import EmbedForm
from api.models import ApiToken, TokenScope
from api.rules import refuse_embed, refuse_use
from api.services import make_token, token_of
from audit.exceptions import Refused
from issues.models import Inspection
from ledger.wall.scenes import Slide, wall_scene

# A picture and its style; no script, no form, nothing that leads on.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors "
EACH_SECONDS = "60"
OVER = "这个大屏链接已停用、已过期或不完整,请整改办重新生成。"


@login_required
@require_http_methods(["GET", "POST"])
def embeds(request: SignedInRequest) -> HttpResponse:
    form = EmbedForm(request.POST or None, person=request.user)
    if form.is_bound:
        limits.spend("password", request.user.pk)
    if form.is_valid():
        try:
            return _shown_once(request, form)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"form": form, "refusal": refuse_embed(request.user, now=timezone.now())}
    return render(request, "api/embeds.html", context, status=422 if form.is_bound else 200)


def _shown_once(request: SignedInRequest, form: EmbedForm) -> HttpResponse:
    given = form.cleaned_data
    token, secret = make_token(
        by=request.user, name=given["name"], scope=TokenScope.EMBED, days=given["days"]
    )
    wanted = EmbedWanted(secret, Slide(given["slide"]), int(given["inspection"] or 0), given["is_dark"])
    path = path_of(wanted)
    url = settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)
    return render(request, "api/embed_once.html", {"token": token, "url": url})


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, signed: str) -> HttpResponse:
    """One picture, anew once a minute without a script; in a frame of those alone whom the settings name."""
    wanted = wanted_by(signed)
    token = token_of(wanted.secret, today=timezone.localdate()) if wanted else None
    if wanted is None or token is None:
        limits.spend("api_address", request.META.get("REMOTE_ADDR", ""))
        return _framed(render(request, "api/embed_over.html", {"sentence": OVER}, status=410))
    limits.spend("api", token.pk)
    picture = _picture(token, wanted)
    if picture is None:
        return _framed(render(request, "api/embed_over.html", {"sentence": OVER}, status=410))
    context = {"svg": picture, "label": wanted.slide.label, "theme": "dark" if wanted.is_dark else "light"}
    response = _framed(render(request, "api/embed.html", context))
    response["Refresh"] = EACH_SECONDS
    return response


def _picture(token: ApiToken, wanted: EmbedWanted) -> str | None:
    """As its person sees it; None when the link is over or the inspection is not his to see any more."""
    if token.scope != TokenScope.EMBED or refuse_use(token, now=timezone.now()):
        return None
    chosen = None
    if wanted.inspection_id:
        seen = Inspection.objects.visible_to(token.person).select_related("organization")
        chosen = seen.filter(pk=wanted.inspection_id).first()
        if chosen is None:
            return None
    scene = wall_scene(token.person, chosen, now=timezone.localtime())
    return render_to_string(f"ledger/wall/{wanted.slide.value}.svg", {"scene": scene})


def _framed(response: HttpResponse) -> HttpResponse:
    allowed = " ".join(settings.EMBED_ANCESTORS) or "'none'"
    response["Content-Security-Policy"] = POLICY + allowed
    return response
