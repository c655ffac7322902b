"""The measure page: everything about one promise, and the forms of what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from issues.custom_values import columns_of, said_of
from issues.models import CustomField, CustomTarget
from measures import rules
from measures.extensions import explanation
from measures.figures.proposals import stated_in, undecided
from measures.filters.ledger_place import LedgerPlace
from measures.forms import acts as forms
from measures.forms import work as work_forms
from measures.forms.custom import ResultColumnsForm
from measures.models import (
    Approval,
    Evidence,
    EvidenceUse,
    EvidenceVersion,
    ExtensionRequest,
    Measure,
    ProgressUpdate,
)
from measures.pages import history
from measures.pages.neighbours import neighbours
from measures.pages.next_step import next_step
from measures.pages.watches import watch_rows, watches_of
from measures.recorded import is_begun
from measures.reminders.forms import UrgeForm
from measures.services.phone import refuse_phone_upload
from measures.services.review import current_versions
from measures.services.urging import unconfirmed
from measures.views.act_forms import acts_of, refusals_of, refused
from measures.views.measure_links import page_links, step_links
from measures.workflow import Act, Party, Status


def visible_measure(request: SignedInRequest, pk: int) -> Measure:
    """The measure with what its rules and its page read; 404 outside of what the user sees."""
    rows = Measure.objects.visible_to(request.user).for_ledger().prefetch_related("extension_requests")
    return get_object_or_404(rows.select_related("organization", "submitted_by", "endorsed_by"), pk=pk)


@require_safe
@login_required
def measure(request: SignedInRequest, pk: int) -> HttpResponse:
    return measure_page(request, visible_measure(request, pk))


def measure_page(
    request: SignedInRequest, row: Measure, *, status: int = 200, **bound: BaseForm
) -> HttpResponse:
    """The page; ``bound`` are the forms to show again with what was typed and what is wrong."""
    user, place = request.user, LedgerPlace.of(request)
    allowed = rules.allowed_acts(user, row)
    columns = columns_of(row.inspection, CustomTarget.MEASURE)
    context = _records(row, user, allowed) | _forms(user, row, request, columns) | bound
    context["own_columns"] = said_of(columns, row.custom_values)
    context["urges_to_confirm"] = unconfirmed(user, row) if context["urges"] else []
    context["acts"] = acts_of(row, allowed, bound, is_begun=is_begun(context))
    context["refusals"] = refusals_of(user, row)
    context["refused"] = refused(user, row, allowed, bound)
    context["extension"] = _pending_extension(user, row, requests=context["extensions"])
    context["links"] = page_links(
        user, row, proposals=_proposal_count(user, row, context["progress"]), place=place
    )
    context["step_links"] = step_links(user, row, context["step"], place=place)
    context["open_forms"] = [*bound, *(name for name in ("sought", "comments", "extension") if context[name])]
    context["watches"] = watch_rows(
        user, watches_of(user).filter(measure=row).order_by("id"), timezone.localdate()
    )
    waiting = "" if row.turn() is Party.NOBODY else f"等待{row.turn().label}办理"
    context |= {"measure": row, "today": timezone.localdate(), "waiting": waiting}
    context |= {"around": neighbours(user, row, place), "place": place.query, "suffix": place.suffix}
    context["viewer_url"] = place.viewer_url(row.pk) if _has_files(context["uses"]) else ""
    return render(request, "measures/measure.html", context, status=status)


def _proposal_count(user: User, row: Measure, progress: list[ProgressUpdate]) -> int:
    if rules.refuse_figures(user, row) is not None:
        return 0
    return len(undecided(stated_in(row, progress), row.proposal_decisions.all()))


def _records(row: Measure, user: User, allowed: list[Act]) -> dict[str, Any]:
    """What happened, as the page shows it and as the next step follows from it."""
    found = _happened(row)
    replaced = {entry.replaces_id for entry in found["progress"]}
    current = [use for use in found["uses"] if use.withdrawn_at is None]
    return found | {
        "step": next_step(
            row,
            reader=user,
            allowed=allowed,
            moves=found["moves"],
            has_progress=bool(found["progress"]),
            has_evidence=bool(current),
            extension=_pending(found["extensions"]),
        ),
        "progress": [entry for entry in found["progress"] if entry.pk not in replaced],
        "uses": current,
        "withdrawn": [use for use in found["uses"] if use.withdrawn_at is not None],
        "approval": approval_of(row),
        "history": history.timeline(row, **found),
        "extension_text": explanation(row, found["extensions"]),
        "turned_down": [one for one in found["extensions"] if not one.is_pending and not one.is_approved],
    }


def _happened(row: Measure) -> dict[str, list[Any]]:
    """All records of a measure, under the names by which ``history.timeline`` takes them."""
    uses = EvidenceUse.objects.filter(measure=row).select_related("evidence")
    return {
        "moves": list(row.status_changes.all()),
        "progress": list(row.progress_updates.select_related("replaces")),
        "uses": list(uses.prefetch_related("evidence__versions")),
        "comments": list(row.comments.all()),
        "urges": list(row.urges.prefetch_related("receipts")),
        "extensions": list(row.extension_requests.all()),
    }


def _has_files(uses: list[EvidenceUse]) -> bool:
    return any(version.file for use in uses for version in list(use.evidence.versions.all())[:1])


def _pending(requests: list[ExtensionRequest]) -> ExtensionRequest | None:
    return next((request for request in requests if request.is_pending), None)


def approval_of(row: Measure) -> dict[str, Any] | None:
    """The latest approval; ``is_valid`` only while the measure still says what was approved."""
    latest = (
        Approval.objects.filter(change__measure=row)
        .select_related("change")
        .prefetch_related("evidence_versions__evidence")
        .order_by("-change_id")
        .first()
    )
    if latest is None:
        return None
    is_completed = row.status == Status.COMPLETED
    return {
        "approval": latest,
        "versions": [f"{row.evidence.name}(第{row.number}版)" for row in latest.evidence_versions.all()],
        "title": "✓ 审核通过" if is_completed else "曾审核通过,内容修改后须重新审核",
        "is_current": is_completed,
        "is_changed": is_completed and not _says_the_same(row, latest),
    }


def _says_the_same(row: Measure, approval: Approval) -> bool:
    texts = all(getattr(row, name) == getattr(approval, name) for name in ("text", "goal", "outcome"))
    approved = {version.pk for version in approval.evidence_versions.all()}
    return texts and approved == {version.pk for version in current_versions(row)}


def _forms(user: User, row: Measure, request: SignedInRequest, columns: list[CustomField]) -> dict[str, Any]:
    """Forms of what goes on while the measure is worked on; None where it is not allowed."""
    may_attach = rules.refuse_attach(user, row) is None
    return {
        "may_attach": may_attach,
        "may_use_phone": refuse_phone_upload(user, row) is None,
        "needs_reason": row.status == Status.COMPLETED,
        "may_submit": rules.refuse_submit(user, row) is None,
        "progress_form": _if(rules.refuse_record_progress(user, row) is None, work_forms.progress_form()),
        "files_form": _if(may_attach, work_forms.FilesForm(auto_id="files_%s")),
        "reference_form": _if(may_attach, work_forms.ReferenceForm(auto_id="reference_%s")),
        "results_form": _if(
            rules.refuse_edit_results(user, row) is None,
            ResultColumnsForm(columns=columns, row=row, auto_id="results_%s"),
        ),
        "urge_form": _if(rules.refuse_urge(user, row) is None, UrgeForm(auto_id="urge_%s")),
        "comment_form": forms.CommentForm(auto_id="comment_%s"),
        "extension_form": _if(
            rules.refuse_request_extension(user, row) is None, forms.ExtensionForm(auto_id="extension_%s")
        ),
        "sought": request.GET.get("evidence", "")[:100],
        "found": _existing(user, row, request.GET.get("evidence", "")[:100]) if may_attach else [],
    }


@dataclass(frozen=True)
class PendingExtension:
    """The request that waits, and what this user may do with it; the sentence says why not."""

    request: ExtensionRequest
    refusal: str | None
    may_withdraw: bool


def _pending_extension(
    user: User, row: Measure, *, requests: list[ExtensionRequest]
) -> PendingExtension | None:
    found = _pending(requests)
    if found is None:
        return None
    found.measure = row
    return PendingExtension(
        found,
        refusal=rules.refuse_answer_extension(user, found),
        may_withdraw=rules.refuse_withdraw_extension(user, found) is None,
    )


def _if(is_allowed: bool, form: BaseForm) -> BaseForm | None:
    return form if is_allowed else None


def _existing(user: User, row: Measure, sought: str) -> list[Evidence]:
    """Evidence of the organization that the user sees and this measure does not have yet."""
    if not sought.strip():
        return []
    versions = EvidenceVersion.objects.visible_to(user).filter(evidence__organization_id=row.organization_id)
    here = EvidenceUse.objects.filter(measure=row, withdrawn_at__isnull=True).values("evidence_id")
    found = Evidence.objects.filter(pk__in=versions.values("evidence_id"), name__icontains=sought.strip())
    return list(found.exclude(pk__in=here).order_by("-id")[:10])
