"""The measure page: everything about one promise, and the forms of what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from audit import sql
from issues.custom_values import columns_of, said_of
from issues.models import CustomField, CustomTarget
from measures import rules
from measures.extensions import explanation
from measures.figures.proposals import Stated, stated_in, undecided
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
    InstructionUnit,
    Measure,
    ProgressUpdate,
    StatusChange,
    Urge,
)
from measures.models.figures import RecordKind
from measures.models.measure import MeasureQuerySet
from measures.pages import history
from measures.pages.kinds import Kinds, kinds_of
from measures.pages.neighbours import neighbours
from measures.pages.next_step import next_step
from measures.pages.regulations import served_by
from measures.pages.watches import watch_rows, watches_on
from measures.recorded import is_begun
from measures.reminders.forms import UrgeForm
from measures.services.common_deadline import standing_deadline
from measures.services.phone import refuse_phone_upload
from measures.services.review import current_versions
from measures.services.urging import unconfirmed
from measures.steps import read_one
from measures.views.act_forms import acts_of, refusals_of, refused
from measures.views.measure_links import page_links, step_links
from measures.workflow import OPEN_STATUSES, Act, Party, Status, Timeframe

# Of those that wait for a word, one click each; the others stand with the figures.
MAX_OFFERED = 5
# What rules and page read besides the row of the ledger.
AROUND = ("organization", "submitted_by", "endorsed_by")


def visible_measure(request: SignedInRequest, pk: int) -> Measure:
    """The measure with what its rules and its page read; 404 outside of what the user sees."""
    return get_object_or_404(_with_rows(request.user, "extension_requests"), pk=pk)


def seen_measure(request: SignedInRequest, pk: int) -> Measure:
    """The row alone, for an act that locks and reads it again; 404 as ``visible_measure``."""
    try:
        return read_one(pk, by=request.user)
    except Measure.DoesNotExist as error:
        raise Http404 from error


@require_safe
@login_required
def measure(request: SignedInRequest, pk: int) -> HttpResponse:
    return measure_page(request, get_object_or_404(_with_rows(request.user, None), pk=pk))


def _with_rows(user: User, further: str | None) -> MeasureQuerySet:
    """What ``user`` sees, with what hangs on it; ``further`` is read too, None: nothing but the row's own."""
    return Measure.objects.visible_to(user).for_ledger().prefetch_related(further).select_related(*AROUND)


def measure_page(
    request: SignedInRequest, row: Measure, *, status: int = 200, **bound: BaseForm
) -> HttpResponse:
    """The page; ``bound`` are the forms to show again with what was typed and what is wrong."""
    user, place = request.user, LedgerPlace.of(request)
    kinds = kinds_of(row)
    allowed = rules.allowed_acts(user, row)
    columns = columns_of(row.inspection, CustomTarget.MEASURE) if "columns" in kinds else []
    context = _records(row, user, allowed, kinds) | _forms(user, row, request, columns) | bound
    context["own_columns"] = said_of(columns, row.custom_values)
    context["urges_to_confirm"] = unconfirmed(user, row) if context["urges"] else []
    context["acts"] = acts_of(row, allowed, bound, is_begun=is_begun(context))
    context["refusals"] = refusals_of(user, row)
    context["refused"] = refused(user, row, allowed, bound)
    context["extension"] = _pending_extension(user, row, requests=context["extensions"])
    waiting = _proposals(user, row, context["progress"])
    context["links"] = page_links(user, row, proposals=len(waiting), place=place)
    today = timezone.localdate()
    context["regulations"] = served_by([row.pk], today=today) if "regulations" in kinds else []
    context["offered"] = [one for one in waiting if one.values().form == RecordKind.REGULATION][:MAX_OFFERED]
    context["step_links"] = step_links(user, row, context["step"], place=place)
    context["open_forms"] = [*bound, *(name for name in ("sought", "comments", "extension") if context[name])]
    context["watches"] = watch_rows(user, watches_on(row), today) if "watches" in kinds else []
    for_whom = "" if row.turn() is Party.NOBODY else f"等待{row.turn().label}办理"
    context |= {"measure": row, "today": today, "waiting": for_whom}
    context |= {"around": neighbours(user, row, place), "place": place.query, "suffix": place.suffix}
    context["common"] = _common_deadline(row) if "instructions" in kinds else None
    context["viewer_url"] = place.viewer_url(row.pk) if _has_files(context["uses"]) else ""
    return render(request, "measures/measure.html", context, status=status)


def _common_deadline(row: Measure) -> InstructionUnit | None:
    """What the supervisor set for the unit, where the measure is due later."""
    if row.due_on is None or row.status not in OPEN_STATUSES or row.timeframe == Timeframe.LONG_TERM:
        return None
    common = standing_deadline(row.organization_id)
    day = common and common.instruction.due_on
    return common if day and day < row.due_on else None


def _proposals(user: User, row: Measure, progress: list[ProgressUpdate]) -> list[Stated]:
    if rules.refuse_figures(user, row) is not None:
        return []
    stated = stated_in(row, progress)
    return undecided(stated, row.proposal_decisions.all()) if stated else []


def _records(row: Measure, user: User, allowed: list[Act], kinds: Kinds) -> dict[str, Any]:
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
        "approval": approval_of(row, found["moves"]),
        "history": history.timeline(row, **found, had_supporting="earlier_supporting" in kinds),
        "extension_text": explanation(row, found["extensions"]),
        "turned_down": [one for one in found["extensions"] if not one.is_pending and not one.is_approved],
    }


def _happened(row: Measure) -> dict[str, list[Any]]:
    """All records of a measure, under the names by which ``history.timeline`` takes them."""
    uses = EvidenceUse.objects.filter(measure=row).select_related("evidence")
    return {
        "moves": sql.of(StatusChange, "measure_id", [row.pk]),
        "progress": _progress(row),
        "uses": list(uses.prefetch_related("evidence__versions")),
        "comments": list(row.comments.all()),
        "urges": _urges(row),
        "extensions": list(row.extension_requests.all()),
    }


def _urges(row: Measure) -> list[Urge]:
    """With who confirmed them; nothing is looked for of a measure that nobody urged."""
    found = list(row.urges.all())
    prefetch_related_objects(found, "receipts")
    return found


def _progress(row: Measure) -> list[ProgressUpdate]:
    """What an entry corrects is an entry of the same measure."""
    entries = sql.of(ProgressUpdate, "measure_id", [row.pk], order="happened_on DESC, id DESC")
    found = {entry.pk: entry for entry in entries}
    for entry in found.values():
        if entry.replaces_id in found:
            entry.replaces = found[entry.replaces_id]
    return list(found.values())


def _has_files(uses: list[EvidenceUse]) -> bool:
    return any(version.file for use in uses for version in list(use.evidence.versions.all())[:1])


def _pending(requests: list[ExtensionRequest]) -> ExtensionRequest | None:
    return next((request for request in requests if request.is_pending), None)


def approval_of(row: Measure, moves: list[StatusChange]) -> dict[str, Any] | None:
    """The latest approval, which hangs on the move that completed the measure."""
    completing = {move.pk: move for move in moves if move.to_status == Status.COMPLETED}
    found = sql.of(Approval, "change_id", [*completing], order="change_id DESC")
    if not found:
        return None
    latest = found[0]
    latest.change = completing[latest.change_id]
    prefetch_related_objects([latest], "evidence_versions__evidence")
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
        "comment_form": _if(rules.refuse_comment(user, row) is None, forms.CommentForm(auto_id="comment_%s")),
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
