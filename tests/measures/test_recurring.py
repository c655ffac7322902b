"""反复出现: rounds, what is proposed, what a person says of it, and where it is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db.models import QuerySet
from django.test import Client

from audit.exceptions import Refused
from audit.models import AuditEntry
from issues import services as outline
from issues.models import Inspection, SubIssue
from issues.rounds import earlier_rounds, proposed_predecessor
from ledger.figures import figures
from ledger.kept.overview import figures_of_many
from ledger.summary import summary_tables
from measures import services
from measures.models import DismissedLikeness
from measures.recurring import likely_returns
from reporting.check import check
from tests.acts import filled
from tests.cast import Cast, in_days
from tests.measures.rounds import carried, earlier_round

HOME = "/inspections/{}/recurring/"


def findings(cast: Cast) -> QuerySet[SubIssue]:
    return SubIssue.objects.filter(inspection=cast.inspection)


def form_of_settings(client: Client, cast: Cast, **changes: object) -> dict[str, object]:
    return dict(filled(client, "issues:inspection_edit", {"pk": cast.inspection.pk}, **changes).data)


def proposed(cast: Cast) -> list[tuple[int, int]]:
    found = likely_returns(Inspection.objects.get(pk=cast.inspection.pk), findings(cast))
    return [(one.finding.pk, near.earlier.pk) for one in found for near in one.earlier]


def test_the_inspection_before_is_proposed_and_chosen_in_the_settings(cast: Cast) -> None:
    earlier = earlier_round(cast, is_chosen=False)
    older = earlier_round(cast, is_chosen=False, years=8)
    assert proposed_predecessor(cast.inspection) == earlier.inspection
    assert proposed_predecessor(older.inspection) is None
    assert proposed(cast) == []
    client = cast.client("office")
    address = f"/inspections/{cast.inspection.pk}/edit/"
    page = client.get(address)
    assert f"建议:{earlier.inspection.name}" in page.content.decode()
    sent = client.post(address, form_of_settings(client, cast, predecessor=earlier.inspection_id))
    assert sent.status_code == 302
    assert earlier_rounds(Inspection.objects.get(pk=cast.inspection.pk)) == [earlier.inspection]
    assert proposed(cast) == [(cast.sub_issue.pk, earlier.pk)]


def test_rounds_are_of_one_unit_and_never_go_round(cast: Cast) -> None:
    earlier = earlier_round(cast)
    other = Inspection.objects.create(organization=cast.elsewhere, name="别处的巡察")
    for pk, chosen, word in (
        (earlier.inspection_id, cast.inspection, "承接了这次"),
        (cast.inspection.pk, cast.inspection, "承接了这次"),
        (cast.inspection.pk, other, "同一单位"),
    ):
        with pytest.raises(Refused, match=word):
            outline.edit_inspection(pk, by=cast.office, fields={"predecessor": chosen})
    services.carry_on(cast.sub_issue.pk, earlier=earlier.pk, by=cast.office)
    with pytest.raises(Refused, match="先在“反复出现”中撤销"):
        outline.edit_inspection(cast.inspection.pk, by=cast.office, fields={"predecessor": None})


def test_a_person_says_that_it_is_the_same(cast: Cast) -> None:
    finding = carried(cast)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.event, entry.about_id) == ("CARRY_ON", finding.pk)
    assert "主动性" in entry.detail
    shown = cast.client("office").get(f"/sub-issues/{finding.pk}/").content.decode()
    assert "承接的上次问题:(空) →" in shown
    assert proposed(cast) == []
    with pytest.raises(Refused, match="先撤销"):
        services.carry_on(finding.pk, earlier=finding.predecessor_id or 0, by=cast.office)
    with pytest.raises(Refused, match="原因"):
        services.let_go(finding.pk, by=cast.office, reason=" ")
    services.let_go(finding.pk, by=cast.office, reason="不是一回事")
    assert proposed(cast)
    with pytest.raises(Refused, match="不必撤销"):
        services.let_go(finding.pk, by=cast.office, reason="再来")


def test_what_was_dismissed_is_not_proposed_again(cast: Cast) -> None:
    earlier = earlier_round(cast)
    for _ in range(2):
        services.dismiss_likeness(cast.sub_issue.pk, earlier=earlier.pk, by=cast.office)
    assert DismissedLikeness.objects.get().actor_name == cast.office.label
    assert proposed(cast) == []


@pytest.mark.parametrize("role", ["viewer", "supervisor"])
def test_it_is_the_offices(cast: Cast, role: str) -> None:
    earlier = earlier_round(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.carry_on(cast.sub_issue.pk, earlier=earlier.pk, by=getattr(cast, role))


@pytest.mark.parametrize("role", ["handler", "leader", "stranger"])
def test_who_does_not_see_the_whole_does_not_find_it(cast: Cast, role: str) -> None:
    earlier = earlier_round(cast)
    with pytest.raises(SubIssue.DoesNotExist):
        services.carry_on(cast.sub_issue.pk, earlier=earlier.pk, by=getattr(cast, role))


def test_only_an_earlier_round_can_be_carried_on(cast: Cast) -> None:
    other = earlier_round(cast, is_chosen=False)
    with pytest.raises(Refused, match="先在巡察设置"):
        services.carry_on(cast.sub_issue.pk, earlier=other.pk, by=cast.office)
    earlier_round(cast, years=5)
    with pytest.raises(Refused, match="以前各次巡察"):
        services.carry_on(cast.sub_issue.pk, earlier=other.pk, by=cast.office)


def test_it_is_seen_in_list_overview_self_check_and_summary(cast: Cast) -> None:
    carried(cast)
    listed = cast.client("office").get("/ledger/?recurring=true")
    assert {row.pk for row in listed.context["page"].rows} == {row.pk for row in cast.measures[:2]}
    today = in_days(0)
    assert figures(cast.office, cast.inspection, today=today).recurring == 1
    assert figures_of_many(cast.supervisor, today=today).recurring == 1
    problems = [one for one in check(cast.inspection, today=today) if one.rule == "came_back"]
    assert ["3年前的巡察已经指出,当时没有销号" in one.message for one in problems] == [True]
    table = summary_tables(cast.inspection, today=today)[0]
    assert table.rows[-1][table.headers.index("反复出现")] == 1


def test_the_pages_show_the_rounds_and_one_click_says_it(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    earlier = earlier_round(cast)
    client = cast.client("office")
    home = HOME.format(cast.inspection.pk)
    with django_assert_max_num_queries(14):
        page = client.get(home)
    assert "相似 " in page.content.decode()
    sent = client.post(f"/sub-issues/{cast.sub_issue.pk}/carry-on/", {"earlier": earlier.pk, "next": home})
    assert sent["Location"] == home
    assert earlier.title in client.get(home).content.decode()
    with django_assert_max_num_queries(20):
        chain = client.get(f"/sub-issues/{cast.sub_issue.pk}/chain/")
    assert [link.finding.pk for link in chain.context["chain"]] == [earlier.pk, cast.sub_issue.pk]
    assert "开展大走访。" in chain.content.decode()
    back = client.get(f"/sub-issues/{earlier.pk}/").content.decode()
    assert "又出现在" in back
    wrong = client.post(f"/sub-issues/{cast.sub_issue.pk}/let-go/", {"reason": ""})
    assert wrong.status_code == 422
    for role in ("viewer", "supervisor"):
        assert "是同一问题" not in cast.client(role).get(home).content.decode()
    assert cast.client("handler").get(home).status_code == 404


def test_common_problems_are_grouped_over_units_with_how_they_were_solved(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    earlier = earlier_round(cast)
    for role in ("office", "viewer", "supervisor"):
        client = cast.client(role)
        with django_assert_max_num_queries(12):
            page = client.get("/common-problems/")
        (problem,) = page.context["found"].problems
        assert (list(problem.keys), problem.units, problem.closed) == ([cast.sub_issue.pk, earlier.pk], 1, 0)
        assert "开展大走访。" in page.content.decode()
    assert cast.client("office").get("/common-problems/?focus=CONDUCT&page=99").status_code == 200
    assert not cast.client("stranger").get("/common-problems/").context["found"].problems
    assert cast.client("handler").get("/common-problems/").status_code == 404
