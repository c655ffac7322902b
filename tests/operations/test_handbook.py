"""工作手册 in the application: every page leads to its section, and what is looked for is found."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from jobs import schedule
from operations.handbook import pages, reading, search
from tests.access import addresses
from tests.cast import Cast

PAGE = reverse("operations:handbook")
NOTHING = "没有找到。"


def text_of(client: Client, **asked: str) -> str:
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_page_has_its_section() -> None:
    assert set(addresses()) == set(pages.SECTIONS)
    named = [name for rooms in pages.PAGES.values() for names in rooms.values() for name in names.split()]
    assert len(pages.SECTIONS) == len(named)


def test_operations_tells_all_that_the_clock_starts() -> None:
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text("utf-8")
    for entry in schedule.all_daily():
        assert f"\n| {entry.label} | {entry.at.hour}:{entry.at.minute:02} |" in text
    for again in schedule.all_often():
        assert f"\n| {again.label} | 每" in text


def test_every_section_that_is_named_is_there_once() -> None:
    slugs = [section.slug for section in reading.sections()]
    assert sorted(set(slugs)) == sorted(slugs)
    assert {*pages.PAGES, pages.PANEL} - set(slugs) == set()


def test_links_of_the_handbook_lead_to_its_sections() -> None:
    drawn = "".join(section.html for section in reading.sections())
    anchors = re.findall(r'href="([^"]*)"', drawn)
    slugs = {section.slug for section in reading.sections()}
    assert anchors
    assert [each for each in anchors if not each.startswith("#")] == []
    assert {unquote(each[1:]) for each in anchors} - slugs == set()


def test_its_pictures_are_among_the_static_files() -> None:
    drawn = "".join(section.html for section in reading.sections())
    sources = re.findall(r'<img src="/static/([^"]+)"', drawn)
    assert len(sources) > 10
    assert [name for name in sources if finders.find(name) is None] == []
    assert drawn.count("<img") == len(
        re.findall(r'<img [^>]*alt="[^"]+"[^>]*width="\d+" height="\d+"', drawn)
    )


def test_html_in_the_file_stays_text() -> None:
    (section,) = reading.read("# 一\n\n<script>alert(1)</script>", address=str)
    assert "<script" not in section.html


def test_everybody_who_is_signed_in_reads_it(cast: Cast, client: Client) -> None:
    for person in ("office", "handler", "leader", "viewer", "supervisor", "admin"):
        assert "经办人" in text_of(cast.client(person))
    assert "sign-in" in client.get(PAGE)["Location"]


def test_a_page_leads_to_its_section(cast: Cast) -> None:
    page = cast.client("office").get(reverse("workbooks:assignment_grid", args=[cast.inspection.pk]))
    assert f'href="{PAGE}#分派"' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "title"),
    [("延期 原因", "经办人"), ("双因素", "手机丢了"), ("撤回导入", "导入错了"), ("EXCEL", "分派")],
)
def test_words_are_found(asked: str, title: str) -> None:
    assert title in {hit.section.title.rstrip("?") for hit in search.find(asked)}


def test_what_is_found_is_marked_and_escaped(cast: Cast) -> None:
    page = text_of(cast.client("handler"), q="销号")
    assert "<mark>销号</mark>" in page and NOTHING not in page
    page = text_of(cast.client("handler"), q="<b>\x00没有这个词")
    assert NOTHING in page and "<b>" not in page


@pytest.mark.parametrize(
    ("person", "slug"),
    [
        ("office", "整改办"),
        ("handler", "经办人"),
        ("leader", "责任领导"),
        ("viewer", "书记领导班子"),
        ("supervisor", "督查"),
    ],
)
def test_help_begins_with_the_own_role(person: str, slug: str, cast: Cast) -> None:
    client = cast.client(person)
    for url in (reverse("measures:my_work"), reverse("ledger:dashboard")):
        assert f'href="{PAGE}#{slug}"' in client.get(url).content.decode()


def test_each_role_has_its_section() -> None:
    assert set(pages.OF_ROLE) == set(Role.values)
    assert set(pages.OF_ROLE.values()) <= {section.slug for section in reading.sections()}
