"""Looking through the files of a measure, one after the other, with what is said about them beside."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.limits import limited
from measures import rules
from measures.filters.ledger_place import LedgerPlace
from measures.forms import acts as forms
from measures.models import Measure
from measures.pages.looking_through import files_of, turned
from measures.previews import state
from measures.views.act_forms import acts_of
from measures.views.measure import visible_measure
from measures.workflow import Act

JUDGING = (Act.COMPLETE, Act.ENDORSE, Act.RETURN_FOR_REWORK)


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
        "comment_form": None
        if rules.refuse_comment(request.user, row)
        else forms.CommentForm(auto_id="comment_%s"),
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
