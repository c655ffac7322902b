"""A day outside of 2000–2100 comes in by no door: page, filter, panel, service, database."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import get_resolver

from accounts.admin.base import PanelForm
from accounts.days import DayField
from audit.exceptions import Refused
from measures.models import Measure
from tests.cast import Cast, assigned, fresh
from tests.panel import as_staff, send

# Written by the clock alone.
OF_THE_CLOCK = {"sent_on", "counted_from_on", "counted_on", "taken_on", "read_on", "used_on"}


def forms_below(base: type) -> set[type]:
    below: set[type] = set(base.__subclasses__())
    return below.union(*map(forms_below, below))


def test_every_form_reads_a_day_in_the_same_way() -> None:
    assert get_resolver().url_patterns  # loads every page with its forms
    fields = {
        (form.__qualname__, name): field
        for form in forms_below(forms.BaseForm)
        if form.__module__.split(".")[0] in {config.label for config in apps.get_app_configs()}
        and not issubclass(form, PanelForm)  # the panel makes its fields anew, asked below
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField)
    }
    assert len(fields) > 8
    assert [key for key, field in fields.items() if not isinstance(field, DayField)] == []


def test_every_day_that_people_type_has_a_constraint() -> None:
    missing = []
    for model in apps.get_models():
        written = " ".join(str(one) for one in model._meta.constraints if "of_our_time" in one.name)
        for field in model._meta.local_fields:
            is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
            is_ours = is_day and not model.__name__.startswith("Historical")
            if is_ours and field.name not in OF_THE_CLOCK and field.name not in written:
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []


def test_an_assignment_names_the_year(cast: Cast) -> None:
    with pytest.raises(Refused, match="1026-03-31"):
        assigned(cast, due_on=date(1026, 3, 31))
    assert fresh(cast.measure).due_on is None


def test_the_database_keeps_none(cast: Cast) -> None:
    rows = Measure.objects.filter(pk=cast.measure.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(due_on=date(27, 3, 31))
    assert rows.update(due_on=date(2100, 12, 31)) == 1


def test_many_at_once_are_refused_with_the_sentence(cast: Cast) -> None:
    typed = {"ids": cast.measure.pk, "decided": "1", "leader": cast.leader.pk}
    typed |= {"department": cast.general.pk, "timeframe": "TIME_LIMITED", "due_on": "1026-03-31"}
    answer = cast.client("office").post("/measures/assign/", typed)
    assert "2000年至2100年" in answer.content.decode()
    assert fresh(cast.measure).due_on is None


@pytest.mark.parametrize(("typed", "meant"), [("0027-03-31", "请写2027"), ("0001-01-01", "请写2001")])
def test_a_year_of_two_figures_is_asked_about(cast: Cast, typed: str, meant: str) -> None:
    day = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "TIME_LIMITED"}
    day |= {"due_on": typed, "version": fresh(cast.measure).version}
    answer = cast.client("office").post(f"/measures/{cast.measure.pk}/assign/", day)
    assert meant in answer.content.decode()
    assert typed in answer.content.decode()
    assert fresh(cast.measure).due_on is None
    filed = {"kind": "PLAN", "filed_on": typed}
    page = cast.client("office").post(f"/inspections/{cast.inspection.pk}/filings/", filed)
    assert meant in page.content.decode()
    assert not cast.inspection.filings.exists()


def test_the_panel_says_it_as_well(cast: Cast) -> None:
    as_staff(cast.office)
    url = f"/admin/measures/measure/{cast.measure.pk}/change/"
    assert "2000年至2100年" in send(cast.client("office"), url, due_on="1026-03-31").content.decode()
    assert fresh(cast.measure).due_on is None


def test_the_list_reads_it_as_well(cast: Cast) -> None:
    page = cast.client("office").get("/ledger/?due_from=1026-03-31")
    assert "2000年至2100年" in page.content.decode()
