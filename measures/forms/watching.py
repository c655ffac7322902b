"""What is typed of 坚持: that it was done, with what proves it; and until when it is watched."""

from __future__ import annotations

from django import forms

from accounts.days import DayField
from accounts.dressing import DressedForm, TextField, dress
from measures.forms.acts import text_field
from measures.forms.work import MultipleFileField
from measures.inputs import EvidenceInput
from measures.models import Watch


class KeepForm(DressedForm):
    """Of a question the words are the answer, and asked for; of a promise the number."""

    happened_on = DayField(label="日期")
    quantity = forms.DecimalField(
        label="数量",
        max_digits=14,
        decimal_places=4,
        required=False,
        help_text="不填时按本期还差的数量登记",
        error_messages={"invalid": "请填写数字。"},
    )
    note = text_field("说明", rows=2)
    uploads = MultipleFileField(label="佐证材料", required=False, help_text="可一次选择多个")

    def __init__(self, *args: object, watch: Watch, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if watch.is_question:
            del self.fields["quantity"]
            self.fields["note"].label, self.fields["note"].required = "坚持情况", True
            return
        self.fields["quantity"].label = f"数量({watch.unit})"
        self.fields["note"] = TextField(label="说明", required=False, max_length=200)
        if watch.is_rate:
            self.fields["quantity"].required = True
            self.fields["quantity"].help_text = ""
        dress(self)

    def arguments(self) -> dict[str, object]:
        data = dict(self.cleaned_data)
        given = [
            EvidenceInput(one, dated_on=data["happened_on"], note="坚持情况的证明")
            for one in data.pop("uploads")
        ]
        return data | {"given": given}


class EndWatchForm(DressedForm):
    ends_on = DayField(label="坚持到", required=False, help_text="到这一天为止不再要求;清空表示继续坚持")
    reason = text_field("原因", rows=2)
