"""A form of an assignment says what will not go well, and takes it when it is sent again."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils import timezone

from measures.doubts import doubts

ASKED_ONCE = "确要这样分派,请再保存一次。"
NEEDED = ("department", "supporting_departments", "due_on")


def ask_once(form: forms.BaseForm) -> None:
    """Errors at their fields, unless ``accepted``, a hidden field, holds the sentences that were on the page.

    A date or department that stands as it stood is no news.
    """
    data = form.cleaned_data
    if not all(name in data for name in NEEDED) or data["department"] is None:
        return
    found = doubts(
        department=data["department"],
        supporting=data["supporting_departments"],
        due_on=data["due_on"],
        today=timezone.localdate(),
    )
    news = {name: sentence for name, sentence in found.items() if name in form.changed_data} if found else {}
    said = "".join(news[name] for name in sorted(news))
    if not said or data["accepted"] == said:
        return
    for name, sentence in news.items():
        form.add_error(name, f"{sentence}{ASKED_ONCE}")
    if isinstance(form.data, QueryDict):
        shown = form.data.copy()
        shown["accepted"] = said
        form.data = shown
