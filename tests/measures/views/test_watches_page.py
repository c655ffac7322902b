"""长期坚持 on pages and in files: the list, a promise over its years, one click, overview, workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from ledger.figures import figures
from ledger.kept.overview import figures_of_many
from ledger.kept.write import rebuild
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.models import IndicatorEntry, Watch
from reporting.archive.lists import write_index
from reporting.archive.scope import scope_of
from tests.cast import Cast, a_file, assigned
from tests.measures.watches import a_question, a_watch, again, on
from workbooks.exports.built_in import BUILT_IN, Scope
from workbooks.exports.scope import write_built_in

pytestmark = pytest.mark.django_db

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 10)


def three(cast: Cast) -> tuple[Watch, Watch, Watch]:
    """One that lapsed, one that is kept, one that ended."""
    lapsed, kept, ended = (a_watch(cast, since=JANUARY, measure=row) for row in cast.measures)
    services.keep_watch(kept.pk, by=cast.handler, happened_on=MARCH)
    services.end_watch(ended.pk, by=cast.office, ends_on=date(2026, 2, 1), reason="职能划出")
    return lapsed, kept, ended


@pytest.mark.parametrize("person", ["office", "handler", "leader", "viewer", "supervisor"])
def test_who_sees_the_measures_sees_what_was_promised(cast: Cast, person: str) -> None:
    with on(MARCH):
        lapsed, kept, ended = three(cast)
        client = cast.client(person)
        for address in ("/watches/", f"/inspections/{cast.inspection.pk}/watches/"):
            page = client.get(address)
            assert [row.pk for row in page.context["rows"]] == [lapsed.pk, kept.pk]
            assert [count for _, _, count in page.context["states"]] == ["2", "1", "1"]
            assert [row.pk for row in client.get(f"{address}?state=ended").context["rows"]] == [ended.pk]
            assert [row.pk for row in client.get(f"{address}?state=lapsed").context["rows"]] == [lapsed.pk]
        may_keep = person in ("office", "handler")
        assert ("/keep/" in client.get(f"/watches/{lapsed.pk}/").content.decode()) is may_keep


def test_one_click_from_my_work(cast: Cast) -> None:
    """With its proof, back to where it was clicked; what is kept leaves the page."""
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        client = cast.client("handler")
        section = next(one for one in client.get("/").context["sections"] if one.kind == "watch")
        assert [(row.pk, row.button, row.is_offered) for row in section.rows] == [
            (watch.pk, "本月已做", True)
        ]
        sent = {"happened_on": "2026-03-10", "next": "/", "uploads": [a_file("签到表.pdf")]}
        answer = client.post(f"/watches/{watch.pk}/keep/", sent)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert again(watch).due_on == date(2026, 4, 30)
        assert not [one for one in client.get("/").context["sections"] if one.kind == "watch"]
        assert "签到表.pdf" in client.get(f"/watches/{watch.pk}/").content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(cast: Cast) -> None:
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        sent = {"happened_on": "2026-03-11", "note": "走访两个社区", "next": "//elsewhere.example/"}
        page = cast.client("handler").post(f"/watches/{watch.pk}/keep/", sent)
        assert page.status_code == 422
        assert "日期不能晚于今天" in page.content.decode()
        assert "走访两个社区" in page.content.decode()
        answer = cast.client("handler").post(
            f"/watches/{watch.pk}/keep/", sent | {"happened_on": "2026-03-10"}
        )
        assert answer["Location"] == f"/watches/{watch.pk}/"
    assert IndicatorEntry.objects.get().note == "走访两个社区"


def test_who_is_above_sees_what_lapsed(cast: Cast) -> None:
    with on(MARCH):
        lapsed, *_ = three(cast)
        for person in ("office", "leader", "viewer", "supervisor"):
            sections = {one.title: one for one in cast.client(person).get("/").context["sections"]}
            assert [row.pk for row in sections["断档"].rows] == [lapsed.pk]
            assert sections["断档"].query == "watch=lapsed"


def test_the_overview_counts_and_the_list_shows_the_same(cast: Cast) -> None:
    with on(MARCH):
        lapsed, *_ = three(cast)
        found = figures(cast.office, cast.inspection, today=MARCH)
        assert (found.watched, found.lapsed) == (2, 1)
        rebuild(MARCH)
        many = figures_of_many(cast.supervisor, today=MARCH)
        assert (many.watched, many.lapsed) == (2, 1)
        services.keep_watch(lapsed.pk, by=cast.handler, happened_on=MARCH)
        # What is kept knows from the trail that something changed.
        assert figures_of_many(cast.supervisor, today=MARCH).lapsed == 0
        services.end_watch(lapsed.pk, by=cast.office, ends_on=date(2026, 3, 1), reason="误")
        page = cast.client("office").get(f"/dashboard/?inspection={cast.inspection.pk}").content.decode()
        assert "应坚持 1 项" in page
        for value, count in (("lapsed", 0), ("standing", 1), ("ended", 2)):
            assert MeasureFilter({"watch": value}, user=cast.office).qs.count() == count


def test_its_query_count_stays(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """However many promises there are; one read more for the rest days of what is promised daily."""
    with on(MARCH):
        watch = a_watch(cast, since=JANUARY)
        a_question(cast, cast.measures[1])
        client = cast.client("office")
        client.get("/")
        with django_assert_num_queries(12):
            client.get("/watches/")
        a_watch(cast, since=JANUARY, measure=cast.measures[2])
        a_watch(cast, since=JANUARY, measure=cast.measures[2], period="DAY")
        with django_assert_num_queries(13):
            client.get("/watches/")
        with django_assert_num_queries(8):
            client.get(f"/watches/{watch.pk}/")


def test_the_workbook_has_a_line_a_promise(cast: Cast, tmp_path: Path) -> None:
    with on(MARCH):
        three(cast)
        path = tmp_path / "a.xlsx"
        scope = Scope(cast.handler, cast.inspection, MARCH)
        assert write_built_in(path, scope, keys=["watches"]) == 3
        rows = list(load_workbook(path)[BUILT_IN["watches"].label].values)
        head = next(row for row in rows if row[0] == "序号")
        lines = [dict(zip(head, row, strict=True)) for row in rows if isinstance(row[0], int)]
    assert [line["坚持情况"] for line in lines] == ["断档", "坚持中", "已终止"]
    assert lines[0]["坚持事项"] == "走访每月不少于1次"
    assert (lines[0]["应坚持期数"], lines[0]["断档期数"]) == (2, 2)
    assert lines[0]["断档的各期"] == "2026-01-01至2026-01-31、2026-02-01至2026-02-28"
    assert lines[2]["终止"] == "2026-02-01:职能划出"


def test_it_lies_in_the_archive(cast: Cast, tmp_path: Path) -> None:
    assigned(cast)
    with on(MARCH):
        three(cast)
        scope = scope_of(cast.office, inspection_id=cast.inspection.pk)
        write_index(tmp_path / "a.xlsx", scope, folders={}, filed=[])
    assert "长期坚持台账" in load_workbook(tmp_path / "a.xlsx").sheetnames
