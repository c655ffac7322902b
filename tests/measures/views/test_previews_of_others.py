"""Files of other programs in the viewer: slides, OFD; and pictures with the reader's watermark."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pytest_django import Settings

from accounts import services as accounts
from audit.events import Event
from audit.models import AuditEntry
from jobs import worker
from jobs.models import Job
from measures.files import libreoffice
from measures.models import EvidenceVersion
from tests.answers import released
from tests.cast import Cast, assigned
from tests.measures.views.test_viewer import ask_url, attached, page_of, photo

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data"
SLIDES = DATA / "slides" / "python_pptx.pptx"
OFD = DATA / "ofd" / "ofdrw_essay.ofd"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """What a test made of a file would be there for the next one."""
    settings.MEDIA_ROOT = tmp_path


def words_of(cast: Cast, name: str, content: bytes) -> list[str]:
    """Of each page that the worker made."""
    measure = assigned(cast)
    version = attached(cast, measure, name, content)
    client = cast.client("office")
    client.post(ask_url(version, measure))
    worker.run(Job.objects.get(kind="preview").pk)
    assert f'src="/evidence/{version.pk}/preview/"' in page_of(client, version, measure)
    made = client.get(f"/evidence/{version.pk}/preview/")
    assert made.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(b"".join(made))).pages
    return ["".join(page.extract_text().split()) for page in pages]


@pytest.mark.parametrize("name", ["汇报.pptx", "汇报.ppt", "汇报.dps"])
def test_slides_are_made_into_pages(cast: Cast, name: str) -> None:
    """Of python-pptx as they are, and as LibreOffice saves them in the old format, which is that of WPS."""
    content = SLIDES.read_bytes()
    if not name.endswith("x"):
        content = libreoffice.convert(content, suffix=".pptx", to="ppt")
    first, second = words_of(cast, name, content)
    assert "整改工作汇报" in first and "区档案馆" in first
    assert "完成29项措施中的21项" in second and "办公室" in second


def test_an_ofd_is_made_into_pages_without_libreoffice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "is_installed", lambda: False)
    [first, _] = words_of(cast, "文章.ofd", OFD.read_bytes())
    assert "拿来主义" in first
    version = EvidenceVersion.objects.get()
    assert "不验证签章" in page_of(cast.client("office"), version, cast.measure)


def test_an_ofd_that_cannot_be_drawn_says_what_to_do(cast: Cast) -> None:
    measure = assigned(cast)
    version = attached(cast, measure, "文章.ofd", OFD.read_bytes())
    Path(version.file.path).write_bytes(OFD.read_bytes()[:3000])
    client = cast.client("office")
    client.post(ask_url(version, measure))
    worker.run(Job.objects.get(kind="preview").pk)
    page = page_of(client, version, measure)
    assert "请下载后用 OFD 阅读器打开" in page and f"/evidence/{version.pk}/?download=1" in page


def marked(cast: Cast) -> None:
    accounts.save_organization(
        cast.organization.pk, by=cast.office, name=cast.organization.name, short_name="区档案馆",
        department_label="部室", has_watermark=True,
    )  # fmt: skip


def test_a_picture_opened_directly_carries_the_mark_and_its_original_does_not(cast: Cast) -> None:
    marked(cast)
    measure = assigned(cast)
    content = photo(orientation=6)
    version = attached(cast, measure, "现场.jpg", content)
    client = cast.client("leader")
    assert client.get(f"/evidence/{version.pk}/")["Location"] == f"/evidence/{version.pk}/preview/"
    answer = client.get(f"/evidence/{version.pk}/preview/")
    drawn = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml" and "陈光 区档案馆" in drawn
    assert answer["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; frame-ancestors 'self'; img-src data:"
    )
    shown = Image.open(io.BytesIO(base64.b64decode(re.findall(r"base64,([^\"]+)", drawn)[0])))
    assert shown.size == (200, 400) and 'viewBox="0 0 200 400"' in drawn
    assert AuditEntry.objects.filter(event=Event.VIEW_EVIDENCE).latest("id").actor_id == cast.leader.pk
    page = page_of(client, version, measure)
    assert f'src="/evidence/{version.pk}/preview/"' in page
    assert 'class="mark-over"' not in page and "下载原件(不带水印)" in page
    assert b"".join(client.get(f"/evidence/{version.pk}/?download=1")) == content


def test_a_picture_that_takes_no_mark_is_not_shown(cast: Cast) -> None:
    marked(cast)
    measure = assigned(cast)
    version = attached(cast, measure, "现场.jpg", photo())
    whole = Path(version.file.path).read_bytes()
    broken = whole[:200]
    Path(version.file.path).write_bytes(broken)
    client = cast.client("office")
    assert client.get(f"/evidence/{version.pk}/preview/").status_code == 409


def test_without_the_setting_a_picture_is_sent_as_it_is(cast: Cast) -> None:
    measure = assigned(cast)
    content = photo()
    version = attached(cast, measure, "现场.jpg", content)
    client = cast.client("office")
    answer = released(client.get(f"/evidence/{version.pk}/"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert client.get(f"/evidence/{version.pk}/preview/")["Location"] == f"/evidence/{version.pk}/"
    assert "下载原件" not in page_of(client, version, measure)
