"""What is typed of 反复出现 and 成效评估."""

from __future__ import annotations

from django import forms

from accounts.dressing import DressedForm, dress
from issues.models import SubIssue
from measures.forms.acts import text_field
from measures.forms.work import MultipleFileField
from measures.inputs import EvidenceInput
from measures.models import Outcome
from measures.recurring import MAX_EARLIER

MAX_TITLE = 50


class EarlierForm(DressedForm):
    """Which earlier finding is meant; the service says whether it may be."""

    earlier = forms.IntegerField(
        label="以前的问题", min_value=1, error_messages={"required": "请选择以前的问题。"}
    )


class ChooseEarlierForm(DressedForm):
    """By hand, among the findings of the earlier rounds."""

    def __init__(self, *args: object, offered: list[SubIssue], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = [(row.pk, f"{row.inspection.name}:{str(row)[:MAX_TITLE]}") for row in offered[:MAX_EARLIER]]
        self.fields["earlier"] = forms.TypedChoiceField(
            label="承接以前的问题",
            coerce=int,
            choices=[("", "请选择"), *names],
            error_messages={"required": "请选择以前的问题。"},
        )
        dress(self)


class LetGoForm(DressedForm):
    reason = text_field("撤销的原因", rows=2, required=True)


class CheckForm(DressedForm):
    outcome = forms.TypedChoiceField(
        label="结论", choices=Outcome.choices, coerce=Outcome, widget=forms.RadioSelect
    )
    note = text_field("评估意见", rows=3, required=True, help_text="看了什么、和谁谈过、结果怎样")
    uploads = MultipleFileField(label="评估材料", required=False, help_text="可一次选择多个")

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        given = [EvidenceInput(one, note="成效评估的材料") for one in data.pop("uploads")]
        return data | {"given": given}
