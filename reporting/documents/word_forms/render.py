"""Filling a form: the file is looked at first, then docxtpl fills it inside of our sandbox."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from audit.exceptions import Refused
from reporting.documents.official import printable
from reporting.documents.word_forms.kinds import KINDS
from reporting.documents.word_forms.room import let_rows_break
from reporting.documents.word_forms.sandbox import Sandbox
from reporting.models import FormKind

Values = Mapping[str, str | list[dict[str, str]]]
MAX_UNPACKED = 10 * 1024 * 1024
MAX_PART = 2 * 1024 * 1024
MAX_MARK = 300
NOT_A_DOCUMENT = "这个文件不是 .docx 文档,请用 Word 或 WPS 另存为 .docx。"
# What python-docx and docxtpl raise on a file that is put together wrongly.
BROKEN = (AttributeError, LookupError, OSError, ValueError, TypeError, etree.LxmlError, zipfile.BadZipFile)
# What Jinja's parser and Python's compiler raise on what is nested too deeply.
TOO_DEEP = (RecursionError, SyntaxError, MemoryError)

_TAG = re.compile(r"<[^<>]*>")
_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


class _Form(DocxTemplate):
    def patch_xml(self, src_xml: str) -> str:
        """Each part passes here; with unclosed marks docxtpl's patterns take the square of its length."""
        _refuse_marks(src_xml)
        return str(super().patch_xml(src_xml))


def render(kind: FormKind, template: bytes, values: Values) -> bytes:
    """The filled form; raises ``Refused`` with what is wrong with the template."""
    return _filled(template, values, Sandbox(kind))


def refuse_template(kind: FormKind, template: bytes) -> str | None:
    """A sentence for a file that is no template of this kind, or None."""
    sandbox = Sandbox(kind)
    try:
        _filled(template, example(kind), sandbox)
    except Refused as error:
        return str(error)
    if not sandbox.used:
        return "模板中没有占位符。请用半角双花括号写上占位符,如“{{ 单位 }}”,再上传。"
    return None


def example(kind: FormKind) -> Values:
    """Values to try a template with."""
    return {
        one.name: [{name: f"({name})" for name in one.fields}] if one.fields else f"({one.name})"
        for one in KINDS[kind].placeholders
    }


def _filled(template: bytes, values: Values, sandbox: Sandbox) -> bytes:
    document = _opened(template)
    file = io.BytesIO()
    try:
        document.render(_printable(values), jinja_env=sandbox, autoescape=True)
        let_rows_break(document.docx)
        document.save(file)
    except TOO_DEEP as error:
        raise Refused("模板写得太复杂,请简化模板。") from error
    except (TemplateError, *BROKEN) as error:
        raise Refused("按这个模板不能生成文档,请对照占位符说明修改,或从内置模板改起。") from error
    return file.getvalue()


def _opened(template: bytes) -> _Form:
    """docxtpl opens lazily: a file that is no .docx is found out here and not in the middle."""
    document = _Form(io.BytesIO(template))
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            sizes = [entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml")]
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
            raise Refused("模板解压后过大,请去掉其中的图片和多余的内容。")
        document.init_docx()
        links = list(document.docx.part.package.iter_rels())
    except BROKEN as error:
        raise Refused(NOT_A_DOCUMENT) from error
    if any(link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK for link in links):
        raise Refused("模板引用了外部的文件或图片,打开时会连到别处。请把图片嵌入文档后再上传。")
    return document


def _refuse_marks(xml: str) -> None:
    """Every brace is closed, soon, and none stands in markup."""
    if any(_MARK.search(tag) for tag in _TAG.findall(xml)):
        raise Refused("模板的格式代码中有花括号,请从内置模板改起。")
    text = _TAG.sub("", xml)
    found = list(_MARK.finditer(text))
    opening, closing = found[::2], found[1::2]
    for start, end in zip(opening, closing, strict=False):
        if _CLOSING.get(start[0]) != end[0] or end.start() - start.end() > MAX_MARK:
            raise Refused(_unclosed(text, start))
    if len(opening) != len(closing):
        raise Refused(_unclosed(text, opening[-1]))


def _unclosed(text: str, mark: re.Match[str]) -> str:
    near = text[mark.start() : mark.start() + 30].strip()
    return f"占位符的写法不对:“{near}”附近,花括号没有配对。请对照占位符说明修改。"


def _printable(values: Values) -> dict[str, object]:
    """Texts without what XML cannot hold."""
    return {
        name: printable(value)
        if isinstance(value, str)
        else [{key: printable(text) for key, text in row.items()} for row in value]
        for name, value in values.items()
    }
