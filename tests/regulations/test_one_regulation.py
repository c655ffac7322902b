"""One 《…》 is one row, however it is spelt and many measures name it; two that are one are joined."""

from __future__ import annotations

from datetime import date

import pytest

from audit.exceptions import Refused
from audit.models import AuditEntry
from ledger.summary import summary_tables
from measures import services as measures
from measures.models import Regulation, RegulationFile, RegulationUse
from regulations import services
from statements import title_key, title_stem
from tests.cast import Cast, assigned, in_days
from tests.regulations.made import NAME, a_regulation, again, named, proved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    ["《采购管理办法》", "采购 管理办法", "《采购管理办法", "采购\u3000管理办法"],
)
def test_near_spellings_are_one(cast: Cast, spelling: str) -> None:
    first = named(cast, cast.measure)
    assert named(cast, cast.measures[1], spelling) == first
    assert (Regulation.objects.count(), RegulationUse.objects.count()) == (1, 2)


def test_spellings_and_editions() -> None:
    assert title_key("《“三重一大”决策制度（试行）》") == title_key('"三重一大"决策制度(试行)')
    assert title_key("采购办法(试行)") != title_key("采购办法")
    assert title_stem("采购办法(试行)") == title_stem("采购办法〔2026年修订〕") == title_stem("采购办法")
    assert title_stem("采购办法(物资类)") != title_stem("采购办法")


def test_another_unit_has_its_own(cast: Cast) -> None:
    mine = named(cast, cast.measure)
    theirs = services.add_regulation(services.RegulationInput(NAME, "FORMULATED"), by=cast.stranger)
    assert theirs.pk != mine.pk
    assert Regulation.objects.visible_to(cast.stranger).get() == theirs


def counted(cast: Cast) -> dict[str, object]:
    table = summary_tables(cast.inspection, today=in_days(0))[0]
    return dict(zip(table.headers, table.rows[-1], strict=True))


def test_it_is_counted_once_and_under_one_heading(cast: Cast) -> None:
    """制定 in the text, 印发 in the progress, 修订 at another measure: one regulation was made."""
    for measure, act in zip(cast.measures, ("FORMULATED", "ISSUED", "REVISED"), strict=True):
        named(cast, measure, act=act)
    named(cast, cast.measure, act="ISSUED")
    named(cast, cast.measure, "旧办法", act="ABOLISHED")
    found = counted(cast)
    names = ("建章立制", "制定制度", "修订制度", "印发制度", "废止制度")
    assert [found[name] for name in names] == [1, 1, 0, 0, 1]


def test_what_was_done_last_follows_from_what_stands(cast: Cast) -> None:
    row = named(cast, cast.measure)
    named(cast, cast.measures[1], act="ABOLISHED")
    assert (again(row).act, again(row).state(in_days(0)).label) == ("ABOLISHED", "已废止")
    use = RegulationUse.objects.get(act="ABOLISHED")
    measures.withdraw_record(
        cast.measures[1].pk, "regulation", record_id=use.pk, by=cast.office, reason="读错了"
    )
    assert again(row).act == "FORMULATED"
    assert [str(entry.history_change_reason) for entry in row.history.all()] == [
        "制定了这项制度",
        "废止了这项制度",
        "登记制度",
    ]


def test_a_name_that_nobody_meant_leaves_the_list_and_comes_back(cast: Cast) -> None:
    row = named(cast, cast.measure)
    use = RegulationUse.objects.get()
    measures.withdraw_record(cast.measure.pk, "regulation", record_id=use.pk, by=cast.office, reason="读错了")
    assert not Regulation.objects.standing().exists()
    assert named(cast, cast.measures[1]) == row
    assert Regulation.objects.standing().get() == row


def test_what_somebody_knows_of_it_stays_when_nothing_names_it(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    use = RegulationUse.objects.get()
    measures.withdraw_record(cast.measure.pk, "regulation", record_id=use.pk, by=cast.office, reason="读错了")
    assert again(row).archived_at is None


def two(cast: Cast) -> tuple[Regulation, Regulation]:
    """The same, as two measures call it, each with its file."""
    assigned(cast)
    assigned(cast, cast.measures[1])
    one = proved(cast, named(cast, cast.measure), name="甲.pdf")
    other = proved(cast, named(cast, cast.measures[1], f"{NAME}(试行)", act="REVISED"), name="乙.pdf")
    return one, other


def test_two_that_are_one_are_joined_and_counted_once(cast: Cast) -> None:
    one, other = two(cast)
    assert counted(cast)["建章立制"] == 2
    services.merge_regulations(one.pk, other.pk, by=cast.office)
    assert set(RegulationUse.objects.values_list("regulation_id", flat=True)) == {one.pk}
    assert RegulationFile.objects.filter(regulation=one).count() == 2
    assert counted(cast)["建章立制"] == 1
    assert Regulation.objects.standing().get() == one
    # A text that goes on calling it by the other name means the same.
    assert named(cast, cast.measures[2], f"{NAME}(试行)").pk == one.pk
    assert [entry.detail for entry in AuditEntry.objects.filter(event="MERGE_REGULATIONS")] == [
        f"《{NAME}(试行)》并入《{NAME}》"
    ]


def test_a_wrong_merger_is_undone_to_the_last_row(cast: Cast) -> None:
    one, other = two(cast)
    before = list(RegulationUse.objects.order_by("pk").values_list("pk", "regulation", "act"))
    files = list(RegulationFile.objects.order_by("pk").values_list("pk", "regulation"))
    services.merge_regulations(one.pk, other.pk, by=cast.office)
    services.split_regulation(other.pk, by=cast.office)
    assert list(RegulationUse.objects.order_by("pk").values_list("pk", "regulation", "act")) == before
    assert list(RegulationFile.objects.order_by("pk").values_list("pk", "regulation")) == files
    assert (again(one).act, again(other).act, again(other).merged_into) == ("FORMULATED", "REVISED", None)
    with pytest.raises(Refused, match="不必分开"):
        services.split_regulation(other.pk, by=cast.office)


def test_who_joins_and_what(cast: Cast) -> None:
    one, other = two(cast)
    with pytest.raises(Refused, match="只有整改办可以合并"):
        services.merge_regulations(one.pk, other.pk, by=cast.handler)
    with pytest.raises(Regulation.DoesNotExist):
        services.merge_regulations(one.pk, other.pk, by=cast.stranger)
    services.edit_regulation(other.pk, by=cast.office, fields={"superseded_by": one})
    with pytest.raises(Refused, match="有替代关系"):
        services.merge_regulations(one.pk, other.pk, by=cast.office)


def test_what_replaces_what_goes_one_way(cast: Cast) -> None:
    one, other = two(cast)
    services.edit_regulation(one.pk, by=cast.office, fields={"superseded_by": other})
    assert again(one).state(in_days(0)).label == "已被替代"
    with pytest.raises(Refused, match="不能替代它自己"):
        services.edit_regulation(other.pk, by=cast.office, fields={"superseded_by": again(one)})


def test_days_that_do_not_fit_are_refused(cast: Cast) -> None:
    row = a_regulation(cast)
    for fields, sentence in (
        ({"dated_on": in_days(1)}, "不能晚于今天"),
        ({"dated_on": in_days(0), "expires_on": in_days(-1)}, "有效期不能早于"),
        ({"review_on": date(1026, 1, 1)}, "请核对年份"),
    ):
        with pytest.raises(Refused, match=sentence):
            services.edit_regulation(row.pk, by=cast.office, fields=fields)


def test_a_second_name_is_not_made_by_correcting_the_first(cast: Cast) -> None:
    one, other = two(cast)
    with pytest.raises(Refused, match="本单位已有名称相同的制度"):
        services.edit_regulation(other.pk, by=cast.office, fields={"title": f"《{NAME}》"})
    with pytest.raises(Refused, match="本单位已有名称相同的制度"):
        services.add_regulation(services.RegulationInput(NAME, "ISSUED"), by=cast.office)
    assert again(one).title == NAME
