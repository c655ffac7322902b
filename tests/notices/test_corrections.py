"""The preview repairs what was read wrongly; what was said is stored and gives the same records again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from audit.events import Event
from audit.models import AuditEntry
from issues.models import Inspection, SubIssue
from measures.models import Measure
from notices.imports.from_records import notices_of
from notices.imports.reading import read_notice
from notices.models import Notice
from notices.parser import render_notice
from tests.cast import Cast
from tests.notices.parser.documents import PLAIN
from tests.notices.repairing import Repair

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MEASURE = {"level": "MEASURE"}
RECIPE = "番茄炒蛋\n1.切番茄\n2.打鸡蛋\n"


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    client.force_login(cast.office)
    return client


@pytest.fixture
def repair(office: Client) -> Repair:
    return Repair.of(office, PLAIN)


def test_a_place_opens_with_its_text_and_level(repair: Repair) -> None:
    page = repair.page(at=repair.place("2.数字化"))
    assert "2.数字化进度偏慢问题</textarea>" in page
    assert 'name="level" value="SUB_ISSUE" aria-pressed="true"' in page
    assert "“1. 2.”全部如此" in page


def test_one_heading_gets_another_level(repair: Repair) -> None:
    repair.say("level", "2.数字化", level="MEASURE")
    assert any(line.startswith("- 数字化进度偏慢问题") for line in repair.outline())
    assert "查档等候时间长问题" in repair.outline()


def test_all_of_its_kind(repair: Repair) -> None:
    page = repair.say("level", "(2)制定", level="SUB_ISSUE", is_for_kind="on")
    assert "<strong>4</strong> 个问题" in page
    assert {"修订《馆党组会议制度》,全年学习12次。", "制定年度学习安排。", "增设窗口2个。"} <= set(
        repair.outline()
    )


def test_a_plain_paragraph_becomes_a_heading_and_text_again(repair: Repair) -> None:
    repair.say("level", "每季度", level="MEASURE")
    assert "- 每季度开展研讨1次。" in repair.outline()
    repair.say("level", "每季度", level="TEXT")
    assert "- 每季度开展研讨1次。" not in repair.outline()


def test_a_kind_with_two_meanings_is_left_alone_or_made_one(repair: Repair) -> None:
    repair.say("level", "(1)增设", level="SUB_ISSUE")
    page = repair.page()
    assert "多数作整改措施,不改动" in page and "其中 1 处作“具体问题”" in page
    assert "没有需要改动的内容" in repair.say("marks", NUMBER_BRACKETS="")
    repair.say("marks", NUMBER_BRACKETS="MEASURE")
    assert "- 增设窗口2个。" in repair.outline()


def test_what_was_said_before_stays(repair: Repair) -> None:
    repair.say("level", "每季度", level="MEASURE")
    repair.say("level", "(1)增设", level="SUB_ISSUE")
    repair.say("split", "(1)一是", text="(1)一是增加设备;\n二是外包扫描。")
    assert {"- 每季度开展研讨1次。", "增设窗口2个。"} <= set(repair.outline())


def test_a_measure_inside_a_paragraph_is_split_off_first(repair: Repair) -> None:
    repair.say("marks", ONE_IS="MEASURE")
    assert {"- 增加设备;", "- 外包扫描。"} <= set(repair.outline())
    repair.say("level", "二是外包", level="SUB_ISSUE")
    assert "外包扫描。" in " ".join(line for line in repair.outline() if not line.startswith("- "))


def test_a_paragraph_is_split_where_the_line_breaks(repair: Repair) -> None:
    repair.say("split", "(1)修订", text="(1)修订《馆党组会议制度》,\n全年学习12次。")
    repair.say("level", "全年学习", level="MEASURE")
    assert "- 全年学习12次。" in repair.outline()


def test_a_split_may_not_change_words(repair: Repair) -> None:
    page = repair.say("split", "(1)修订", text="(1)废止《馆党组会议制度》,\n全年学习12次。")
    assert "不能改动文字" in page
    assert repair.reading() == read_notice(Notice(source=PLAIN))


def test_a_paragraph_is_joined_to_the_one_before_and_split_again(repair: Repair) -> None:
    repair.say("join", "2.数字化")
    assert "数字化进度偏慢问题" not in repair.outline()
    place = repair.place("(2)制定")
    repair.say("undo")
    repair.say("join", "每季度")
    assert "- 制定年度学习安排。每季度开展研讨1次。" in repair.outline()
    repair.say("split", at=place, text="(2)制定年度学习安排。\n每季度开展研讨1次。")
    assert repair.reading() == read_notice(Notice(source=PLAIN))


def test_the_last_step_is_undone_as_a_whole(repair: Repair) -> None:
    first = repair.reading()
    repair.say("level", "2.数字化", level="MEASURE")
    second = repair.reading()
    repair.say("level", "(2)制定", level="SUB_ISSUE", is_for_kind="on")
    repair.say("undo")
    assert repair.reading() == second
    repair.say("undo")
    assert repair.reading() == first
    assert "没有可以撤销的改动" in repair.say("undo")


def test_a_text_that_was_refused_is_taken_as_a_notice(office: Client) -> None:
    repair = Repair.of(office, RECIPE)
    assert "这就是通报,由我来整理" in repair.page()
    repair.say("take")
    repair.say("level", "1.切", level="SUB_ISSUE")
    repair.say("level", "2.打", level="MEASURE")
    assert repair.outline() == ["切番茄", "- 打鸡蛋"]
    repair.confirm()
    assert Measure.objects.get(text="打鸡蛋").sub_issue.title == "切番茄"


def test_a_step_that_leaves_no_finding_is_shown_and_undone(repair: Repair) -> None:
    first = repair.reading()
    for words in ("一、关于", "二、关于"):
        page = repair.say("level", words, level="SECTION")
    for words in ("1.理论", "2.数字化", "1.查档", "(1)修订", "(2)制定", "(1)一是", "(1)增设"):
        page = repair.say("level", words, level="TEXT")
    assert "<strong>0</strong> 个问题" in page
    assert "不能导入" in repair.confirm()
    for _ in range(9):
        repair.say("undo")
    assert repair.reading() == first


@pytest.mark.parametrize(
    "acts",
    [
        [],
        [("level", "2.数字化", {"level": "MEASURE"})],
        [("level", "(2)制定", {"level": "SUB_ISSUE", "is_for_kind": "on"}), ("join", "每季度", {})],
        [
            ("split", "(1)一是", {"text": "(1)一是增加设备;\n二是外包扫描。"}),
            ("level", "二是", MEASURE),
        ],
        [("level", "欢迎广大", {"level": "SECTION"}), ("level", "一、关于", {"level": "SECTION"})],
    ],
)
def test_text_and_corrections_give_the_records_again(
    acts: list[tuple[str, str, dict[str, str]]], repair: Repair
) -> None:
    for act, words, data in acts:
        repair.say(act, words, **data)
    repair.confirm()
    again = repair.reading()
    written = notices_of(Inspection.objects.latest("pk"))
    assert [render_notice(one) for one in written] == [render_notice(again)]
    assert [one.title for one in SubIssue.objects.filter(inspection__notices=repair.notice)] == [
        one.title for one in again.sub_issues()
    ]


def test_it_is_shown_as_it_was_imported(repair: Repair) -> None:
    repair.say("level", "2.数字化", level="MEASURE")
    repair.confirm()
    page = repair.page(at=repair.place("2.数字化"))
    assert "<strong>2</strong> 个问题" in page
    assert "撤销上一步" not in page
    assert "请在台账中修改" in repair.say("undo")


def test_another_state_than_the_page_shows_is_refused(repair: Repair) -> None:
    repair.say("level", "2.数字化", level="MEASURE")
    reading = repair.reading()
    assert "已有新的改动" in repair.say("level", "(2)制定", level="SUB_ISSUE", seen="0" * 16)
    assert "已有新的改动" in repair.confirm(seen="0" * 16)
    assert repair.reading() == reading
    assert not Inspection.objects.filter(name="改正后导入的巡察").exists()


@pytest.mark.parametrize(
    ("act", "data", "words"),
    [
        ("level", {"at": 99999, "level": "TEXT"}, "请在预览中重新选择"),
        ("level", {"at": 114}, "请选择这一段是什么"),
        ("level", {"at": 182, "level": "MEASURE", "is_for_kind": "on"}, "没有序号"),
        ("join", {"at": 34}, "没有可以并入的段落"),
        ("split", {"at": 132, "text": "1.理论学习不够系统问题"}, "请先在要分开的地方换行"),
        ("answer", {"at": 132, "level": "GROUP"}, "请在预览中重新选择"),
        ("marks", {}, "没有需要改动的内容"),
        ("explode", {}, "没有看懂"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(
    act: str, data: dict[str, object], words: str, repair: Repair
) -> None:
    assert words in repair.say(act, "", **data)
    repair.notice.refresh_from_db()
    assert repair.notice.corrections == []


def test_it_is_in_the_trail(cast: Cast, repair: Repair) -> None:
    repair.say("level", "2.数字化", level="MEASURE")
    entry = AuditEntry.objects.filter(event=Event.ADJUST_IMPORT).latest("id")
    assert (entry.actor_id, entry.about_id, entry.is_refused) == (cast.office.pk, repair.notice.pk, False)
    assert "整改措施" in entry.detail


def test_get_corrects_nothing(office: Client, repair: Repair) -> None:
    assert office.get(reverse("notices:correct", args=[repair.notice.pk])).status_code == 405


def test_another_office_corrects_nothing(cast: Cast, office: Client, repair: Repair) -> None:
    office.force_login(cast.stranger)
    url = reverse("notices:correct", args=[repair.notice.pk])
    assert office.post(url, {"act": "undo", "seen": "x"}).status_code == 404


def test_query_counts(office: Client, repair: Repair, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        repair.page(at=repair.place("2.数字化"))
    url = reverse("notices:correct", args=[repair.notice.pk])
    data = {"act": "undo", "seen": "x"}
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        office.post(url, data)


def test_the_page_of_a_refused_confirmation_still_leads_to_places(repair: Repair) -> None:
    page = repair.confirm(name="")
    assert f'hx-get="{repair.address}?at=' in page
