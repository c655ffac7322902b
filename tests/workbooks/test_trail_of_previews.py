"""A preview that cannot read a cell has refused nobody: the trail, and what was typed, stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.events import Event
from audit.models import AuditEntry
from tests.cast import Cast
from tests.trail import last_id
from tests.workbooks.batches.files import a_batch
from tests.workbooks.books import exported, filled_in, uploaded
from workbooks.models import ImportBatch, LedgerImport

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}


def an_import(cast: Cast, folder: Path) -> LedgerImport:
    """One row that can be written, one with a name nobody has."""
    path = filled_in(exported(cast, folder / "台账.xlsx"), {"O3": "走访八户", "H4": "没有的人"})
    return uploaded(cast, path)


def refused_since(last: int) -> list[str]:
    rows = AuditEntry.objects.filter(id__gt=last, is_refused=True).order_by("id")
    return list(rows.values_list("detail", flat=True))


def test_what_is_written_leads_to_what_became_of_it(cast: Cast, tmp_path: Path) -> None:
    row, office = an_import(cast, tmp_path), cast.client("office")
    page, last = reverse("workbooks:ledger_import", args=[row.pk]), last_id()
    data = {"digest": office.get(page).context["digest"], "skip_errors": "1"}
    answer = office.post(reverse("workbooks:ledger_import_confirm", args=[row.pk]), data, headers=HERE)
    assert answer["Location"] == page
    assert "查看台账" in office.get(page).content.decode()
    assert refused_since(last) == []


def test_what_is_written_of_several_files_too(cast: Cast) -> None:
    batch, office = a_batch(cast, O3="走访八户", H4="没有的人"), cast.client("office")
    page, last = reverse("workbooks:ledger_batch", args=[batch.pk]), last_id()
    data = {"digest": office.get(page).context["digest"], "skip_errors": "1"}
    answer = office.post(reverse("workbooks:ledger_batch_confirm", args=[batch.pk]), data, headers=HERE)
    assert answer["Location"] == page
    assert refused_since(last) == []


def test_a_refused_confirmation_is_in_the_trail(cast: Cast, tmp_path: Path) -> None:
    row, office = an_import(cast, tmp_path), cast.client("office")
    page, last = reverse("workbooks:ledger_import", args=[row.pk]), last_id()
    data = {"digest": office.get(page).context["digest"]}
    url = reverse("workbooks:ledger_import_confirm", args=[row.pk])
    assert office.post(url, data, headers=HERE).status_code == 422
    assert [sentence.startswith("还有1行有错误") for sentence in refused_since(last)] == [True]


def test_a_broken_file_beside_a_good_one_is_in_the_trail_and_leads_to_the_preview(
    cast: Cast, tmp_path: Path
) -> None:
    good = exported(cast, tmp_path / "业务科.xlsx").read_bytes()
    files = [SimpleUploadedFile("业务科.xlsx", good), SimpleUploadedFile("坏的.xlsx", b"x")]
    last = last_id()
    data = {"inspection": cast.inspection.pk, "file": files}
    answer = cast.client("office").post(reverse("workbooks:ledger_imports"), data, headers=HERE)
    assert answer["Location"] == reverse("workbooks:ledger_batch", args=[ImportBatch.objects.get().pk])
    assert [sentence.startswith("坏的.xlsx:") for sentence in refused_since(last)] == [True]
    assert AuditEntry.objects.filter(id__gt=last, event=Event.REFUSED).count() == 1
