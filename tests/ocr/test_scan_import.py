"""The whole way with the real engine: a page scanned askew and noisy, uploaded, read by its job, shown."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from jobs import worker
from jobs.models import Job
from notices.imports.scan_lines import lines_of
from notices.models import Notice
from tests.cast import Cast
from tests.notices.engines import PARAGRAPHS
from tests.notices.files.scans import drawn, saved, wrapped
from tests.ocr.test_rapid import share_of

pytestmark = [pytest.mark.ocr, pytest.mark.django_db]


@pytest.mark.parametrize("kind", ["PDF", "JPEG"])
def test_a_scan_becomes_a_preview(kind: str, cast: Cast, settings: Settings) -> None:
    settings.SCAN_ENGINE = "notices.files.ocr.RapidEngine"
    picture = drawn(wrapped(PARAGRAPHS), degrees=1, noise=0.2)
    upload = SimpleUploadedFile(f"通报.{kind.lower()}", saved(picture, kind=kind))
    client = cast.client("office")
    assert client.post(reverse("notices:imports"), {"file": upload, "text": ""}).status_code == 302
    worker.run(Job.objects.get().pk)
    row = Notice.objects.get()
    assert share_of(PARAGRAPHS, row.source) > 0.98
    placed = [line for line in lines_of(row) if line.start is not None]
    assert all(
        "".join(row.source[line.start : line.end].split()) == "".join(line.text.split()) for line in placed
    )
    assert len(placed) == lines_of(row).count()
    page = client.get(reverse("notices:notice", args=[row.pk])).content.decode()
    assert "查档等候时间长" in page
    assert client.get(reverse("notices:page_picture", args=[row.pk, 1])).status_code == 200
