"""The draft of what is made public: measure by measure, with what changed since the last snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Department
from accounts.numbers import typed_key
from audit import request_context
from audit.exceptions import Refused
from issues.models import Inspection
from issues.rules import refuse_build_in
from ledger.views.summary import whole_inspection
from measures.models import Measure
from reporting.models import Snapshot
from reporting.snapshots.rows import stored_rows
from reporting.views.draft_forms import DraftEntry, form_of, sources_of

PAGE_SIZE = 20
MAX_DEPARTMENTS = 100
ALL, ALL_AND_ON = "all", "next"
# Behind it stands every position.
FIRST = -1


@dataclass(frozen=True)
class DraftPage:
    """``after`` is the position behind which it begins, ``next`` that of the page behind it."""

    inspection: Inspection
    entries: list[DraftEntry]
    after: int
    next: int | None

    @property
    def failed(self) -> list[DraftEntry]:
        return [entry for entry in self.entries if entry.form.is_bound and entry.form.errors]

    def entry(self, pk: str) -> DraftEntry:
        found = next((one for one in self.entries if str(one.measure.pk) == pk), None)
        if found is None:
            raise Refused("没有找到这条措施。")
        return found

    def address(self, after: int | None = None) -> str:
        place = self.after if after is None else after
        return f"{reverse('reporting:draft', args=[self.inspection.pk])}?after={place}"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection, user = whole_inspection(request, pk), request.user
    if refuse_build_in(user, inspection) is not None:
        sentence = "只有整改办可以修改通报文稿。"
        request_context.note_refusal(sentence)
        messages.error(request, sentence)
        return redirect("ledger:tree", pk=pk)
    page = _page_of(inspection, after=_after(request), sent=request.POST)
    if request.method != "POST":
        return _shown(request, page)
    try:
        return _answered(request, page)
    except Refused as error:
        messages.error(request, f"没有保存:{error}")
        return _shown(request, page, status=422)


def _answered(request: SignedInRequest, page: DraftPage) -> HttpResponse:
    """One measure saved, or a text carried into it, or all of the page; nothing that was typed is lost."""
    asked = request.POST.get("save", "")
    if asked in (ALL, ALL_AND_ON):
        return _all_saved(request, page, goes_on=asked == ALL_AND_ON)
    place, _, key = (asked or request.POST.get("carry", "")).partition(":")
    entry = page.entry(place)
    is_saved = bool(asked) and entry.save(by=request.user)
    if not asked:
        entry.carry(key)
    if request.htmx:
        return render(request, "reporting/_draft_entry.html", {"page": page, "entry": entry})
    if is_saved:
        messages.success(request, "已保存公开文字。")
        if not any(one.is_typed for one in page.entries):
            return redirect(f"{page.address()}#m{entry.measure.pk}")
    return _shown(request, page, status=200 if is_saved or not asked else _status(page))


def _all_saved(request: SignedInRequest, page: DraftPage, *, goes_on: bool) -> HttpResponse:
    """Each measure for itself: one that cannot be saved does not hold up the others."""
    typed = [entry for entry in page.entries if entry.is_typed]
    saved = sum(entry.save(by=request.user) for entry in typed)
    if saved:
        messages.success(request, f"已保存{saved}条公开文字。")
    if saved < len(typed):
        return _shown(request, page, status=_status(page))
    if not typed:
        messages.info(request, "没有需要保存的修改。")
    return redirect(page.address(page.next if goes_on else None))


def _status(page: DraftPage) -> int:
    return 409 if any(entry.theirs for entry in page.entries) else 422


def _shown(request: SignedInRequest, page: DraftPage, *, status: int = 200) -> HttpResponse:
    measures = Measure.objects.current().filter(inspection=page.inspection)
    led = measures.filter(department__isnull=False).values("department_id")
    context = {
        "page": page,
        "inspection": page.inspection,
        "departments": Department.objects.filter(pk__in=led)[:MAX_DEPARTMENTS],
        "snapshot": _last_snapshot(page.inspection),
        "withheld": measures.exclude(withholding_reason="").count(),
    }
    return render(request, "reporting/draft.html", context, status=status)


def _page_of(inspection: Inspection, *, after: int, sent: QueryDict) -> DraftPage:
    rows = Measure.objects.current().filter(inspection=inspection, position__gt=after)
    found = list(rows.select_related("sub_issue", "category").order_by("position")[: PAGE_SIZE + 1])
    measures = found[:PAGE_SIZE]
    before, sources = _last_published(inspection), sources_of(measures)
    entries = [
        DraftEntry(
            measure=row,
            form=form_of(row, sent),
            sources=sources[row.pk],
            before=None if before is None else before.get(row.pk),
            has_snapshot=before is not None,
        )
        for row in measures
    ]
    return DraftPage(inspection, entries, after, measures[-1].position if len(found) > PAGE_SIZE else None)


def _last_snapshot(inspection: Inspection) -> Snapshot | None:
    return Snapshot.objects.filter(inspection=inspection).order_by("-number").first()


def _last_published(inspection: Inspection) -> dict[int, str] | None:
    """By measure, of the last snapshot; None without one."""
    snapshot = _last_snapshot(inspection)
    return None if snapshot is None else {row.measure: row.public_text for row in stored_rows(snapshot)}


def _after(request: SignedInRequest) -> int:
    """The position behind which the page begins."""
    asked = (request.POST if request.method == "POST" else request.GET).get("after", "")
    return FIRST if asked in ("", str(FIRST)) else typed_key(asked)
