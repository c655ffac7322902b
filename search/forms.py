"""What may be asked."""

from __future__ import annotations

from django import forms

MAX_ASKED = 100


class SearchForm(forms.Form):
    """Of the box in the head; what is no search (too long, a NUL) is said in one sentence."""

    q = forms.CharField(
        label="搜索",
        required=False,
        max_length=MAX_ASKED,
        error_messages={"max_length": f"请把要找的文字缩短到{MAX_ASKED}个字以内。"},
    )
