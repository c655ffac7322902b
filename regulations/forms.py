"""What is typed about a regulation."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import QueryDict

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField, offer
from accounts.models import Department, User
from measures.forms.work import MultipleFileField
from measures.inputs import EvidenceInput
from measures.models import Regulation
from measures.models.regulation import RegulationQuerySet
from measures.models.regulation_state import RegulationAct
from regulations.services.editing import RegulationInput

# A select of more is no help; what is older is found by merging or by its own page.
MAX_CHOICES = 300


class RegulationForm(DressedForm):
    """``version`` is what was on screen."""

    names: ClassVar[tuple[str, ...]] = (
        *("title", "act", "document_number", "dated_on", "expires_on", "review_on"),
        *("department", "superseded_by", "note"),
    )
    title = TextField(label="制度名称", max_length=200, help_text="不必写书名号")
    act = forms.ChoiceField(label="工作类型", choices=[("", "请选择"), *RegulationAct.choices])
    document_number = TextField(
        label="文号", required=False, max_length=100, help_text="如:云档发〔2026〕8号"
    )
    dated_on = DayField(label="制定(修订)日期", required=False)
    expires_on = DayField(
        label="有效期至", required=False, help_text="试行的一般一至两年,其他一般三至五年;长期有效的不填"
    )
    review_on = DayField(label="评估日期", required=False, help_text="到时提醒责任部门看是否要修订、废止")
    department = forms.ModelChoiceField(Department.objects.none(), label="责任部门", required=False)
    superseded_by = forms.ModelChoiceField(
        Regulation.objects.none(), label="被哪项制度替代", required=False, help_text="没有被替代的不填"
    )
    note = TextField(label="说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(label="版本", widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User, row: Regulation | None = None) -> None:
        known = {name: getattr(row, name) for name in (*self.names, "version")} if row else {}
        super().__init__(data, initial=known)
        organization_id = row.organization_id if row else user.organization_id
        departments = Department.objects.filter(organization=organization_id, is_active=True)
        if user.is_office_of(organization_id):
            offer(self, "department", departments.order_by("order", "name"))
        else:
            # A department hands on nothing that it answers for.
            del self.fields["department"]
        offer(self, "superseded_by", _successors(row) if row else Regulation.objects.none())
        if row is None:
            del self.fields["superseded_by"]

    def arguments(self) -> dict[str, object]:
        fields = {name: self.cleaned_data[name] for name in self.names if name in self.fields}
        return {"fields": fields, "version": self.cleaned_data.get("version")}


class NewRegulationForm(RegulationForm):
    def given(self) -> RegulationInput:
        data = self.cleaned_data
        besides = [name for name in self.names if name in self.fields and name not in ("title", "act")]
        return RegulationInput(data["title"], data["act"], {name: data[name] for name in besides})


def _successors(row: Regulation) -> RegulationQuerySet:
    rows = Regulation.objects.filter(organization=row.organization_id).standing().exclude(pk=row.pk)
    newest = list(rows.order_by("-id").values_list("pk", flat=True)[:MAX_CHOICES])
    chosen = [row.superseded_by_id] if row.superseded_by_id else []
    return Regulation.objects.filter(pk__in=[*newest, *chosen]).order_by("-id")


class RegulationFilesForm(DressedForm):
    uploads = MultipleFileField(label="文件", help_text="可一次选择多个")
    dated_on = DayField(label="材料日期", required=False)

    def given(self) -> list[EvidenceInput]:
        return [
            EvidenceInput(one, dated_on=self.cleaned_data["dated_on"]) for one in self.cleaned_data["uploads"]
        ]


class RegulationVersionForm(DressedForm):
    file = forms.FileField(label="新版本文件", allow_empty_file=True)

    def arguments(self) -> dict[str, object]:
        return {"upload": self.cleaned_data["file"]}


class UseFileForm(forms.Form):
    evidence = forms.IntegerField(label="佐证材料", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        return {"evidence_id": self.cleaned_data["evidence"]}


class ServeForm(forms.Form):
    measure = forms.IntegerField(label="整改措施", widget=forms.HiddenInput)
    act = forms.ChoiceField(label="工作类型", choices=RegulationAct.choices)

    def arguments(self) -> dict[str, object]:
        return {"measure_id": self.cleaned_data["measure"], "act": self.cleaned_data["act"]}


class MergeForm(DressedForm):
    other = forms.IntegerField(label="合并哪一项", widget=forms.HiddenInput)

    def arguments(self) -> dict[str, object]:
        return {"other_id": self.cleaned_data["other"]}
