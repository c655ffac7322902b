"""What all texts of an inspection propose, to go through at once."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.numbers import typed_key
from audit.exceptions import Refused
from issues.lookup import visible_inspection
from issues.models import Inspection
from measures import rules, services
from measures.figures.proposals import MAX_OFFERS, Stated, stated_in, undecided
from measures.models import Measure, ProgressUpdate, ProposalDecision
from measures.services.bulk import LIMIT
from measures.services.figures import current_progress

# Reading a text costs a millisecond: so many measures a page.
MEASURES = 40


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposals(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, pk)
    if request.method == "POST":
        _decide(request)
        after = request.POST.get("after", "")
        return redirect(f"{reverse('measures:proposals', args=[pk])}?after={after if after.isdigit() else 0}")
    measures, has_more = _page(request, inspection)
    context = {
        "inspection": inspection,
        "waiting": _waiting(request.user, measures),
        "after": request.GET.get("after", ""),
        "next": measures[-1].position if measures and has_more else None,
        "counted": len(measures),
    }
    return render(request, "measures/proposals.html", context)


def _page(request: SignedInRequest, inspection: Inspection) -> tuple[list[Measure], bool]:
    """Measures in the order of the document behind ``after``, a position."""
    asked = request.GET.get("after", "")
    after = typed_key(asked) if asked else -1
    seen = Measure.objects.visible_to(request.user)
    rows = seen.filter(inspection=inspection, position__gt=after)
    rows = rows.select_related("inspection").prefetch_related("supporting_departments").order_by("position")
    found = list(rows[: MEASURES + 1])
    return found[:MEASURES], len(found) > MEASURES


def _waiting(user: User, measures: list[Measure]) -> list[tuple[Measure, list[Stated], int]]:
    """Undecided proposals of those measures whose data this user may record, and how many are not shown."""
    mine = [row for row in measures if rules.refuse_figures(user, row) is None]
    progress: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for entry in current_progress([row.pk for row in mine]):
        progress[entry.measure_id].append(entry)
    decided = list(ProposalDecision.objects.filter(measure__in=[row.pk for row in mine]))
    found = [(row, undecided(stated_in(row, progress[row.pk]), decided)) for row in mine]
    return [(row, stated[:MAX_OFFERS], len(stated[MAX_OFFERS:])) for row, stated in found if stated]


def _decide(request: SignedInRequest) -> None:
    """Accepts or dismisses what was ticked; each answers for itself."""
    keys = request.POST.getlist("keys")[:LIMIT]
    is_accepting = request.POST.get("decision") == "accept"
    done = 0
    for key in keys:
        measure_id, _, fingerprint = key.partition("-")
        try:
            _decide_one(request.user, measure_id, fingerprint=fingerprint, is_accepting=is_accepting)
        except Refused as error:
            messages.error(request, str(error))
        except Measure.DoesNotExist:
            # As a refusal, so that it leaves the same trace.
            messages.error(request, str(Refused("没有找到这条措施。")))
        else:
            done += 1
    if done:
        messages.success(request, f"已{'采纳' if is_accepting else '忽略'}{done}项。")
    elif not keys:
        messages.error(request, "没有选择数据,请先勾选。")


def _decide_one(user: User, measure_id: str, *, fingerprint: str, is_accepting: bool) -> None:
    key = typed_key(measure_id)
    if not key:
        raise Refused("所选数据的编号有误,请刷新页面。")
    act = services.accept_proposal if is_accepting else services.dismiss_proposal
    act(key, fingerprint, by=user)
