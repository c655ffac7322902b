"""What a supervisor asks of units, and what a unit answers."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField
from issues.models import FilingKind
from measures.models.instruction import Instruction, InstructionKind
from measures.services.instructing import InstructionInput

MAX_TEXT = 2000
DUE_HELP = "“要求报送”“统一时限”填时限;“共同休息日”“共同上班日”填那一天"


class InstructionForm(DressedForm):
    kind = forms.ChoiceField(label="种类", choices=InstructionKind.choices)
    text = TextField(label="要求", max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label="时限或日期", required=False, help_text=DUE_HELP)
    filing_kind = forms.ChoiceField(
        label="报送内容",
        required=False,
        choices=[("", "(不要求报送)"), *FilingKind.choices],
        help_text="“要求报送”必选;单位登记已报送后,即记为已回复",
    )
    form = forms.FileField(
        label="要填的表格", required=False, allow_empty_file=True, help_text="可不附;不超过2MB"
    )

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        return {"new": InstructionInput(InstructionKind(data.pop("kind")), **data)}


class ReplyForm(DressedForm):
    reply = TextField(
        label="回复",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可不填,只确认已阅",
    )


class DeclineForm(DressedForm):
    """Why a unit does not take a common deadline over."""

    reply = TextField(label="不采用的原因", max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


def reply_form(instruction: Instruction, data: QueryDict | None = None) -> DressedForm:
    return DeclineForm(data) if instruction.is_deadline else ReplyForm(data)
