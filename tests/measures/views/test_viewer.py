"""Looking through the files of a measure: what is shown, what is made into pages first, and to whom."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import services as accounts
from audit.events import Event
from audit.models import AuditEntry
from jobs import worker
from jobs.models import Job, JobStatus
from measures import services
from measures.checks import preview_folder
from measures.files import libreoffice
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion, Measure
from measures.models.scan_state import ScanState
from measures.previews import cache
from tests.answers import released
from tests.cast import Cast, a_file, assigned, submitted, worked_on

pytestmark = pytest.mark.django_db
FORMS = Path(__file__).resolve().parents[2] / "data" / "forms"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """What a test made of a file would be there for the next one."""
    settings.MEDIA_ROOT = tmp_path


def attached(cast: Cast, measure: Measure, name: str, content: bytes) -> EvidenceVersion:
    return services.attach(measure.pk, EvidenceInput(upload=a_file(name, content)), by=cast.handler)


def photo(*, orientation: int = 1, size: tuple[int, int] = (400, 200)) -> bytes:
    """As a telephone writes it: the left half red, and which way it was held."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = picture.getexif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def page_of(client: Client, version: EvidenceVersion, measure: Measure) -> str:
    return client.get(reverse("measures:viewer", args=[measure.pk]), {"file": version.pk}).content.decode()


def ask_url(version: EvidenceVersion, measure: Measure) -> str:
    return reverse("measures:ask_preview", args=[measure.pk, version.pk])


def test_one_goes_from_file_to_file_without_a_script(cast: Cast) -> None:
    measure = worked_on(cast)
    first = EvidenceVersion.objects.get()
    second = attached(cast, measure, "现场.jpg", photo())
    attached(cast, measure, "说明.txt", "说明".encode("gb18030"))
    client = cast.client("office")
    page = client.get(reverse("measures:viewer", args=[measure.pk]))
    assert page.context["shown"].version == first
    assert f'src="/evidence/{first.pk}/"' in page.content.decode()
    page = client.get(page.context["shown"].later.url)
    assert page.context["shown"].version == second
    assert page.context["shown"].position == "第2份,共3份"
    turned = client.get(f"{page.context['shown'].current.url}&turn=90&size=wide").content.decode()
    assert "turn-90 size-wide" in turned
    last = client.get(page.context["shown"].later.url)
    assert last.context["shown"].later is None
    text = client.get(f"/evidence/{last.context['shown'].version.pk}/preview/")
    assert text.content.decode() == "说明"
    assert text.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_new_version_takes_the_place_of_the_one_in_the_address(cast: Cast) -> None:
    measure = worked_on(cast)
    old = EvidenceVersion.objects.get()
    new = services.new_version(measure.pk, old.evidence_id, a_file("新.pdf", b"%PDF new"), by=cast.handler)
    assert f"/evidence/{new.pk}/" in page_of(cast.client("office"), old, measure)


@pytest.mark.one_database
def test_a_photo_stands_upright_in_its_thumbnail(cast: Cast) -> None:
    measure = assigned(cast)
    version = attached(cast, measure, "现场.jpg", photo(orientation=6))
    answer = cast.client("leader").get(f"/evidence/{version.pk}/thumbnail/")
    small = Image.open(io.BytesIO(b"".join(answer)))
    assert small.height > small.width
    middle = (5 * small.width + small.width // 2) * 3
    red, _, blue = small.convert("RGB").tobytes()[middle : middle + 3]
    assert red > blue
    assert not small.getexif()
    assert preview_folder() == []
    cache.folder().chmod(0o755)
    assert [str(found.id) for found in preview_folder()] == ["measures.W001"]


def test_who_sees_no_evidence_sees_no_preview_of_it(cast: Cast) -> None:
    measure = submitted(cast)
    version = EvidenceVersion.objects.get()
    for person in ("stranger", "other_handler", "admin"):
        client = cast.client(person)
        for name, args in (
            ("viewer", [measure.pk]), ("preview", [version.pk]), ("thumbnail", [version.pk]),
        ):  # fmt: skip
            assert client.get(reverse(f"measures:{name}", args=args)).status_code == 404
        assert client.post(ask_url(version, measure)).status_code == 404


@pytest.mark.parametrize("state", [ScanState.WAITING, ScanState.INFECTED])
def test_what_is_held_back_is_not_shown(cast: Cast, state: ScanState) -> None:
    measure = assigned(cast)
    version = attached(cast, measure, "现场.jpg", photo())
    EvidenceVersion.objects.filter(pk=version.pk).update(scan_state=state, scan_note="Eicar")
    client = cast.client("office")
    page = page_of(client, version, measure)
    assert "Eicar" in page
    assert f"/evidence/{version.pk}/" not in page
    assert client.get(f"/evidence/{version.pk}/thumbnail/").status_code == 404
    assert client.get(f"/evidence/{version.pk}/preview/").status_code == 404


@pytest.mark.one_database
def test_a_workbook_is_made_into_pages_once(cast: Cast) -> None:
    """Asked for by who opens it, made by LibreOffice in the worker, and there for everybody from then on."""
    measure = submitted(cast, cast.measures[1])
    services.withdraw(measure.pk, by=cast.handler)
    version = attached(cast, measure, "审批表.xls", (FORMS / "libreoffice_approval.xls").read_bytes())
    client = cast.client("office")
    assert "要先转换成页面" in page_of(client, version, measure)
    assert client.post(ask_url(version, measure)).status_code == 302
    assert "正在排队转换" in page_of(client, version, measure)
    client.post(ask_url(version, measure))
    job = Job.objects.get(kind="preview")
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.text, job.actor) == (JobStatus.DONE, "", None)
    assert f'src="/evidence/{version.pk}/preview/"' in page_of(cast.client("leader"), version, measure)
    made = released(client.get(f"/evidence/{version.pk}/preview/"))
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["X-Content-Type-Options"] == "nosniff"
    assert made.headers["Content-Disposition"].startswith("inline")
    assert cache.path_of(version.sha256, ".pdf").read_bytes().startswith(b"%PDF-")
    entry = AuditEntry.objects.filter(event=Event.VIEW_EVIDENCE).latest("id")
    assert version.sha256 in entry.detail


@pytest.mark.one_database
def test_what_cannot_be_converted_says_so_and_is_downloaded(cast: Cast) -> None:
    """An old Excel file with its inside gone: LibreOffice opens nothing of it."""
    measure = assigned(cast)
    content = bytearray((FORMS / "libreoffice_approval.xls").read_bytes())
    version = attached(cast, measure, "坏.xls", bytes(content))
    EvidenceVersion.objects.filter(pk=version.pk).update(name="坏.pptx")
    Path(version.file.path).write_bytes(b"PK\x03\x04 no presentation")
    version.refresh_from_db()
    client = cast.client("office")
    client.post(ask_url(version, measure))
    worker.run(Job.objects.get(kind="preview").pk)
    page = page_of(client, version, measure)
    assert "转换不了" in page
    assert f"/evidence/{version.pk}/?download=1" in page
    assert "load, submit" not in page
    client.post(ask_url(version, measure))
    assert Job.objects.get(kind="preview").status == JobStatus.QUEUED


@pytest.mark.one_database
def test_without_libreoffice_the_page_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "is_installed", lambda: False)
    measure = assigned(cast)
    version = attached(cast, measure, "审批表.xls", (FORMS / "libreoffice_approval.xls").read_bytes())
    client = cast.client("office")
    page = page_of(client, version, measure)
    assert "没有安装 LibreOffice" in page
    client.post(ask_url(version, measure))
    assert not Job.objects.filter(kind="preview").exists()


def test_a_comment_leads_back_to_the_file(cast: Cast) -> None:
    measure = submitted(cast)
    version = EvidenceVersion.objects.get()
    data = {"text": "第二页没有盖章", "file": version.pk}
    answer = cast.client("office").post(f"/measures/{measure.pk}/comment/", data)
    assert answer["Location"] == f"/measures/{measure.pk}/files/?file={version.pk}"
    page = page_of(cast.client("office"), version, measure)
    assert "第二页没有盖章" in page
    assert reverse("measures:return_for_rework", args=[measure.pk]) in page


def test_the_page_asks_little(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    measure, client = assigned(cast), cast.client("office")
    attached(cast, measure, "一.jpg", photo())
    url = reverse("measures:viewer", args=[measure.pk])
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    for number in range(4):
        attached(cast, measure, f"{number}.jpg", photo(size=(40 + number, 30)))
    with django_assert_num_queries(10):
        client.get(url)


def test_what_nobody_looks_at_goes(settings: Settings) -> None:
    old, longest_unused, newest = (cache.keep(2 * (32 * name), ".pdf", b"%PDF-") for name in "abc")
    today = timezone.localdate()
    for path, days in ((old, 91), (longest_unused, 2), (newest, 1)):
        moment = time.time() - days * 86400
        os.utime(path, (moment, moment))
    settings.PREVIEW_MAX_BYTES = 9
    assert cache.sweep_previews(today) == "清理了2份预览"
    assert [path.exists() for path in (old, longest_unused, newest)] == [False, False, True]


@pytest.mark.one_database
def test_with_a_watermark_pages_say_who_looks_at_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.save_organization(
        cast.organization.pk, by=cast.office, name=cast.organization.name, short_name="区档案馆",
        department_label="部室", has_watermark=True,
    )  # fmt: skip
    measure = assigned(cast)
    pages, other = pypdf.PdfWriter(), io.BytesIO()
    pages.add_blank_page(width=300, height=500)
    pages.pages[0].rotate(90)
    pages.write(other)
    version = attached(cast, measure, "方案.pdf", other.getvalue())
    client = cast.client("leader")
    assert client.get(f"/evidence/{version.pk}/")["Location"] == f"/evidence/{version.pk}/preview/"
    assert f'src="/evidence/{version.pk}/preview/"' in page_of(client, version, measure)
    answer = client.get(f"/evidence/{version.pk}/preview/")
    [page] = pypdf.PdfReader(io.BytesIO(b"".join(answer))).pages
    assert (page.mediabox.width, page.mediabox.height) == (500, 300)
    drawn = page.get_contents()
    assert drawn is not None
    assert "陈光 区档案馆".encode("utf-16-be").hex() in drawn.get_data().decode("latin-1")
    assert "陈光 区档案馆" in client.get("/accounts/mark.svg").content.decode()
    original = released(client.get(f"/evidence/{version.pk}/?download=1"))
    assert original.headers["Content-Disposition"].startswith("attachment")
    monkeypatch.setattr(libreoffice, "MAX_WAIT", 0)
    with libreoffice.turn("stamp", most=1), libreoffice.turn("stamp", most=2):
        assert client.get(f"/evidence/{version.pk}/preview/").status_code == 503
    broken = attached(cast, measure, "残.pdf", b"%PDF-1.4 nothing")
    answer = client.get(f"/evidence/{broken.pk}/preview/")
    assert (answer.status_code, "加不上水印" in answer.content.decode()) == (409, True)


def test_without_the_setting_nothing_is_marked(cast: Cast) -> None:
    answer = cast.client("office").get("/accounts/mark.svg")
    assert "王敏" not in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_photo_nobody_here_can_open_is_kept_and_downloaded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    measure = assigned(cast)
    version = attached(cast, measure, "现场.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64)
    client = cast.client("office")
    client.post(ask_url(version, measure))
    worker.run(Job.objects.get(kind="preview").pk)
    page = page_of(client, version, measure)
    assert "没有安装读取手机照片" in page
    assert f"/evidence/{version.pk}/?download=1" in page
