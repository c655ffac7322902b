"""Rows and options that are drawn in Python."""

from __future__ import annotations

from measures.models import Measure
from measures.pages.rows import ReadMeasure, cut, read_measures, values_of
from measures.templatetags.choices import options
from tests.cast import Cast


def test_what_is_chosen_is_selected() -> None:
    drawn = options([("", "全部"), (1, "甲"), (2, "乙")], "2")
    assert drawn == (
        '<option value="">全部</option><option value="1">甲</option><option value="2" selected>乙</option>'
    )
    assert "selected" not in options([(1, "甲")], "7")


def test_what_users_wrote_is_escaped() -> None:
    assert options([('"', "<b>")]) == '<option value="&quot;">&lt;b&gt;</option>'


def test_a_row_is_the_same_read_or_taken_from_a_measure(cast: Cast) -> None:
    for measure in cast.measures:
        taken = values_of(Measure.objects.get(pk=measure.pk))
        assert read_measures([measure.pk]) == {measure.pk: taken}
        assert isinstance(taken, ReadMeasure)


def test_a_long_text_is_cut() -> None:
    assert (cut("一二三四", 4), cut("一二三四五", 4)) == ("一二三四", "一二三…")
