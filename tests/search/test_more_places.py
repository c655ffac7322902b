"""Own columns in the search, the index in the panel, what is answered later, and what lies in the archive."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from issues import services as outline
from issues.models import CustomTarget, Inspection
from measures import services
from measures.models import InstructionKind
from measures.services.instructing import InstructionInput
from operations.invariants.searched import index_is_what_is_kept
from search.upkeep import rebuild, renew
from tests.cast import Cast, assigned, in_days
from tests.custom_fields import a_column
from tests.panel import as_staff
from tests.search.test_page import FOUND_BY, NOW, kinds_on, page, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_built", [True, False])
def test_own_columns_are_found_by_their_values_only(cast: Cast, is_built: bool) -> None:
    """On both databases; a number within JSON, a word in another width, and never the key of a column."""
    money = a_column(cast, "涉及金额")
    held = a_column(cast, "会议记录", target=CustomTarget.FINDING)
    values = {money.key: "３８600元%_退回"}
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom=values)
    outline.edit_sub_issue(cast.sub_issue.pk, by=cast.office, fields={}, custom={held.key: "第12次党组会"})
    if is_built:
        rebuild()
    client = cast.client("office")
    for words in ("38600", "%_退", "38600 走访台账"):
        found = page(client, words)
        assert kinds_on(found) == {"整改措施"}, words
    assert "<mark>３８600</mark>元" in page(client, "38600")
    assert kinds_on(page(client, "12次党组")) == {"具体问题"}
    for words in (money.key, "custom_", "涉及金额", '":'):
        assert kinds_on(page(client, words)) == set(), words
    services.edit(cast.measure.pk, by=cast.office, fields={}, custom={money.key: ""})
    assert kinds_on(page(client, "38600")) == set()


def test_the_panel_searches_by_the_index(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """In lists and where a form asks as one types: own units only, the finding's words as well."""
    rebuild()
    as_staff(cast.office)
    client = cast.client("office")
    listed = client.get("/admin/measures/measure/", {"q": "走访 服务群众"}).content.decode()
    assert "建立走访台账" in listed and "服务承诺" not in listed
    asked = {"app_label": "measures", "model_name": "measure", "field_name": "sub_issue"}
    for words, count in (("服务群众", 1), ("没有这个词", 0), ("", 2)):
        with django_assert_max_num_queries(9):
            answer = client.get("/admin/autocomplete/", {**asked, "term": words}).json()
        assert len(answer["results"]) == count, words
    as_staff(cast.stranger)
    theirs = cast.client("stranger").get("/admin/measures/measure/", {"q": "走访"})
    assert "走访台账" not in theirs.content.decode()


def test_an_answer_is_found_when_it_is_given_and_a_check_when_it_is_made(cast: Cast) -> None:
    """The trail of the measure tells of it: the request itself was read before."""
    assigned(cast)
    request = services.request_extension(
        cast.measure.pk, by=cast.handler, to_due_on=in_days(90), reason="场地尚未腾出"
    )
    rebuild()
    services.refuse_extension(request.pk, by=cast.office, note="月底之前搬完")
    client = cast.client("handler")
    for _ in range(2):
        assert kinds_on(page(client, "月底之前")) == {"延期审批意见"}
        renew(NOW)
        renew(NOW)
    assert list(index_is_what_is_kept()) == []


def test_what_was_handed_to_the_archive_is_marked(cast: Cast) -> None:
    told(cast)
    client = cast.client("office")
    marked = '<span class="badge text-bg-secondary">已移交</span>'
    words = [
        words
        for label, (words, _) in FOUND_BY.items()
        if label not in ("制度", "督查要求", "督查要求的回复", "人员", "部门")
    ]
    assert not any(marked in page(client, one) for one in words)
    Inspection.objects.filter(pk=cast.inspection.pk).update(transferred_at=timezone.now())
    assert [one for one in words if marked not in page(client, one)] == []


def test_what_was_asked_of_several_units_is_found_once_and_by_these_only(cast: Cast) -> None:
    cast.supervisor.supervised_organizations.add(cast.elsewhere)
    both = [cast.organization.pk, cast.elsewhere.pk]
    services.instruct(both, InstructionInput(InstructionKind.URGE, "请限期清退。"), by=cast.supervisor)
    services.instruct(
        [cast.elsewhere.pk], InstructionInput(InstructionKind.URGE, "请按月清退。"), by=cast.supervisor
    )
    rebuild()
    for who, count in (("supervisor", 2), ("office", 1), ("stranger", 2), ("handler", 0)):
        shown = page(cast.client(who), "清退")
        assert shown.count("<mark>清退</mark>") == count, who
    assert list(index_is_what_is_kept()) == []


def test_a_reply_is_found_when_it_is_given_and_by_its_own_unit_only(cast: Cast) -> None:
    cast.supervisor.supervised_organizations.add(cast.elsewhere)
    both = [cast.organization.pk, cast.elsewhere.pk]
    asked = InstructionInput(InstructionKind.URGE, "请报送进度。")
    row = services.instruct(both, asked, by=cast.supervisor)
    rebuild()
    services.answer_instruction(row.pk, by=cast.office, reply="已腾空库房。")
    services.answer_instruction(row.pk, by=cast.stranger, reply="库房仍在腾空。")
    for _ in range(2):
        for who, count in (("supervisor", 2), ("office", 1), ("stranger", 1), ("handler", 0)):
            assert page(cast.client(who), "腾空").count("<mark>腾空</mark>") == count, who
        renew(NOW)
        renew(NOW)
    assert list(index_is_what_is_kept()) == []
