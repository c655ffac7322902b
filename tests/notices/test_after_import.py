"""Life after an import: each act on the tree, and the notice that is written back behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from audit.exceptions import Refused
from inbox.models import Message
from issues.models import SubIssue
from measures import services
from measures.models import Measure
from measures.workflow import Status
from operations.invariants import INVARIANTS
from tests.cast import Cast, assigned, completed, fresh, in_days, worked_on
from tests.notices.imported import FURTHER, TEXT, Imported, imported, written
from tests.notices.parser.documents import notice

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WINDOW, BOOKING, SAMPLE, PHONE = "增设查档窗口2个。", "开通网上预约。", "每月抽查一次服务。", "公开服务热线。"
FIRST = ["1.查档等候时间长的问题", f"(1){WINDOW}{BOOKING}", f"(2){SAMPLE}", f"(3){PHONE}"]
SECOND = ["2.库房管理不够规范的问题", "(1)修订《库房管理办法》。", "(2)逐件清点实物档案。"]
THIRD = ["1.组织生活不够经常的问题", "(1)按月开展主题党日。"]
CONDUCT, PARTY = "一、关于作风建设不够严实方面", "二、关于党的建设不够有力方面"
WHOLE = [CONDUCT, *FIRST, *SECOND, PARTY, *THIRD]


@pytest.fixture
def case(cast: Cast) -> Imported:
    return imported(cast)


def printed(case: Imported) -> list[str]:
    """What is written back, from the first category to the end of the last."""
    lines = written(case.inspection)
    start = next(place for place, line in enumerate(lines) if line.startswith("一、"))
    end = next(place for place, line in enumerate(lines) if "欢迎广大" in line)
    return lines[start:end]


def is_consistent() -> bool:
    return not [sentence for one in INVARIANTS if not one.is_slow for sentence in one.find()]


def test_without_an_act_it_is_what_was_imported(case: Imported) -> None:
    assert printed(case) == WHOLE


Act = Callable[[Cast, Imported], object]
ACTS: dict[str, tuple[Act, list[str]]] = {
    "move": (
        lambda cast, case: services.move_below(
            case.measure("每月").pk, case.finding("库房").pk, by=cast.office
        ),
        [CONDUCT, *FIRST[:2], f"(2){PHONE}", *SECOND, f"(3){SAMPLE}", PARTY, *THIRD],
    ),
    "move up to an earlier category": (
        lambda cast, case: services.move_below(
            case.measure("主题党日").pk, case.finding("查档").pk, by=cast.office
        ),
        [CONDUCT, *FIRST, "(4)按月开展主题党日。", *SECOND, PARTY, THIRD[0]],
    ),
    "split": (
        lambda cast, case: services.split(case.measure("查档").pk, len(WINDOW), by=cast.office),
        [CONDUCT, FIRST[0], f"(1){WINDOW}", f"(2){BOOKING}", f"(3){SAMPLE}", f"(4){PHONE}", *SECOND]
        + [PARTY, *THIRD],
    ),
    "join with the next": (
        lambda cast, case: services.join(case.measure("每月").pk, case.measure("热线").pk, by=cast.office),
        [CONDUCT, *FIRST[:2], f"(2){SAMPLE}{PHONE}", *SECOND, PARTY, *THIRD],
    ),
    "join with the one before": (
        lambda cast, case: services.join(case.measure("每月").pk, case.measure("查档").pk, by=cast.office),
        [CONDUCT, FIRST[0], f"(1){WINDOW}{BOOKING}{SAMPLE}", f"(2){PHONE}", *SECOND, PARTY, *THIRD],
    ),
    "up": (
        lambda cast, case: services.shift(case.measure("热线").pk, by=cast.office, is_up=True),
        [CONDUCT, *FIRST[:2], f"(2){PHONE}", f"(3){SAMPLE}", *SECOND, PARTY, *THIRD],
    ),
    "down": (
        lambda cast, case: services.shift(case.measure("查档").pk, by=cast.office, is_up=False),
        [CONDUCT, FIRST[0], f"(1){SAMPLE}", f"(2){WINDOW}{BOOKING}", FIRST[3], *SECOND, PARTY, *THIRD],
    ),
    "another mark": (
        lambda cast, case: services.set_mark(case.measure("热线").pk, "(5)", by=cast.office),
        [CONDUCT, *FIRST[:3], f"(5){PHONE}", *SECOND, PARTY, *THIRD],
    ),
    "a measure archived and the rest renumbered": (
        lambda cast, case: (
            services.archive(case.measure("查档").pk, by=cast.office, reason="重复"),
            services.renumber(case.finding("查档").pk, by=cast.office),
        ),
        [CONDUCT, FIRST[0], f"(1){SAMPLE}", f"(2){PHONE}", *SECOND, PARTY, *THIRD],
    ),
    "a finding archived": (
        lambda cast, case: services.archive_sub_issue(
            case.finding("查档").pk, by=cast.office, reason="不是巡察指出的问题"
        ),
        [CONDUCT, *SECOND, PARTY, *THIRD],
    ),
    "a category archived": (
        lambda cast, case: services.archive_category(
            case.finding("组织生活").category_id, by=cast.office, reason="不是巡察指出的问题"
        ),
        [CONDUCT, *FIRST, *SECOND],
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_notice_follows(name: str, cast: Cast, case: Imported) -> None:
    act, expected = ACTS[name]
    act(cast, case)
    assert printed(case) == expected
    assert is_consistent()
    # The ledger has the same order without asking the findings for theirs.
    titles = [line for line in expected if line.startswith("(")]
    assert [f"{row.mark}{row.text}" for row in case.measures] == titles


def test_work_goes_along_when_a_measure_is_moved(cast: Cast, case: Imported) -> None:
    row = completed(cast, case.measure("每月"))
    services.move_below(row.pk, case.finding("组织生活").pk, by=cast.office, reason="归错问题")
    moved = fresh(row)
    assert (moved.status, moved.category) == (Status.COMPLETED, case.finding("组织生活").category)
    assert moved.progress_updates.count() == moved.evidence_uses.count() == 1
    entry = moved.history.first()
    assert entry.history_user == cast.office.label
    assert entry.history_change_reason == (
        "由“1.查档等候时间长的问题”移到“1.组织生活不够经常的问题”;归错问题"
    )


def test_numbers_that_run_through_all_findings_go_on_doing_so(cast: Cast) -> None:
    text = TEXT.replace("(1)修订", "(4)修订").replace("(2)逐件", "(5)逐件").replace("(1)按月", "(6)按月")
    case = imported(cast, text)
    services.move_below(case.measure("每月").pk, case.finding("库房").pk, by=cast.office)
    marks = [line for line in case.ledger() if line.startswith("(")]
    assert marks == ["(1)增设查档", "(2)公开服务", "(3)修订《库", "(4)逐件清点", "(5)每月抽查", "(6)按月开展"]


def test_marks_that_were_no_series_stay_as_they_were_printed(cast: Cast) -> None:
    case = imported(cast)
    services.set_mark(case.measure("热线").pk, "(5)", by=cast.office)
    services.move_below(case.measure("每月").pk, case.finding("库房").pk, by=cast.office)
    assert case.ledger()[:3] == ["1.查档等候", "(1)增设查档", "(5)公开服务"]


def test_a_finding_without_measures_gets_its_first_one_in_its_place(cast: Cast, case: Imported) -> None:
    only = case.measure("主题党日")
    services.move_below(only.pk, case.finding("查档").pk, by=cast.office)
    services.move_below(case.measure("每月").pk, case.finding("组织生活").pk, by=cast.office)
    assert case.ledger()[-2:] == ["1.组织生活", "(1)每月抽查"]
    services.add_measure(case.finding("组织生活").pk, services.tree.NewMeasure("另加一条。"), by=cast.office)
    assert case.ledger()[-1] == "另加一条"


def test_a_further_notice_stays_its_own(cast: Cast, case: Imported) -> None:
    imported(cast, FURTHER, into=case.inspection)
    row = case.measure("按季度")
    services.move_below(row.pk, case.finding("库房").pk, by=cast.office)
    lines = written(case.inspection)
    assert lines.index("(3)按季度听取汇报。") < lines.index("二、关于党的建设不够有力方面")
    assert lines[lines.index("1.督促检查不够有力的问题") + 1 :][0].startswith("欢迎广大")
    assert is_consistent()


def test_a_split_measure_is_answered_for_by_the_same_people(cast: Cast, case: Imported) -> None:
    row = assigned(cast, case.measure("查档"), supporting_departments=[cast.science])
    second = services.split(row.pk, len(WINDOW), by=cast.office)
    assert (second.leader, second.department, second.handler) == (cast.leader, cast.general, cast.handler)
    assert (second.status, second.due_on) == (Status.IN_PROGRESS, in_days(30))
    assert list(second.supporting_departments.all()) == [cast.science]


def test_what_was_done_stays_with_the_first_half(cast: Cast, case: Imported) -> None:
    row = worked_on(cast, case.measure("查档"))
    second = services.split(row.pk, len(WINDOW), by=cast.office)
    assert fresh(row).progress_updates.count() == 1
    assert second.progress_updates.count() == second.evidence_uses.count() == 0


def test_split_and_joined_again_is_what_it_was(cast: Cast, case: Imported) -> None:
    row = case.measure("查档")
    second = services.split(row.pk, len(WINDOW), by=cast.office)
    services.join(row.pk, second.pk, by=cast.office)
    assert printed(case) == WHOLE
    assert fresh(second).archived_at is not None


def test_an_archived_finding_is_gone_and_its_people_are_told_once(cast: Cast, case: Imported) -> None:
    for words in ("查档", "每月"):
        assigned(cast, case.measure(words))
    finding = case.finding("查档")
    services.archive_sub_issue(finding.pk, by=cast.office, reason="重复导入")
    assert SubIssue.objects.get(pk=finding.pk).archived_at is not None
    assert not Measure.objects.visible_to(cast.handler).exists()
    for person in (cast.handler, cast.leader):
        message = person.messages.exclude(key__startswith="assigned:").get()
        assert message.subject == "您承担的2条措施已归档,不必再办理"
        assert message.lines[0]["text"] == "原因:重复导入"


@pytest.mark.parametrize("what", ["sub_issue", "category"])
def test_an_archiving_is_undone_with_all_that_went_out_in_it(cast: Cast, case: Imported, what: str) -> None:
    assigned(cast, case.measure("查档"))
    finding = case.finding("查档")
    single = case.measure("每月")
    services.archive(single.pk, by=cast.office, reason="重复")
    row = finding if what == "sub_issue" else finding.category
    before = written(case.inspection)
    getattr(services, f"archive_{what}")(row.pk, by=cast.office, reason="导错")
    assert written(case.inspection) != before
    page = (
        cast.client("office")
        .get(reverse("issues:inspection_edit", args=[case.inspection.pk]))
        .content.decode()
    )
    assert "已归档的问题和类别" in page
    with pytest.raises(Refused, match="只有整改办可以恢复"):
        getattr(services, f"restore_{what}")(row.pk, by=cast.viewer)
    Message.objects.all().delete()
    url = reverse(f"measures:restore_{what}", args=[row.pk])
    assert "已恢复" in cast.client("office").post(url, follow=True).content.decode()
    assert written(case.inspection) == before
    assert fresh(single).archived_at is not None
    assert fresh(case.measure("查档")).leader == cast.leader
    assert set(Message.objects.values_list("person__full_name", "subject")) == {
        ("赵磊", "有1条整改措施分派给您"),
        ("陈光", "有1条整改措施分派给您"),
    }


def test_a_finding_waits_for_its_category(cast: Cast, case: Imported) -> None:
    finding = case.finding("查档")
    services.archive_sub_issue(finding.pk, by=cast.office, reason="重复")
    services.archive_category(finding.category_id, by=cast.office, reason="导错")
    with pytest.raises(Refused, match="请先恢复问题类别"):
        services.restore_sub_issue(finding.pk, by=cast.office)
    services.restore_category(finding.category_id, by=cast.office)
    assert SubIssue.objects.get(pk=finding.pk).archived_at is not None
    services.restore_sub_issue(finding.pk, by=cast.office)
    assert SubIssue.objects.get(pk=finding.pk).archived_at is None


def test_two_texts_in_one_paragraph_are_no_longer_one_sentence(cast: Cast) -> None:
    """Nothing is written between them that was not there."""
    case = imported(
        cast,
        notice("""
一、关于作风建设不够严实方面
1.查档等候时间长的问题
(1)增设查档窗口2个
(2)每月抽查一次服务。
"""),
    )
    first, second = case.measures
    services.join(first.pk, second.pk, by=cast.office)
    assert fresh(first).text == "增设查档窗口2个\n每月抽查一次服务。"
