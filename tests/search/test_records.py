"""The panel's lists of what was written: the rows that looking through all finds, by the index."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from measures import services
from measures.admin.records import (
    CommentAdmin,
    EffectivenessCheckAdmin,
    ExtensionRequestAdmin,
    ProgressUpdateAdmin,
    RecordAdmin,
    StatusChangeAdmin,
)
from measures.filters import records_by_text
from measures.filters.records_by_text import records_holding
from measures.models import Evidence
from search.asking import SearchScope
from search.kinds import kind_named
from search.normal import normal_form
from search.upkeep import rebuild
from tests.accounts.test_panel_lookups import list_of
from tests.cast import Cast, in_days
from tests.search.test_page import told

pytestmark = pytest.mark.django_db
LISTS = (
    ProgressUpdateAdmin,
    StatusChangeAdmin,
    ExtensionRequestAdmin,
    EffectivenessCheckAdmin,
    CommentAdmin,
)
WORDS = (
    "清查",
    "库房",
    "签到表",
    "场地",
    "腾出",
    "排队",
    "走访",
    "服务群众",
    "问题",
    "补充",
    "没有这个词",
    "敏(",
    "的",
)


def all_told(cast: Cast) -> None:
    told(cast)
    chance = random.Random(1)  # noqa: S311
    for _ in range(20):
        text = "".join(chance.choices("清查库房走访台账(王敏)2025年", k=8))
        services.record_progress(cast.measure.pk, by=cast.handler, text=text, happened_on=in_days(0))


def by_hand(page: type[RecordAdmin], asked: str) -> set[int]:
    word, search = normal_form(asked), page.searched
    rows = kind_named(search.kind).model._default_manager.values_list("pk", *search.fields)
    return {pk for pk, *texts in rows if any(word in normal_form(str(text)) for text in texts)}


def found(page: type[RecordAdmin], asked: str, cast: Cast) -> set[int]:
    rows = kind_named(page.searched.kind).model._default_manager.all()
    scope = SearchScope.within(Organization.objects.keys_corrected_by(cast.office))
    holding = records_holding(rows, [normal_form(asked)], search=page.searched, scope=scope)
    return set(holding.values_list("pk", flat=True))


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("most", [3000, 2])
def test_the_same_rows_as_by_looking_through_all(
    page: type[RecordAdmin], most: int, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_told(cast)
    names = [user.full_name[:2] for user in (cast.office, cast.handler)]
    monkeypatch.setattr(records_by_text, "MAX_CANDIDATES", most)
    for is_built in (False, True):
        for asked in (*WORDS, *names):
            assert found(page, asked, cast) == by_hand(page, asked), (asked, is_built)
        rebuild()


def test_who_was_called_otherwise_is_found_by_both_names(cast: Cast) -> None:
    all_told(cast)
    rebuild()
    before = by_hand(ProgressUpdateAdmin, cast.handler.label)
    old = cast.handler.label
    person = User.objects.get(pk=cast.handler.pk)
    person.full_name = "欧阳新名"
    person.save()
    services.record_progress(cast.measure.pk, by=person, text="改名以后的进展", happened_on=in_days(0))
    assert before and found(ProgressUpdateAdmin, old, cast) == before
    assert len(found(ProgressUpdateAdmin, "欧阳新名", cast)) == 1


@pytest.mark.parametrize("page", LISTS)
def test_the_list_asks_for_keys_and_shows_no_other_unit(page: type[RecordAdmin], cast: Cast) -> None:
    all_told(cast)
    rebuild()
    model = kind_named(page.searched.kind).model
    words = {"progress": "清查", "move": "签到表", "extension": "场地", "check": "排队", "comment": "补充"}
    word = words[page.searched.kind]
    client = cast.client("admin")
    with CaptureQueriesContext(connection) as queries:
        listed = client.get(list_of(model), {"q": word}).context["cl"]
    assert {row.pk for row in listed.result_list} == by_hand(page, word) != set()
    assert not any("LIKE" in query["sql"] and model._meta.db_table in query["sql"] for query in queries)
    foreign = cast.client("stranger").get(list_of(model), {"q": word})
    assert foreign.status_code in (302, 403) or foreign.context["cl"].result_count == 0


@pytest.mark.parametrize("asked", ["通知", "印发 通知", "3号", "第三批", "材料", "没有这个词", "的"])
def test_evidence_is_found_by_name_and_note_as_by_looking_through_all(asked: str, cast: Cast) -> None:
    all_told(cast)
    Evidence.objects.filter(name="印发通知").update(note="第三批材料")
    words = [normal_form(word) for word in asked.split()]
    expected = {
        row.pk
        for row in Evidence.objects.all()
        if all(any(word in normal_form(text) for text in (row.name, row.note)) for word in words)
    }
    client = cast.client("admin")
    for _ in range(2):
        listed = client.get(list_of(Evidence), {"q": asked}).context["cl"]
        assert {row.pk for row in listed.result_list} == expected
        rebuild()
