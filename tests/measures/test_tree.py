"""The tree: positions, additions, optimistic versions, archiving."""

import pytest

from audit.exceptions import Refused, Stale
from issues import services as outline
from issues.services import NewSubIssue
from measures import services
from measures.models import Measure
from measures.services.tree import NewMeasure
from tests.cast import Cast, fresh


def test_one_ten_comes_after_one_nine(cast: Cast) -> None:
    for number in range(3, 11):
        services.add_measure(
            cast.sub_issue.pk,
            NewMeasure(text=f"措施{number}", number=number, mark=f"({number})"),
            by=cast.office,
        )
    marks = [row.mark for row in Measure.objects.filter(sub_issue=cast.sub_issue).order_by("position")]
    assert marks == [f"({number})" for number in range(1, 11)]
    assert Measure.objects.in_ledger_order().last() == cast.measures[2]


def test_positions_are_spaced_anew_when_no_room_is_left(cast: Cast) -> None:
    for number in range(30):
        services.add_measure(cast.sub_issue.pk, NewMeasure(text=f"措施{number}"), by=cast.office)
    texts = [row.text for row in Measure.objects.filter(sub_issue=cast.sub_issue).order_by("position")]
    assert texts[2:] == [f"措施{number}" for number in range(30)]


def test_the_same_text_twice_stays_two_measures(cast: Cast) -> None:
    again = services.add_measure(cast.sub_issue.pk, NewMeasure(text=cast.measure.text), by=cast.office)
    assert again.pk != cast.measure.pk


def test_only_the_office_adds(cast: Cast) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        outline.add_sub_issue(cast.category.pk, NewSubIssue(title="新问题"), by=cast.viewer)


def test_the_second_saver_of_a_finding_sees_both_texts(cast: Cast) -> None:
    version = cast.sub_issue.version
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={"causes": "制度缺失"}, version=version)
    with pytest.raises(Stale) as caught:
        outline.edit_sub_issue(
            cast.sub_issue.pk, by=cast.office2, fields={"causes": "人手少"}, version=version
        )
    assert caught.value.theirs == {"原因分析": "制度缺失"}
    assert caught.value.yours == {"原因分析": "人手少"}


def test_edits_leave_history_with_the_name(cast: Cast) -> None:
    services.edit(cast.measure.pk, by=cast.office, fields={"goal": "机制健全"}, reason="补充目标")
    entry = cast.measure.history.first()
    assert (entry.goal, entry.history_user, entry.history_change_reason) == (
        "机制健全",
        "王敏(wangmin)",
        "补充目标",
    )


def test_an_archived_measure_leaves_the_ledger_but_not_the_database(cast: Cast) -> None:
    services.archive(cast.measure.pk, by=cast.office, reason="重复")
    assert fresh(cast.measure).archived_at is not None
    assert cast.measure not in Measure.objects.visible_to(cast.office)


def test_the_administrator_corrects_texts_but_sees_no_page(cast: Cast) -> None:
    services.edit(cast.measure.pk, by=cast.admin, fields={"text": "更正"})
    assert fresh(cast.measure).text == "更正"
    assert not Measure.objects.visible_to(cast.admin).exists()
