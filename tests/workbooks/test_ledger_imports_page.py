"""The pages of workbooks that come in: upload, preview, columns, choices, confirm."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organization
from issues.models import Inspection
from measures import services
from tests.answers import Answer
from tests.cast import Cast, assigned, fresh
from tests.workbooks.books import HEADER, exported, filled_in, table, uploaded
from workbooks.models import LedgerImport, RememberedTitle

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = reverse("workbooks:ledger_imports")


@pytest.fixture
def path(cast: Cast, tmp_path: Path) -> Path:
    assigned(cast)
    return exported(cast, tmp_path / "台账.xlsx")


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    client.force_login(cast.office)
    return client


def send(client: Client, cast: Cast, path: Path) -> Answer:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(LIST, {"inspection": cast.inspection.pk, "file": file})


def page(client: Client, row: LedgerImport, **query: str) -> str:
    response = client.get(reverse("workbooks:ledger_import", args=[row.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def act(client: Client, row: LedgerImport, name: str, **data: str) -> Answer:
    return client.post(reverse(f"workbooks:ledger_import_{name}", args=[row.pk]), data)


def digest(client: Client, row: LedgerImport) -> str:
    response = client.get(reverse("workbooks:ledger_import", args=[row.pk]))
    return str(response.context["digest"])


def test_an_upload_leads_to_a_preview_and_writes_nothing(cast: Cast, office: Client, path: Path) -> None:
    response = send(office, cast, filled_in(path, {"F3": "每户都到", "H4": "没有的人"}))
    row = LedgerImport.objects.get()
    assert response["Location"] == reverse("workbooks:ledger_import", args=[row.pk])
    text = page(office, row)
    assert "每户都到" in text
    assert "本单位没有叫“没有的人”的责任领导" in text
    assert row.sha256 in text
    assert fresh(cast.measure).goal == ""
    assert Path(row.file.path).read_bytes() == path.read_bytes()
    assert "台账" not in str(row.file.name)


def test_confirming_writes_what_was_shown(cast: Cast, office: Client, path: Path) -> None:
    row = uploaded(cast, filled_in(path, {"F3": "每户都到", "H4": "没有的人"}))
    seen = digest(office, row)
    response = act(office, row, "confirm", digest=seen)
    assert response.status_code == 422
    assert "还有1行有错误" in response.content.decode()
    response = act(office, row, "confirm", digest=seen, skip_errors="1")
    assert response.status_code == 302
    assert fresh(cast.measure).goal == "每户都到"
    assert "修改1行" in page(office, row)
    assert act(office, row, "confirm", digest=seen).status_code == 422


def test_a_stale_preview_is_shown_anew(cast: Cast, office: Client, path: Path) -> None:
    row = uploaded(cast, filled_in(path, {"F3": "每户都到"}))
    seen = digest(office, row)
    services.edit(cast.measure.pk, by=cast.office, fields={"goal": "别人写的"})
    response = act(office, row, "confirm", digest=seen)
    assert response.status_code == 409
    assert "下面是新的预览" in response.content.decode()
    assert fresh(cast.measure).goal == "别人写的"


def test_conflicts_are_chosen_on_the_page(cast: Cast, office: Client, path: Path) -> None:
    row = uploaded(cast, filled_in(path, {"F3": "文件的", "O3": "文件的"}))
    services.edit(cast.measure.pk, by=cast.office, fields={"goal": "系统的", "outcome": "系统的"})
    assert "目标:两边都改过" in page(office, row, show="CONFLICT")
    act(office, row, "choices", **{f"choice-{cast.measure.pk}.goal": "file", "choice-999.goal": "file"})
    row.refresh_from_db()
    assert row.choices == {f"{cast.measure.pk}.goal": "file"}
    act(office, row, "choices", all="ours")
    act(office, row, "confirm", digest=digest(office, row))
    assert (fresh(cast.measure).goal, fresh(cast.measure).outcome) == ("文件的", "系统的")


def test_columns_are_corrected_and_remembered(cast: Cast, office: Client, path: Path) -> None:
    words = ["", "", "1.服务群众不够主动问题", "(1)建立走访台账,每月走访一次。", "", "", "", "", "每户都到"]
    rows = [[*HEADER, "要达到的样子"], words]
    row = uploaded(cast, table(path, rows))
    assert "“要达到的样子”一列没有对应的内容" in page(office, row)
    assert act(office, row, "columns", **{"0-I": "goal", "0-B": "nonsense"}).status_code == 302
    assert "每户都到" in page(office, row)
    assert RememberedTitle.objects.get().field == "goal"
    again = uploaded(cast, path)
    assert "每户都到" in page(office, again)


def test_bad_uploads_get_a_sentence(cast: Cast, office: Client, path: Path) -> None:
    for name, data, words in (
        ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
        ("台账.xlsm", b"PK", "可以带宏的格式"),
        ("台账.csv", b"a,b", "没有找到表头"),
        ("台账.doc", b"a,b", "不是能读取的表格"),
        ("台账.xlsx", b"", "读不出内容"),
        ("机密★.xlsx", path.read_bytes(), "密级"),
    ):
        file = SimpleUploadedFile(name, data)
        response = office.post(LIST, {"inspection": cast.inspection.pk, "file": file})
        assert response.status_code == 422
        assert words in response.content.decode()
    assert office.post(LIST, {}).status_code == 422
    assert not LedgerImport.objects.exists()


def test_a_missing_file_is_said(cast: Cast, office: Client, path: Path) -> None:
    row = uploaded(cast, path)
    row.file.storage.delete(str(row.file.name))
    assert "文件不见了" in page(office, row)


def test_another_organizations_inspection_is_no_choice(cast: Cast, office: Client, path: Path) -> None:
    other = Inspection.objects.create(organization=cast.elsewhere, name="别处")
    file = SimpleUploadedFile(path.name, path.read_bytes())
    response = office.post(LIST, {"inspection": other.pk, "file": file})
    assert response.status_code == 422
    assert "不存在或已归档" in response.content.decode()


@pytest.mark.parametrize("name", ["handler", "leader", "viewer", "supervisor", "admin"])
def test_only_the_office_imports(name: str, cast: Cast, client: Client, path: Path) -> None:
    row = uploaded(cast, path)
    client.force_login(getattr(cast, name))
    assert client.get(LIST).status_code == 404
    assert send(client, cast, path).status_code == 404
    assert client.get(reverse("workbooks:ledger_import", args=[row.pk])).status_code == 404
    for act_name in ("columns", "choices", "confirm"):
        assert act(client, row, act_name).status_code == 404


def test_another_office_sees_nothing(cast: Cast, client: Client, path: Path) -> None:
    row = uploaded(cast, path)
    client.force_login(cast.stranger)
    assert client.get(reverse("workbooks:ledger_import", args=[row.pk])).status_code == 404
    assert act(client, row, "confirm").status_code == 404
    assert Organization.objects.count() == 2


def test_get_does_nothing(cast: Cast, office: Client, path: Path) -> None:
    row = uploaded(cast, path)
    for name in ("columns", "choices", "confirm"):
        assert office.get(reverse(f"workbooks:ledger_import_{name}", args=[row.pk])).status_code == 405


@pytest.mark.one_database
def test_big_previews_are_paged(
    cast: Cast, office: Client, path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        services.add_measure(
            cast.sub_issue.pk, services.tree.NewMeasure(text=f"措施{number}"), by=cast.office
        )
    row = uploaded(cast, exported(cast, path))
    with django_assert_max_num_queries(19):
        assert "共 2 页" in page(office, row)
    assert "第53行" not in page(office, row)
    assert "第65行" in page(office, row, page="2", show="SAME")
    assert "没有这样的行" in page(office, row, show="CREATE")
