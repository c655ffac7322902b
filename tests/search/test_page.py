"""The page of hits: everything that is kept is found, by nobody but those who may read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from issues.models import Closure, FilingKind
from measures import services
from measures.figures.proposals import Values
from measures.files.evidence_text import joined
from measures.filing import FilingInput
from measures.inputs import EvidenceInput
from measures.models import (
    EffectivenessCheck,
    EvidenceText,
    EvidenceUse,
    EvidenceVersion,
    InstructionKind,
    Outcome,
    ProgressUpdate,
)
from measures.models.evidence import EvidenceKind
from measures.models.evidence_text import ReadState
from measures.models.figures import RecordKind
from measures.models.regulation_state import RegulationAct
from measures.models.scan_state import ScanState
from measures.services.instructing import InstructionInput
from measures.services.reading import read_evidence, read_version
from notices.imports.evidence_scans import recognise_evidence
from opinions.models import OpinionWay
from opinions.services.register import OpinionInput, register
from search import finding
from search.kinds import all_kinds
from search.upkeep import rebuild
from tests.cast import Cast, a_file, assigned, in_days
from tests.measures.files.documents import docx, office, pdf, picture, xlsx
from tests.notices.engines import LINES, PAGES, page_picture
from tests.notices.files.scans import saved

pytestmark = pytest.mark.django_db
URL = "/search/"
NOW = datetime(2026, 1, 1)
EVERYBODY = ("office", "handler", "leader", "viewer", "supervisor")
PEOPLE = (*EVERYBODY, "other_handler", "other_leader", "admin", "stranger")
# Kind → what is asked for, and who finds it; all of it hangs on the measure of the handler and the leader.
FOUND_BY = {
    "整改措施": ("走访台账 每月", EVERYBODY),
    "具体问题": ("服务群众", EVERYBODY),
    "整改进展": ("清查库房", EVERYBODY),
    "佐证材料": ("云档发[2025]3号", EVERYBODY),
    "材料中的文字": ("消防演练", EVERYBODY),
    "制度": ("采购管理", EVERYBODY),
    "意见": ("尚需补充", EVERYBODY),
    "报送记录": ("整改办8号", ("office", "viewer", "supervisor")),
    "办理意见": ("缺少签到表", EVERYBODY),
    "延期原因": ("场地尚未腾出", EVERYBODY),
    "延期审批意见": ("月底之前搬完", EVERYBODY),
    "催办意见": ("抓紧腾退", EVERYBODY),
    "成效评估意见": ("窗口仍在排队", EVERYBODY),
    "督查要求": ("限期清退", ("office", "viewer", "supervisor")),
    "督查要求的回复": ("年底可以腾空", ("office", "viewer", "supervisor")),
    "公众意见": ("门口停车", ("office", "viewer", "supervisor")),
    "销号意见": ("已逐项核对", EVERYBODY),
    "问题类别": ("作风建设", EVERYBODY),
    "人员": ("陈光", ("office", "viewer", "supervisor", "admin")),
    "部门": ("办公室", ("office", "handler", "viewer", "supervisor", "admin")),
}


def page(client: Client, words: str, **more: str) -> str:
    response = client.get(URL, {"q": words, **more})
    assert response.status_code == 200
    return response.content.decode()


def kinds_on(page: str) -> set[str]:
    return set(re.findall(r"<h2>(\S+) <span", page))


def attached(cast: Cast, name: str, content: bytes) -> EvidenceVersion:
    services.attach(cast.measure.pk, EvidenceInput(upload=a_file(name, content)), by=cast.handler)
    return EvidenceVersion.objects.order_by("-pk")[0]


def told(cast: Cast) -> None:
    """Of each kind one thing on the measure of the handler."""
    assigned(cast)
    services.record_progress(cast.measure.pk, by=cast.handler, text="已清查库房。", happened_on=in_days(0))
    number = EvidenceInput(kind=EvidenceKind.DOCUMENT_NUMBER, name="印发通知", reference="云档发〔2025〕3号")
    services.attach(cast.measure.pk, number, by=cast.handler)
    attached(cast, "材料.docx", docx("组织一次消防演练"))
    made = Values(RecordKind.REGULATION, subject="采购管理办法", act=RegulationAct.FORMULATED)
    services.add_record(cast.measure.pk, made, by=cast.office)
    services.comment(by=cast.leader, text="尚需补充。", measure=cast.measure)
    given = FilingInput(FilingKind.PLAN, in_days(-1), "整改办8号")
    services.record_filing(cast.inspection.pk, given, by=cast.office)
    request = services.request_extension(
        cast.measure.pk, by=cast.handler, to_due_on=in_days(90), reason="场地尚未腾出"
    )
    services.refuse_extension(request.pk, by=cast.office, note="月底之前搬完")
    services.submit(cast.measure.pk, by=cast.handler, note="缺少签到表的已补")
    services.withdraw(cast.measure.pk, by=cast.handler)
    services.urge(cast.measure.pk, by=cast.office, note="抓紧腾退。")
    closure = Closure.objects.create(
        sub_issue=cast.sub_issue, act=Closure.Act.CLOSE, signed_on=in_days(0), note="已逐项核对",
        actor=cast.office, actor_name=cast.office.label,
    )  # fmt: skip
    EffectivenessCheck.objects.create(
        inspection=cast.inspection, sub_issue=cast.sub_issue, closure=closure, months=3, due_on=in_days(0),
        outcome=Outcome.HOLDS, note="窗口仍在排队", at=timezone.now(),
        actor=cast.office, actor_name=cast.office.label,
    )  # fmt: skip
    asked = InstructionInput(InstructionKind.URGE, "请限期清退。")
    row = services.instruct([cast.organization.pk], asked, by=cast.supervisor)
    services.answer_instruction(row.pk, by=cast.office, reply="年底可以腾空。")
    said = OpinionInput(way=OpinionWay.LETTER, text="门口停车难", received_on=in_days(0))
    register(cast.inspection.pk, said, by=cast.office)
    read_evidence(NOW)


@pytest.fixture(params=["indexed", "not indexed"])
def world(cast: Cast, request: pytest.FixtureRequest) -> Cast:
    told(cast)
    if request.param == "indexed":
        rebuild()
    return cast


def test_each_kind_is_found_by_those_who_may_read_it(world: Cast) -> None:
    assert set(FOUND_BY) == {kind.label for kind in all_kinds()}
    for person in PEOPLE:
        client = world.client(person)
        for label, (words, people) in FOUND_BY.items():
            assert (label in kinds_on(page(client, words))) is (person in people), (person, label)


def test_what_goes_is_found_no_more_at_once(world: Cast) -> None:
    client = world.client("office")
    use = EvidenceUse.objects.get(evidence__name="材料.docx")
    services.withdraw_evidence(world.measure.pk, use.evidence_id, by=world.handler, reason="传错了")
    assert kinds_on(page(client, "消防演练")) == set()
    entry = ProgressUpdate.objects.get()
    services.record_progress(
        world.measure.pk, by=world.handler, text="已清点书库。", happened_on=in_days(0), replaces_id=entry.pk
    )
    assert kinds_on(page(client, "清查库房")) == set()
    assert kinds_on(page(client, "清点书库")) == {"整改进展"}
    services.archive(world.measures[2].pk, by=world.office, reason="重复")
    assert kinds_on(page(client, "采购专项")) == set()
    services.edit(world.measure.pk, by=world.office, fields={"text": "设立监督岗。"})
    assert kinds_on(page(client, "走访台账")) == set()
    assert kinds_on(page(client, "监督岗")) == {"整改措施"}


def test_what_waits_for_the_scanner_is_read_when_it_is_let_through(cast: Cast) -> None:
    assigned(cast)
    version = attached(cast, "材料.txt", "组织一次消防演练".encode("gb18030"))
    EvidenceVersion.objects.filter(pk=version.pk).update(scan_state=ScanState.WAITING)
    read_evidence(NOW)
    client = cast.client("office")
    assert kinds_on(page(client, "消防演练")) == kinds_on(page(client, "材料.txt")) == set()
    EvidenceVersion.objects.filter(pk=version.pk).update(scan_state=ScanState.CLEAN)
    read_evidence(NOW)
    assert kinds_on(page(client, "消防演练")) == {"材料中的文字"}


SLIDE = "<p:sld xmlns:a='a'><a:p><a:r><a:t>组织一次消防</a:t></a:r><a:r><a:t>演练</a:t></a:r></a:p></p:sld>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.docx", lambda: docx("组织一次消防演练")),
        ("台账.xlsx", lambda: xlsx("组织一次消防演练")),
        ("讲稿.pptx", lambda: office("ppt", {"ppt/slides/slide1.xml": SLIDE})),
        ("通知.pdf", lambda: pdf("组织一次消防演练")),
        ("记录.txt", lambda: "组织一次消防演练".encode()),
        ("记录2.txt", lambda: "组织一次消防演练".encode("gb18030")),
        ("记录3.txt", lambda: "组织一次消防演练".encode("utf-16")),
    ],
)
def test_the_texts_of_files_are_read(name: str, content: Callable[[], bytes], cast: Cast) -> None:
    assigned(cast)
    attached(cast, name, content())
    read_evidence(NOW)
    assert EvidenceText.objects.get().state == ReadState.READ
    assert "组织一次<mark>消防演练</mark>" in page(cast.client("handler"), "消防演练")


def test_what_a_printer_sets_apart_is_one_word_again() -> None:
    """As LibreOffice and Chromium print it: broken lines, gaps before numbers, radicals for characters."""
    printed = "云档发〔 2025 〕 3 号 , 提高消防安\n全意识和能⼒\n采购灭⽕器 38600.50 元 at once\nor not"
    expected = "云档发〔2025〕3号,提高消防安全意识和能力采购灭火器38600.50元at once\nor not"
    assert joined(printed) == expected


def test_a_file_without_a_text_is_not_asked_again(cast: Cast) -> None:
    assigned(cast)
    attached(cast, "照片.png", picture("png"))
    attached(cast, "破损.pdf", b"%PDF-1.4 stream")
    read_evidence(NOW)
    states = list(EvidenceText.objects.order_by("pk").values_list("state", flat=True))
    assert states == [ReadState.PICTURE, ReadState.FAILED]
    keys = list(EvidenceText.objects.order_by("pk").values_list("pk", flat=True))
    assert read_evidence(NOW) == ""
    assert list(EvidenceText.objects.order_by("pk").values_list("pk", flat=True)) == keys


def test_a_file_that_is_committed_behind_a_later_one_is_read(cast: Cast) -> None:
    """Keys are given out before the commit: the later key may be seen first."""
    assigned(cast)
    attached(cast, "早.txt", "早一份".encode())
    attached(cast, "晚.txt", "晚一份".encode())
    read_version(EvidenceVersion.objects.order_by("-pk")[0])
    read_evidence(NOW)
    assert sorted(EvidenceText.objects.values_list("text", flat=True)) == ["早一份", "晚一份"]


def test_a_scan_is_read_where_a_recogniser_is_installed(cast: Cast, settings: Settings) -> None:
    assigned(cast)
    attached(cast, "照片.png", saved(page_picture(PAGES[0])))
    read_evidence(NOW)
    settings.SCAN_ENGINE = "tests.notices.engines.MissingEngine"
    assert recognise_evidence(NOW) == "" and EvidenceText.objects.get().state == ReadState.PICTURE
    settings.SCAN_ENGINE = "tests.notices.engines.KnowingEngine"
    assert recognise_evidence(NOW) == "识别了1份佐证材料的文字"
    assert kinds_on(page(cast.client("handler"), LINES[1][4:9])) == {"材料中的文字"}
    assert recognise_evidence(NOW) == ""


def test_hits_are_marked_and_escaped(cast: Cast) -> None:
    services.edit(
        cast.measure.pk, by=cast.office, fields={"text": "<script>台账</script>", "goal": "Ａ<b>台账"}
    )
    found = page(cast.client("office"), "台账 a<b")
    assert "&lt;script&gt;<mark>台账</mark>&lt;/script&gt;" in found
    assert "<mark>Ａ&lt;b</mark>&gt;<mark>台账</mark>" in found
    assert "<b>台账" not in found and "<script>台账" not in found
    assert 'value="台账 a&lt;b"' in found


def test_counts_stop_and_lead_to_more_of_the_kind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MAX_COUNT", 2)
    monkeypatch.setattr(finding, "SHOWN", 1)
    for text in ("学习一", "学习二", "学习三"):
        services.comment(by=cast.office, text=text, measure=cast.measure)
    found = page(cast.client("office"), "学习")
    assert "2+条" in found and found.count("<mark>学习</mark>") == 1
    more = re.findall(r'href="(/search/\?[^"]+)"', found)[0].replace("&amp;", "&")
    assert cast.client("office").get(more).content.decode().count("<mark>学习</mark>") == 3


def test_who_is_called_so_comes_first(cast: Cast) -> None:
    services.edit(cast.measures[2].pk, by=cast.office, fields={"remark": "参照走访台账"})
    rebuild()
    found = page(cast.client("office"), "走访")
    assert found.index("建立<mark>走访</mark>") < found.index("参照<mark>走访</mark>")


@pytest.mark.parametrize("words", ["", " ", "\x00走访", "字" * 101, "%", "'\"", "走 访 台 账 每 月 一 次"])
def test_whatever_is_typed_is_answered(words: str, cast: Cast) -> None:
    """With the page and its box, and without signs that no page may hold."""
    shown = page(cast.client("office"), words)
    assert 'name="q" id="words"' in shown and "<h1" in shown
    assert "\x00" not in shown


def test_as_somebody_types_only_the_hits_come(cast: Cast) -> None:
    client = cast.client("office")
    fragment = client.get(URL, {"q": "走访"}, headers={"HX-Request": "true"}).content.decode()
    assert "<mark>走访</mark>" in fragment and "<html" not in fragment
    assert client.get(URL, {"q": "走"}, headers={"HX-Request": "true"}).content.strip() == b""
    assert "<mark>走</mark>" in page(client, "走")
    assert Client().get(URL, {"q": "走访"}).status_code == 302


def test_it_asks_little(world: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """Not more with more hits: of each kind that has some, two questions."""
    client = world.client("office")
    page(client, "走访")
    with django_assert_max_num_queries(26):
        page(client, "走访")
    with django_assert_max_num_queries(26):
        page(client, "没有这几个字")


def test_who_sees_several_units_reads_whose_a_hit_is(cast: Cast, client: Client) -> None:
    assigned(cast)
    client.force_login(cast.supervisor)
    unit = str(cast.organization)
    assert f">{unit} · 1." in page(client, "走访台账 每月") and f">{unit} · " in page(client, "陈光")
    client.force_login(cast.office)
    assert f">{unit}" not in page(client, "走访台账 每月")
