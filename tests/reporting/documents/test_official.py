"""通报 and 报告 as Word files: official form, whole round trip, nothing withheld in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from audit.exceptions import Refused
from issues.models import Inspection
from measures import services
from measures.models import Measure, WithholdingReason
from notices.files import read_upload
from notices.imports.from_records import notices_of
from notices.parser import parse_notice
from notices.parser.lines import Rank, lines_of
from reporting.documents.notice import notice_text
from reporting.documents.official import official_document
from reporting.documents.report import numeral, report_lines
from tests.cast import Cast, completed, submitted
from tests.notices.parser.documents import PLAIN
from tests.notices.parser.test_properties import STYLES, Printer, trees
from tests.reporting.documents.notices import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def squeezed(text: str) -> str:
    return "".join(text.split())


def written(inspection: Inspection, path: Path) -> WordDocument:
    call_command("export_notice", inspection=inspection.pk, output=path)
    return Document(str(path))


def test_an_untouched_import_comes_back_whole_from_word(cast: Cast, tmp_path: Path) -> None:
    inspection = imported(cast)
    path = tmp_path / "通报.docx"
    written(inspection, path)
    assert squeezed(read_upload(path.name, path.read_bytes()).text) == squeezed(PLAIN)
    call_command("export_notice", inspection=inspection.pk, output=tmp_path / "通报.txt")
    assert squeezed((tmp_path / "通报.txt").read_text()) == squeezed(PLAIN)


def test_the_page_is_as_the_form_says(cast: Cast, tmp_path: Path) -> None:
    document = written(imported(cast), tmp_path / "a.docx")
    section = document.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sizes += [section.left_margin, section.right_margin]
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 35, 28, 26]
    title = document.paragraphs[0].runs[0]
    assert (title.font.size, fonts(title)) == (Pt(22), "方正小标宋简体")
    found = {line.text[:2]: fonts(line.runs[0]) for line in document.paragraphs}
    assert (found["一、"], found["(1"]) == ("黑体", "仿宋_GB2312")
    spacings = {paragraph.paragraph_format.line_spacing for paragraph in document.paragraphs}
    assert spacings == {Pt(28)}
    languages = {of_run(run, "w:lang") for run in runs(document)}
    assert languages == {"zh-CN"}
    # 22 lines of 28 points fit between the margins.
    assert int((297 - 37 - 35) / 25.4 * 72 // 28) == 22


def of_run(run: Run, name: str) -> str | None:
    """What a property of the run says about Chinese characters."""
    (found,) = run._element.get_or_add_rPr().findall(qn(name))
    return found.get(qn("w:eastAsia"))


def fonts(run: Run) -> str | None:
    return of_run(run, "w:rFonts")


def runs(document: WordDocument) -> list[Run]:
    return [run for paragraph in document.paragraphs for run in paragraph.runs]


def test_a_public_text_is_printed_and_what_is_withheld_is_not(cast: Cast) -> None:
    first, second, _ = cast.measures
    services.edit_public(first.pk, by=cast.office, public_text="走访台账已建立。")
    services.edit_public(second.pk, by=cast.office, public_text="", withholding_reason=WithholdingReason.HYPE)
    text = notice_text(cast.inspection)
    assert "(1)走访台账已建立。" in text
    assert "服务承诺制度" not in text
    assert "每月走访一次" not in text


def test_numbers_close_up_behind_what_is_withheld(cast: Cast) -> None:
    reason = WithholdingReason.OPEN_CASE
    services.edit_public(cast.measure.pk, by=cast.office, public_text="", withholding_reason=reason)
    assert "(1)修订《服务承诺制度》。" in notice_text(cast.inspection)
    services.edit_public(cast.measures[1].pk, by=cast.office, public_text="", withholding_reason=reason)
    text = notice_text(cast.inspection)
    assert "服务群众不够主动" not in text
    assert "1.内控管理有弱项问题" in text


def test_the_public_text_asks_for_no_new_approval(cast: Cast) -> None:
    measure = completed(cast)
    services.edit_public(measure.pk, by=cast.office, public_text="已建立。")
    row = Measure.objects.get(pk=measure.pk)
    assert (row.status, row.public_text) == ("COMPLETED", "已建立。")
    assert row.history.first().history_user == cast.office.label


@pytest.mark.parametrize("person", ["handler", "leader", "viewer", "supervisor"])
def test_only_the_office_edits_it(cast: Cast, person: str) -> None:
    submitted(cast)
    with pytest.raises(Refused, match="只有整改办"):
        services.edit_public(cast.measure.pk, by=getattr(cast, person), public_text="甲")
    with pytest.raises(Refused, match="请选择不公开的原因"):
        services.edit_public(cast.measure.pk, by=cast.office, public_text="", withholding_reason="X")


def test_the_report_tells_internal_text_progress_and_state(cast: Cast) -> None:
    measure = completed(cast)
    services.edit_public(measure.pk, by=cast.office, public_text="公开的话。")
    text = "\n".join(line.text for line in report_lines(cast.inspection, today=timezone.localdate()))
    assert "(1)建立走访台账,每月走访一次。进展:已走访三次。完成情况:已完成。" in text
    assert "公开的话" not in text
    assert "共制定整改措施3条,已完成1条,完成率33.3%" in text
    assert "对尚未完成的2条措施" in text


def test_report_reads_do_not_grow(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for measure in cast.measures:
        completed(cast, measure)
    with django_assert_max_num_queries(14):
        report_lines(cast.inspection, today=timezone.localdate())


def test_the_command_names_what_is_wrong(cast: Cast, tmp_path: Path) -> None:
    for output, inspection in ((tmp_path / "a.pdf", cast.inspection.pk), (tmp_path / "a.docx", 10**9)):
        with pytest.raises(CommandError) as refusal:
            call_command("export_notice", inspection=inspection, output=output)
        assert refusal.value.returncode == 2


def test_control_characters_do_not_break_the_file(cast: Cast, tmp_path: Path) -> None:
    Measure.objects.filter(pk=cast.measure.pk).update(text="甲\x0b乙")
    document = written(cast.inspection, tmp_path / "a.docx")
    assert "甲乙" in "".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (99, "九十九")])
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


def test_headings_are_set_by_their_mark(cast: Cast) -> None:
    ranks = {line.text[:2]: line.rank for line in lines_of(notices_of(cast.inspection)[0])}
    assert (ranks["一、"], ranks["1.服"[:2]]) == (Rank.FIRST, Rank.THIRD)


@pytest.mark.one_database
@given(trees, st.sampled_from(STYLES), st.booleans())
@settings(max_examples=25)
def test_any_notice_comes_back_from_word(
    tmp_path_factory: pytest.TempPathFactory, tree: Any, style: tuple[str, str, str], is_full_width: bool
) -> None:
    text = Printer(style, is_full_width).text(tree)
    path = tmp_path_factory.mktemp("docx") / "a.docx"
    official_document(lines_of(parse_notice(text)), title="通报").save(str(path))
    assert squeezed(read_upload("a.docx", path.read_bytes()).text) == squeezed(text)
