"""Units side by side: right by hand, in each order, by round and group; sixty cost what three cost."""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Organization, Role, User
from audit.exceptions import Refused
from audit.models import AuditEntry
from issues.models import Category, Filing, FilingKind, Focus, Inspection
from ledger.kept.write import renew
from ledger.models import DailyFigures, OrganizationGroup
from ledger.units.groups import GroupInput, add_group, change_group
from ledger.units.lines import UnitLine, unit_lines
from ledger.units.question import ORDERS, UnitQuestion
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.models import Measure, Watch
from measures.services.tree import NewCategory, NewMeasure, NewSubIssueTree
from tests.cast import Cast, assigned, completed, in_days, returned
from tests.measures.watches import a_watch

pytestmark = pytest.mark.django_db
URL = "/units/"


def now() -> datetime:
    return datetime.combine(timezone.localdate(), time(9))


def a_unit(cast: Cast, name: str, *, measures: int = 2, round_name: str = "") -> Organization:
    """A further one that the supervisor sees, with an inspection of drafts."""
    place = Organization.objects.create(name=f"中共云山区{name}党组", short_name=f"区{name}")
    cast.supervisor.supervised_organizations.add(place)
    inspection = Inspection.objects.create(organization=place, name="巡察", round=round_name)
    rows = [NewMeasure(text=f"第{n}条措施。", mark=f"({n})", number=n) for n in range(1, measures + 1)]
    findings = [NewSubIssueTree(title="问题", mark="1.", number=1, measures=rows)]
    tree = [NewCategory("党建方面", 1000, mark="一、", focus="PARTY_BUILDING", sub_issues=findings)]
    office = User.objects.create_user(f"office{place.pk}", role=Role.COORDINATOR, organization=place)
    services.create_tree(inspection, tree, by=office, reason="测试")
    return place


def asked(cast: Cast, query: str = "") -> list[UnitLine]:
    question = UnitQuestion.of(cast.supervisor, QueryDict(query))
    return unit_lines(list(question.ordered()), today=timezone.localdate(), of_round=question.round)


def names(cast: Cast, query: str) -> list[str]:
    return [line.organization.short_name for line in asked(cast, query)]


def aged(measure: Measure, days: int) -> None:
    """Nothing was heard of it for so long."""
    Measure.objects.filter(pk=measure.pk).update(status_changed_at=timezone.now() - relativedelta(days=days))


def test_the_numbers_of_a_unit_are_what_its_ledger_lists(cast: Cast) -> None:
    completed(cast)
    returned(cast, cast.measures[1])
    aged(assigned(cast, cast.measures[2], due_on=in_days(-1)), 31)
    for is_kept in (False, True):
        if is_kept:
            renew(now())
        (line,) = asked(cast)
        assert (line.now.total, line.now.done, line.now.rate) == (3, 1, "33.3%")
        for name, query in (
            ("overdue", {"overdue": "true"}),
            ("stalled", {"stalled": "true"}),
            ("returned", {"status": "RETURNED"}),
            ("postponed", {"extension": "extended"}),
        ):
            listed = MeasureFilter(query, user=cast.supervisor).qs.count()
            assert line.numbers.get(name, 0) == listed == {"postponed": 0}.get(name, 1), name
        assert line.focuses[Focus.CONDUCT].done == 1


def test_progress_ends_the_silence_at_once(cast: Cast) -> None:
    aged(assigned(cast), 31)
    renew(now())
    assert asked(cast)[0].numbers["stalled"] == 1
    services.record_progress(cast.measure.pk, by=cast.handler, happened_on=in_days(0), text="已走访两次。")
    assert asked(cast)[0].numbers["stalled"] == 0
    renew(now())
    assert asked(cast)[0].numbers["stalled"] == 0


def test_a_unit_is_compared_with_itself_a_quarter_ago(cast: Cast) -> None:
    completed(cast)
    assigned(cast, cast.measures[1], due_on=in_days(-1))
    then = timezone.localdate() - relativedelta(months=3)
    DailyFigures.objects.create(inspection=cast.inspection, counted_on=then, in_progress=3, overdue=3)
    (line,) = asked(cast)
    assert line.rate_change == Decimal("33.3")
    assert line.overdue_change == -2
    page = cast.client("supervisor").get(URL).content.decode()
    assert '<small class="rose">+33.3</small>' in page
    assert '<small class="rose">-2</small>' in page


def test_each_order_and_its_way_back(cast: Cast) -> None:
    completed(cast)
    assigned(cast, cast.measures[1], due_on=in_days(-1))
    a_unit(cast, "水利局")
    a_unit(cast, "教育局", measures=0)
    Filing.objects.create(
        inspection=Inspection.objects.get(organization__short_name="区水利局"),
        kind=FilingKind.REPORT,
        filed_on=in_days(-5),
        actor=cast.office,
        actor_name="王敏",
    )
    renew(now())
    assert names(cast, "") == ["区档案馆", "区水利局", "区教育局"]
    assert names(cast, "sort=rate") == ["区教育局", "区水利局", "区档案馆"]
    assert names(cast, "sort=rate_last") == ["区档案馆", "区水利局", "区教育局"]
    assert names(cast, "sort=filed_last")[0] == names(cast, "sort=filed")[0] == "区水利局"
    assert names(cast, "sort=open_findings") == ["区档案馆", "区水利局", "区教育局"]
    for sort in ORDERS:
        assert sorted(names(cast, f"sort={sort}")) == ["区教育局", "区档案馆", "区水利局"]


@pytest.mark.parametrize("sort", ["overdue", "rate_last", "filed", "filed_last", "entered"])
def test_the_pages_hold_each_unit_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    monkeypatch.setattr("ledger.units.page.PAGE_SIZE", 2)
    for number in range(4):
        a_unit(cast, f"第{number}局", measures=number)
    renew(now())
    client, query, found = cast.client("supervisor"), f"sort={sort}", []
    while query:
        page = client.get(f"{URL}?{query}").content.decode()
        found += re.findall(r'<th scope="row"><a\s+href="/ledger/\?organization=\d+">([^<]+)<', page)
        step = re.search(r'rel="next" href="\?([^"]+)"', page)
        query = step.group(1).replace("&amp;", "&") if step else ""
    assert found == names(cast, f"sort={sort}")
    assert len(set(found)) == 5


def test_rounds_groups_and_words_narrow_down(cast: Cast) -> None:
    water = a_unit(cast, "水利局", round_name="第三轮")
    Inspection.objects.create(organization=cast.organization, name="再巡察", round="第三轮")
    group = add_group(GroupInput(" 城 东 ", (water.pk, cast.elsewhere.pk)), by=cast.supervisor)
    assert group.name == "城 东"
    assert list(group.organizations.all()) == [water]
    renew(now())
    assert names(cast, f"group={group.pk}") == names(cast, "q=水利 云山") == ["区水利局"]
    lines = {line.organization.short_name: line.now.total for line in asked(cast, "round=第三轮")}
    assert lines == {"区水利局": 2, "区档案馆": 0}
    assert names(cast, "round=没有") == names(cast, "group=99") == []


def test_a_group_is_its_owners(cast: Cast) -> None:
    group = add_group(GroupInput("城东", (cast.organization.pk,)), by=cast.supervisor)
    with pytest.raises(OrganizationGroup.DoesNotExist):
        change_group(group.pk, GroupInput("城西", (cast.organization.pk,)), by=cast.office)
    for wrong in (GroupInput("城东", (cast.organization.pk,)), GroupInput("", (1,)), GroupInput("空", ())):
        with pytest.raises(Refused):
            add_group(wrong, by=cast.supervisor)
    with pytest.raises(Refused):
        add_group(GroupInput("我的", (cast.organization.pk,)), by=cast.office)


def test_the_workbook_holds_all_and_their_sum(cast: Cast) -> None:
    completed(cast)
    a_unit(cast, "水利局")
    renew(now())
    file = cast.client("supervisor").get("/units/export/", {"sort": "rate_last"})
    book = load_workbook(io.BytesIO(b"".join(file)))
    assert book.sheetnames[:2] == ["各单位整改情况", "四个方面"]
    rows = list(book["各单位整改情况"].iter_rows(values_only=True))
    body = [row[1:5] for row in rows if row[1] in ("中共云山区档案馆党组", "中共云山区水利局党组", "合计")]
    assert body[0] == ("中共云山区档案馆党组", 3, 1, "33.3%")
    assert body[2] == ("合计", 5, 1, "20%")


def test_the_map_leads_to_what_it_counts(cast: Cast) -> None:
    Category.objects.filter(inspection=cast.inspection).update(focus=Focus.CONDUCT)
    assigned(cast, due_on=in_days(-1))
    renew(now())
    page = cast.client("supervisor").get(URL, {"show": "map"}).content.decode()
    assert (
        f'<td class="late-4"><a href="/ledger/?organization={cast.organization.pk}&amp;focus=CONDUCT">'
        in page
    )
    assert "逾期1" in page


@pytest.mark.parametrize("query", ["", "show=map", "sort=rate", "all"])
def test_sixty_units_cost_what_three_cost(cast: Cast, query: str) -> None:
    def queries() -> tuple[int, int]:
        renew(now())
        call_command("rebuild_figures")
        AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
        client = cast.client("supervisor")
        client.get(f"{URL}?{query}")
        with CaptureQueriesContext(connection) as found:
            page = client.get(f"{URL}?{query}").content
        assert not any("measures_measure" in one["sql"] for one in found)
        return len(found), len(page)

    add_group(GroupInput("城东", (cast.organization.pk,)), by=cast.supervisor)
    for number in range(2):
        a_unit(cast, f"第{number}局", round_name="第三轮")
    few, _ = queries()
    for number in range(2, 59):
        a_unit(cast, f"第{number}局", round_name="第三轮")
    many, size = queries()
    assert many == few <= 15
    assert size < 60 * 1024


def test_broken_promises_lead_to_their_list(cast: Cast) -> None:
    a_watch(cast, since=in_days(-90))
    for is_kept in (False, True):
        if is_kept:
            renew(now())
        (line,) = asked(cast)
        assert line.numbers["lapsed"] == Watch.objects.lapsed(in_days(0)).count() == 1
    client = cast.client("supervisor")
    page = client.get("/units/").content.decode()
    address = f"/watches/?organization={cast.organization.pk}&amp;state=lapsed"
    assert address in page
    assert "断档" in client.get(address.replace("&amp;", "&")).content.decode()
