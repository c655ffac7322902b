"""The dashboard: figures that a reader can count again, within what he may see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from issues.models import Category, Focus, Inspection
from ledger.charts import trend
from ledger.figures import Figures, figures
from ledger.overview.standing import standing
from measures import services
from measures.workflow import Status, Timeframe
from tests.cast import Cast, assigned, completed, in_days, returned, submitted
from tests.ledger.many import many

pytestmark = pytest.mark.django_db
URL = "/dashboard/"


def of(cast: Cast, person: str = "office") -> Figures:
    return figures(getattr(cast, person), cast.inspection, today=timezone.localdate())


def test_every_state_is_counted(cast: Cast) -> None:
    completed(cast)
    returned(cast, cast.measures[1])
    found = of(cast)
    assert found.whole.states == {
        Status.DRAFT: 1,
        Status.IN_PROGRESS: 0,
        Status.SUBMITTED: 0,
        Status.RETURNED: 1,
        Status.COMPLETED: 1,
    }
    assert found.rate == "33.3%"
    assert [(line.label, line.total, line.done) for line in found.departments] == [
        ("办公室", 2, 1),
        ("未分派部门", 1, 0),
    ]
    assert [(line.label, line.total) for line in found.categories] == [("一、关于作风建设不够严实方面", 3)]


def test_deadlines(cast: Cast) -> None:
    for measure, days in zip(cast.measures, (-1, 7, 30), strict=True):
        assigned(cast, measure, due_on=in_days(days))
    found = of(cast)
    assert (found.whole.overdue, found.within_7, found.within_30) == (1, 1, 2)


@pytest.mark.parametrize(("is_counted", "rate"), [(True, "33.3%"), (False, "0%")])
def test_long_term_counts_as_the_inspection_says(is_counted: bool, rate: str, cast: Cast) -> None:
    Inspection.objects.update(is_long_term_counted=is_counted)
    completed(cast)
    services.assign(
        cast.measures[1].pk,
        services.Assignment(leader=cast.leader, department=cast.general, timeframe=Timeframe.LONG_TERM),
        by=cast.office,
    )
    cast.measure.refresh_from_db()
    type(cast.measure).objects.filter(pk=cast.measure.pk).update(timeframe=Timeframe.LONG_TERM)
    assert of(cast).rate == rate


def test_closed_findings(cast: Cast) -> None:
    for measure in cast.measures[:2]:
        completed(cast, measure)
    services.close(cast.sub_issue.pk, by=cast.office, note="同意")
    found = of(cast)
    assert (found.findings_closed, found.findings) == (1, 2)


def test_everybody_counts_what_he_sees(cast: Cast) -> None:
    submitted(cast)
    assert of(cast, "handler").whole.total == 1
    assert of(cast, "viewer").whole.total == 3
    assert of(cast, "supervisor").whole.total == 3
    assert of(cast, "other_handler").whole.total == 0
    assert of(cast, "stranger").whole.total == 0


def test_the_page_names_the_rule_and_links_into_the_ledger(cast: Cast, client: Client) -> None:
    completed(cast)
    client.force_login(cast.viewer)
    page = client.get(URL).content.decode()
    assert "33.3%" in page
    assert cast.inspection.completion_rule() in page
    assert f"/ledger/?inspection={cast.inspection.pk}&amp;overdue=true" in page
    assert "<polyline" in page or "完成趋势" not in page
    assert "<rect" in page


def test_another_inspection_is_not_found(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger)
    assert client.get(URL, {"inspection": cast.inspection.pk}).status_code == 404
    assert client.get(URL, {"inspection": "x"}).status_code == 404


def test_the_empty_dashboard_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger)
    assert "/imports/" in client.get(URL).content.decode()


def test_the_supervisor_sees_all_inspections_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.supervisor)
    page = client.get(URL).content.decode()
    assert "各次巡察按各自设定的规则计算后合计" in page
    named = f">{cast.inspection.organization}·{cast.inspection.name}<"
    assert named in page and named in client.get("/ledger/").content.decode()
    client.force_login(cast.office)
    assert f">{cast.inspection.name}<" in client.get(URL).content.decode()


def test_what_is_not_assigned_yet_empties_nobodys_overview(cast: Cast) -> None:
    assigned(cast)
    newest = many(cast, 3)
    Inspection.objects.update(name="第一组巡察", feedback_on=None)
    for person, shown in (("handler", cast.inspection), ("leader", cast.inspection), ("office", newest)):
        page = cast.client(person).get(URL)
        assert page.context["inspection"] == shown
        assert f"第一组巡察(编号{newest.pk})" in page.content.decode()


def test_all_inspections_are_counted_by_focus(cast: Cast) -> None:
    Category.objects.filter(inspection=cast.inspection).update(focus=Focus.CONDUCT)
    completed(cast)
    Category.objects.filter(inspection=many(cast, 3)).update(focus="")
    found = standing(cast.office, None, today=timezone.localdate())
    lines = [(line.label, line.query, line.total, line.done) for line in found.figures.categories]
    assert lines == [("作风建设", "focus=CONDUCT", 3, 1), ("未标明所属方面", "without=focus", 3, 0)]
    assert [change.measure_id for change in found.activity][:1] == [cast.measure.pk]


@pytest.mark.parametrize("url", [URL, "/timeline/"])
def test_an_inspection_behind_the_list_is_still_offered(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr("issues.lookup.MAX_CHOICES", 1)
    many(cast, 3)
    client.force_login(cast.office)
    page = client.get(url, {"inspection": cast.inspection.pk})
    assert page.context["chosen"] == cast.inspection.pk
    assert (cast.inspection.pk, cast.inspection.name) in page.context["inspections"]


def test_the_line_is_drawn_in_its_box() -> None:
    points = [(in_days(-10), 0), (in_days(-5), 1), (in_days(0), 3)]
    found = trend(points, first=in_days(-10), today=in_days(0), end=None, total=3)
    assert found is not None
    assert (found.points, found.target, found.expected) == ("34,160 332,110 630,10", "", None)
    assert trend([], first=in_days(-1), today=in_days(0), end=None, total=3) is None


def test_the_target_leads_to_the_end_of_rectification() -> None:
    found = trend([(in_days(0), 1)], first=in_days(-10), today=in_days(0), end=in_days(30), total=8)
    assert found is not None
    assert (found.target, found.points) == ("34,160 630,10", "183,142")
    assert (found.expected, found.last) == (2, in_days(30))


def test_queries_and_size(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = many(cast, 300)
    completed(cast)
    client.force_login(cast.office)
    client.get(URL)
    for query in ({}, {"inspection": "all"}, {"inspection": inspection.pk}):
        with django_assert_max_num_queries(17):
            response = client.get(URL, query)
        assert len(response.content) < 48 * 1024
