"""Any form that was filled here can be read back: every measure is found, and nothing is new or different."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from issues.models import Category
from ledger.fields import FIELDS
from ledger.rows import ledger_rows
from measures.models import Measure
from tests.cast import Cast
from tests.workbooks.receivers import test_every_form, test_odd_forms
from tests.workbooks.returned.judging import DUE, Sent, planned, sent_ledger
from workbooks.merging.model import RowAction
from workbooks.receivers.filling import fill_form
from workbooks.receivers.lines import FormData, FormHeading
from workbooks.receivers.other_formats import as_xlsx
from workbooks.receivers.reading import open_form

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TWELVE = Path("tests/data/forms/twelve")
FORMS = (*test_every_form.FORMS, *test_odd_forms.FORMS)


def came_back(sent: Sent, form: Callable[[], bytes]) -> list[str]:
    return wrong_after(sent, form(), name=form.__name__)


def wrong_after(sent: Sent, content: bytes, *, name: str) -> list[str]:
    """What is wrong with the form, filled with the ledger and returned untouched."""
    cast = sent.cast
    rows = list(ledger_rows(Measure.objects.filter(inspection=cast.inspection), fields=set(FIELDS)))
    categories = Category.objects.filter(inspection=cast.inspection)
    data = FormData(
        rows,
        DUE,
        organization=cast.organization.name,
        known_categories=tuple(FormHeading(str(row), row.get_focus_display()) for row in categories),
        known_departments=(FormHeading("办公室"), FormHeading("业务科")),
    )
    path = sent.folder / f"{name}.xlsx"
    with path.open("wb") as file:
        fill_form(io.BytesIO(content), open_form(content, name="表格.xlsx"), data=data, target=file)
    plan = planned(sent, path)
    found = {row.measure.pk for row in plan.rows if row.measure is not None}
    wrong = [f"row {row.number} {row.action.value}" for row in plan.rows if row.action is not RowAction.SAME]
    wrong += [f"row {row.number} not read" for row in plan.rows if row.unread]
    return wrong + [f"only {len(found)} measures"] * (len(found) < len(sent.measures))


def test_every_form_can_be_read_back(cast: Cast, tmp_path: Path) -> None:
    sent = sent_ledger(cast, tmp_path)
    assert {form.__name__: found for form in FORMS if (found := came_back(sent, form))} == {}


def test_the_twelve_can_be_read_back(cast: Cast, tmp_path: Path) -> None:
    sent = sent_ledger(cast, tmp_path)
    # One only counts; of one a column of two things, told of several measures at once, is shown as not read.
    names = sorted({path.name for path in TWELVE.iterdir()} - {"answers.json", "figures_by_department.xlsx"})
    contents = {name: as_xlsx((TWELVE / name).read_bytes(), name=name) for name in names}
    found = {name: wrong_after(sent, content, name=name) for name, content in contents.items()}
    wrong = {name: told for name, told in found.items() if told}
    assert wrong == {"signs_for_states.xlsx": ["row 6 not read"]}
