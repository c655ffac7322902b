"""What is said with a transfer."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import QueryDict

from accounts.dressing import DressedForm
from measures.forms.acts import text_field
from reporting.transfers.services import TransferInput

# The terms of 《机关文件材料归档范围和文书档案保管期限规定》.
TERMS = (10, 30, 0)
# What is typed before an inspection is at rest.
CONFIRMED = "移交档案"


def _terms() -> list[tuple[int, str]]:
    terms = sorted({*TERMS, settings.ARCHIVE_YEARS} - {0})
    return [*((years, f"{years}年") for years in terms), (0, "永久")]


class TransferForm(DressedForm):
    """``override_reason`` is there where the self-check found errors."""

    keep_years = forms.TypedChoiceField(
        label="保管期限", choices=_terms, coerce=int, help_text="从移交的次年1月1日起算。"
    )
    note = forms.CharField(label="说明(如档号、全宗号)", max_length=500, required=False)
    override_reason = text_field("自检有错误仍移交的原因", rows=2, required=False)

    def __init__(self, data: QueryDict | None = None, *, has_errors: bool) -> None:
        super().__init__(data, initial={"keep_years": settings.ARCHIVE_YEARS})
        if not has_errors:
            del self.fields["override_reason"]

    @property
    def may_go_on(self) -> bool:
        """Whether nothing is left to say but that it is meant."""
        if not self.is_valid():
            return False
        return "override_reason" not in self.fields or bool(self.cleaned_data["override_reason"].strip())

    @property
    def is_confirmed(self) -> bool:
        return self.data.get("typed", "").strip() == CONFIRMED

    @property
    def keeping(self) -> str:
        return dict(_terms())[self.cleaned_data["keep_years"]]

    def arguments(self) -> dict[str, object]:
        return {"given": TransferInput(**self.cleaned_data)}
