"""The draft of what is made public: measure by measure, with what changed since the last snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.dressing import DressedForm
from accounts.http import SignedInRequest
from accounts.models import Department
from accounts.numbers import typed_key
from audit import request_context
from issues.models import Inspection
from issues.rules import refuse_build
from issues.saving import saved
from ledger.views.summary import whole_inspection
from measures import services
from measures.forms import text_field
from measures.models import Measure, WithholdingReason
from reporting.models import Snapshot
from reporting.snapshots.rows import stored_rows

# A form each: a page with more of them is slow to fill and to read.
PAGE_SIZE = 20
MAX_DEPARTMENTS = 100


class PublicForm(DressedForm):
    measure = forms.IntegerField(label="整改措施", widget=forms.HiddenInput)
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)
    public_text = text_field("公开文字", rows=4, help_text="留空时公开整改措施原文")
    withholding_reason = forms.ChoiceField(
        label="不公开的原因", required=False, choices=[("", "公开"), *WithholdingReason.choices]
    )


@dataclass(frozen=True)
class DraftEntry:
    """A measure of the draft; ``before`` is what the last snapshot published, None when it was not there."""

    measure: Measure
    form: PublicForm
    before: str | None
    has_snapshot: bool

    @property
    def change(self) -> str:
        """What became of the text since the last snapshot, in words; "" when nothing did."""
        if not self.has_snapshot or self.before == self.measure.published_text():
            return ""
        return "上次之后新增" if self.before is None else "上次之后有改动"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection, user = whole_inspection(request, pk), request.user
    if refuse_build(user, inspection.organization) is not None:
        sentence = "只有整改办可以修改通报文稿。"
        request_context.note_refusal(sentence)
        messages.error(request, sentence)
        return redirect("ledger:tree", pk=pk)
    bound = PublicForm(request.POST, auto_id="bound_%s") if request.method == "POST" else None
    if bound is not None and (answer := _saved(request, inspection, form=bound)):
        return answer
    context = _page(request, inspection, bound=bound) | {"inspection": inspection, "bound": bound}
    led = Measure.objects.filter(inspection=inspection, department__isnull=False).values("department_id")
    context["departments"] = Department.objects.filter(pk__in=led)[:MAX_DEPARTMENTS]
    return render(request, "reporting/draft.html", context, status=422 if bound else 200)


def _saved(request: SignedInRequest, inspection: Inspection, *, form: PublicForm) -> HttpResponse | None:
    home = f"{reverse('reporting:draft', args=[inspection.pk])}?after={_after(request)}"
    if form.is_valid():
        home += f"#m{form.cleaned_data['measure']}"

    def act() -> object:
        data = dict(form.cleaned_data)
        measure = data.pop("measure")
        # Of this inspection: the service itself asks only whether the user sees it.
        Measure.objects.visible_to(request.user).filter(inspection=inspection).get(pk=measure)
        return services.edit_public(measure, by=request.user, **data)

    try:
        return saved(request, form, act=act, done="已保存公开文字。", home=home)
    except Measure.DoesNotExist:
        form.add_error(None, "没有找到这条措施。")
        return None


def _page(request: SignedInRequest, inspection: Inspection, *, bound: PublicForm | None) -> dict[str, object]:
    after = _after(request)
    current = Measure.objects.current().filter(inspection=inspection)
    found = current.filter(position__gt=after)
    measures = list(found.select_related("sub_issue", "category").order_by("position")[: PAGE_SIZE + 1])
    snapshot, before = _last_published(inspection)
    shown = measures[:PAGE_SIZE]
    return {
        "entries": [_entry(row, before, has_snapshot=snapshot is not None, bound=bound) for row in shown],
        "snapshot": snapshot,
        "after": after,
        "next": shown[-1].position if len(measures) > PAGE_SIZE else None,
        "withheld": Measure.objects.current()
        .filter(inspection=inspection)
        .exclude(withholding_reason="")
        .count(),
    }


def _entry(
    row: Measure, before: dict[int, str], *, has_snapshot: bool, bound: PublicForm | None
) -> DraftEntry:
    """The form as saved, or as it was typed and not saved."""
    if bound is not None and bound["measure"].value() == str(row.pk):
        return DraftEntry(row, bound, before.get(row.pk), has_snapshot)
    initial = {
        "measure": row.pk,
        "version": row.version,
        "public_text": row.public_text,
        "withholding_reason": row.withholding_reason,
    }
    form = PublicForm(initial=initial, auto_id=f"m{row.pk}_%s")
    return DraftEntry(row, form, before.get(row.pk), has_snapshot)


def _last_published(inspection: Inspection) -> tuple[Snapshot | None, dict[int, str]]:
    snapshot = Snapshot.objects.filter(inspection=inspection).order_by("-number").first()
    if snapshot is None:
        return None, {}
    return snapshot, {row.measure: row.public_text for row in stored_rows(snapshot)}


def _after(request: SignedInRequest) -> int:
    """The position behind which the page begins."""
    asked = (request.POST if request.method == "POST" else request.GET).get("after", "")
    return typed_key(asked) if asked else -1
