"""What comes out of the printer: every row, on the pages and at the places it belongs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from notices.parser.lines import NoticeLine, Rank
from reporting.documents.official import official_document
from reporting.documents.word_forms import FormKind, render
from reporting.documents.word_forms.builtin import builtin
from reporting.documents.word_forms.render import Values, example
from reporting.documents.word_forms.services import fill
from tests.cast import Cast, completed
from tests.reporting.documents.forms import content_of
from tests.reporting.documents.printing import Print, printed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SENTENCE = "逐户核对花名册并把结果张贴在村务公开栏,接受群众监督。"


def rows(count: int, *, words: int) -> list[dict[str, str]]:
    """Entries of a list, the text of each between a mark of its beginning and one of its end."""
    return [
        {
            field: f"始{number:03}" + SENTENCE * words + f"终{number:03}" if field == "措施" else field[:2]
            for place in example_lists()
            for field in place
        }
        for number in range(count)
    ]


def example_lists() -> list[list[str]]:
    found = [value for kind in FormKind for value in example(kind).values() if isinstance(value, list)]
    return [list(value[0]) for value in found]


def values(kind: FormKind, entries: list[dict[str, str]], **changes: str) -> Values:
    lists = {name: entries for name, value in example(kind).items() if isinstance(value, list)}
    return dict(example(kind)) | lists | changes


def docx(lines: list[NoticeLine]) -> bytes:
    file = io.BytesIO()
    official_document(lines, title="长").save(file)
    return file.getvalue()


@pytest.fixture
def prints(cast: Cast, tmp_path: Path) -> dict[str, Print]:
    completed(cast)
    client = cast.client("office")
    base = f"/inspections/{cast.inspection.pk}"
    documents = {kind: content_of(client.get(f"{base}/{kind}/")) for kind in ("notice", "report", "plan")}
    documents["duty"] = content_of(client.get(f"{base}/duty/{cast.general.pk}/"))
    documents["urge"] = content_of(client.get(f"/measures/{cast.measures[1].pk}/urge-form/"))
    documents["closure"] = content_of(client.get(f"/sub-issues/{cast.sub_issue.pk}/closure-form/"))
    long = NoticeLine(Rank.BODY, "整改落实情况报告内容汉字共计十六" * 80)
    documents["long"] = docx(
        [NoticeLine(Rank.FIRST, "一、关于作风建设方面"), long, NoticeLine(Rank.SECOND, "(一)服务群众"), long]
    )
    # One row is higher than a page, in ours and in a form of the office's whose rows may not be torn.
    tall = rows(2, words=45)
    documents["tall"] = render(FormKind.PLAN, builtin(FormKind.PLAN), values(FormKind.PLAN, tall))
    documents["own"] = render(FormKind.DUTY, own_form(), values(FormKind.DUTY, tall))
    texts = {"问题表现": SENTENCE * 8, "原因分析": SENTENCE * 4}
    documents["full"] = fill(
        cast.organization, FormKind.CLOSURE, values(FormKind.CLOSURE, rows(6, words=4), **texts)
    )
    return printed(tmp_path, documents)


def own_form() -> bytes:
    """A list whose rows may not be torn and are of a fixed height."""
    document = Document(io.BytesIO(builtin(FormKind.DUTY)))
    row = document.tables[0].rows[2]
    properties = row._tr.get_or_add_trPr()
    for name, attributes in (("cantSplit", ""), ("trHeight", ' w:val="600" w:hRule="exact"')):
        properties.append(element(name, attributes))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def element(name: str, attributes: str) -> BaseOxmlElement:
    return parse_xml(f"<w:{name} {nsdecls('w')}{attributes}/>")


def test_all_that_goes_out_is_printed(cast: Cast, prints: dict[str, Print]) -> None:
    assert "一、关于作风建设不够严实方面" in prints["notice"].text
    assert "建立走访台账" in prints["report"].text
    for name in ("plan", "duty", "closure"):
        assert cast.sub_issue.title in prints[name].text, name
    # 22 lines of 28 signs on a full page, also where a heading or a paragraph's end falls on its edge.
    assert {len(page) - 1 for page in prints["long"].pages[:-1]} == {22}
    assert max(len(line.strip()) for page in prints["long"].pages for line in page) == 28
    for name in ("long", "tall"):
        for number, page in enumerate(prints[name].pages, 1):
            assert page[-1].replace(" ", "") == f"—{number}—"
            # Odd pages at the right, even ones at the left: the outer edge.
            is_right = len(page[-1]) - len(page[-1].lstrip()) > 15
            assert is_right == (number % 2 == 1), (name, number)
    for name in ("tall", "own"):
        text = prints[name].text
        for mark in (f"{edge}{number:03}" for edge in "始终" for number in range(2)):
            assert mark in text, (name, mark)
        assert text.count("栏") == 2 * 45, name
        heads = ["具体问题" in "".join(page) for page in prints[name].pages]
        assert all(heads[1:-1]), name
    assert [len(prints[name].pages) for name in ("closure", "full")] == [1, 1]
    assert "终005" in prints["full"].text
