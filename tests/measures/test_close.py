"""销号与意见."""

import pytest

from audit.exceptions import Refused
from issues.models import SubIssue
from measures import services
from tests.cast import Cast, completed


@pytest.fixture
def ready(cast: Cast) -> Cast:
    for row in cast.measures[:2]:
        completed(cast, row)
    return cast


def test_it_signs_off_and_records(ready: Cast) -> None:
    services.close(ready.sub_issue.pk, by=ready.office, note="同意销号")
    ready.sub_issue.refresh_from_db()
    closure = ready.sub_issue.closures.get()
    assert ready.sub_issue.is_closed
    assert (closure.note, closure.actor_name) == ("同意销号", "王敏(wangmin)")


def test_the_refusal_lists_what_is_missing(cast: Cast) -> None:
    completed(cast, cast.measures[0])
    with pytest.raises(Refused) as caught:
        services.close(cast.sub_issue.pk, by=cast.office)
    assert "(2)修订" in str(caught.value)
    assert "走访台账" not in str(caught.value)


def test_it_refuses_twice(ready: Cast) -> None:
    services.close(ready.sub_issue.pk, by=ready.office)
    with pytest.raises(Refused, match="已销号"):
        services.close(ready.sub_issue.pk, by=ready.office)


@pytest.mark.parametrize("role", ["handler", "leader", "viewer", "supervisor"])
def test_it_is_the_offices(ready: Cast, role: str) -> None:
    with pytest.raises(Refused, match="只有整改办"):
        services.close(ready.sub_issue.pk, by=getattr(ready, role))


def test_a_stranger_does_not_find_it(ready: Cast) -> None:
    with pytest.raises(SubIssue.DoesNotExist):
        services.close(ready.sub_issue.pk, by=ready.stranger)


def test_taking_back_needs_a_reason(ready: Cast) -> None:
    services.close(ready.sub_issue.pk, by=ready.office)
    with pytest.raises(Refused, match="原因"):
        services.unclose(ready.sub_issue.pk, by=ready.office, note="")
    services.unclose(ready.sub_issue.pk, by=ready.office, note="误操作")
    ready.sub_issue.refresh_from_db()
    assert not ready.sub_issue.is_closed


def test_a_closed_finding_takes_no_new_measure(ready: Cast) -> None:
    services.close(ready.sub_issue.pk, by=ready.office)
    with pytest.raises(Refused, match="已销号"):
        services.add_measure(ready.sub_issue.pk, services.tree.NewMeasure(text="再加一条"), by=ready.office)


def test_comments_are_kept_with_their_author(cast: Cast) -> None:
    services.comment(by=cast.viewer, text="请抓紧。", measure=cast.measure)
    services.comment(by=cast.supervisor, text="关注。", sub_issue=cast.sub_issue)
    assert cast.measure.comments.get().actor_name == "何书记(shuji)"
    assert cast.sub_issue.comments.get().text == "关注。"
