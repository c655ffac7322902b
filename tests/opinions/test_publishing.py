"""公示: the text as it was published, the folder for a unit's own site, its days, the form's switch."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.exceptions import Refused
from issues.models import Inspection
from measures.models import Measure, WithholdingReason
from opinions import services
from opinions.models import Publication
from opinions.published import page_html, published_text
from opinions.services.publishing import PublicationInput
from tests.cast import Cast, in_days
from tests.measures.reminders.nights import MONDAY, told, without_inspection_dates
from tests.notices.imported import imported
from tests.notices.parser.documents import SECTIONS
from tests.opinions.people import a_publication

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def published(cast: Cast, inspection: Inspection, **changes: object) -> Publication:
    values: dict[str, object] = {"contact": "电话8380023"} | changes
    given = PublicationInput(in_days(0), in_days(0), in_days(14), **values)  # type: ignore[arg-type]
    return services.publish(inspection.pk, given, by=cast.office)


def test_headings_keep_their_levels(cast: Cast) -> None:
    found = imported(cast, SECTIONS)
    text = published_text(found.inspection, found.notice)
    levels = {line.text: line.level for line in text.lines if line.level}
    assert sorted(set(levels.values())) == list(range(1, max(levels.values()) + 1))
    for finding in found.findings:
        own = levels[f"{finding.mark}{finding.title}"]
        assert own > levels[f"{finding.category.mark}{finding.category.title}"]
    assert text.title == found.notice.title
    assert text.contact == found.notice.closing


def test_the_page_leads_nowhere_and_escapes_what_it_says(cast: Cast) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(public_text='<script src="//evil.example"></script>&')
    row = published(cast, cast.inspection, title="关于<b>整改</b>的通报")
    page = page_html(row, today=in_days(0))
    assert "&lt;script src=" in page
    assert "关于&lt;b&gt;整改&lt;/b&gt;的通报" in page
    assert re.findall(r'(?:src|href|action)="([^"]*)"', page) == ["data:,", "style.css"]
    assert "<script" not in page and "style=" not in page
    assert row.period() in page and "电话8380023" in page


def test_what_is_withheld_is_not_published(cast: Cast) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(withholding_reason=WithholdingReason.values[0])
    page = page_html(published(cast, cast.inspection), today=in_days(0))
    assert "建立走访台账" not in page and "服务承诺制度" in page


def test_the_download_is_the_folder_that_the_command_writes(cast: Cast, tmp_path: Path) -> None:
    row = a_publication(cast)
    answer = cast.client("viewer").get(reverse("opinions:publication_download", args=[row.pk]))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    call_command("export_public_page", publication=row.pk, output=tmp_path / "site")
    files = {path.name: path.read_bytes() for path in (tmp_path / "site").iterdir()}
    assert files == {name: archive.read(name) for name in archive.namelist()}
    assert set(files) == {"index.html", "style.css", "使用说明.txt"}
    assert b"url(" not in files["style.css"] and b"@import" not in files["style.css"]
    with pytest.raises(CommandError, match="没有编号为"):
        call_command("export_public_page", publication=0, output=tmp_path)


def test_what_was_published_stays_until_it_is_renewed(cast: Cast) -> None:
    row = a_publication(cast)
    Measure.objects.filter(pk=cast.measure.pk).update(public_text="改过的公开文字。")
    preview = reverse("opinions:publication_preview", args=[row.pk])
    assert "改过的公开文字" not in cast.client("office").get(preview).content.decode()
    services.renew_text(row.pk, by=cast.office)
    assert "改过的公开文字" in cast.client("office").get(preview).content.decode()
    with pytest.raises(Refused, match="没有变化"):
        services.renew_text(row.pk, by=cast.office)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((0, -1, 5), "早于公布日期"),
        ((0, 3, 2), "早于开始"),
        ((0, 0, 400), "超过一年"),
    ],
)
def test_days_that_cannot_be_are_refused(cast: Cast, days: tuple[int, int, int], sentence: str) -> None:
    published_on, opens_on, closes_on = map(in_days, days)
    given = PublicationInput(published_on, opens_on, closes_on, contact="电话8380023")
    with pytest.raises(Refused, match=sentence):
        services.publish(cast.inspection.pk, given, by=cast.office)
    row = a_publication(cast)
    fields = dict(zip(("published_on", "opens_on", "closes_on"), map(in_days, days), strict=True))
    with pytest.raises(Refused, match=sentence):
        services.correct_publication(row.pk, by=cast.office, fields=fields)


def test_nothing_marked_secret_and_nothing_without_a_contact(cast: Cast) -> None:
    with pytest.raises(Refused, match="联系方式"):
        published(cast, cast.inspection, contact="")
    with pytest.raises(Refused, match="密级"):
        published(cast, cast.inspection, title="机密★10年 整改通报")


def test_the_form_is_off_until_the_office_opens_it(cast: Cast) -> None:
    row = a_publication(cast, is_open=False)
    assert not row.takes_opinions(in_days(0))
    with pytest.raises(Publication.DoesNotExist):
        services.switch_form(row.pk, by=cast.handler, is_open=True)
    with pytest.raises(Refused, match="整改办"):
        services.switch_form(row.pk, by=cast.viewer, is_open=True)
    assert services.switch_form(row.pk, by=cast.office, is_open=True).takes_opinions(in_days(0))
    with time_machine.travel(row.closes_on + timedelta(days=2)), pytest.raises(Refused, match="已满"):
        services.switch_form(row.pk, by=cast.office, is_open=True)


def test_the_office_is_told_before_the_display_ends(cast: Cast) -> None:
    without_inspection_dates(cast)
    row = a_publication(cast)
    ends = MONDAY + timedelta(days=2)
    Publication.objects.filter(pk=row.pk).update(
        published_on=date(2026, 3, 1), opens_on=date(2026, 3, 1), closes_on=ends
    )
    assert told(MONDAY) == {
        name: [f"公示期结束{ends},还有2天:{cast.inspection}"] for name in ("王敏", "刘红")
    }
    assert told(MONDAY + timedelta(days=1)) == {}
    assert told(ends)["王敏"] == [f"公示期结束就是今天:{cast.inspection}"]
