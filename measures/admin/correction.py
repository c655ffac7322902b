"""更正分派: leader, department, handler or date of several measures, previewed, written by the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from accounts.admin.answers import grouped
from accounts.admin.typed import TypedDepartmentField, TypedPersonField
from accounts.days import DayField
from accounts.dressing import TextField, offer
from accounts.http import signed_in_user
from accounts.models import Department, Organization, Role, User
from accounts.numbers import typed_key
from measures import rules, services
from measures.inputs import Assignment, assignment_of
from measures.models import Measure
from measures.services.assignment import RowAssignment
from measures.services.bulk import LIMIT

ACTION = "correct"
STAYS = "(不改)"
TITLES = {"leader": "责任领导", "department": "牵头部门", "handler": "责任人", "due_on": "整改时限"}
UNASSIGNED = "还没有分派,请先在分派表里分派。"
UNCHANGED = "没有改动。"


class AssignmentCorrectionForm(forms.Form):
    """What is left empty stays as it is."""

    leader = TypedPersonField(User.objects.none(), label="责任领导", required=False, empty_label=STAYS)
    department = TypedDepartmentField(
        Department.objects.none(), label="牵头部门", required=False, empty_label=STAYS
    )
    handler = TypedPersonField(
        User.objects.none(),
        label="责任人",
        required=False,
        empty_label=STAYS,
        help_text="换了牵头部门又没有选责任人的,原责任人空出。",
    )
    due_on = DayField(label="整改时限", required=False, widget=AdminDateWidget, help_text="不填就不改。")
    note = TextField(label="更正原因", required=False, max_length=500)

    def __init__(self, data: QueryDict | None, *, organization: Organization) -> None:
        super().__init__(data)
        people = organization.users.active().select_related("department")
        people = people.order_by("department__order", "order", "id")
        offer(self, "leader", people.filter(role=Role.LEADER))
        offer(self, "handler", people.filter(role=Role.HANDLER))
        offer(self, "department", organization.departments.active())

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in TITLES):
            self.add_error(None, "请填写要更正的内容:责任领导、牵头部门、责任人或整改时限。")
        return data

    def typed(self) -> TypedCorrection:
        return TypedCorrection(*(self.cleaned_data[name] for name in TITLES))


@dataclass(frozen=True)
class TypedCorrection:
    """None: stays."""

    leader: User | None
    department: Department | None
    handler: User | None
    due_on: date | None


@dataclass(frozen=True)
class Correction:
    """What becomes of one measure: the changes as name, old and new; or why nothing does."""

    measure: Measure
    assignment: Assignment | None
    changes: list[tuple[str, str, str]]
    refusal: str | None


def correct(site: AdminSite, request: HttpRequest, measures: Sequence[Measure]) -> HttpResponse | None:
    """An action of the list: the form, its preview, and on 确认更正 the way back to the list.

    ``measures`` may be one more than ``LIMIT``, which is refused. What was changed after the preview is
    previewed again: nothing is written that nobody saw.
    """
    organizations = {row.organization_id: row.organization for row in measures}
    if len(organizations) != 1 or len(measures) > LIMIT:
        messages.error(request, f"请选择同一个单位的措施,一次最多{LIMIT}条。")
        return None
    (organization,) = organizations.values()
    step = request.POST.get("step", "")
    form = AssignmentCorrectionForm(request.POST if step else None, organization=organization)
    by = signed_in_user(request)
    rows = [_correction(row, form.typed(), by=by) for row in measures] if form.is_valid() else []
    shown = "|".join(form.data.get(name, "") for name in TITLES)
    if rows and step == "confirm" and request.POST.get("shown") == shown:
        _write(request, rows, by=by, note=form.cleaned_data["note"])
        return None
    context = {
        **site.each_context(request),
        "title": "更正分派",
        "opts": Measure._meta,
        "form": form,
        "media": form.media,
        "measures": measures,
        "rows": rows,
        "shown": shown,
        "count": sum(row.refusal is None for row in rows),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": ACTION,
    }
    return TemplateResponse(request, "measures/panel_correction.html", context)


def _correction(measure: Measure, typed: TypedCorrection, *, by: User) -> Correction:
    assignment = _corrected(measure, typed)
    if assignment is None:
        return Correction(measure, None, [], rules.refuse_assign(by, measure) or UNASSIGNED)
    changes = [
        (title, str(old or "(空)"), str(new or "(空)"))
        for name, title in TITLES.items()
        if (old := getattr(measure, name)) != (new := getattr(assignment, name))
    ]
    refusal = rules.refuse_assign(by, measure) or rules.refuse_assignment(assignment, measure)
    return Correction(measure, assignment, changes, refusal or (None if changes else UNCHANGED))


def _corrected(measure: Measure, typed: TypedCorrection) -> Assignment | None:
    """None of a measure that nobody answers for yet."""
    now = assignment_of(measure)
    if now is None:
        return None
    department = typed.department or now.department
    handler = now.handler if department == now.department else None
    return replace(
        now,
        leader=typed.leader or now.leader,
        department=department,
        handler=typed.handler or handler,
        due_on=typed.due_on or now.due_on,
        # Who leads now supports no longer.
        supporting_departments=tuple(row for row in now.supporting_departments if row != department),
    )


def _write(request: HttpRequest, rows: Sequence[Correction], *, by: User, note: str) -> None:
    """Each by the version that the preview showed; whoever was quicker is said."""
    marks = {row.measure.pk: f"{row.measure.mark}{row.measure.text[:30]}" for row in rows}
    wanted = [
        RowAssignment(row.measure.pk, row.assignment, _seen(request, row.measure.pk))
        for row in rows
        if row.assignment is not None and row.refusal is None
    ]
    answers = services.assign_each(wanted, by=by, note=note)
    refused = [(row.measure.pk, row.refusal) for row in rows if row.refusal is not None]
    refused += [(one.measure_id, one.refusal) for one in answers if one.refusal]
    for sentence in grouped((marks[pk], refusal) for pk, refusal in refused):
        messages.error(request, sentence)
    if done := sum(one.refusal is None for one in answers):
        messages.success(request, f"已更正{done}条措施。")


def _seen(request: HttpRequest, pk: int) -> int:
    """A row whose version did not travel with the preview was not seen: none has the version 0."""
    return typed_key(request.POST.get(f"version-{pk}", ""))
