"""What a template may say, and every way in which one is refused: in a sentence, at once."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from audit.exceptions import Refused
from reporting.documents.word_forms import KINDS, FormKind, refuse_template, render
from reporting.documents.word_forms.builtin import builtin
from reporting.documents.word_forms.render import Values, example
from tests.reporting.documents.forms import a_form, text_of

KIND = FormKind.CLOSURE
FIELDS = next(one.fields for one in KINDS[KIND].placeholders if one.fields)
ROWS = [{field: f"{field}{number}" for field in FIELDS} for number in (1, 2)]


def values(**changes: str | list[dict[str, str]]) -> Values:
    return dict(example(KIND)) | {"措施清单": ROWS} | changes


@pytest.mark.parametrize("kind", FormKind)
def test_ours_are_taken_back(kind: FormKind) -> None:
    assert refuse_template(kind, builtin(kind)) is None


@pytest.mark.parametrize(
    "line",
    [
        "{{ 单位 }}",
        "{% if 销号日期 %}{{ 销号日期 }}{% else %}未销号{% endif %}",
        "{% if 单位 == '甲' and not 原因分析 %}是{% endif %}",
        "共{{ 措施清单|length }}条,{{ 原因分析|default('无')|trim }}",
        "{% for 行 in 措施清单 %}{{ loop.index }}{{ 行.措施 }}{% if not loop.last %};{% endif %}{% endfor %}",
    ],
)
def test_what_a_template_may_say(line: str) -> None:
    assert refuse_template(KIND, a_form(line)) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{{ 单位.__class__ }}", "不认识的占位符:单位.__class__"),
        ("{{ 单位|attr('__class__') }}", "只能引用占位符"),
        ("{{ 单位['x'] }}", "只能引用占位符"),
        ("{{ 单位.upper() }}", "只能引用占位符"),
        ("{{ ''.__class__.__mro__ }}", "只能引用占位符"),
        ("{{ 单位 * 99999999 }}", "只能引用占位符"),
        ("{{ 单位 ~ 单位 }}", "只能引用占位符"),
        ("{{ 单位 + 单位 }}", "只能引用占位符"),
        ("{{ '%99999999d' % 1 }}", "只能引用占位符"),
        ("{{ 单位|center(99999999) }}", "只能引用占位符"),
        ("{{ [1, 2] }}", "只能引用占位符"),
        ("{% set a = 单位 %}{{ 单位 }}", "只能引用占位符"),
        ("{% include 'a' %}", "只能引用占位符"),
        ("{% import 'a' as b %}", "只能引用占位符"),
        ("{% macro a() %}{% endmacro %}", "只能引用占位符"),
        ("{% filter trim %}a{% endfilter %}", "只能引用占位符"),
        ("{{ settings }}", "不认识的占位符:settings"),
        ("{{ range(9) }}", "只能引用占位符"),
        ("{{ 单位名称 }}和{{ 逾期 }}", "不认识的占位符:单位名称、逾期"),
        ("{% for 行 in 措施清单 %}{{ 行.经费 }}{% endfor %}", "不认识的占位符:行.经费"),
        ("{% for 行 in 措施清单 %}{{ 行.__init__ }}{% endfor %}", "不认识的占位符:行.__init__"),
        ("{% for 行 in 措施清单 %}{{ loop.cycle }}{% endfor %}", "不认识的占位符:loop.cycle"),
        ("{% for 行 in 措施清单 %}{% for 列 in 措施清单 %}a{% endfor %}{% endfor %}", "不能再套循环"),
        ("{% for 字 in 单位 %}a{% endfor %}", "“单位”不是清单"),
        ("{% for 行 in [1] %}a{% endfor %}", "行 in 清单"),
        ("{% for 甲, 乙 in 措施清单 %}a{% endfor %}", "行 in 清单"),
        ("{% for 行 in 措施清单 recursive %}a{% endfor %}", "行 in 清单"),
        ("{{ 措施清单 }}", "“措施清单”是清单"),
        ("{% for 行 in 措施清单 %}{{ 行 }}{% endfor %}", "“行”是清单"),
        ("{{ 单位", "花括号没有配对"),
        ("单位 }}", "花括号没有配对"),
        ("{{ 单位 %}", "花括号没有配对"),
        ("{{ " + "单" * 400 + " }}", "花括号没有配对"),
        ("{{ 单位 | }}", "占位符的写法不对:“{{ 单位 | }}”附近"),
        ("{% if 单位 %}没有结束", "占位符的写法不对"),
        ("{% endfor %}", "占位符的写法不对"),
        ("{{ 单位|没有 }}", "只能引用占位符"),
        ("{% if 单位 %}" * 30 + "{% endif %}" * 30, "套得太深"),
        ("{{ " + "not " * 70 + "单位 }}", "套得太深"),
        ("没有占位符", "模板中没有占位符"),
        ("\uff5b\uff5b 单位 \uff5d\uff5d", "模板中没有占位符"),
    ],
)
def test_what_it_may_not(line: str, sentence: str) -> None:
    refusal = refuse_template(KIND, a_form(line))
    assert sentence in str(refusal)
    # No English but the template's own.
    assert words(str(refusal)) <= words(line)


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", text))


def with_part(content: bytes, name: str, old: str, new: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename == name:
                assert old in data.decode()
                data = data.decode().replace(old, new).encode()
            after.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def test_the_head_the_foot_and_the_properties_are_judged_too() -> None:
    form = builtin(KIND)
    for name, old in (("docProps/core.xml", "销号单"), ("word/footer1.xml", "— ")):
        refusal = refuse_template(KIND, with_part(form, name, old, "{{ settings.SECRET_KEY }}"))
        assert refusal is not None
        assert "settings" in refusal or "只能引用占位符" in refusal


def test_what_is_nested_too_deeply_for_python_is_refused() -> None:
    deep = "{{ " + "(" * 5_000 + "单位" + ")" * 5_000 + " }}"
    form = with_part(builtin(KIND), "docProps/core.xml", "销号单", deep)
    assert "太复杂" in str(refuse_template(KIND, form))


def test_marks_in_the_markup_are_refused() -> None:
    form = with_part(a_form("{{ 单位 }}"), "word/document.xml", "<w:body>", '<w:body w:x="{{">')
    assert "格式代码" in str(refuse_template(KIND, form))


def test_many_open_braces_cost_no_time() -> None:
    refusal = refuse_template(KIND, a_form("{" * 500_000))
    assert "花括号没有配对" in str(refusal)


def test_what_is_no_document_is_refused() -> None:
    for content in (b"", b"%PDF-1.4", b"PK\x03\x04", a_form("{{ 单位 }}")[:-200]):
        assert "不是 .docx 文档" in str(refuse_template(KIND, content))
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "不是 .docx 文档" in str(refuse_template(KIND, empty.getvalue()))


def test_a_part_that_unpacks_to_much_is_refused() -> None:
    form = with_part(a_form("{{ 单位 }}"), "word/document.xml", "<w:body>", "<w:body>" + "<w:p/>" * 500_000)
    assert len(form) < 100_000
    assert "解压后过大" in str(refuse_template(KIND, form))


def test_what_leads_outside_is_refused() -> None:
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'attachedTemplate" Target="http://10.0.0.1/a.dotm" TargetMode="External"/></Relationships>'
    )
    form = with_part(a_form("{{ 单位 }}"), "word/_rels/document.xml.rels", "</Relationships>", link)
    assert "引用了外部" in str(refuse_template(KIND, form))


def test_a_huge_output_is_stopped_on_the_way() -> None:
    form = a_form("{% for 行 in 措施清单 %}" + "字" * 100_000 + "{% endfor %}")
    with pytest.raises(Refused, match="过大"):
        render(KIND, form, values(措施清单=ROWS * 200))


def test_texts_are_filled_as_they_are() -> None:
    hostile = "<w:p>&\"'{{ 巡察 }}{% if %}\x0b=1+1\n第二行"
    filled = render(KIND, a_form("{{ 单位 }}"), values(单位=hostile))
    assert text_of(filled).strip() == "<w:p>&\"'{{ 巡察 }}{% if %}=1+1\n第二行"


def test_rows_are_repeated_in_a_table() -> None:
    filled = render(KIND, builtin(KIND), values())
    text = text_of(filled)
    assert "措施1" in text
    assert "措施2" in text
    assert "{" not in text
