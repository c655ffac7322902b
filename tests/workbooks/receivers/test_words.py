"""Titles, words and dates as receivers write them, and what is taken for them."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.receivers import tables_of_forms as tables
from tests.workbooks.receivers.ledger import filled
from workbooks.receivers.corrections import BodyRows, proposed_words, with_mapping, with_table_at
from workbooks.receivers.grid import grid_of
from workbooks.receivers.kept_layout import layout_from_json
from workbooks.receivers.layout import LineGrouping
from workbooks.receivers.reading import open_form
from workbooks.receivers.texts import heading_likeness, is_placeholder
from workbooks.receivers.titles import date_format_in, keys_of, meaning_of, words_in
from workbooks.receivers.words import name_word, state_word, timeframe_word


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        (["牵头单位及责任人"], ("department", "handler")),
        (["存在问题和产生原因"], ("finding", "causes")),
        (["尚未完成的原因及下步安排"], ("extension", "next_step")),
        (["责任分工", "协办科室"], ("supporting",)),
        (["责任科室", "协办"], ("supporting",)),
        (["时限", "完成时间"], ("due_on",)),
        (["办结时间"], ("completed_on",)),
        (["计划办结时间"], ("due_on",)),
        (["措施推进情况"], ("progress",)),
        (["分管领导签字"], ()),
        (["经办人电话"], ()),
        (["问题涉及金额"], ()),
        (["问题来源"], ()),
        (["措施条数"], ()),
        (["是否属于长期坚持"], ("timeframe",)),
        (["被审计单位"], ("organization",)),
    ],
)
def test_a_title_is_read_by_how_it_ends(path: list[str], keys: tuple[str, ...]) -> None:
    assert keys_of(path) == keys


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("已办结/推进中/未启动", ("已办结", "推进中", "未启动")),
        ("请填写“已完成”“未完成”", ("已完成", "未完成")),
        ("A.已完成B.正在整改", ("A.已完成", "B.正在整改")),
        ("已完成,未完成", ("已完成", "未完成")),
        ("写明做了什么,附材料", ()),
        ("年月日", ("年月日",)),
    ],
)
def test_words_in_a_hint(hint: str, words: tuple[str, ...]) -> None:
    assert words_in(hint) == words


def test_a_hint_says_that_measures_are_itemised() -> None:
    assert meaning_of(["整改措施(逐条列明)"]).is_itemised


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("年/月/日", 'yyyy"年"m"月"d"日"'),
        ("XXXX.XX.XX", "yyyy.mm.dd"),
        ("2026.5.31", "yyyy.m.d"),
        ("2026-05-31", "yyyy-mm-dd"),
        ("精确到日", ""),
    ],
)
def test_a_date_format_is_read_from_a_hint(text: str, code: str) -> None:
    assert date_format_in(text) == code


@pytest.mark.parametrize(
    ("state", "words", "word"),
    [
        ("待审核", ("已完成", "正在整改", "未完成"), "正在整改"),
        ("待分派", ("已完成", "正在整改", "未完成"), "未完成"),
        ("已退回", ("完成", "未完成"), "未完成"),
        ("阶段性完成", ("办结", "持续推进"), "持续推进"),
        ("阶段性完成", ("办结", "推进"), "办结"),
        ("未销号", ("是", "否"), "否"),
        ("整改中", ("优", "良"), ""),
    ],
)
def test_states_in_the_receivers_words(state: str, words: tuple[str, ...], word: str) -> None:
    assert state_word(state, words) == word


def test_what_counts_as_done_is_the_inspections_setting() -> None:
    assert state_word("阶段性完成", ("办结", "推进中"), is_phase_done=False) == "推进中"


def test_lateness_has_its_word_where_the_list_has_one() -> None:
    words = ("已完成", "进行中", "超期")
    assert state_word("整改中", words, is_overdue=True) == "超期"
    assert state_word("已完成", words, is_overdue=True) == "已完成"


def test_kinds_of_deadlines() -> None:
    assert timeframe_word("立行立改", ("即知即改", "限期整改", "长期整改")) == ""
    assert timeframe_word("立行立改", ("立即整改", "限期整改")) == "立即整改"
    assert timeframe_word("长期坚持", ("是", "否"), title="是否立行立改") == "否"


def test_names_of_a_list() -> None:
    assert name_word("办公室", ("县局办公室", "人事科")) == "县局办公室"
    assert name_word("办公室", ("局办公室", "党组办公室")) == ""


def test_headings_stand_for_categories() -> None:
    name, focus = "一、贯彻上级决策部署不够有力方面", "贯彻落实决策部署"
    assert heading_likeness("决策部署", name, focus=focus) > 0.8
    assert heading_likeness("(一)在落实决策部署方面", name, focus=focus) > 0.5
    assert heading_likeness("合计", name, focus=focus) < 0.5
    assert is_placeholder("三、××方面")
    assert not is_placeholder("三、作风建设方面")


def test_words_are_proposed() -> None:
    layout = open_form(tables.filtered_with_lists(), name="表.xlsx")
    column = layout.sheets[0].tables[0].columns[7]
    proposed = dict(proposed_words(column, {}))
    assert (proposed["已完成"], proposed["待分派"]) == ("办结", "推进")


def test_words_are_proposed_for_what_is_signed_off() -> None:
    column = open_form(tables.filtered_with_lists(), name="表.xlsx").sheets[0].tables[0].columns[7]
    signed = replace(column, keys=("is_closed",), words=("是", "否"))
    assert proposed_words(signed, {}) == [("已销号", "是"), ("未销号", "否")]


def test_corrections_count() -> None:
    content = tables.filtered_with_lists()
    layout = with_mapping(
        open_form(content, name="表.xlsx"),
        {"整改状态": ["status"], "推进情况": []},
        choices={"整改状态": [("整改中", "办结"), ("待审核", "")]},
        grouping=LineGrouping.SUB_ISSUE,
    )
    sheet = filled(content, layout=layout)[0].worksheets[0]
    assert sheet["C3"].value == "(1)逐项排出项目推进时间表。\n(2)每半月调度一次项目进度。"
    assert [sheet[f"H{row}"].value for row in range(3, 7)] == ["办结", None, "办结", "推进"]
    assert sheet["G3"].value is None


def test_a_deadline_in_words_though_it_has_a_date() -> None:
    content = tables.signed_in_three_cells()
    layout = with_mapping(
        open_form(content, name="表.xlsx"),
        {"办结时限": ["due_on"]},
        choices={"办结时限": [("立行立改", "马上就改")]},
        grouping=LineGrouping.MEASURE,
        word_first={"办结时限"},
    )
    sheet = filled(content, layout=layout)[0].worksheets[0]
    assert [sheet[f"F{row}"].value for row in (5, 7)] == ["长期坚持", "马上就改"]


def test_the_table_is_where_people_say() -> None:
    content = tables.signed_in_three_cells()
    layout = open_form(content, name="表.xlsx")
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    corrected = with_table_at(layout, grid_of(sheet), (3, 3), lists=(), body=BodyRows(6, 7))
    assert [(part.first, part.last) for part in corrected.sheets[0].tables[0].sections] == [(6, 7)]


def test_what_is_no_layout_is_refused() -> None:
    for data in ({}, {"sheets": [1], "left_alone": []}, {"sheets": "x", "left_alone": []}):
        with pytest.raises(ValueError, match="no layout"):
            layout_from_json(data)
