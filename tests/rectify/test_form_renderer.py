"""What is drawn in Python is what Django's templates draw, to the letter."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from rectify.form_renderer import DRAWN, FormRenderer
from rectify.settings import FORM_RENDERER

ODD = "<b title=\"x\">'一' & 二</b>{}"
CHOICES = [("", "全部"), (1, "甲<乙"), (ODD, ODD), ("丙组", [("3", "三"), (None, "无")])]
ATTRS = {"class": "form-control", "data-odd": ODD, "autofocus": True, "hidden": False, "rows": 1200}
WIDGETS: list[tuple[forms.Widget, object]] = [
    (forms.TextInput(ATTRS), ODD),
    (forms.TextInput(ATTRS), None),
    (forms.NumberInput(), 1234567.5),
    (forms.HiddenInput(), 0),
    (forms.DateInput(format="%Y-%m-%d"), date(2026, 1, 2)),
    (forms.PasswordInput(render_value=True), ODD),
    (forms.CheckboxInput(ATTRS), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(ATTRS), f"\n{ODD}\n"),
    (forms.Textarea(), None),
    (forms.Select(ATTRS, choices=CHOICES), ODD),
    (forms.Select(choices=CHOICES), 1),
    (forms.NullBooleanSelect(), True),
    (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
    (forms.RadioSelect(choices=CHOICES), "3"),
    (forms.RadioSelect({**ATTRS, "id": ODD}, choices=CHOICES), ODD),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["1", "3"]),
    (forms.CheckboxSelectMultiple({"id": "乙"}, choices=CHOICES), None),
    (forms.CheckboxSelectMultiple(choices=[]), None),
    (forms.ClearableFileInput(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_it_draws_what_django_draws(widget: forms.Widget, value: object) -> None:
    drawn, django = (widget.render("名", value, renderer=one) for one in (FormRenderer(), DjangoTemplates()))
    assert drawn == django


def test_the_site_draws_with_it() -> None:
    assert FORM_RENDERER.endswith(".FormRenderer")
    assert {str(widget.template_name) for widget, _ in WIDGETS} & set(DRAWN)
