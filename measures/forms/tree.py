"""What is typed and chosen where a measure is moved, split, joined or renumbered after an import."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.dressing import DressedForm, offer
from issues.models import SubIssue
from measures.forms.acts import text_field
from measures.models import Measure
from measures.sentences import pieces

UP, DOWN = "up", "down"


class FindingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: SubIssue) -> str:
        return f"{str(obj.category)[:20]} / {str(obj)[:60]}"


class OutlineForm(DressedForm):
    """``version`` is the measure as it was on screen."""

    version = forms.IntegerField(label="版本", widget=forms.HiddenInput)


class MoveForm(OutlineForm):
    target = FindingField(SubIssue.objects.none(), label="移到哪个问题", empty_label="请选择")
    reason = text_field("原因", rows=2, help_text="可不填,写入历史。")

    def __init__(self, data: QueryDict | None = None, *, measure: Measure) -> None:
        super().__init__(data, initial={"version": measure.version}, auto_id="move_%s")
        rows = SubIssue.objects.current().filter(inspection=measure.inspection_id, closed_on=None)
        rows = rows.exclude(pk=measure.sub_issue_id).select_related("category")
        offer(self, "target", rows.order_by("category__position", "position"))

    def arguments(self) -> dict[str, object]:
        others = {name: self.cleaned_data[name] for name in ("reason", "version")}
        return others | {"sub_issue_id": self.cleaned_data["target"].pk}


class SplitForm(OutlineForm):
    """The second measure begins with the piece that is chosen."""

    at = forms.TypedChoiceField(
        label="从哪一句起另成一条",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择从哪一句起另成一条。"},
    )

    def __init__(self, data: QueryDict | None = None, *, measure: Measure) -> None:
        super().__init__(data, initial={"version": measure.version}, auto_id="split_%s")
        self.first, *others = pieces(measure.text)
        field = self.fields["at"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(str(piece.start), piece.text) for piece in others]


class JoinForm(OutlineForm):
    other = forms.IntegerField(label="另一条措施", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, measure: Measure) -> None:
        super().__init__(data, initial={"version": measure.version}, auto_id="join_%s")

    def arguments(self) -> dict[str, object]:
        return {"other_id": self.cleaned_data["other"], "version": self.cleaned_data["version"]}


class MarkForm(OutlineForm):
    mark = forms.CharField(
        label="序号", max_length=30, required=False, help_text="按印出的样子填,如 (4);可以留空。"
    )

    def __init__(self, data: QueryDict | None = None, *, measure: Measure) -> None:
        initial = {"version": measure.version, "mark": measure.mark}
        super().__init__(data, initial=initial, auto_id="mark_%s")


class ShiftForm(DressedForm):
    direction = forms.ChoiceField(label="方向", choices=[(UP, "上移"), (DOWN, "下移")])

    def arguments(self) -> dict[str, object]:
        return {"is_up": self.cleaned_data["direction"] == UP}
