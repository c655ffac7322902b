"""Filling a form. A template comes from an office, so it may only print what it is given.

Jinja's sandbox without globals, with few filters and without products of texts: nothing in a template can
read a setting, call anything, or make a gigabyte out of a letter.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from accounts.exceptions import Refused
from ledger.documents.forms.kinds import KINDS
from ledger.documents.official import printable
from ledger.models import FormKind

Values = Mapping[str, str | list[dict[str, str]]]
FILTERS = ("default", "join", "length", "trim", "upper", "lower", "first", "last")
DEEPEST_LOOP = 1
LARGEST = 20 * 1024 * 1024


class _Sandbox(SandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError("products")


def _environment() -> _Sandbox:
    sandbox = _Sandbox(autoescape=True, undefined=StrictUndefined)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    return sandbox


def render(kind: FormKind, template: bytes, values: Values) -> bytes:
    """The filled form; raises ``Refused`` with what is wrong with the template."""
    document = _opened(template)
    try:
        document.render(_printable(values), jinja_env=_environment(), autoescape=True)
        file = io.BytesIO()
        document.save(file)
    except (TemplateError, SecurityError) as error:
        raise Refused(f"模板有误,不能填写:{_sentence(error)}") from error
    if file.tell() > LARGEST:
        raise Refused("按这个模板生成的文件过大,请简化模板。")
    return file.getvalue()


def refuse_template(kind: FormKind, template: bytes) -> str | None:
    """A sentence for a file that is no template of this kind, or None."""
    try:
        document = _opened(template)
        names = document.get_undeclared_template_variables(_environment())
        if unknown := sorted(set(names) - KINDS[kind].names()):
            return f"模板中有不认识的占位符:{'、'.join(unknown[:10])}。请对照占位符说明修改。"
        if _deepest_loop(document) > DEEPEST_LOOP:
            return "模板中的循环不能再套循环。"
        render(kind, template, example(kind))
    except Refused as error:
        return str(error)
    except (TemplateError, SecurityError) as error:
        return f"模板有误:{_sentence(error)}"
    return None


def example(kind: FormKind) -> Values:
    """Values to try a template with."""
    return {
        one.name: [{name: f"({name})" for name in one.fields}] if one.fields else f"({one.name})"
        for one in KINDS[kind].placeholders
    }


def _opened(template: bytes) -> DocxTemplate:
    """docxtpl opens lazily: a file that is no .docx is found out here and not in the middle."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
    except (ValueError, KeyError, OSError) as error:
        raise Refused("这个文件不是 .docx 文档,请用 Word 或 WPS 另存为 .docx。") from error
    return document


def _deepest_loop(document: DocxTemplate) -> int:
    source = document.patch_xml(document.get_xml())
    return _depth(_environment().parse(source))


def _depth(node: nodes.Node) -> int:
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def _printable(values: Values) -> dict[str, Any]:
    """Texts without what XML cannot hold."""
    return {
        name: printable(value)
        if isinstance(value, str)
        else [{key: printable(text) for key, text in row.items()} for row in value]
        for name, value in values.items()
    }


def _sentence(error: Exception) -> str:
    if isinstance(error, SecurityError):
        return "模板只能引用占位符,不能运算或调用。"
    line = getattr(error, "lineno", None)
    return f"占位符的写法不对{f'(第{line}行附近)' if line else ''}:{error}"
