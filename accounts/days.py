"""Which days this work can name: a slip of the finger, 1026 or 0026, is refused wherever one comes in."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.db import models
from django.db.models import Q

CENTURY = 2000
MIN_DAY, MAX_DAY = date(2000, 1, 1), date(2100, 12, 31)
# A date picker sends 0027 for a year of two digits; whether 2027 was meant only its writer knows.
SHORT_YEAR = "年份要写满四位:填写的是{day},如果指{meant}年,请写{meant}。"
OUT_OF_RANGE = "日期应在2000年至2100年之间,填写的是{day},请核对年份。"
_STORED = "日期应在2000年至2100年之间,请核对年份。"


def refuse_day(day: date | None) -> str | None:
    """A sentence for a day outside of what is meant here; None for no day."""
    if day is None or MIN_DAY <= day <= MAX_DAY:
        return None
    if day.year < 100:
        return SHORT_YEAR.format(day=day.isoformat(), meant=CENTURY + day.year)
    return OUT_OF_RANGE.format(day=day.isoformat())


def days_constraint(name: str, *fields: str) -> models.CheckConstraint:
    """The same for whoever writes: each of ``fields`` is empty or a day of this work."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (MIN_DAY, MAX_DAY)})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=_STORED)


class DateInput(forms.DateInput):
    """The browser's date picker, which reads and writes ISO dates only."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as somebody types it."""

    widget = DateInput

    def to_python(self, value: str | datetime | date | None) -> date | None:
        day = super().to_python(value)
        if sentence := refuse_day(day):
            raise forms.ValidationError(sentence)
        return day
