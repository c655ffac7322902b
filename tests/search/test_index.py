"""The index: the same hits as looking through every row, whatever was written when, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q

from audit.exceptions import Refused
from issues.models import SubIssue
from measures import services
from measures.filters.filter_set import MeasureFilter
from measures.models import Measure
from measures.search_records import MEASURE, SUB_ISSUE
from measures.services.tree import NewMeasure
from operations.invariants.searched import index_is_what_is_kept
from search import asking, upkeep
from search.asking import SearchScope, candidates
from search.kinds import kind_named
from search.models import SearchEntry, SearchMark
from search.normal import normal_form
from search.pairs import make_table
from search.upkeep import rebuild, renew, tidy
from tests.cast import Cast, in_days

pytestmark = pytest.mark.django_db
SIGNS = "整改台账党组会议走访制度2025〔〕()().号第一二AbＣ%_'\"\\ \u3000\n《》,。𠮷"
NOW = datetime(2026, 1, 1)


def read_all() -> None:
    """As the clock does: what was changed is read, and then known to be all of it."""
    renew(NOW)
    renew(NOW)


def texts(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311
    return ["".join(chance.choices(SIGNS, k=chance.randint(1, 40))) for _ in range(count)]


def by_hand(user_rows: list[Measure], asked: str) -> set[int]:
    word = normal_form(asked)
    return {
        row.pk
        for row in user_rows
        if any(word in normal_form(text) for text in (row.text, row.sub_issue.title, row.sub_issue.text))
    }


def listed(cast: Cast, asked: str) -> set[int]:
    return set(MeasureFilter({"q": asked}, user=cast.office).qs.values_list("pk", flat=True))


def is_indexed(cast: Cast, word: str) -> bool:
    kinds = [kind_named(MEASURE), kind_named(SUB_ISSUE)]
    return set(candidates(kinds, [word], scope=SearchScope.of(cast.office))) == {MEASURE, SUB_ISSUE}


@pytest.mark.parametrize("seed", range(3))
def test_random_texts_are_found_as_by_looking_through_all(cast: Cast, seed: int) -> None:
    written = [text.strip() or "空" for text in texts(seed, 60)]
    for text in written[:30]:
        services.add_measure(cast.sub_issue.pk, NewMeasure(text), by=cast.office)
    rebuild()
    for text in written[30:50]:  # not read by the index yet
        services.add_measure(cast.sub_issue.pk, NewMeasure(text), by=cast.office)
    other = SubIssue.objects.exclude(pk=cast.sub_issue.pk).get()
    services.edit(cast.measures[2].pk, by=cast.office, fields={"text": written[50]})
    rows = list(Measure.objects.select_related("sub_issue"))
    chance = random.Random(seed)  # noqa: S311
    parts = [part for text in written for part in [cut(chance, text)] if part.strip()]
    for asked in [*parts, "走访", "内控", other.title, "没有这个词", "〔2025〕", "(2025)", "２０２5"]:
        assert listed(cast, asked) == by_hand(rows, asked.strip()), asked
    read_all()
    for asked in parts[::3]:
        assert listed(cast, asked) == by_hand(rows, asked.strip()), asked
    assert is_indexed(cast, "走访")


def cut(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text))
    return text[start : start + chance.randint(1, 4)]


def test_plain_words_are_found_as_like_finds_them(cast: Cast) -> None:
    """As the list did before there was an index."""
    for text in ("开展党组会议学习", "党 组会议", "组织党组", "会议"):
        services.add_measure(cast.sub_issue.pk, NewMeasure(text), by=cast.office)
    rebuild()
    for asked in ("党组", "会议", "组会", "党", "走访", "党组会议学习", "问题"):
        like = (
            Q(text__icontains=asked)
            | Q(sub_issue__title__icontains=asked)
            | Q(sub_issue__text__icontains=asked)
        )
        assert listed(cast, asked) == set(Measure.objects.filter(like).values_list("pk", flat=True)), asked


def test_what_was_changed_is_found_at_once_and_the_old_words_no_more(cast: Cast) -> None:
    rebuild()
    services.edit(cast.measure.pk, by=cast.office, fields={"text": "设立监督岗。"})
    for _ in range(2):
        assert listed(cast, "监督岗") == {cast.measure.pk}
        assert listed(cast, "走访") == set()
        read_all()
    assert SearchEntry.objects.filter(kind=kind_named(MEASURE).number, object_id=cast.measure.pk).count() == 1


def test_reading_again_writes_nothing(cast: Cast) -> None:
    rebuild()
    keys = set(SearchEntry.objects.values_list("pk", flat=True))
    SearchMark.objects.update(done=0)
    read_all()
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == keys


def test_a_word_that_very_many_hold_is_looked_for_without_the_index(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    monkeypatch.setattr(asking, "MAX_CANDIDATES", 1)
    assert not is_indexed(cast, "问题")
    assert listed(cast, "问题") == {measure.pk for measure in cast.measures}


def test_a_row_that_the_index_does_not_know_is_named(cast: Cast) -> None:
    assert list(index_is_what_is_kept()) == []
    rebuild()
    assert list(index_is_what_is_kept()) == []
    services.edit(cast.measures[1].pk, by=cast.office, fields={"text": "刚刚修改。"})
    Measure.objects.filter(pk=cast.measure.pk).update(text="没有经过任何服务的修改。")
    named = list(index_is_what_is_kept())
    assert len(named) == 1 and f"整改措施有1条与内容不符(如{cast.measure.pk})" in named[0]
    rebuild()
    assert list(index_is_what_is_kept()) == []
    make_table(connection)
    assert len(list(index_is_what_is_kept())) == 3


def test_a_text_that_begins_with_single_signs_is_looked_after_too(cast: Cast) -> None:
    """Spaced out, as titles are printed: none of its first pairs can be looked for."""
    spaced = " ".join("整改措施落实情况" * 3) + " 走访"
    services.edit(cast.measure.pk, by=cast.office, fields={"text": spaced})
    rebuild()
    assert list(index_is_what_is_kept()) == []
    assert listed(cast, "走访") == {cast.measure.pk}


def test_pairs_that_nobody_needs_are_cleared_away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of FTS5 stay behind; the other database forgets them at once."""
    monkeypatch.setattr(upkeep, "MIN_LEFT_BEHIND", 2)
    rebuild()
    assert tidy(in_days(0)) == ""
    for number in range(20):
        services.edit(cast.measure.pk, by=cast.office, fields={"text": f"第{number}次修改。"})
        read_all()
    said = tidy(in_days(0))
    assert bool(said) is (connection.vendor == "sqlite")
    read_all()
    assert listed(cast, "第19次") == {cast.measure.pk} and listed(cast, "第18次") == set()
    assert list(index_is_what_is_kept()) == []


@contextmanager
def somebody_writing(database: str) -> Iterator[None]:
    """Somebody else's transaction in it, which has its number and does not end."""
    other = connection.copy()
    other.settings_dict["NAME"] = database
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("CREATE TABLE not_yet (id integer)")
        yield
    finally:
        other.rollback()
        other.close()


def test_who_writes_to_another_database_of_the_server_is_not_waited_for(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "MAX_WAIT", 0)
    assert cast.measure
    elsewhere = "postgres" if connection.vendor == "postgresql" else str(tmp_path / "other.sqlite3")
    with somebody_writing(elsewhere):
        assert rebuild()


@pytest.mark.django_db(transaction=True)
def test_who_writes_here_is_waited_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one writer: who builds is the one."""
    monkeypatch.setattr(upkeep, "MAX_WAIT", 0)
    assert cast.measure
    if connection.vendor == "postgresql":
        with somebody_writing(connection.settings_dict["NAME"]), pytest.raises(Refused, match="没有结束"):
            rebuild()
    assert rebuild()


@pytest.mark.parametrize("apart", [0, 10**6])
def test_a_word_of_many_is_looked_up_where_those_stand_far_apart(
    apart: int, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        services.add_measure(cast.sub_issue.pk, NewMeasure("监督岗会商"), by=cast.office)
    rebuild()
    added = services.add_measure(cast.sub_issue.pk, NewMeasure("会商后的监督岗"), by=cast.office)
    monkeypatch.setattr(asking, "MAX_CANDIDATES", 5)
    monkeypatch.setattr(asking, "FAR_APART", apart)
    assert is_indexed(cast, "监督") is (apart == 0)
    assert listed(cast, "监督") == set(
        Measure.objects.filter(text__contains="监督").values_list("pk", flat=True)
    )
    assert added.pk in listed(cast, "监督") and len(listed(cast, "监督")) == 7
    monkeypatch.setattr(asking, "MAX_FAR_APART", 5)
    assert not is_indexed(cast, "监督")
    assert len(listed(cast, "监督")) == 7
