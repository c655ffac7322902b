"""A mistaken import taken back as a whole, as long as nobody has begun to work on what it brought."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from issues.models import Category, CategoryQuerySet, Inspection, SubIssue
from issues.rules import refuse_build
from measures import rules
from measures.messages import answerable, notify_taken_out
from measures.models import Measure
from measures.services.archiving import (
    archive_measures,
    archive_rows,
    lock_categories,
    lock_findings,
    lock_measures,
)
from measures.services.assignment import undo_assignments
from measures.workflow import Status
from notices.imports.to_records import BLOCK
from notices.models import Notice

NOT_IMPORTED = "这份通报没有导入,或导入已经撤回。"


@dataclass(frozen=True)
class ImportedTree:
    """What goes when an import is withdrawn, and who is told; ``refusal`` says why it cannot go."""

    inspection: Inspection
    categories: int
    sub_issues: int
    measures: int
    assigned: int
    people: list[User]
    is_whole_inspection: bool
    refusal: str | None

    def lines(self) -> list[str]:
        """What happens on withdrawing, a sentence each."""
        counts = f"{self.categories}个类别、{self.sub_issues}个问题、{self.measures}条措施"
        names = "、".join(map(str, self.people))
        told = f"以下{len(self.people)}人各收到一条消息:{names}。" if self.people else "没有人需要告知。"
        undone = f"{self.assigned}条已分派的措施撤回分派。" if self.assigned else "还没有措施分派出去。"
        whole = f"“{self.inspection}”不再有任何内容,这次巡察一并归档。" if self.is_whole_inspection else ""
        found = (
            f"{counts}归档,不再出现在台账和统计中;导入后在这些类别下增加的也在内。记录仍然保留。",
            whole,
            undone,
            told,
            "通报原文和对识别结果的改正保留,可以再次导入。",
        )
        return [line for line in found if line]


def imported_tree(notice: Notice, *, by: User) -> ImportedTree:
    """Raises ``Refused`` for a notice that is not imported."""
    inspection = _inspection_of(notice)
    categories = _categories(notice)
    measures = list(_measures(categories).prefetch_related("supporting_departments"))
    return ImportedTree(
        inspection=inspection,
        categories=categories.current().count(),
        sub_issues=_findings(categories).count(),
        measures=len(measures),
        assigned=sum(row.status != Status.DRAFT for row in measures),
        people=list(User.objects.filter(pk__in=answerable(measures)).order_by("role", "order", "id")),
        is_whole_inspection=_is_whole(notice, inspection, categories),
        refusal=rules.refuse_withdraw_tree(by, inspection, categories),
    )


def _inspection_of(notice: Notice) -> Inspection:
    if notice.inspection is None or notice.imported_at is None:
        raise Refused(NOT_IMPORTED)
    return notice.inspection


def _categories(notice: Notice) -> CategoryQuerySet:
    """In the range of the notice, those that were added or archived since included."""
    start = notice.first_position or 0
    rows = Category.objects.filter(inspection=notice.inspection_id)
    return rows.filter(position__gte=start, position__lt=start + BLOCK)


def _findings(categories: CategoryQuerySet) -> QuerySet[SubIssue]:
    return SubIssue.objects.current().filter(category__in=categories)


def _measures(categories: CategoryQuerySet) -> QuerySet[Measure]:
    return Measure.objects.current().filter(category__in=categories)


def _is_whole(notice: Notice, inspection: Inspection, categories: CategoryQuerySet) -> bool:
    """Whether nothing is left of the inspection: it is archived as well."""
    others = inspection.notices.exclude(pk=notice.pk).exists()
    rest = Category.objects.current().filter(inspection=inspection).exclude(pk__in=categories)
    return not others and not rest.exists()


def _locked(inspection: Inspection) -> Inspection:
    rows = Inspection.objects.select_related("organization")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=inspection.pk)


@transaction.atomic
def withdraw_import(notice_id: int, *, by: User, reason: str) -> Inspection:
    """Assignments are undone, everything is archived, whoever was to do it is told once.

    The text stays with what was said about its reading, and can be imported again.
    """
    rows = Notice.objects.filter(organization=by.organization_id).select_related("organization")
    notice = rows.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
    request_context.set_subject(notice)
    ask(refuse_build(by, notice.organization))
    inspection = _locked(_inspection_of(notice))
    categories = _categories(notice)
    measures = lock_measures(_measures(categories).select_related("inspection"))
    findings = lock_findings(_findings(categories))
    ask(rules.refuse_withdraw_tree(by, inspection, categories))
    if not reason.strip():
        raise Refused("请填写撤回的原因。")
    why = f"撤回导入:{reason.strip()}"
    is_whole = _is_whole(notice, inspection, categories)
    key = f"withdrawn:{notice.pk}:{notice.imported_at:%Y%m%d%H%M%S%f}"
    notify_taken_out(measures, key, what="因导入有误已撤回", reason=reason.strip())
    _archive(measures, findings, lock_categories(categories.current()), by=by, why=why)
    if is_whole:
        inspection.archived_at = timezone.now()
        save_edit(inspection, ["archived_at"], by=by, reason=why, event=Event.ARCHIVE)
    counts = f"{len(findings)}个问题{len(measures)}条措施"
    trail.record(Event.WITHDRAW_IMPORT, by=by, about=inspection, detail=f"{notice};{counts};{reason}")
    _mark_withdrawn(notice, by=by, reason=reason.strip())
    return inspection


def _archive(
    measures: list[Measure], findings: list[SubIssue], categories: list[Category], *, by: User, why: str
) -> None:
    undo_assignments([row for row in measures if row.status != Status.DRAFT], by=by, note=why)
    at = timezone.now()
    archive_measures(measures, at, by=by, reason=why)
    archive_rows(findings, at, by=by, reason=why)
    archive_rows(categories, at, by=by, reason=why)


def _mark_withdrawn(notice: Notice, *, by: User, reason: str) -> None:
    """Its sections are read from the text once more when it is imported again."""
    notice.sections.all().delete()
    fields: dict[str, object] = {
        "inspection": None,
        "imported_at": None,
        "first_position": None,
        "withdrawn_at": timezone.now(),
        "withdrawn_by_name": by.label,
        "withdrawn_reason": reason,
    }
    for name, value in fields.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(fields))
