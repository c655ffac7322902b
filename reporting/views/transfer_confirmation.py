"""The second question before an inspection goes to the archive: what will rest, and a word to type."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import SignedInRequest
from issues.models import Filing, Inspection, SubIssue
from measures.models import EvidenceUse, Measure, Watch
from opinions.models import Publication, PublicOpinion
from reporting.models import Snapshot
from reporting.transfers.forms import CONFIRMED, TransferForm


def confirmation_page(request: SignedInRequest, inspection: Inspection, form: TransferForm) -> HttpResponse:
    """``form`` holds what was chosen on the page before; it goes on as hidden fields."""
    is_wrong = "typed" in form.data
    context = {
        "inspection": inspection,
        "keeping": form.keeping,
        "kept": _kept(inspection),
        "given": [(name, form[name].value()) for name in form.fields],
        "word": CONFIRMED,
        "is_wrong": is_wrong,
    }
    return render(request, "reporting/transfer_confirm.html", context, status=422 if is_wrong else 200)


def _kept(inspection: Inspection) -> list[tuple[str, int]]:
    """What of it there is, with its number; nothing of which there is none."""
    measures = Measure.objects.current().filter(inspection=inspection)
    uses = EvidenceUse.objects.filter(measure__inspection=inspection, withdrawn_at=None)
    counted = (
        ("具体问题", SubIssue.objects.current().filter(inspection=inspection).count()),
        ("整改措施及其进展、成效和审核记录", measures.count()),
        ("佐证材料", uses.values("evidence").distinct().count()),
        ("长期坚持事项", Watch.objects.filter(measure__inspection=inspection).count()),
        ("上报快照", Snapshot.objects.filter(inspection=inspection).count()),
        ("报送记录", Filing.objects.filter(inspection=inspection).count()),
        ("公示", Publication.objects.filter(inspection=inspection).count()),
        ("登记的意见", PublicOpinion.objects.filter(inspection=inspection).count()),
    )
    return [(what, count) for what, count in counted if count]
